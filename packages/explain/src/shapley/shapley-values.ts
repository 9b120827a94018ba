import {
  ConfigError,
  type Table,
  type TreeEnsemble,
  groupCount,
  paceOf,
  treeCount,
  unlessAborted,
} from '@kuznets/base';
import { type DeviceFitOptions, type ShapleySums, addShapleySums, shapleyUnit, treeShapley } from '@kuznets/core-gpu';
import { scaledIntegers } from '../scaled-integers.ts';
import { patternInput } from './pattern-input.ts';

/** Shapley values of players, columns or groups of columns, at each row. */
export interface ShapleyValues {
  readonly rows: number;
  readonly players: number;
  /** Mean prediction of the background, which the values start from. */
  readonly expected: number;
  /** `rows`: `expected` and a row's values add up to it. */
  readonly prediction: Float64Array;
  /** `players x rows`, in units of the prediction. */
  readonly values: Float64Array;
  /** Absent (null) where pairs were not asked for. */
  readonly interactions: ShapleyInteractions | null;
}

/** The pairs `first < second` of players. */
export interface ShapleyInteractions {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /**
   * `pairs x rows`: Shapley interaction index (Grabisch and Roubens). The matrices of XGBoost and shap hold a half of it on either side of
   * the diagonal.
   */
  readonly values: Float64Array;
}

/** Options of {@link shapleyValues}: the device whose WASM workers run it (a WebGPU device starts its own), signal, progress. */
export interface ShapleyValuesOptions extends DeviceFitOptions {
  /** Rows that players outside of a coalition are taken from, with the table's columns and groups. Default: the table itself. */
  readonly background?: Table;
  /** Interaction values of every pair too. Default false. */
  readonly interactions?: boolean;
}

const BLOCK_BYTES = 2 ** 28;
const MOST_CELLS = 2 ** 28;

/**
 * Exact interventional Shapley values of a tree ensemble: what each row's prediction owes to each player, and to each pair.
 *
 * The game of row i is `v_i(S) = mean_j f(x_i in the columns of S, x_j in the others)` over the background's rows j, and the value of
 * player k is `sum_S |S|! (p - |S| - 1)! / p! (v_i(S and k) - v_i(S))`; the pair's is the Shapley interaction index
 * `sum_S |S|! (p - |S| - 2)! / (p - 1)! (v_i(S, k, m) - v_i(S, k) - v_i(S, m) + v_i(S))`. A player is a column, or a group of columns where
 * the table has groups. Every background row counts; no coalition is sampled. It is shap's `TreeExplainer(model, data,
 * feature_perturbation="interventional")`, which takes at most a few hundred background rows; `pathDependentShapleyValues` is the other one.
 *
 * Values of a row add up to its prediction less the mean prediction; a player that no tree uses has exactly 0. Sums over trees are
 * integers: the result does not depend on the number of workers.
 *
 * @param ensemble - The trees, with constant leaves.
 * @param table - Rows to explain, at least 2, `rows x features`; its groups are the players.
 * @param options - See {@link ShapleyValuesOptions}.
 * @returns See {@link ShapleyValues}.
 * @throws ConfigError, ShapeError for an ensemble, tables or options outside what is allowed; DeviceLostError when the device goes away.
 * @see Lundberg et al. (2020), Nature Machine Intelligence 2, 56-67, https://doi.org/10.1038/s42256-019-0138-9
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * const { expected, values } = await shapleyValues(ensemble, data, { device });
 * ```
 */
export const shapleyValues = async (
  ensemble: TreeEnsemble,
  table: Table,
  options: ShapleyValuesOptions,
): Promise<ShapleyValues> => {
  const { device, background = table, interactions = false, onProgress, signal } = options;
  const { rows } = table;
  const players = groupCount(table);
  const pairs = interactions ? (players * (players - 1)) / 2 : 0;
  if (pairs * rows > MOST_CELLS)
    throw new ConfigError(`interactions of ${pairs} pairs at ${rows} rows: too many values`, {
      got: pairs * rows,
      allowed: `${MOST_CELLS}, with fewer rows, or groups of columns as players`,
    });
  // A value is a difference of two predictions, an interaction one of four.
  const reach = (places: number): number => 4 * background.rows * shapleyUnit(places);
  const input = await patternInput(ensemble, table, background, reach, paceOf({ signal }));
  const { sample, chunks } = input;
  const values = new Float64Array(players * rows);
  const pairValues = new Float64Array(pairs * rows);
  const prediction = new Float64Array(rows);
  let expected = 0;
  const start = sample.rows - rows;
  const each = Math.max(64, Math.floor(BLOCK_BYTES / (8 * (players + pairs)) / 8) * 8);
  let done = 0;
  const total = treeCount(ensemble.trees) * Math.ceil(rows / each);
  for (let from = 0; from < rows; from += each) {
    const block = { firstRow: start + from, rows: Math.min(each, rows - from) };
    let sums: ShapleySums | undefined;
    for (const chunk of chunks) {
      const part = await unlessAborted(treeShapley(device, chunk, sample, { pairs: interactions }, block), signal);
      if (sums) addShapleySums(sums, part);
      else sums = part;
      done += treeCount(chunk);
      onProgress?.(done / total);
    }
    const { stride, unit } = sums!;
    const parts = unit * background.rows;
    const write = (into: Float64Array, lines: BigInt64Array, line: number): void => {
      const own = into.subarray(line * rows + from, line * rows + from + block.rows);
      scaledIntegers(own, lines, line * stride, input.scale);
      for (let row = 0; row < own.length; row += 1) own[row]! /= parts;
    };
    write(prediction, sums!.prediction, 0);
    for (let player = 0; player < players; player += 1) write(values, sums!.values, player);
    for (let pair = 0; pair < pairs; pair += 1) write(pairValues, sums!.pairValues, pair);
    expected = input.base + (Number(sums!.expected[0]!) * input.scale) / parts;
  }
  return {
    rows,
    players,
    expected,
    prediction: prediction.map((value) => input.base + value),
    values,
    interactions: interactions ? { ...pairsOf(players), values: pairValues } : null,
  };
};

/** The pairs of players, in order. */
export const pairsOf = (players: number): { readonly first: Uint32Array; readonly second: Uint32Array } => {
  const pairs = (players * (players - 1)) / 2;
  const first = new Uint32Array(pairs);
  const second = new Uint32Array(pairs);
  let pair = 0;
  for (let a = 0; a < players; a += 1) {
    for (let b = a + 1; b < players; b += 1) {
      first[pair] = a;
      second[pair] = b;
      pair += 1;
    }
  }
  return { first, second };
};
