import {
  ConfigError,
  type FitOptions,
  type Pace,
  type Table,
  type TreeEnsemble,
  type Trees,
  type ValueGrid,
  groupCount,
  groupMembers,
  joinTrees,
  paceOf,
  treeCount,
  unlessAborted,
  partOf,
} from '@kuznets/base';
import {
  type CoalitionSums,
  type Device,
  type DeviceFitOptions,
  addCoalitionSums,
  coalitionSums,
} from '@kuznets/core-gpu';
import { checkBackground } from '../background.ts';
import { type LinearModel, checkLinearModel } from '../linear-variation.ts';
import { scaledIntegers } from '../scaled-integers.ts';
import { checkGrid } from '../variation-grid.ts';
import { CHUNK_NODES, type PatternInput, patternInput } from './pattern-input.ts';

/** How the variation of a function's predictions is shared out among players: columns, or groups of columns. */
export interface VariationShares {
  readonly rows: number;
  readonly players: number;
  /** Variance of the predictions, divisor `rows`: what is shared out. */
  readonly apv: number;
  /** `players`: Shapley values of the game in which a coalition is worth its explained variation; they sum to `apv`. */
  readonly values: Float64Array;
  /** `players`: `values / apv`, which sum to 1; NaN where `apv` is 0. */
  readonly shares: Float64Array;
  /** `players`: variance of the partial dependence on the player at the rows, over `apv`. NaN where `apv` is 0. */
  readonly closed: Float64Array;
  /** `players`: 1 less the variance of the partial dependence on all other players, over `apv`. NaN where `apv` is 0. */
  readonly total: Float64Array;
  /** `2^players`: `aepv` of every coalition, player k being bit k of its number. Absent (null) where they were not all needed. */
  readonly aepv: Float64Array | null;
}

const BLOCK_CELLS = 2 ** 21;
/** Trees times rows that are added together at most, so that sums have their 63 bits. */
const MOST_WAITING = 2 ** 20;
/** Most players whose coalitions are all summed. */
export const MOST_PLAYERS = 16;

/**
 * Shares out the variation of a tree ensemble's predictions among its players, exactly: shares sum to one.
 *
 * A coalition S is worth `aepv(S) = mean_i (f(x_i) - mean_j f(x_i with the columns of S of x_j))^2`, which is `aepv` of
 * `explainedVariation` for one player, 0 for none and the variance of the predictions for all; player k gets its Shapley value
 * `sum_S |S|! (p - |S| - 1)! / p! (aepv(S and k) - aepv(S))`. All `2^p` coalitions are summed from one walk over the trees. `fepv` of single
 * players sums to anything: what they explain together is in none of them.
 *
 * `closed` and `total` are Sobol's indices where the columns of different players are independent in the sample; elsewhere they are what
 * their formulas say, and `closed` may exceed `total`.
 *
 * @param ensemble - The trees, with constant leaves.
 * @param background - The sample, at least 2 rows; its groups are the players, at most 16.
 * @param options - The device whose WASM workers run it, signal, progress.
 * @returns See {@link VariationShares}.
 * @throws ConfigError, ShapeError for an ensemble, a sample or options outside what is allowed; DeviceLostError when the device goes away.
 * @see Owen (2014), SIAM/ASA Journal on Uncertainty Quantification 2, 245-251, https://doi.org/10.1137/130936233
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * const groups = { names: ['first half', 'second half'], of: Uint32Array.from({ length: data.features }, (_, k) => Number(2 * k >= data.features)) };
 * const { shares } = await variationShares(ensemble, { ...data, groups }, { device });
 * ```
 */
export const variationShares = async (
  ensemble: TreeEnsemble,
  background: Table,
  { device, signal, onProgress }: DeviceFitOptions,
): Promise<VariationShares> => {
  const pace = paceOf({ signal });
  const input = await inputOf(ensemble, background, pace);
  const builder = new SharesBuilder(background);
  const blocks = blocksOf(background);
  const total = treeCount(ensemble.trees) * blocks.length;
  let done = 0;
  for (const block of blocks) {
    let sums: CoalitionSums | undefined;
    for (const chunk of input.chunks) {
      const part = await unlessAborted(coalitionSums(device, chunk, input.sample, block), signal);
      if (sums) addCoalitionSums(sums, part);
      else sums = part;
      done += treeCount(chunk);
      onProgress?.(done / total);
    }
    if (sums) await builder.addRows(sums, input.scale, pace);
  }
  return builder.result();
};

/** Options of {@link VariationSharesAccumulator}. */
export interface VariationSharesOptions {
  /** Its WASM workers run it. */
  readonly device: Device;
  /** The grid that all trees' values lie on. */
  readonly grid: ValueGrid;
}

