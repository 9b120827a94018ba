import { groupCount, groupMembers, type Table, type TreeEnsemble, treeCount } from '@kuznets/base';
import { type Predictor, playersOnPath, sampledShapleyValues, shapleySteps, shapleyValues } from '@kuznets/explain';
import type { UnitContext } from '../study/study.ts';
import type { ExplainConfig } from './config.ts';
import type { ExplainNote } from './notes.ts';

/** Values of pairs that are held at a time. */
const blockCells = 2 ** 25;
/** Most pairs times rows whose interactions are computed. */
const mostCells = 2 ** 31;
/** Most players on a path of the trees. */
const mostOnPath = 64;
/** Most steps of values that nobody has asked for: a minute or so. */
const mostSteps = 2e10;
/** Most splits that sampling unasked passes, rows by rows: a minute or so. */
const mostSplits = 2e9;
/** Rows whose values are written unless it is said of how many. */
const usualRows = 1000;

/** Shapley values as the study keeps them: means over all rows, and the values of some. */
export interface KeptShapley {
  readonly expected: number;
  readonly meanAbs: Float64Array;
  /** NaN where there is none. */
  readonly direction: Float64Array;
  readonly rows: Uint32Array;
  readonly prediction: Float64Array;
  /** `players x kept rows` */
  readonly values: Float64Array;
  readonly pairs: { readonly meanAbs: Float64Array; readonly mean: Float64Array } | null;
  /** `players`: root mean squared standard errors of the kept rows' values; null where they are exact. */
  readonly errors: Float64Array | null;
}

/** Why a model has no exact Shapley values; null where it has. */
export function withoutShapley(ensemble: TreeEnsemble, sample: Table): ExplainNote | null {
  if (ensemble.trees.linear) return { code: 'no-shapley-linear-leaves' };
  const players = playersOnPath(ensemble, sample);
  return players > mostOnPath ? { code: 'no-shapley-long-paths', players } : null;
}

/** Why exact values that nobody has asked for are left out; null where they are not. */
export function withoutCostlyShapley(
  { shapley }: Pick<ExplainConfig, 'shapley'>,
  ensemble: TreeEnsemble,
  sample: Table,
): ExplainNote | null {
  if (shapley !== 'auto') return null;
  const steps = shapleySteps(ensemble, sample);
  return steps > mostSteps ? { code: 'no-shapley-costly', steps, most: mostSteps } : null;
}

/** About how many rows of sampled values there are unless it is said of how many: those that a minute or so is enough for. */
export function sampledRows(
  { shapley, shapleyOrders }: Pick<ExplainConfig, 'shapley' | 'shapleyOrders'>,
  { trees }: TreeEnsemble,
  sample: Table,
): Uint32Array {
  const perTree = Math.max(1, Math.log2(trees.feature.length / treeCount(trees)));
  const perRow = 2 * shapleyOrders * groupCount(sample) * treeCount(trees) * perTree;
  const most = Math.max(20, Math.floor(mostSplits / perRow));
  const wanted = shapley === 'auto' ? Math.min(usualRows, most) : shapley === 1 ? 2 : shapley;
  return spreadRows(sample.rows, wanted);
}

/** Shapley values of some rows by sampling, the whole sample being the background. */
export async function keptSampled(
  predictor: Predictor,
  sample: Table,
  {
    rows: kept,
    orders,
    randomState,
  }: { readonly rows: readonly number[]; readonly orders: number; readonly randomState: number },
  { signal, onProgress }: Pick<UnitContext, 'signal' | 'onProgress'>,
): Promise<KeptShapley> {
  const { x, features } = sample;
  const own = new Float64Array(kept.length * features);
  kept.forEach((row, at) => own.set(x.subarray(row * features, (row + 1) * features), at * features));
  const table = { ...sample, x: own, rows: kept.length };
  // Small batches, so that a signal is noticed soon.
  const fit = { background: sample, orders, randomState, batchRows: 4096, signal, onProgress };
  const { expected, prediction, values, standardErrors, players } = await sampledShapleyValues(predictor, table, fit);
  const means = new MeansOf(table, players);
  means.add(values, 0, kept.length);
  return {
    ...{ expected, prediction, values, pairs: null },
    ...means.result(),
    rows: Uint32Array.from(kept),
    errors: Float64Array.from({ length: players }, (_, player) => {
      const list = standardErrors.subarray(player * kept.length, (player + 1) * kept.length);
      return Math.sqrt(list.reduce((sum, error) => sum + error ** 2, 0) / kept.length);
    }),
  };
}

/** Why pairs have no Shapley interactions; null where they have. */
export function withoutInteractions(players: number, rows: number): ExplainNote | null {
  const cells = ((players * (players - 1)) / 2) * rows;
  return cells > mostCells ? { code: 'no-interactions', cells, most: mostCells } : null;
}

