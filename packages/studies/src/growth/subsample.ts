import { indexFromWord, permutation, philox4x32, seedKey, purposes } from '@kuznets/base';
import type { Drawn } from '../statistics/over-samples.ts';
import type { GrowthData } from './data.ts';
import { absorbedOf } from './absorbed.ts';

// The last word of a Philox counter says what is drawn; core-gpu and the estimators use 1 to 45.

/**
 * Assigns rows, or whole clusters of them, to folds of nearly equal size at random.
 *
 * @param data - rows, or clusters of them by the first column.
 * @param folds - number of folds.
 * @param seed - 0 to 2^53 - 1; with the row, or the cluster's place by its first row, it decides the draw.
 * @param partition - which of several draws. Default the first, 0.
 * @param purpose - what the folds are for. Default the study's own, otherwise those inside a part of the sample that choose a setting.
 * @returns `rows` fold numbers from 0.
 */
export function foldsOf(
  data: GrowthData,
  folds: number,
  seed: number,
  partition = 0,
  purpose: typeof purposes.studyFolds | typeof purposes.studyTuning = purposes.studyFolds,
): Uint32Array {
  const units = unitsOf(data);
  const key = seedKey(seed);
  const words = units.map((_, unit) => philox4x32([unit, partition, 0, purpose], key)[0]);
  const order = words.map((_, unit) => unit).sort((a, b) => words[a]! - words[b]! || a - b);
  const assigned = new Uint32Array(data.y.length);
  order.forEach((unit, place) => {
    for (const row of units[unit]!) assigned[row] = place % folds;
  });
  return assigned;
}

/** The rows of a fold, or those outside it, in ascending order. */
export function rowsInFold(assigned: Uint32Array, fold: number, inside = true): number[] {
  return Array.from(assigned, (_, row) => row).filter((row) => (assigned[row] === fold) === inside);
}

/**
 * The periods that rolling origins predict, the later half of those there are, each by what came before it.
 *
 * @param data - a sample with periods.
 * @returns ascending; none where there are not two periods.
 */
export function periodsAhead({ periods = [] }: Pick<GrowthData, 'periods'>): number[] {
  const all = [...new Set(periods)].sort((a, b) => a - b);
  return all.slice(Math.max(1, all.length - Math.ceil(all.length / 2)));
}

/**
 * How many folds a study cuts its sample into.
 *
 * @param folds - as configured; `clusters` is one a cluster, `origins` one a period that is predicted.
 * @param data - the sample; with clusters there are no more folds than those of its first column.
 * @returns the number of folds, 0 for none.
 */
export function foldCount(
  folds: number | 'clusters' | 'origins',
  { clusters: [first], periods }: Pick<GrowthData, 'clusters' | 'periods'>,
): number {
  if (folds === 'origins') return periodsAhead({ periods }).length;
  const most = first ? new Set(first.values).size : Infinity;
  return folds === 'clusters' ? most : Math.min(folds, most);
}

/** How rows are drawn for the stability of ranks. */
export type Resampling = 'subsample' | 'bootstrap';

/** Share of the rows in a subsample: of distinct rows, what a bootstrap sample has on average. */
const subsampleShare = 1 - 1 / Math.E;

/** How many units a sample of them has: 63.2 % of them for a subsample, all for a bootstrap sample. */
function resampledCount(by: Resampling, units: number): number {
  return by === 'subsample' ? Math.round(subsampleShare * units) : units;
}

/**
 * How samples are drawn from data: of rows, or of clusters where the data know them (those of the first column).
 *
 * @param by - with or without replacement.
 * @param data - the sample.
 * @returns units drawn for each, and of how many.
 */
export function drawnFrom(by: Resampling, data: GrowthData): Drawn & { readonly unit: 'row' | 'cluster' } {
  const from = unitsOf(data).length;
  return { by, unit: data.clusters.length === 0 ? 'row' : 'cluster', drawn: resampledCount(by, from), from };
}

/**
 * The rows of a sample of them, or of whole clusters: a subsample without replacement, every one at most once, or a bootstrap sample with
 * replacement.
 *
 * @param by - how it is drawn.
 * @param data - rows, or clusters of rows, to draw from.
 * @param seed - 0 to 2^53 - 1.
 * @param resample - number of the sample.
 * @returns row numbers in ascending order.
 */
export function resampledRows(by: Resampling, data: GrowthData, seed: number, resample: number): number[] {
  const units = unitsOf(data);
  return drawnUnits(by, units.length, seed, resample)
    .flatMap((unit) => units[unit]!)
    .sort((a, b) => a - b);
}

/**
 * A sample of the rows, or of whole clusters, as methods take it: copies of a row in a bootstrap sample are one cluster, so that no row is in and
 * out of a bag, or in two folds, at once.
 *
 * @param by - how it is drawn.
 * @param data - rows, or clusters of rows, to draw from.
 * @param seed - 0 to 2^53 - 1.
 * @param resample - number of the sample.
 * @returns the sample.
 */
