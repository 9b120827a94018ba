import {
  type Constraints,
  type FitOptions,
  type Table,
  anything,
  checkOptions,
  groupCount,
  paceOf,
  permutation,
  purposes,
  wholeNumbers,
  partOf,
} from '@kuznets/base';
import { checkBackground } from '../background.ts';
import type { ExplainedVariation } from '../explained-variation.ts';
import { playersOf } from './pattern-input.ts';
import { type SampledVariationShares, balanced } from './sampled-variation-shares.ts';
import { shapleyOf } from './variation-shares.ts';

/** Options of {@link orderedVariationShares}. */
export interface OrderedSharesOptions extends FitOptions {
  /** Random orders of the players, 2 or more, each taken forwards and backwards: standard errors fall with its root. Default 16. */
  readonly orders?: number;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
}

const constraints: Constraints<OrderedSharesOptions> = {
  orders: wholeNumbers(2),
  randomState: wholeNumbers(0),
  signal: anything('an AbortSignal'),
  onProgress: anything('a function'),
};

/**
 * Shares out the variation of any function that can be decomposed by groups of columns: networks, support vectors, trees with linear leaves.
 *
 * In an order of the players each gets what it adds to the explained variation of those before it: `aepv(before and k) - aepv(before)`. The mean
 * over all orders is the Shapley value; over random ones it is without bias, each order forwards and backwards, which shares its decompositions.
 * What an order gives out sums to `apv`. A decomposition takes the sample in two groups, a coalition and the others, and serves both.
 *
 * Where all coalitions of the players are no more than the orders take, all are summed and the standard errors are 0. Trees with constant
 * leaves have `variationShares` and `sampledVariationShares`, which are much faster.
 *
 * @param decompose - Explained variation of the function over the sample with the groups that it is given, which are one or two: `contribution` and
 *   `aepv` are looked at. `bruteForceVariation` gives it for any model.
 * @param background - The sample, at least 2 rows; its groups are the players.
 * @param options - See {@link OrderedSharesOptions}.
 * @returns See {@link SampledVariationShares}; `draws` counts the orders.
 * @throws ConfigError, ShapeError for a sample or options outside what is allowed, and what `decompose` throws.
 * @see Owen (2014), SIAM/ASA Journal on Uncertainty Quantification 2, 245-251, https://doi.org/10.1137/130936233
 * @example
 * ```ts
 * const model = { predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, i) => 2 * x[2 * i]!) };
 * const background = { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 };
 * const decompose = (table: Table) => bruteForceVariation(model, table, { pairs: 'none' });
 * (await orderedVariationShares(decompose, background)).shares; // Float64Array [1, 0]
 * ```
 */
export const orderedVariationShares = async (
  decompose: (sample: Table) => ExplainedVariation | Promise<ExplainedVariation>,
  background: Table,
  options: OrderedSharesOptions = {},
): Promise<SampledVariationShares> => {
  const { orders = 16, randomState = 1, ...fit } = checkOptions(options, constraints);
  checkBackground(background, true);
  const { rows } = background;
  const players = groupCount(background);
  const pace = paceOf(fit);
  const coalitions = new Coalitions(decompose, background, players);
  const needed = orderedSharesDecompositions(players, orders);
  const all = needed === coalitionsOf(players);
  const rest = async (): Promise<void> => pace.rest(Math.min(1, coalitions.size / needed));

  const whole = await coalitions.whole();
  const centred = whole.contribution;
  const { apv } = whole;
  const kept = Array.from({ length: players }, () => new Float64Array(rows));
  const replaced = Array.from({ length: players }, () => new Float64Array(rows));
  const effects = async (player: number): Promise<void> => {
    const { own, others } = await coalitions.contributions(player);
    centred.forEach((value, row) => {
      replaced[player]![row] = value - own[row]!;
      kept[player]![row] = value - others[row]!;
    });
  };
  for (let player = 0; player < players; player += 1) {
    await effects(player);
    await rest();
  }
  const share = (list: readonly Float64Array[]): Float64Array =>
    Float64Array.from(list, (values) => partOf(varianceOf(values), apv));
  const indices = { closed: share(kept), total: share(replaced).map((left) => 1 - left) };

  if (all) {
    const worth = new Float64Array(2 ** players);
    for (let coalition = 1; coalition < worth.length; coalition += 1) {
      const members = Uint8Array.from({ length: players }, (_, player) => (coalition >> player) & 1);
      worth[coalition] = await coalitions.worth(members);
      await rest();
    }
    const values = shapleyOf(worth, players);
    const shares = values.map((value) => partOf(value, apv));
    return {
      ...{ rows, players, apv, values, shares, aepv: worth, ...indices },
      standardErrors: new Float64Array(players),
      draws: 0,
    };
  }
  const estimates = Array.from({ length: players }, (): number[] => []);
  for (let draw = 0; draw < orders; draw += 1) {
    const order = permutation(players, randomState, purposes.shareOrders, [draw, 0]);
    const given = new Float64Array(players);
    for (const turn of [order, order.slice().reverse()]) {
      const members = new Uint8Array(players);
      let before = 0;
      for (const player of turn) {
        members[player] = 1;
        const worth = await coalitions.worth(members);
        given[player]! += (worth - before) / 2;
        before = worth;
        await rest();
      }
    }
    given.forEach((value, player) => estimates[player]!.push(value));
  }
  return { ...{ rows, players, apv, aepv: null, ...indices }, ...balanced(estimates, apv), draws: orders };
};