/**
 * {@link variationShares} of trees that come in chunks and are not kept.
 *
 * @example
 * ```ts
 * const grid = { centre: sample.targetCentre, scale: sample.targetScale };
 * const groups = { names: ['first', 'others'], of: Uint32Array.from({ length: data.features }, (_, k) => Math.min(k, 1)) };
 * const sum = new VariationSharesAccumulator({ ...data, groups }, { device, grid });
 * await model.fit(data, { device, keepTrees: false, onTrees: ({ trees }) => sum.add(trees) });
 * (await sum.result(1 / 20)).shares;
 * ```
 */
export class VariationSharesAccumulator {
  readonly #background: Table;
  readonly #device: Device;
  readonly #grid: ValueGrid;
  #sums: CoalitionSums[] = [];
  /** Trees to be added together: what all coalitions cost is as much for one tree as for many. */
  #waiting: Trees[] = [];

  /**
   * Starts with no tree.
   *
   * @param background - See {@link variationShares}.
   * @param options - See {@link VariationSharesOptions}.
   * @throws ConfigError, ShapeError for a sample or options outside what is allowed.
   */
  constructor(background: Table, { device, grid }: VariationSharesOptions) {
    checkBackground(background, true);
    checkPlayers(background);
    checkGrid(grid);
    this.#background = background;
    this.#device = device;
    this.#grid = grid;
  }

  /**
   * Adds trees: at once, or with those that come next, as many as make it worth while.
   *
   * @param trees - With values on the grid. They are kept until they are added, and are not to be written to meanwhile.
   * @param fit - Signal, noticed between chunks of trees.
   * @throws ConfigError, ShapeError for trees outside what is allowed, these or earlier ones, or sums that 64 bits may not hold.
   */
  async add(trees: Trees, { signal }: FitOptions = {}): Promise<void> {
    this.#waiting.push(trees);
    const count = (of: (trees: Trees) => number): number => this.#waiting.reduce((sum, part) => sum + of(part), 0);
    if (
      count(({ feature }) => feature.length) >= CHUNK_NODES ||
      count(treeCount) * this.#background.rows >= MOST_WAITING
    )
      await this.#addWaiting(signal);
  }

