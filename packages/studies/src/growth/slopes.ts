import { groupMembers, paceOf } from '@kuznets/base';
import type { CodedRows } from '@kuznets/core-gpu';
import type { GrowthData } from './data.ts';
import { type Design, designOf } from './design.ts';

/** Half the width of the difference, in standard deviations of the determinant (divisor rows - 1). */
export const slopeStep = 0.5;

/** Most predictions of a fitted function, unless its determinants are more than a thousand. */
const mostPredictions = 50_000;
const leastRows = 20;
/** Cells of the rows that are predicted at once. */
const mostCells = 2 ** 22;

/** Where a fitted function is evaluated: of some rows, every determinant moved down and up to values of other rows, a factor to its base and to each other level. */
export interface Probes {
  /** Rows whose slopes are averaged: all, or of a large sample so many, evenly spaced. */
  readonly rows: readonly number[];
  /** `columns x rows`: the row from which the lower and the upper value are taken; the same where the determinant does not vary. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  /** The columns that move with each: the others of a factor. */
  readonly moved: readonly (readonly number[])[];
}

/**
 * The rows between which slopes are taken.
 *
 * @param data - the sample.
 * @returns for each determinant of each row the nearest observed values at least half a standard deviation below and above, else the least
 * and the largest; for each level of a factor a row of the base and one of the level.
 */
export function probesOf(data: GrowthData): Probes {
  const { x, rows: length, features, columns } = designOf(data);
  const count = Math.min(length, Math.max(leastRows, Math.floor(mostPredictions / (2 * features))));
  const rows = Array.from({ length: count }, (_, at) => Math.floor((at * length) / count));
  const lower = new Int32Array(features * count);
  const upper = new Int32Array(features * count);
  const members = groupMembers(designOf(data));
  // Demeaned, a level is a number like any other: it moves alone.
  const isLevel = (k: number): boolean => data.absorbed === null && columns[k]!.level !== null;
  const moved = columns.map(({ determinant }, k) => (isLevel(k) ? members[determinant]! : [k]));
  for (let k = 0; k < features; k++) {
    if (isLevel(k)) {
      const base = rowWhere((row) => moved[k]!.every((other) => x[row * features + other] === 0));
      const level = rowWhere((row) => x[row * features + k] === 1);
      const isThere = base >= 0 && level >= 0;
      lower.fill(isThere ? base : 0, k * count, (k + 1) * count);
      upper.fill(isThere ? level : 0, k * count, (k + 1) * count);
      continue;
    }
    const column = Float64Array.from({ length }, (_, row) => x[row * features + k]!);
    const order = Uint32Array.from(column, (_, row) => row).sort((a, b) => column[a]! - column[b]! || a - b);
    const sorted = Float64Array.from(order, (row) => column[row]!);
    const step = slopeStep * deviation(column);
    rows.forEach((row, at) => {
      const below = countUpTo(sorted, column[row]! - step);
      const above = countUpTo(sorted, column[row]! + step, false);
      lower[k * count + at] = order[Math.max(0, below - 1)]!;
      upper[k * count + at] = order[Math.min(length - 1, above)]!;
    });
  }
  return { rows, lower, upper, moved };

  function rowWhere(holds: (row: number) => boolean): number {
    for (let row = 0; row < length; row++) if (holds(row)) return row;
    return -1;
  }
}

/** Predictions at the probes of some determinants, lower values before upper ones. */
export interface ProbeBlock {
  readonly features: readonly number[];
  /** `2 x features x rows` times the width of the sample. */
  readonly rows: number;
}

/** The determinants, as many at a time as can be predicted at once. */
export function probeBlocks(probes: Probes, features: number): ProbeBlock[] {
  const each = 2 * probes.rows.length;
  const most = Math.max(1, Math.floor(mostCells / (each * features)));
  return Array.from({ length: Math.ceil(features / most) }, (_, block) => {
    const members = Array.from({ length: Math.min(most, features - block * most) }, (_unused, at) => block * most + at);
    return { features: members, rows: each * members.length };
  });
}