/** Splits of the players in two parts. */
const coalitionsOf = (players: number): number => Math.max(1, 2 ** (players - 1) - 1);

/**
 * How many decompositions {@link orderedVariationShares} takes beside that of all players: those of its orders, or all there are where these are no more.
 *
 * @param players - 1 or more.
 * @param orders - random orders, 2 or more.
 * @example
 * ```ts
 * orderedSharesDecompositions(4, 16); // 7
 * orderedSharesDecompositions(20, 16); // 304
 * ```
 */
export const orderedSharesDecompositions = (players: number, orders: number): number =>
  Math.min(coalitionsOf(players), orders * Math.max(1, players - 1));

const varianceOf = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

/** Explained variation of coalitions: a decomposition in two groups tells that of a coalition and of the others, and is kept. */
class Coalitions {
  readonly #decompose: (sample: Table) => ExplainedVariation | Promise<ExplainedVariation>;
  readonly #background: Table;
  readonly #players: number;
  readonly #playerOf: Uint32Array;
  readonly #worths = new Map<string, number>();
  #whole: ExplainedVariation | undefined;

  constructor(
    decompose: (sample: Table) => ExplainedVariation | Promise<ExplainedVariation>,
    background: Table,
    players: number,
  ) {
    this.#decompose = decompose;
    this.#background = background;
    this.#players = players;
    this.#playerOf = playersOf(background);
  }

  /** How many decompositions there were. */
  get size(): number {
    return this.#worths.size / 2;
  }

  /** All columns as one. */
  async whole(): Promise<ExplainedVariation> {
    const { features } = this.#background;
    const groups = { names: ['all'], of: new Uint32Array(features) };
    return (this.#whole ??= await this.#decompose({ ...this.#background, groups }));
  }

  /** Contributions of a player and of all others, row by row. */
  async contributions(player: number): Promise<{ readonly own: Float64Array; readonly others: Float64Array }> {
    const members = Uint8Array.from({ length: this.#players }, (_, other) => Number(other === player));
    const { contribution, rows } = await this.#split(members);
    return { own: contribution.slice(0, rows), others: contribution.slice(rows, 2 * rows) };
  }

  async worth(members: Uint8Array): Promise<number> {
    const count = members.reduce((sum, member) => sum + member, 0);
    if (count === 0) return 0;
    if (count === this.#players) return (await this.whole()).apv;
    const known = this.#worths.get(members.join(''));
    if (known !== undefined) return known;
    return (await this.#split(members)).aepv[0]!;
  }

  async #split(members: Uint8Array): Promise<ExplainedVariation> {
    if (this.#players === 1) {
      const whole = await this.whole();
      return { ...whole, contribution: Float64Array.from([...whole.contribution, ...new Float64Array(whole.rows)]) };
    }
    const of = this.#playerOf.map((player) => 1 - members[player]!);
    const groups = { names: ['coalition', 'others'], of };
    const found = await this.#decompose({ ...this.#background, groups });
    this.#worths.set(members.join(''), found.aepv[0]!);
    this.#worths.set(members.map((member) => 1 - member).join(''), found.aepv[1]!);
    return found;
  }
}
