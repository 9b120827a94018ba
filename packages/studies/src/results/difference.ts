/** A place where a result and its reproduction, or a file and its hash, disagree. */
export interface Difference {
  /** A file, or a path inside a JSON document, as `methods[0].ranks.mean[3]`. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
}

/** Options of {@link compareJson}. */
export interface CompareJsonOptions {
  /** Path of the documents' root in messages. Default: empty. */
  readonly root?: string;
  /** Stop after this many differences. Default 50. */
  readonly limit?: number;
}

/**
 * Every place where two JSON documents differ; numbers must be equal to the last bit.
 *
 * @param expected - a JSON value.
 * @param actual - a JSON value.
 * @param options - where the root is, and when to stop.
 * @returns the differences in document order; empty if equal.
 */
export function compareJson(expected: unknown, actual: unknown, options: CompareJsonOptions = {}): Difference[] {
  const { root = '', limit = 50 } = options;
  const found: Difference[] = [];
  const pending: { where: string; a: unknown; b: unknown }[] = [{ where: root, a: expected, b: actual }];
  while (pending.length > 0 && found.length < limit) {
    const { where, a, b } = pending.pop()!;
    if (Object.is(a, b)) continue;
    const keys = sharedKeys(a, b);
    if (keys === null) {
      found.push({ where, expected: show(a), got: show(b) });
      continue;
    }
    for (const key of keys.reverse()) {
      const step = Array.isArray(a) ? `[${key}]` : where === '' ? key : `.${key}`;
      pending.push({ where: where + step, a: child(a, key), b: child(b, key) });
    }
  }
  return found;
}

function sharedKeys(a: unknown, b: unknown): string[] | null {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return null;
  if (Array.isArray(a) !== Array.isArray(b)) return null;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function child(value: unknown, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
