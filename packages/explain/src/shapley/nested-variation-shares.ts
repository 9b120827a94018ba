import {
  type ColumnGroups,
  ConfigError,
  type Constraints,
  ShapeError,
  type Table,
  type TreeEnsemble,
  anything,
  checkOptions,
  partOf,
  permutation,
  purposes,
  wholeNumbers,
} from '@kuznets/base';
import type { DeviceFitOptions } from '@kuznets/core-gpu';
import { checkBackground } from '../background.ts';
import { playersOf, shapleySteps } from './pattern-input.ts';
import { type SampledVariationShares, balanced } from './sampled-variation-shares.ts';
import { MOST_PLAYERS, type VariationShares, shapleyOf, variationShares } from './variation-shares.ts';

/** Shares of one level of a hierarchy of groups. */
export interface LevelShares {
  /** `groups`: the group of the level above that each is part of; 0 for all at the first level. */
  readonly parent: Uint32Array;
  /** `groups`: Owen's values, of more levels Winter's; those of a group's parts sum to its own. */
  readonly values: Float64Array;
  /** `groups`: `values / apv`; NaN where `apv` is 0. */
  readonly shares: Float64Array;
  /** `groups`: standard errors of `values` within the group above, by the spread over draws; 0 where every coalition was summed. */
  readonly standardErrors: Float64Array;
  /** `groups`: draws of what stands beside the group above; 0 where every coalition was summed. */
  readonly draws: Uint32Array;
}

/** How the variation of a function's predictions is shared out in a hierarchy of groups. */
export interface NestedVariationShares {
  readonly rows: number;
  /** Variance of the predictions, divisor `rows`: what is shared out. */
  readonly apv: number;
  /** Coarse to fine; the last is that of the background's groups, or of its columns. */
  readonly levels: readonly LevelShares[];
}

/** Options of {@link nestedVariationShares}. */
export interface NestedSharesOptions extends DeviceFitOptions {
  /** Draws of what stands beside a group, 2 or more, each with its complement: standard errors fall with its root. Default 16. */
  readonly draws?: number;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
  /**
   * Shares of the first level's groups where they are known, of any number of groups, `standardErrors` and `draws` where they were sampled. Default:
   * those of `variationShares`.
   */
  readonly first?: Pick<VariationShares, 'apv' | 'values'> &
    Partial<Pick<SampledVariationShares, 'standardErrors' | 'draws'>>;
}

const USUAL_DRAWS = 16;

const constraints: Constraints<NestedSharesOptions> = {
  draws: wholeNumbers(2),
  randomState: wholeNumbers(0),
  first: anything('shares of the first level'),
  device: anything('a device'),
  signal: anything('an AbortSignal'),
  onProgress: anything('a function'),
};

/**
 * Shares out the variation of a tree ensemble's predictions in a hierarchy of groups: each group's parts sum to the group.
 *
 * Each gets the mean of what it adds, `aepv(before and k) - aepv(before)`, over all orders in which every group's columns follow one another, at
 * every level: Owen's value for one level of groups, Winter's for more. The first level's values are those of `variationShares`.
 * A group's parts need the coalitions of the parts and of what stands beside the group and beside each group that it lies in, weighed by
 * `prod_l |S_l|! (n_l - |S_l| - 1)! / n_l!`; up to sixteen in all are summed from one walk over the trees. Where there are more to stand
 * beside, or the first level's shares were sampled, what stands beside is drawn as what comes before in random orders, each with its complement,
 * and what the parts then lack of their group is given to them by their sampling variances.
 *
 * @param ensemble - The trees, with constant leaves.
 * @param background - The sample, at least 2 rows; its groups, or columns, are the finest level.
 * @param levels - Groups of columns, coarse to fine, one level at least; each lies in those before. The first has at most 16 groups, unless their
 *   shares are given, a group at most 14 parts (16 less what stands beside it, if that is more).
 * @param options - See {@link NestedSharesOptions}.
 * @returns See {@link NestedVariationShares}.
 * @throws ConfigError, ShapeError for levels that are not nested or have too many parts, an ensemble, a sample or options outside what is allowed;
 *   DeviceLostError when the device goes away.
 * @see Owen (1977), Mathematical Economics and Game Theory, 76-88, https://doi.org/10.1007/978-3-642-45494-3_7; Winter (1989), International
 *   Journal of Game Theory 18, 227-240
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * const parts = (count: number) => ({
 *   names: Array.from({ length: count }, (_, part) => `part ${part + 1} of ${count}`),
 *   of: Uint32Array.from({ length: data.features }, (_, k) => Math.floor((count * k) / data.features)),
 * });
 * const { levels } = await nestedVariationShares(ensemble, data, [parts(2), parts(8)], { device });
 * levels[2]!.shares; // of columns
 * ```
 */
