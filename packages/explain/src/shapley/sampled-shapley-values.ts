import {
  type Constraints,
  type FitOptions,
  type Table,
  anything,
  checkOptions,
  groupMembers,
  paceOf,
  permutation,
  purposes,
  wholeNumbers,
} from '@kuznets/base';
import { checkBackground } from '../background.ts';
import { type Predictor, predictionsOf } from '../predictor.ts';
import { checkExplained } from './pattern-input.ts';
import type { ShapleyValues } from './shapley-values.ts';

/** Options of {@link sampledShapleyValues}. */
export interface SampledShapleyOptions extends FitOptions {
  /** Rows that players outside of a coalition are taken from, with the table's columns and groups. Default: the table itself. */
  readonly background?: Table;
  /** Random orders of the players for each row, 2 or more, each taken forwards and backwards: standard errors fall with its root. Default 32. */
  readonly orders?: number;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
  /** Rows handed to the model in one call. Default 65,536. */
  readonly batchRows?: number;
}

/** Shapley values of which orders were sampled. */
export interface SampledShapleyValues extends ShapleyValues {
  /** `players x rows`: of the values, over orders. */
  readonly standardErrors: Float64Array;
  /** Of each row. */
  readonly orders: number;
}

const constraints: Constraints<SampledShapleyOptions> = {
  background: anything('a table'),
  orders: wholeNumbers(2),
  randomState: wholeNumbers(0),
  batchRows: wholeNumbers(1),
  signal: anything('an AbortSignal'),
  onProgress: anything('a function'),
};

/**
 * Shapley values of every row for any model, by sampling: networks, support vectors, trees with linear leaves, functions.
 *
 * The game is that of `shapleyValues`, `v_i(S) = mean_j f(x_i in the columns of S, x_j in the others)`. A draw starts at a row j of the
 * background and takes the players of row i one after the other, in a random order and, from the same j, in its reverse: each gets the change of
 * the prediction that it makes, the mean of both. The mean over draws is the Shapley value without bias, with a standard error. No row of the background is drawn twice
 * for a row i before all were.
 *
 * Values of a row add up to its prediction less the mean prediction of the background, to rounding: what their means lack, which is of the rows drawn, is
 * divided in proportion to their sampling variances. A player that the model ignores has exactly 0. A row takes `orders * 2 * players`
 * predictions.
 *
 * It is shap's `PermutationExplainer`, with standard errors; that of any order of the players there is for trees and linear models exactly.
 *
 * @param predictor - The fitted model.
 * @param table - Rows to explain, at least 2; its groups are the players. Missing values (NaN) are the model's affair.
 * @param options - See {@link SampledShapleyOptions}.
 * @returns See {@link SampledShapleyValues}; `interactions` are absent.
 * @throws ConfigError, ShapeError for tables or options outside what is allowed; RangeError where the model predicts NaN or infinity.
 * @see Castro, Gomez and Tejada (2009), Computers & Operations Research 36, 1726-1730, https://doi.org/10.1016/j.cor.2008.04.004; Mitchell,
 * Cooper, Frank and Holmes (2022), Journal of Machine Learning Research 23(43), on orders with their reverses.
 * @example
 * ```ts
 * const model = { predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, i) => 2 * x[2 * i]!) };
 * const table = { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 };
 * const { values } = await sampledShapleyValues(model, table, { orders: 3 });
 * values; // Float64Array [-2, 0, 2, 0, 0, 0]
 * ```
 */
export const sampledShapleyValues = async (
  predictor: Predictor,
  table: Table,
  options: SampledShapleyOptions = {},
): Promise<SampledShapleyValues> => {
  const {
    background = table,
    orders = 32,
    randomState = 1,
    batchRows = 65_536,
    ...fit
  } = checkOptions(options, constraints);
  checkBackground(table, true);
  checkExplained(table, background, true);
  const { rows } = table;
  const walk = new Walk(table, background, orders, randomState);
  const { players } = walk;
  const prediction = Float64Array.from(await predictionsOf(predictor, table));
  const start = background === table ? prediction : Float64Array.from(await predictionsOf(predictor, background));
  const expected = start.reduce((sum, value) => sum + value, 0) / start.length;
  const values = new Float64Array(players * rows);
  const standardErrors = new Float64Array(players * rows);
  const pace = paceOf(fit);
  const each = Math.max(1, Math.floor(batchRows / walk.cellsOfRow));
  for (let from = 0; from < rows; from += each) {
    await pace.rest(from / rows);
    const count = Math.min(each, rows - from);
    const between = await walk.predictions(predictor, from, count, batchRows);
    for (let row = from; row < from + count; row += 1) {
      const { means, variances } = walk.estimates(row, { between, at: row - from, own: prediction[row]!, start });
      share(means, variances, prediction[row]! - expected);
      means.forEach((mean, player) => {
        values[player * rows + row] = mean;
        standardErrors[player * rows + row] = Math.sqrt(variances[player]!);
      });
    }
  }
  return { rows, players, expected, prediction, values, interactions: null, standardErrors, orders };
};

