import { indexFromWord, philox4x32, seedKey, purposes } from '@kuznets/base';
import type { GrowthData } from './data.ts';

// The last word of a Philox counter says what is drawn; core-gpu and the estimators use 1 to 45.

/**
 * Assigns rows, or whole clusters of them, to folds of nearly equal size at random.
 *
 * @param rows - number of rows.
 * @param folds - number of folds.
 * @param seed - 0 to 2^53 - 1; with the row, or the cluster's place by its first row, it decides the draw.
 * @param clusters - `rows` labels; rows of one label stay together, and folds have nearly as many clusters. Default none.
 * @returns `rows` fold numbers from 0.
 */
export function foldsOf(rows: number, folds: number, seed: number, clusters?: readonly string[]): Uint32Array {
  const places = clusters && [...new Set(clusters)];
  const units = places?.length ?? rows;
  const key = seedKey(seed);
  const words = Array.from({ length: units }, (_, unit) => philox4x32([unit, 0, 0, purposes.studyFolds], key)[0]);
  const order = words.map((_, unit) => unit).sort((a, b) => words[a]! - words[b]! || a - b);
  const assigned = new Uint32Array(units);
  order.forEach((unit, place) => {
    assigned[unit] = place % folds;
  });
  if (!clusters) return assigned;
  const foldOf = new Map(places!.map((label, unit) => [label, assigned[unit]!]));
  return Uint32Array.from(clusters, (label) => foldOf.get(label)!);
}

/**
 * How many folds a study cuts its sample into.
 *
 * @param folds - as configured; `clusters` is one a cluster.
 * @param data - the sample; with clusters there are no more folds than those of its first column.
 * @returns the number of folds, 0 for none.
 */
export function foldCount(folds: number | 'clusters', { clusters: [first] }: Pick<GrowthData, 'clusters'>): number {
  const most = first ? new Set(first.values).size : Infinity;
  return folds === 'clusters' ? most : Math.min(folds, most);
}

/** How rows are drawn for the stability of ranks. */
export type Resampling = 'subsample' | 'bootstrap';

/** Share of the rows in a subsample: of distinct rows, what a bootstrap sample has on average. */
const subsampleShare = 1 - 1 / Math.E;

/** How samples of the rows were drawn, and how many rows each has. */
export interface Resampled {
  readonly by: Resampling;
  readonly rows: number;
}

/**
 * How many rows a sample of them has.
 *
 * @param by - how it is drawn.
 * @param rows - number of rows, drawn from.
 * @returns 63.2 % of the rows for a subsample, all for a bootstrap sample.
 */
export function resampledCount(by: Resampling, rows: number): number {
  return by === 'subsample' ? Math.round(subsampleShare * rows) : rows;
}

/**
 * A sample of the rows: a subsample without replacement, every row at most once, or a bootstrap sample with replacement.
 *
 * Copies of a row are the same row: a method that draws bags or folds from a bootstrap sample would hold a row in and out of a bag at once.
 *
 * @param by - how it is drawn.
 * @param rows - number of rows, drawn from.
 * @param seed - 0 to 2^53 - 1.
 * @param resample - number of the sample.
 * @returns row numbers in ascending order.
 */
export function resampledRows(by: Resampling, rows: number, seed: number, resample: number): number[] {
  const key = seedKey(seed);
  const word = (draw: number, purpose: number): number => philox4x32([draw, resample, 0, purpose], key)[0];
  if (by === 'bootstrap')
    return Array.from({ length: rows }, (_, draw) => indexFromWord(word(draw, purposes.studyResamples), rows)).sort(
      (a, b) => a - b,
    );
  const words = Array.from({ length: rows }, (_, row) => word(row, purposes.studySubsamples));
  return words
    .map((_, row) => row)
    .sort((a, b) => words[a]! - words[b]! || a - b)
    .slice(0, resampledCount(by, rows))
    .sort((a, b) => a - b);
}

/**
 * Some rows of a sample.
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
  const { weights } = data;
  return {
    ...data,
    clusters,
    weights: weights && { ...weights, values: Float64Array.from(rows, (row) => weights.values[row]!) },
    ids: rows.map((row) => data.ids[row]!),
    y: Float64Array.from(rows, (row) => data.y[row]!),
    x,
  };
}