export const nestedVariationShares = async (
  ensemble: TreeEnsemble,
  background: Table,
  levels: readonly ColumnGroups[],
  options: NestedSharesOptions,
): Promise<NestedVariationShares> => {
  const {
    draws = USUAL_DRAWS,
    randomState = 1,
    first: known,
    device,
    signal,
    onProgress,
  } = checkOptions(options, constraints);
  checkBackground(background, true);
  const hierarchy = hierarchyOf(background, levels);
  const groups = hierarchy[0]!.parent.length;
  if (known && known.values.length !== groups)
    throw new ShapeError('the shares given are not those of the groups of the first level', {
      got: known.values.length,
      allowed: `${groups}`,
    });
  const splits = allSplits(hierarchy, known?.standardErrors !== undefined);
  const total = splits.reduce((sum, split) => sum + walksOf(split, draws), known ? 0 : 1);
  let done = 0;
  const worthsOf = async (of: Uint32Array): Promise<Float64Array> => {
    const groups = { names: Array.from(new Set(of), String), of };
    const progress = onProgress && ((share: number): void => onProgress((done + share) / total));
    const { aepv } = await variationShares(
      ensemble,
      { ...background, groups },
      { device, signal, onProgress: progress },
    );
    done += 1;
    return aepv!;
  };

  const shared = async (): Promise<NonNullable<NestedSharesOptions['first']>> => {
    const worths = await worthsOf(hierarchy[0]!.of);
    return { apv: worths.at(-1)!, values: shapleyOf(worths, groups) };
  };
  const first = known ?? (await shared());
  const { apv } = first;
  const found = hierarchy.map(({ parent }) => ({
    parent,
    values: new Float64Array(parent.length),
    standardErrors: new Float64Array(parent.length),
    draws: new Uint32Array(parent.length),
  }));
  found[0]!.values.set(first.values);
  found[0]!.standardErrors.set(first.standardErrors ?? []);
  found[0]!.draws.fill(first.draws ?? 0);
  for (const split of splits) {
    const above = found[split.level - 1]!;
    const level = found[split.level]!;
    const set = (values: ArrayLike<number>, errors: ArrayLike<number>, count: number): void =>
      split.parts.forEach((group, part) => {
        level.values[group] = values[part]!;
        level.standardErrors[group] = errors[part]!;
        level.draws[group] = count;
      });
    if (split.parts.length === 1) {
      set([above.values[split.group]!], [above.standardErrors[split.group]!], above.draws[split.group]!);
      continue;
    }
    const estimates = split.parts.map((): number[] => []);
    for (let draw = 0; draw < walksOf(split, draws); draw += 1) {
      const { of, weights } = split.exact
        ? allBeside(hierarchy, split)
        : drawnBeside(hierarchy, split, draw, randomState);
      const values = shapleyOf(gameWithin(await worthsOf(of), split.parts.length, weights), split.parts.length);
      estimates.forEach((list, part) => list.push(values[part]!));
    }
    if (split.exact) set(estimates.flat(), new Float64Array(split.parts.length), 0);
    else {
      const { values, standardErrors } = balanced(estimates, above.values[split.group]!);
      set(values, standardErrors, draws);
    }
  }
  return {
    ...{ rows: background.rows, apv },
    levels: found.map((level) => ({ ...level, shares: level.values.map((value) => partOf(value, apv)) })),
  };
};