/** Adds to means what they lack of `whole`, in proportion to their variances; by their sizes where no variance is left. */
const share = (means: Float64Array, variances: Float64Array, whole: number): void => {
  const lack = whole - means.reduce((sum, value) => sum + value, 0);
  const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
  const sizes = sum(variances) > 0 ? variances : means.map(Math.abs);
  const total = sum(sizes);
  if (total > 0) means.forEach((mean, player) => (means[player] = mean + (lack * sizes[player]!) / total));
};

/** Rows on the way from one of the background to one that is explained. */
class Walk {
  readonly players: number;
  /** Predictions that a row takes: those between the ends of each order and of its reverse. */
  readonly cellsOfRow: number;
  readonly #table: Table;
  readonly #background: Table;
  readonly #members: readonly (readonly number[])[];
  readonly #orders: number;
  readonly #seed: number;
  /** The background's rows in the order in which they are drawn. */
  readonly #drawn: Uint32Array;

  constructor(table: Table, background: Table, orders: number, seed: number) {
    this.#table = table;
    this.#background = background;
    this.#members = groupMembers(table);
    this.players = this.#members.length;
    this.#orders = orders;
    this.#seed = seed;
    this.cellsOfRow = 2 * orders * (this.players - 1);
    this.#drawn = permutation(background.rows, seed, purposes.shapleyBackground, [0, 0]);
  }

  #order(row: number, draw: number): Uint32Array {
    return permutation(this.players, this.#seed, purposes.shapleyOrders, [row, draw]);
  }

  #startOf(row: number, draw: number): number {
    return this.#drawn[(row * this.#orders + draw) % this.#drawn.length]!;
  }

  /** Predictions between the ends, row by row, order by order, forwards and then backwards. */
  async predictions(predictor: Predictor, from: number, count: number, batchRows: number): Promise<Float64Array> {
    const { features } = this.#table;
    const all = new Float64Array(count * this.cellsOfRow);
    const batch = new Float64Array(Math.min(batchRows, all.length) * features);
    let [filled, done] = [0, 0];
    const predict = async (): Promise<void> => {
      const x = batch.subarray(0, filled * features);
      all.set(await predictionsOf(predictor, { ...this.#table, x, rows: filled }), done);
      done += filled;
      filled = 0;
    };
    const steps = this.players - 1;
    const cells = new Float64Array(features);
    for (let row = from; row < from + count; row += 1) {
      const own = row * features;
      for (let draw = 0; draw < this.#orders; draw += 1) {
        const order = this.#order(row, draw);
        const first = this.#startOf(row, draw) * features;
        for (const turn of [order, order.toReversed()]) {
          cells.set(this.#background.x.subarray(first, first + features));
          for (let step = 0; step < steps; step += 1) {
            for (const column of this.#members[turn[step]!]!) cells[column] = this.#table.x[own + column]!;
            batch.set(cells, filled * features);
            filled += 1;
            if (filled === batchRows) await predict();
          }
        }
      }
    }
    if (filled > 0) await predict();
    return all;
  }

  /** Means of what the players change, and the variances of these means. */
  estimates(
    row: number,
    {
      between,
      at,
      own,
      start,
    }: { readonly between: Float64Array; readonly at: number; readonly own: number; readonly start: Float64Array },
  ): { readonly means: Float64Array; readonly variances: Float64Array } {
    const { players } = this;
    const orders = this.#orders;
    const steps = players - 1;
    const changes = new Float64Array(players * orders);
    let next = at * this.cellsOfRow;
    for (let draw = 0; draw < orders; draw += 1) {
      const order = this.#order(row, draw);
      for (const turn of [order, order.toReversed()]) {
        let before = start[this.#startOf(row, draw)]!;
        for (let step = 0; step < players; step += 1) {
          const after = step < steps ? between[next + step]! : own;
          changes[turn[step]! * orders + draw]! += (after - before) / 2;
          before = after;
        }
        next += steps;
      }
    }
    const means = new Float64Array(players);
    const variances = new Float64Array(players);
    for (let player = 0; player < players; player += 1) {
      const list = changes.subarray(player * orders, (player + 1) * orders);
      const mean = list.reduce((sum, value) => sum + value, 0) / orders;
      means[player] = mean;
      variances[player] = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (orders - 1) / orders;
    }
    return { means, variances };
  }
}