/** So many rows, evenly spread from the first to the last. */
export function spreadRows(rows: number, wanted: ExplainConfig['shapley']): Uint32Array {
  const count =
    wanted === 'none' ? 0 : wanted === 'all' ? rows : Math.min(rows, wanted === 'auto' ? usualRows : wanted);
  return Uint32Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (rows - 1)) / (count - 1)),
  );
}

/** Shapley values of all rows, in blocks: memory does not grow with rows times pairs. */
export async function keptShapley(
  ensemble: TreeEnsemble,
  sample: Table,
  players: number,
  { wanted, interactions }: { readonly wanted: ExplainConfig['shapley']; readonly interactions: boolean },
  { device, signal, onProgress }: Pick<UnitContext, 'device' | 'signal' | 'onProgress'>,
): Promise<KeptShapley> {
  const { x, rows, features } = sample;
  const kept = spreadRows(rows, wanted);
  const pairs = interactions ? (players * (players - 1)) / 2 : 0;
  const sums = new MeansOf(sample, players);
  const values = new Float64Array(players * kept.length);
  const prediction = new Float64Array(kept.length);
  const [meanAbs, mean] = [new Float64Array(pairs), new Float64Array(pairs)];
  const each = Math.min(rows, Math.max(64, Math.floor(blockCells / (players + pairs))));
  let expected = 0;
  let next = 0;
  for (let from = 0; from < rows; from += each) {
    const count = Math.min(each, rows - from);
    const block = { ...sample, x: x.subarray(from * features, (from + count) * features), rows: count };
    const { background = sample, table = block } = count === rows ? { background: undefined, table: sample } : {};
    const got = await shapleyValues(ensemble, table, {
      ...{ device, interactions, signal },
      ...(background && { background }),
      onProgress: (share) => onProgress((from + share * count) / rows),
    });
    expected = got.expected;
    sums.add(got.values, from, count);
    for (; next < kept.length && kept[next]! < from + count; next += 1) {
      const row = kept[next]! - from;
      prediction[next] = got.prediction[row]!;
      for (let player = 0; player < players; player += 1)
        values[player * kept.length + next] = got.values[player * count + row]!;
    }
    got.interactions?.values.forEach((value, cell) => {
      const pair = Math.floor(cell / count);
      meanAbs[pair]! += Math.abs(value) / rows;
      mean[pair]! += value / rows;
    });
  }
  return {
    expected,
    ...sums.result(),
    rows: kept,
    prediction,
    values,
    pairs: interactions ? { meanAbs, mean } : null,
    errors: null,
  };
}

/** Mean sizes of values and their correlations with players of one column, from blocks of rows. */
class MeansOf {
  readonly #sample: Table;
  readonly #members: readonly (readonly number[])[];
  readonly #meanAbs: Float64Array;
  /** Of each player: rows with a cell, sums of cells, values, their squares and product. */
  readonly #moments: readonly Float64Array[];
  readonly #centres: Float64Array;

  constructor(sample: Table, players: number) {
    this.#sample = sample;
    this.#members = groupMembers(sample);
    this.#meanAbs = new Float64Array(players);
    this.#moments = this.#members.map(() => new Float64Array(6));
    // Cells are taken from the first that is there, so that columns of large numbers keep their digits.
    this.#centres = Float64Array.from(this.#members, ([column]) => {
      for (let row = 0; row < sample.rows; row += 1) {
        const cell = sample.x[row * sample.features + column!]!;
        if (!Number.isNaN(cell)) return cell;
      }
      return 0;
    });
  }

  add(values: Float64Array, from: number, count: number): void {
    const { x, rows, features } = this.#sample;
    for (const [player, columns] of this.#members.entries()) {
      const moments = this.#moments[player]!;
      for (let row = 0; row < count; row += 1) {
        const value = values[player * count + row]!;
        this.#meanAbs[player]! += Math.abs(value) / rows;
        if (columns.length > 1) continue;
        const cell = x[(from + row) * features + columns[0]!]! - this.#centres[player]!;
        if (Number.isNaN(cell)) continue;
        [1, cell, value, cell * cell, value * value, cell * value].forEach((term, k) => (moments[k]! += term));
      }
    }
  }

  result(): Pick<KeptShapley, 'meanAbs' | 'direction'> {
    const direction = Float64Array.from(this.#moments, ([count, cells, values, cells2, values2, product]) => {
      const [ofCells, ofValues] = [cells2! - cells! ** 2 / count!, values2! - values! ** 2 / count!];
      const small = (part: number, whole: number): boolean => !(part > 1e-12 * whole);
      if (small(ofCells, cells2!) || small(ofValues, values2!)) return Number.NaN;
      return Math.max(-1, Math.min(1, (product! - (cells! * values!) / count!) / Math.sqrt(ofCells * ofValues)));
    });
    return { meanAbs: this.#meanAbs, direction };
  }
}