export function resampled(by: Resampling, data: GrowthData, seed: number, resample: number): GrowthData {
  const rows = resampledRows(by, data, seed, resample);
  const drawn = rowsOf(data, rows);
  if (by === 'subsample') return drawn;
  const copies = new Uint32Array(data.y.length);
  for (const row of rows) copies[row]!++;
  const { weights } = drawn;
  return {
    ...drawn,
    ...(data.clusters.length === 0 && { clusters: [{ name: '', values: rows.map(String) }] }),
    // A copy brings all others with it: drawn by their sum a row would count as the square of their number.
    weights: weights && { ...weights, drawn: weights.values.map((weight, at) => weight / copies[rows[at]!]!) },
  };
}

function drawnUnits(by: Resampling, units: number, seed: number, resample: number): number[] {
  const key = seedKey(seed);
  const word = (draw: number, purpose: number): number => philox4x32([draw, resample, 0, purpose], key)[0];
  if (by === 'bootstrap')
    return Array.from({ length: units }, (_, draw) => indexFromWord(word(draw, purposes.studyResamples), units));
  const words = Array.from({ length: units }, (_, unit) => word(unit, purposes.studySubsamples));
  return words
    .map((_, unit) => unit)
    .sort((a, b) => words[a]! - words[b]! || a - b)
    .slice(0, resampledCount(by, units));
}

/** Rows of each cluster of the first column, in order of appearance; each row by itself where there are none. */
export function unitsOf({ clusters: [first], y }: GrowthData): readonly (readonly number[])[] {
  if (first === undefined) return Array.from(y, (_, row) => [row]);
  const units = new Map<string, number[]>();
  first.values.forEach((value, row) => {
    const unit = units.get(value);
    if (unit === undefined) units.set(value, [row]);
    else unit.push(row);
  });
  return [...units.values()];
}

/** What exchanges targets under the hypothesis that nothing explains them: rows, whole clusters of equal size, or rows within each cluster. */
export const permutedUnits = ['rows', 'clusters', 'within'] as const;

/** One of {@link permutedUnits}. */
export type PermutedUnits = (typeof permutedUnits)[number];

/**
 * The rows whose targets stand in the place of each row's in a permutation.
 *
 * @param by - what is exchanged; clusters are those of the first column.
 * @param data - the sample.
 * @param seed - 0 to 2^53 - 1.
 * @param number - of the permutation; 0 is the order observed.
 * @returns a permutation of the row numbers.
 */
export function permutedRows(by: PermutedUnits, data: GrowthData, seed: number, number: number): number[] {
  const rows = Array.from(data.y, (_, row) => row);
  if (number === 0) return rows;
  const shuffled = (members: readonly number[], place: number): number[] =>
    Array.from(permutation(members.length, seed, purposes.studyPermutations, [number, place]), (at) => members[at]!);
  if (by === 'rows') return shuffled(rows, 0);
  const units = unitsOf(data);
  const taken = [...rows];
  const put = (unit: readonly number[], from: readonly number[]) => unit.forEach((row, at) => (taken[row] = from[at]!));
  if (by === 'within') {
    units.forEach((unit, place) => put(unit, shuffled(unit, place)));
    return taken;
  }
  for (const size of exchangeableSizes(data)) {
    const same = units.filter(({ length }) => length === size);
    shuffled([...same.keys()], size).forEach((from, at) => put(same[at]!, same[from]!));
  }
  return taken;
}

/** Sizes that more than one cluster has. */
export function exchangeableSizes(data: GrowthData): number[] {
  const sizes = unitsOf(data).map(({ length }) => length);
  return [...new Set(sizes)].filter((size) => sizes.indexOf(size) !== sizes.lastIndexOf(size));
}

/**
 * Some rows of a sample; of one whose effects were absorbed rows of the demeaned whole, which are not demeaned again.
 *
 * @param data - the sample.
 * @param rows - row numbers, in the order wanted; a row may be listed more than once.
 * @returns a sample of those rows.
 */
export function rowsOf(data: GrowthData, rows: readonly number[]): GrowthData {
  const width = data.features.length;
  const x = new Float64Array(rows.length * width);
  rows.forEach((row, at) => x.set(data.x.subarray(row * width, (row + 1) * width), at * width));
  const clusters = data.clusters.map(({ name, values }) => ({ name, values: rows.map((row) => values[row]!) }));
  const { weights, absorbed } = data;
  return {
    ...data,
    clusters,
    weights: weights && { ...weights, values: Float64Array.from(rows, (row) => weights.values[row]!) },
    absorbed: absorbed && absorbedOf(absorbed, rows),
    ...(data.periods && { periods: rows.map((row) => data.periods![row]!) }),
    ids: rows.map((row) => data.ids[row]!),
    y: Float64Array.from(rows, (row) => data.y[row]!),
    x,
  };
}
