import { ConfigError, type Sample } from '@kuznets/base';

/** Ranges that are mapped to [-1, 1]: MATLAB's `mapminmax`, over the whole sample. */
export interface RangeScaling {
  /** Features that vary, ascending; the others never reach a network (`removeconstantrows`). */
  readonly varying: Uint32Array;
  /** `varying.length`: middle of each feature's range. */
  readonly centre: Float64Array;
  /** `varying.length`: half the range. */
  readonly half: Float64Array;
  readonly targetCentre: number;
  readonly targetHalf: number;
}

/** Half the range, and its middle, without overflow. */
function rangeOf(values: (i: number) => number, count: number): readonly [centre: number, half: number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    least = Math.min(least, values(i));
    most = Math.max(most, values(i));
  }
  return [most / 2 + least / 2, most / 2 - least / 2];
}

/**
 * Ranges of a table's features and target.
 *
 * @throws ConfigError where the target or every feature is constant
 */
export function rangeScaling({ x, y, rows, features }: Sample): RangeScaling {
  const ranges = Array.from(
    { length: features },
    (_, k) => [k, ...rangeOf((i) => x[i * features + k]!, rows)] as const,
  ).filter(([, , half]) => half > 0);
  const [targetCentre, targetHalf] = rangeOf((i) => y[i]!, rows);
  if (!(targetHalf > 0)) throw new ConfigError(`y is constant at ${String(y[0])}: nothing to learn`);
  if (ranges.length === 0) throw new ConfigError('every feature is constant: nothing to learn from');
  return {
    varying: Uint32Array.from(ranges, ([k]) => k),
    centre: Float64Array.from(ranges, ([, centre]) => centre),
    half: Float64Array.from(ranges, ([, , half]) => half),
    targetCentre,
    targetHalf,
  };
}

/** The features that vary, scaled: `rows x varying.length`. */
export function scaleRows(
  { varying, centre, half }: RangeScaling,
  x: Float64Array,
  rows: number,
  features: number,
): Float64Array {
  const width = varying.length;
  return Float64Array.from({ length: rows * width }, (_, i) => {
    const k = i % width;
    return (x[Math.floor(i / width) * features + varying[k]!]! - centre[k]!) / half[k]!;
  });
}
