import {
  ConfigError,
  type Constraints,
  type Table,
  type TreeEnsemble,
  anything,
  checkOptions,
  groupCount,
  permutation,
  purposes,
  wholeNumbers,
  partOf,
} from '@kuznets/base';
import type { DeviceFitOptions } from '@kuznets/core-gpu';
import { checkBackground } from '../background.ts';
import { playersOf, shapleySteps } from './pattern-input.ts';
import { type VariationShares, variationShares } from './variation-shares.ts';

/** Shares of variance of which not every coalition was summed. */
export interface SampledVariationShares extends VariationShares {
  /** `players`: standard errors of `values`, by the spread over rounds. */
  readonly standardErrors: Float64Array;
  /** Draws of merged players, over all rounds. */
  readonly draws: number;
}

/** Options of {@link sampledVariationShares}. */
export interface SampledSharesOptions extends DeviceFitOptions {
  /** How often every player stands alone at least, 2 or more: standard errors fall with its root. Default 8. */
  readonly rounds?: number;
  /** Players of a draw, alone or merged, 4 to 16: time doubles and errors fall with each. Default: what 2^22 sums a draw allow, 6 to 12. */
  readonly parts?: number;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
}

const constraints: Constraints<SampledSharesOptions> = {
  rounds: wholeNumbers(2),
  parts: wholeNumbers(4, 16),
  randomState: wholeNumbers(0),
  device: anything('a device'),
  signal: anything('an AbortSignal'),
  onProgress: anything('a function'),
};

const DRAW_CELLS = 2 ** 22;

/**
 * Shares out the variation of a tree ensemble's predictions among any number of players: {@link variationShares} beyond sixteen.
 *
 * A draw leaves some players alone and merges the others at random, so that few are left and all their coalitions are summed. A coalition of
 * merged players is a random coalition of all players of its size; as blocks are sized so that every size occurs, and sizes weigh alike,
 * `sum_s 1 / p mean_{|S| = s} (aepv(S and k) - aepv(S))` is without bias what the Shapley value averages over all coalitions. What the
 * values then lack of `apv` is given to the players by their sampling variances: shares sum to one, and a player that no tree uses has exactly 0.
 *
 * `closed` and `total` are exact.
 *
 * @param ensemble - The trees, with constant leaves.
 * @param background - The sample, at least 2 rows; its groups are the players, at least 5.
 * @param options - See {@link SampledSharesOptions}.
 * @returns See {@link SampledVariationShares}.
 * @throws ConfigError, ShapeError for an ensemble, a sample or options outside what is allowed; DeviceLostError when the device goes away.
 * @see Owen (2014), SIAM/ASA Journal on Uncertainty Quantification 2, 245-251, https://doi.org/10.1137/130936233
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * const { shares, standardErrors } = await sampledVariationShares(ensemble, data, { device, rounds: 2 });
 * ```
 */
export const sampledVariationShares = async (
  ensemble: TreeEnsemble,
  background: Table,
  options: SampledSharesOptions,
): Promise<SampledVariationShares> => {
  const { rounds = 8, parts, randomState = 1, device, signal, onProgress } = checkOptions(options, constraints);
  checkBackground(background, true);
  const { rows } = background;
  const players = groupCount(background);
  if (players < 5)
    throw new ConfigError('too few players to sample coalitions of', {
      got: players,
      allowed: 'at least 5; variationShares sums all coalitions of fewer',
    });
  const { alone, blocks } = partsOf(players, parts ?? usualParts(rows), parts ?? 16);
  const weights = coalitionWeights([...new Array<number>(alone - 1).fill(1), ...blocks]);
  const playerOf = playersOf(background);
  const estimates = Array.from({ length: players }, (): number[] => []);
  const closed = new Float64Array(players);
  const total = new Float64Array(players);
  const drawsOfRound = Math.ceil(players / alone);
  const draws = rounds * drawsOfRound;
  let apv = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const round = Math.floor(draw / drawsOfRound);
    const first = (draw % drawsOfRound) * alone;
    const turn = permutation(players, randomState, purposes.sharePlayers, [round, 0]);
    const single = Array.from({ length: alone }, (_, place) => turn[(first + place) % players]!);
    const others = [...turn].filter((player) => !single.includes(player));
    const order = permutation(others.length, randomState, purposes.sharePlayers, [round, 1 + (draw % drawsOfRound)]);
    const partOf = new Uint32Array(players);
    single.forEach((player, part) => (partOf[player] = part));
    let next = 0;
    blocks.forEach((size, block) => {
      for (let member = 0; member < size; member += 1) partOf[others[order[next++]!]!] = alone + block;
    });
    const groups = {
      names: Array.from({ length: alone + blocks.length }, (_, part) => String(part)),
      of: playerOf.map((player) => partOf[player]!),
    };
    const merged = await variationShares(
      ensemble,
      { ...background, groups },
      {
        ...{ device, signal },
        onProgress: onProgress && ((share) => onProgress((draw + share) / draws)),
      },
    );
    apv = merged.apv;
    single.forEach((player, part) => {
      closed[player] = merged.closed[part]!;
      total[player] = merged.total[part]!;
      estimates[player]!.push(gain(merged.aepv!, part, weights));
    });
  }
  return { ...{ rows, players, apv, closed, total, aepv: null, draws }, ...balanced(estimates, apv) };
};