/**
 * About how many steps the parts of {@link nestedVariationShares} take, the first level's shares being known: of each walk those that
 * `shapleySteps` counts for the parts and what stands beside them, and `rows p 2^p` for the coalitions of the `p`.
 *
 * @param sampled - whether the first level's shares were sampled.
 * @param draws - as of `nestedVariationShares`. Default 16.
 * @throws As `nestedVariationShares`.
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * const parts = (count: number) => ({
 *   names: Array.from({ length: count }, (_, part) => `part ${part + 1} of ${count}`),
 *   of: Uint32Array.from({ length: data.features }, (_, k) => Math.floor((count * k) / data.features)),
 * });
 * nestedSharesSteps(ensemble, { ...data, groups: parts(8) }, [parts(2)], true) < 1e11; // a matter of a minute
 * ```
 */
export const nestedSharesSteps = (
  ensemble: TreeEnsemble,
  background: Table,
  levels: readonly ColumnGroups[],
  sampled: boolean,
  draws = USUAL_DRAWS,
): number => {
  const counted = new Map<number, number>();
  return allSplits(hierarchyOf(background, levels), sampled).reduce((sum, split) => {
    const walks = walksOf(split, draws);
    if (walks === 0) return sum;
    const players = split.parts.length + (split.exact ? besidesOf(split) : 2);
    const steps = counted.get(players) ?? shapleySteps(ensemble, background, players);
    counted.set(players, steps);
    return sum + walks * (steps + background.rows * players * 2 ** players);
  }, 0);
};

interface Level {
  readonly names: readonly string[];
  /** `features`: the group of each column. */
  readonly of: Uint32Array;
  /** `groups`: the group of the level above. */
  readonly parent: Uint32Array;
}

/** A group whose value is shared out among its parts. */
interface Split {
  /** Of the parts, 1 or more. */
  readonly level: number;
  /** At the level above. */
  readonly group: number;
  readonly parts: readonly number[];
  /** What stands beside the group, and beside each that it lies in, from the first level. */
  readonly beside: readonly { readonly level: number; readonly group: number; readonly groups: number }[];
  /** Whether all coalitions are summed. */
  readonly exact: boolean;
}

/** The levels and the columns or groups of the background, or an error that names the group that lies in two. */
const hierarchyOf = (background: Table, levels: readonly ColumnGroups[]): readonly Level[] => {
  if (levels.length === 0)
    throw new ConfigError('no level of groups', { allowed: 'one or more; variationShares needs none' });
  const { features, featureNames } = background;
  const finest = background.groups ?? {
    names: Array.from({ length: features }, (_, column) => featureNames?.[column] ?? `column ${column}`),
    of: playersOf(background),
  };
  return [...levels, finest].map(({ names, of }, at, all) => {
    checkBackground({ ...background, groups: { names, of } }, true);
    const parent = new Uint32Array(names.length);
    const above = all[at - 1];
    if (above) {
      of.forEach((group, column) => (parent[group] = above.of[column]!));
      const torn = of.findIndex((group, column) => parent[group] !== above.of[column]);
      if (torn >= 0)
        throw new ConfigError(`a group of level ${at + 1} lies in two of level ${at}`, {
          where: { item: names[of[torn]!]! },
          got: `${above.names[above.of[torn]!]}, ${above.names[parent[of[torn]!]!]}`,
          allowed: 'levels from coarse to fine, each group within one of the level before',
        });
    }
    return { names, of, parent };
  });
};

const membersOf = ({ parent }: Level, group: number): number[] =>
  Array.from(parent.keys()).filter((member) => parent[member] === group);

/** Walks over the trees that a group takes. */
const walksOf = ({ parts, exact }: Split, draws: number): number => (parts.length === 1 ? 0 : exact ? 1 : draws);

/** All groups that are shared out, coarse to fine; where those of the first level were sampled none is exact, so that parts can sum to them. */
const allSplits = (hierarchy: readonly Level[], sampled: boolean): readonly Split[] =>
  hierarchy.slice(1).flatMap((_, above) => splitsOf(hierarchy, above, sampled));

/** How many groups stand beside one, at any level. */
const besidesOf = ({ beside }: Pick<Split, 'beside'>): number =>
  beside.reduce((sum, { groups }) => sum + groups - 1, 0);

