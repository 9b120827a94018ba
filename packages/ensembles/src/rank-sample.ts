import { ConfigError, type FitOptions, type Sample, checkSample, concatenate, paceOf } from '@kuznets/base';
import { type RankedSample } from '@kuznets/core-gpu';

/** Largest sample whose feature values keep a rank each; larger samples are binned. */
export const EXACT_ROWS = 65_535;
const MOST_ROWS = 2 ** 24 - 1;
const MOST_BINS = 256;
const TARGET_BITS = 29;

/**
 * Turns a table into the integers that trees are grown on.
 *
 * Up to 65,535 rows every distinct value has its own rank, so splits are exact; above, each feature is cut into at most
 * 256 bins of about equal counts (as LightGBM and scikit-learn's histogram trees do with 255). Targets become fixed
 * point, `y ~ centre + scale * target`, `scale` the smallest power of two for which `|target| <= 2^29` (2^38 / rows when
 * binned): a step of at most 2^-29 of the target's range.
 *
 * @param data - table of at least one row and one feature
 * @returns ranks, their values and the fixed-point target
 * @throws ShapeError, DataError for the table; ConfigError when there are more than 2^24 - 1 rows
 */
export function rankSample(data: Sample): RankedSample {
  checkSample(data);
  const features = ranking(data, data.rows);
  for (;;) {
    const { done, value } = features.next();
    if (done) return value;
  }
}

/** As {@link rankSample} for a sample that was checked, of which a bag may hold as many rows, giving way between features. */
export async function rankSamplePaced(data: Sample, { signal }: FitOptions, drawn = data.rows): Promise<RankedSample> {
  const pace = paceOf({ signal });
  const features = ranking(data, Math.max(drawn, data.rows));
  for (;;) {
    const { done, value } = features.next();
    if (done) return value;
    await pace.rest();
  }
}

/** Ranks one feature after the other, by bins where a tree may be grown on more than 65,535 rows. */
function* ranking({ x, y, rows, features, groups }: Sample, drawn: number): Generator<undefined, RankedSample> {
  if (drawn > MOST_ROWS)
    throw new ConfigError(drawn > rows ? 'too many rows, all draws being of the largest cluster' : 'too many rows', {
      got: drawn,
      allowed: `at most ${MOST_ROWS}`,
    });
  const exact = drawn <= EXACT_ROWS;
  const ranks = new Uint16Array(rows * features);
  const rankOffsets = new Uint32Array(features + 1);
  const lows: Float64Array[] = [];
  const highs: Float64Array[] = [];
  for (let f = 0; f < features; f++) {
    const column = new Float64Array(rows);
    for (let row = 0; row < rows; row++) column[row] = x[row * features + f]! + 0; // -0 becomes 0
    const sorted = column.slice().sort();
    const { low, high } = exact ? distinct(sorted) : bins(sorted);
    for (let row = 0; row < rows; row++) ranks[f * rows + row] = firstAtOrAbove(high, column[row]!);
    lows.push(low);
    highs.push(high);
    rankOffsets[f + 1] = rankOffsets[f]! + low.length;
    yield;
  }
  const lowValues = concatenate(Float64Array, lows);
  return {
    rows,
    features,
    rowBits: exact ? 16 : 24,
    ranks,
    rankOffsets,
    lowValues,
    highValues: exact ? lowValues : concatenate(Float64Array, highs),
    ...fixedPoint(y, exact ? TARGET_BITS : targetBits(drawn)),
    ...(groups && { groups }),
  };
}

/**
 * The sample with its features in another order.
 *
 * @param order - a permutation of the features: `order[k]` is the feature that becomes feature `k`
 */
export function reorderFeatures(sample: RankedSample, order: readonly number[]): RankedSample {
  const { rows, ranks, rankOffsets, lowValues, highValues } = sample;
  const values = (all: Float64Array): Float64Array =>
    concatenate(
      Float64Array,
      order.map((f) => all.subarray(rankOffsets[f]!, rankOffsets[f + 1]!)),
    );
  const reordered = new Uint16Array(ranks.length);
  const offsets = new Uint32Array(rankOffsets.length);
  order.forEach((f, k) => {
    reordered.set(ranks.subarray(f * rows, (f + 1) * rows), k * rows);
    offsets[k + 1] = offsets[k]! + rankOffsets[f + 1]! - rankOffsets[f]!;
  });
  const low = values(lowValues);
  return {
    ...sample,
    ranks: reordered,
    rankOffsets: offsets,
    lowValues: low,
    highValues: highValues === lowValues ? low : values(highValues),
  };
}

function distinct(sorted: Float64Array): { low: Float64Array; high: Float64Array } {
  const low = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  return { low, high: low };
}

function bins(sorted: Float64Array): { low: Float64Array; high: Float64Array } {
  const values = distinct(sorted).low;
  if (values.length <= MOST_BINS) return { low: values, high: values };
  const low: number[] = [];
  const high: number[] = [];
  let start = 0;
  for (let bin = 1; bin <= MOST_BINS && start < sorted.length; bin++) {
    let end = Math.max(start + 1, Math.floor((sorted.length * bin) / MOST_BINS));
    while (end < sorted.length && sorted[end] === sorted[end - 1]) end++;
    low.push(sorted[start]!);
    high.push(sorted[end - 1]!);
    start = end;
  }
  return { low: Float64Array.from(low), high: Float64Array.from(high) };
}

function firstAtOrAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bits of a target of which so many add up. */
const targetBits = (rows: number): number => 38 - Math.ceil(Math.log2(rows));

/** A target on a fixed-point grid. */
export type FixedPoint = Pick<RankedSample, 'target' | 'targetScale' | 'targetCentre'>;

/** A target on a grid of at most `2^bits` steps either way: {@link rankSample}'s by default. */
export function fixedPoint(
  y: Float64Array,
  bits = y.length <= EXACT_ROWS ? TARGET_BITS : targetBits(y.length),
): FixedPoint {
  let low = Infinity;
  let high = -Infinity;
  for (const value of y) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const middle = low / 2 + high / 2;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  // Not below the spacing of float64 at `largest`: centre + scale * target is then exact.
  const spacing = 2 ** (Math.ceil(Math.log2(largest || 1)) - 52);
  let scale = Math.max(2 ** Math.ceil(Math.log2((high / 2 - low / 2) / 2 ** bits)), spacing, Number.MIN_VALUE);
  while (Math.max(high - middle, middle - low) / scale > 2 ** bits - 2) scale *= 2;
  const centre = Math.round(middle / scale) * scale;
  return {
    target: Int32Array.from(y, (value) => Math.round((value - centre) / scale)),
    targetScale: scale,
    targetCentre: centre,
  };
}
