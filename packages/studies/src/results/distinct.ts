import { canonicalJson } from './digest.ts';

/** Values in the order of their first appearance, each once. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}