const splitsOf = (hierarchy: readonly Level[], above: number, sampled: boolean): readonly Split[] =>
  hierarchy[above]!.names.map((name, group) => {
    const parts = membersOf(hierarchy[above + 1]!, group);
    const beside: { level: number; group: number; groups: number }[] = [];
    for (let level = above, own = group; level >= 0; own = hierarchy[level]!.parent[own]!, level -= 1)
      beside.unshift({
        level,
        group: own,
        groups: membersOf(hierarchy[level]!, hierarchy[level]!.parent[own]!).length,
      });
    const exact = parts.length === 1 || (!sampled && parts.length + besidesOf({ beside }) <= MOST_PLAYERS);
    if (!exact && parts.length > MOST_PLAYERS - 2)
      throw new ConfigError('too many parts of a group to share out variation among', {
        where: { item: name },
        got: parts.length,
        allowed: `at most ${MOST_PLAYERS - 2}: put a level of groups between`,
      });
    return { level: above + 1, group, parts, beside, exact };
  });

/** Columns by the parts of a group, and the others by what they stand in beside it. */
const mergedBeside = (
  hierarchy: readonly Level[],
  { level, group, parts, beside }: Split,
  placeOf: (level: number, group: number) => number,
): Uint32Array =>
  hierarchy[level]!.of.map((part, column) => {
    if (hierarchy[level - 1]!.of[column] === group) return parts.indexOf(part);
    const apart = beside.find((own) => hierarchy[own.level]!.of[column] !== own.group)!;
    return parts.length + placeOf(apart.level, hierarchy[apart.level]!.of[column]!);
  });

interface Beside {
  readonly of: Uint32Array;
  /** What each coalition of what stands beside weighs; they sum to 1. */
  readonly weights: Float64Array;
}

/** Every group beside is a part of its own. */
const allBeside = (hierarchy: readonly Level[], split: Split): Beside => {
  const places: string[] = [];
  const sizes: { count: number; groups: number }[] = [];
  const levels: number[] = [];
  for (const [at, { level, group, groups }] of split.beside.entries()) {
    sizes.push({ count: 0, groups });
    for (const other of membersOf(hierarchy[level]!, hierarchy[level]!.parent[group]!)) {
      if (other === group) continue;
      places.push(`${level} ${other}`);
      levels.push(at);
    }
  }
  const weights = Float64Array.from({ length: 2 ** places.length }, (_, coalition) => {
    const inside = new Uint8Array(sizes.length);
    levels.forEach((at, place) => (inside[at]! += (coalition >> place) & 1));
    return sizes.reduce((product, { groups }, at) => product * weightOf(inside[at]!, groups), 1);
  });
  return { of: mergedBeside(hierarchy, split, (level, group) => places.indexOf(`${level} ${group}`)), weights };
};

/** `s! (n - s - 1)! / n!`. */
const weightOf = (size: number, groups: number): number => {
  let weight = 1 / groups;
  for (let k = 1; k <= size; k += 1) weight *= k / (groups - k);
  return weight;
};

/** What comes before the group, and before each that it lies in, in a random order of those beside, is one part; what comes after is another. */
const drawnBeside = (hierarchy: readonly Level[], split: Split, draw: number, randomState: number): Beside => {
  const before = new Map(
    split.beside.map(({ level, group }) => {
      const members = membersOf(hierarchy[level]!, hierarchy[level]!.parent[group]!);
      const family = 1 + level + hierarchy.length * hierarchy[level]!.parent[group]!;
      const order = permutation(members.length, randomState, purposes.shareOrders, [draw, family]);
      const turn = Array.from(order, (place) => members[place]!);
      return [level, new Set(turn.slice(0, turn.indexOf(group)))];
    }),
  );
  const merged = mergedBeside(hierarchy, split, (level, group) => Number(!before.get(level)!.has(group)));
  const [first, second] = [0, 1].map((place) => merged.includes(split.parts.length + place));
  if (first && second) return { of: merged, weights: Float64Array.of(0, 0.5, 0.5, 0) };
  const of = merged.map((part) => Math.min(part, split.parts.length));
  return { of, weights: Float64Array.of(0.5, 0.5) };
};

/** What coalitions of the first parts are worth beside those of the others, weighed. */
const gameWithin = (worths: Float64Array, parts: number, weights: Float64Array): Float64Array =>
  Float64Array.from({ length: 2 ** parts }, (_, coalition) =>
    weights.reduce((sum, weight, others) => sum + weight * worths[(others << parts) | coalition]!, 0),
  );