const usualParts = (rows: number): number => Math.min(12, Math.max(6, Math.floor(Math.log2(DRAW_CELLS / rows))));

/**
 * About how many steps {@link sampledVariationShares} takes: those of a draw, whose parts are what `shapleySteps` calls players, times the draws.
 *
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * sampledSharesSteps(ensemble, data, 8) < 1e11; // a matter of a minute
 * ```
 */
export const sampledSharesSteps = (ensemble: TreeEnsemble, background: Table, rounds: number): number => {
  const players = groupCount(background);
  const parts = usualParts(background.rows);
  const { alone } = partsOf(players, parts, 16);
  return rounds * Math.ceil(players / alone) * shapleySteps(ensemble, background, parts);
};

/**
 * How many players stand alone, about half of the parts, and the sizes of blocks of the others: with those alone they sum to every number.
 *
 * @param parts - how many there should be; more, up to `most`, where so few cannot do it.
 */
const partsOf = (
  players: number,
  parts: number,
  most: number,
): { readonly alone: number; readonly blocks: readonly number[] } => {
  for (let count = Math.min(parts, players - 1); count <= Math.min(most, players - 1); count += 1) {
    for (let alone = Math.ceil(count / 2); alone >= 2; alone -= 1) {
      const blocks = blocksOf(players - alone, count - alone, alone);
      if (blocks) return { alone, blocks };
    }
  }
  throw new ConfigError(`${players} players in so few parts`, {
    got: most,
    allowed: 'more, up to 16; or groups of columns as players',
  });
};

/** Blocks of about one size, none larger than one more than what those before and the other single players sum to; null where they do not hold all. */
const blocksOf = (players: number, count: number, alone: number): readonly number[] | null => {
  const blocks: number[] = [];
  let left = players;
  for (let more = count; more > 0 && left > 0; more -= 1) {
    const size = Math.min(Math.max(1, Math.floor(left / more)), alone + players - left);
    blocks.push(size);
    left -= size;
  }
  return left === 0 ? blocks : null;
};

/** What a coalition of parts of these sizes weighs, by its number: `1 / p` for each size, shared by the coalitions of that size. */
const coalitionWeights = (sizes: readonly number[]): Float64Array => {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const size = Float64Array.from({ length: 2 ** sizes.length }, (_, coalition) =>
    sizes.reduce((sum, each, part) => sum + ((coalition >> part) & 1) * each, 0),
  );
  const counts = new Float64Array(all + 1);
  size.forEach((each) => (counts[each]! += 1));
  return size.map((each) => 1 / ((all + 1) * counts[each]!));
};

/** What a part that is one player adds to coalitions of the other parts, weighed. */
const gain = (aepv: Float64Array, part: number, weights: Float64Array): number => {
  const below = 2 ** part - 1;
  let sum = 0;
  weights.forEach((weight, others) => {
    const without = ((others & ~below) << 1) | (others & below);
    sum += weight * (aepv[without | (1 << part)]! - aepv[without]!);
  });
  return sum;
};

/** Means of estimates, their standard errors, and what they lack of the whole by the squares of these. */
export const balanced = (
  estimates: readonly (readonly number[])[],
  apv: number,
): Pick<SampledVariationShares, 'values' | 'shares' | 'standardErrors'> => {
  const means = estimates.map((list) => list.reduce((sum, value) => sum + value, 0) / list.length);
  const squares = estimates.map(
    (list, player) =>
      list.reduce((sum, value) => sum + (value - means[player]!) ** 2, 0) / (list.length - 1) / list.length,
  );
  const spread = squares.reduce((sum, square) => sum + square, 0);
  const lack = apv - means.reduce((sum, mean) => sum + mean, 0);
  const values = Float64Array.from(means, (mean, player) =>
    spread > 0 ? mean + (lack * squares[player]!) / spread : mean,
  );
  return {
    values,
    shares: values.map((value) => partOf(value, apv)),
    standardErrors: Float64Array.from(squares, Math.sqrt),
  };
};