/** The rows of a block: those of the sample, one cell moved. */
function filled<Cells extends Float64Array | Uint32Array>(
  cells: Cells,
  into: Cells,
  { rows, lower, upper, moved }: Probes,
  { features }: ProbeBlock,
): Cells {
  const width = into.length / (2 * rows.length * features.length);
  let at = 0;
  for (const from of [lower, upper]) {
    for (const k of features) {
      rows.forEach((row, place) => {
        into.set(cells.subarray(row * width, (row + 1) * width), at);
        const donor = from[k * rows.length + place]! * width;
        for (const column of moved[k]!) into[at + column] = cells[donor + column]!;
        at += width;
      });
    }
  }
  return into;
}

/** A block's rows as values. */
export function probeValues({ x, features }: Design, probes: Probes, block: ProbeBlock): Float64Array {
  return filled(x, new Float64Array(block.rows * features), probes, block);
}

/** A block's rows as a forest's codes. */
export function probeCodes({ codes, features }: CodedRows, probes: Probes, block: ProbeBlock): CodedRows {
  return { rows: block.rows, features, codes: filled(codes, new Uint32Array(block.rows * features), probes, block) };
}

/**
 * The average slope of each determinant of a block: the mean over rows of the difference of the two predictions over that of the two values.
 *
 * @param design - the sample's columns.
 * @param probes - its probes.
 * @param block - some determinants.
 * @param predictions - of the block's rows.
 * @returns one a determinant of the block, NaN for one that does not vary.
 */
export function blockSlopes(
  { x, features: width }: Design,
  { rows, lower, upper }: Probes,
  { features }: ProbeBlock,
  predictions: Float64Array,
): number[] {
  const half = predictions.length / 2;
  return features.map((k, member) => {
    let sum = 0;
    for (let place = 0; place < rows.length; place++) {
      const [low, high] = [lower, upper].map((from) => x[from[k * rows.length + place]! * width + k]!);
      const at = member * rows.length + place;
      sum += (predictions[half + at]! - predictions[at]!) / (high! - low!);
    }
    return sum / rows.length;
  });
}

/**
 * The average slope of every determinant in a function that predicts.
 *
 * @param data - the sample.
 * @param predict - predictions of rows, row-major.
 * @returns one a column, of a level of a factor the mean difference to its base; NaN for one that does not vary.
 */
export async function averageSlopes(
  data: GrowthData,
  predict: (x: Float64Array, rows: number) => Promise<Float64Array>,
): Promise<Float64Array> {
  const design = designOf(data);
  const probes = probesOf(data);
  const slopes = new Float64Array(design.features);
  for (const block of probeBlocks(probes, design.features)) {
    const predictions = await predict(probeValues(design, probes, block), block.rows);
    slopes.set(blockSlopes(design, probes, block, predictions), block.features[0]);
  }
  return slopes;
}

/** Rows that are predicted without giving way. */
const piece = 1024;

/**
 * A prediction that gives way to the event loop, and stops.
 *
 * @param predict - predictions of rows, each a function of its own cells.
 * @param signal - of the fit.
 * @returns the same predictions.
 */
export function pieceByPiece(
  predict: (x: Float64Array, rows: number) => Float64Array,
  signal: AbortSignal,
): (x: Float64Array, rows: number) => Promise<Float64Array> {
  const pace = paceOf({ signal });
  return async (x, rows) => {
    const predictions = new Float64Array(rows);
    const width = x.length / rows;
    for (let first = 0; first < rows; first += piece) {
      await pace.rest();
      const count = Math.min(piece, rows - first);
      predictions.set(predict(x.subarray(first * width, (first + count) * width), count), first);
    }
    return predictions;
  };
}

/** Standard deviation, divisor n - 1. */
export function deviation(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1));
}

/** How many of the sorted values are at most, or below, a bound. */
function countUpTo(sorted: Float64Array, bound: number, inclusive = true): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < bound || (inclusive && sorted[middle] === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}
