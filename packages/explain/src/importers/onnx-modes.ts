import { below64, float32AtMost } from '@kuznets/base';

/** How a double or a single is compared, as the graph's input is. */
export type OnnxPrecision = 'float' | 'double';

/** Each comparison as `x <= t` or `x < t`, and whether its truth leads left: `x > t` is `not x <= t`. */
export const modes: Readonly<Record<string, { readonly strict: boolean; readonly trueIsLeft: boolean }>> = {
  BRANCH_LEQ: { strict: false, trueIsLeft: true },
  BRANCH_LT: { strict: true, trueIsLeft: true },
  BRANCH_GTE: { strict: true, trueIsLeft: false },
  BRANCH_GT: { strict: false, trueIsLeft: false },
};

/** A threshold as the limit of `x <= limit` in double precision. */
export function limit(threshold: number, strict: boolean, precision: OnnxPrecision): number {
  if (!Number.isFinite(threshold)) return threshold;
  const below = strict ? below64(threshold) : threshold;
  return precision === 'float' ? float32AtMost(below) : below;
}