  async #addWaiting(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length === 0) return;
    const background = this.#background;
    const trees = joinTrees(this.#waiting);
    this.#waiting = [];
    const ensemble = { trees: { ...trees, grid: this.#grid }, nFeatures: background.features, scale: 1, base: 0 };
    const input = await inputOf(ensemble, background, paceOf({ signal }));
    if (input.scale !== this.#grid.scale)
      throw new ConfigError('sums that 64 bits may not hold', {
        allowed: 'a coarser grid, fewer rows or smaller chunks',
      });
    for (const [at, block] of blocksOf(background).entries()) {
      for (const chunk of input.chunks) {
        const part = await unlessAborted(coalitionSums(this.#device, chunk, input.sample, block), signal);
        const sums = this.#sums[at];
        if (sums) addCoalitionSums(sums, part);
        else this.#sums[at] = part;
      }
    }
  }

  /**
   * The shares of the trees added so far.
   *
   * @param scale - what the sum of the trees is multiplied by: 1 over their number for a mean.
   * @param fit - Signal, noticed between chunks of trees.
   * @returns See {@link VariationShares}.
   * @throws ConfigError where no tree was added, and what {@link VariationSharesAccumulator.add} throws.
   */
  async result(scale: number, { signal }: FitOptions = {}): Promise<VariationShares> {
    await this.#addWaiting(signal);
    if (this.#sums.length === 0) throw new ConfigError('no tree was added; allowed: at least one');
    const builder = new SharesBuilder(this.#background);
    for (const sums of this.#sums) await builder.addRows(sums, scale * this.#grid.scale, paceOf());
    return builder.result();
  }
}

/**
 * {@link variationShares} of a linear model, in closed form: player k gets the covariance of what its columns add with the predictions.
 *
 * @param model - Coefficients on the scale of `x`.
 * @param background - The sample, at least 2 rows; its groups are the players, any number.
 * @returns See {@link VariationShares}.
 * @throws ConfigError, ShapeError for a model or a sample outside what is allowed.
 * @example
 * ```ts
 * const background = { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 };
 * linearVariationShares({ coef: Float64Array.of(2, 0) }, background).shares; // Float64Array [1, 0]
 * ```
 */
export const linearVariationShares = (model: LinearModel, background: Table): VariationShares => {
  checkLinearModel(model, background);
  const { x, rows, features } = background;
  const players = groupCount(background);
  const parts = groupMembers(background).map((columns) =>
    centred(
      Float64Array.from({ length: rows }, (_, row) =>
        columns.reduce((sum, column) => sum + model.coef[column]! * x[row * features + column]!, 0),
      ),
    ),
  );
  const whole = new Float64Array(rows);
  for (const part of parts) part.forEach((value, row) => (whole[row]! += value));
  const apv = meanProduct(whole, whole);
  const values = Float64Array.from(parts, (part) => meanProduct(part, whole));
  const others = parts.map((part) => whole.map((value, row) => value - part[row]!));
  return {
    ...{ rows, players, apv, values },
    shares: values.map((value) => partOf(value, apv)),
    closed: Float64Array.from(parts, (part) => partOf(meanProduct(part, part), apv)),
    total: Float64Array.from(others, (other) => 1 - partOf(meanProduct(other, other), apv)),
    aepv: null,
  };
};

const checkPlayers = (background: Table): void => {
  const players = groupCount(background);
  if (players > MOST_PLAYERS)
    throw new ConfigError('too many players to share out variation among', {
      got: players,
      allowed: `at most ${MOST_PLAYERS}: give the sample groups of columns`,
    });
};

/** No coalition's sum passes rows times the largest value of each tree. */
const inputOf = (ensemble: TreeEnsemble, background: Table, pace: Pace): Promise<PatternInput> => {
  checkPlayers(background);
  return patternInput(ensemble, background, background, () => 2 * background.rows, pace);
};

/** Blocks of rows whose sums of all coalitions fit in memory. */
const blocksOf = (background: Table): { readonly firstRow: number; readonly rows: number }[] => {
  const { rows } = background;
  const each = Math.max(1, Math.floor(BLOCK_CELLS / 2 ** groupCount(background)));
  return Array.from({ length: Math.ceil(rows / each) }, (_, block) => ({
    firstRow: block * each,
    rows: Math.min(each, rows - block * each),
  }));
};

/** Sums squares over rows, coalition by coalition, and keeps the rows of single players and of all but one. */
class SharesBuilder {
  readonly #rows: number;
  readonly #players: number;
  readonly #aepv: Float64Array;
  /** `players x rows`: mean predictions with only the player kept, and with only it replaced. */
  readonly #prediction: Float64Array;
  readonly #kept: Float64Array;
  readonly #replaced: Float64Array;

  constructor(background: Table) {
    this.#rows = background.rows;
    this.#players = groupCount(background);
    this.#aepv = new Float64Array(2 ** this.#players);
    this.#prediction = new Float64Array(this.#rows);
    this.#kept = new Float64Array(this.#players * this.#rows);
    this.#replaced = new Float64Array(this.#players * this.#rows);
  }

  async addRows({ firstRow, rows: count, sums }: CoalitionSums, scale: number, pace: Pace): Promise<void> {
    const rows = this.#rows;
    const players = this.#players;
    const coalitions = this.#aepv.length;
    const means = new Float64Array(coalitions);
    for (let row = 0; row < count; row += 1) {
      scaledIntegers(means, sums, row * coalitions, scale / rows);
      const prediction = means[0]!;
      this.#prediction[firstRow + row] = prediction;
      for (let coalition = 1; coalition < coalitions; coalition += 1)
        this.#aepv[coalition]! += (prediction - means[coalition]!) ** 2 / rows;
      for (let player = 0; player < players; player += 1) {
        this.#replaced[player * rows + firstRow + row] = means[1 << player]!;
        this.#kept[player * rows + firstRow + row] = means[coalitions - 1 - (1 << player)]!;
      }
      if (pace.due()) await pace.rest();
    }
  }

  result(): VariationShares {
    const rows = this.#rows;
    const players = this.#players;
    const aepv = this.#aepv;
    const apv = aepv.at(-1)!;
    const values = shapleyOf(aepv, players);
    const variance = (values: Float64Array, player = 0): number => {
      const own = centred(values.slice(player * rows, (player + 1) * rows));
      return meanProduct(own, own);
    };
    const all = variance(this.#prediction);
    return {
      ...{ rows, players, apv, values, aepv },
      shares: values.map((value) => partOf(value, apv)),
      closed: values.map((_, player) => partOf(variance(this.#kept, player), apv)),
      // A player that the trees ignore leaves every row as it is: exactly 0.
      total: values.map((_, player) => partOf(all - variance(this.#replaced, player), apv)),
    };
  }
}

/** Shapley values of a game, its worths by the number of the coalition. */
export const shapleyOf = (worth: Float64Array, players: number): Float64Array => {
  const weights = new Float64Array(players);
  weights[0] = 1 / players;
  for (let size = 1; size < players; size += 1) weights[size] = (weights[size - 1]! * size) / (players - size);
  const sizes = new Uint8Array(worth.length);
  const values = new Float64Array(players);
  for (let coalition = 0; coalition < worth.length; coalition += 1) {
    if (coalition > 0) sizes[coalition] = sizes[coalition >> 1]! + (coalition & 1);
    for (let player = 0; player < players; player += 1) {
      const more = coalition | (1 << player);
      if (more !== coalition) values[player]! += weights[sizes[coalition]!]! * (worth[more]! - worth[coalition]!);
    }
  }
  return values;
};

const centred = (values: Float64Array): Float64Array => {
  const constant = values.every((value) => value === values[0]);
  const mean = constant ? values[0]! : values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};

const meanProduct = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, row) => sum + value * b[row]!, 0) / a.length;
