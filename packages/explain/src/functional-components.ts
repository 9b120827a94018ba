import {
  ConfigError,
  type Pace,
  type Table,
  type TreeEnsemble,
  goesLeft,
  groupCount,
  paceOf,
  predictEnsemble,
} from '@kuznets/base';
import type { DeviceFitOptions } from '@kuznets/core-gpu';
import { type PairSelection, selectFeatures } from './background.ts';
import { playersOf } from './shapley/pattern-input.ts';
import { explainedVariation } from './tree-variation.ts';
import { checkModel } from './variation-input.ts';

/** Options of {@link functionalComponents}: the device whose WASM workers find the strongest players, signal, progress. */
export interface FunctionalComponentsOptions extends DeviceFitOptions {
  /** Most players in a component, 1 to 6. Default 3. */
  readonly order?: number;
  /** Players whose components are wanted, at most 30: all, a list, or so many of largest `aepv`. Default 5, as hstats' `threeway_m`. */
  readonly among?: Exclude<PairSelection, 'none'>;
}

/** The parts of a fitted function that belong to sets of players. */
export interface FunctionalComponents {
  readonly rows: number;
  /** `sets`: the players of each component, single ones first, then pairs, then triples. */
  readonly sets: readonly (readonly number[])[];
  /** `sets x rows` */
  readonly values: Float64Array;
  /** Mean prediction, the component of no player. */
  readonly mean: number;
  /** `sets`: variance of the component over that of the predictions; NaN where these are constant. */
  readonly varianceShare: Float64Array;
  /**
   * `sets`: Friedman and Popescu's H of the players, of three its formula 46: the square root of the component's sum of squares over that of
   * the players' partial dependence, both less their means; NaN for single players and where partial dependence is constant.
   */
  readonly hStatistic: Float64Array;
}

const mostOrder = 6;
/** Places of a path in 32 bits: the players, and one for all that are not asked for. */
const mostPlayers = 30;
const mostCells = 2 ** 27;

/**
 * Functional components of a tree ensemble up to an order, exactly, and Friedman's H of every pair, triple and larger set.
 *
 * `g_U(i) = sum_{W in U} (-1)^(|U| - |W|) F_W(i)`, with partial dependence `F_W(i) = mean_j f(x_i^W x_j^-W)`: over all sets `U` of all players they
 * sum to `f(x_i)`, and `g_U` is 0 at every row where no interaction is of all of `U`. These are glex's components. A leaf of value `v` adds to
 * `g_U` only where `U` is on its path: `v / n sum_{W met by i} (-1)^(|U| - |W|) N(W)`, `N(W)` being the rows that meet the conditions
 * on all players of the path but `W`; rows are routed once a tree, and sets that no path holds cost nothing.
 *
 * @param ensemble - The trees, with constant leaves.
 * @param background - At least 2 rows; its groups are the players.
 * @param options - See {@link FunctionalComponentsOptions}.
 * @returns See {@link FunctionalComponents}. A component of players that no path has together is exactly 0.
 * @throws ConfigError, ShapeError for an ensemble, a sample or options outside what is allowed.
 * @see Friedman and Popescu (2008), https://doi.org/10.1214/07-AOAS148; Hiabu, Meyer and Wright (2023), AISTATS, PMLR 206, 7040-7060
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * const { sets, hStatistic } = await functionalComponents(ensemble, data, { device, among: 4 });
 * sets.length; // 14
 * ```
 */
export const functionalComponents = async (
  ensemble: TreeEnsemble,
  background: Table,
  options: FunctionalComponentsOptions,
): Promise<FunctionalComponents> => {
  const { device, order = 3, among = 5, signal, onProgress } = options;
  const { rows } = background;
  const pace = paceOf({ signal });
  checkModel(ensemble, background);
  if (ensemble.trees.linear) throw new ConfigError('leaves with linear models; allowed: constant leaves');
  if (!Number.isInteger(order) || order < 1 || order > mostOrder)
    throw new ConfigError('order', { got: order, allowed: `a whole number, 1 to ${mostOrder}` });
  const singles =
    typeof among === 'number'
      ? (await explainedVariation(ensemble, background, { device, pairs: 'none', signal })).aepv
      : new Float64Array(groupCount(background));
  const players = [...selectFeatures(among, singles, 0)];
  if (players.length > mostPlayers)
    throw new ConfigError('too many players', { got: players.length, allowed: `${mostPlayers}, as among: 5 asks for` });
  const sets = subsetsOf(players, order);
  if (sets.length * rows > mostCells)
    throw new ConfigError(`${sets.length} components over ${rows} rows are too many numbers`, {
      got: sets.length * rows,
      allowed: `${mostCells}, with fewer players (among) or a lower order`,
    });
  const values = new Float64Array(sets.length * rows);
  const leaves = new LeafComponents(sets, values, ensemble.scale);
  const { offsets } = ensemble.trees;
  for (let tree = 0; tree + 1 < offsets.length; tree += 1) {
    await addTree(ensemble, background, tree, { players, leaves, pace });
    onProgress?.((tree + 1) / (offsets.length - 1));
  }
  return { rows, sets, values, ...measuresOf(sets, values, predictEnsemble(ensemble, background)) };
};

/** Sets of one player, then of two, and so on. */
const subsetsOf = (players: readonly number[], order: number): number[][] => {
  const bySize: number[][][] = [players.map((player) => [player])];
  for (let size = 2; size <= Math.min(order, players.length); size += 1)
    bySize.push(
      bySize
        .at(-1)!
        .flatMap((set) => players.filter((player) => player > set.at(-1)!).map((player) => [...set, player])),
    );
  return bySize.flat();
};

interface Walk {
  readonly players: readonly number[];
  readonly leaves: LeafComponents;
  readonly pace: Pace;
}

/** Goes to every leaf of a tree with the places on the path whose conditions each row misses. */
const addTree = async (
  { trees }: TreeEnsemble,
  background: Table,
  tree: number,
  { players, leaves, pace }: Walk,
): Promise<void> => {
  const { x, rows, features } = background;
  const playerOf = playersOf(background);
  const root = trees.offsets[tree]!;
  const path: number[] = [];
  const visit = async (node: number, missed: Uint32Array): Promise<void> => {
    const split = trees.feature[node]!;
    if (split < 0) {
      leaves.add(trees.value[node]!, path, missed);
      if (pace.due()) await pace.rest();
      return;
    }
    const player = playerOf[split]!;
    const wanted = players.includes(player);
    const known = path.indexOf(player);
    // Place 0 is of all players that are not asked for.
    const place = wanted ? 1 + (known < 0 ? path.push(player) - 1 : known) : 0;
    const left = new Uint8Array(rows);
    for (let row = 0; row < rows; row += 1) left[row] = Number(goesLeft(trees, node, x[row * features + split]!));
    for (const side of [1, 0])
      await visit(
        root + (side === 1 ? trees.childrenLeft : trees.childrenRight)[node]!,
        missed.map((places, row) => (left[row] === side ? places : places | (1 << place))),
      );
    if (wanted && known < 0) path.pop();
  };
  await visit(root, new Uint32Array(rows));
};

/** Adds what leaves are worth to the components. */
class LeafComponents {
  readonly #numberOf: ReadonlyMap<string, number>;
  readonly #order: number;
  readonly #values: Float64Array;
  readonly #scale: number;

  constructor(sets: readonly (readonly number[])[], values: Float64Array, scale: number) {
    this.#numberOf = new Map(sets.map((set, at) => [set.join(), at]));
    this.#order = sets.at(-1)?.length ?? 0;
    this.#values = values;
    this.#scale = scale;
  }

  /**
   * One leaf.
   *
   * @param path - players, whose places are 1, 2, ...
   * @param missed - `rows`: bits of the places whose conditions a row misses
   */
  add(value: number, path: readonly number[], missed: Uint32Array): void {
    const rows = missed.length;
    const counts = new Map<number, number>();
    for (const places of missed) counts.set(places, (counts.get(places) ?? 0) + 1);
    const places = path.map((_, at) => at + 1).sort((a, b) => path[a - 1]! - path[b - 1]!);
    for (const set of subsetsOf([...places.keys()], this.#order)) {
      const own = set.map((at) => places[at]!);
      const at = this.#numberOf.get(own.map((place) => path[place - 1]!).join());
      if (at === undefined) continue;
      const worth = worths(own, counts).map((count) => (this.#scale * value * count) / rows);
      for (let row = 0; row < rows; row += 1) {
        let met = 0;
        for (let k = 0; k < own.length; k += 1) met |= (~(missed[row]! >>> own[k]!) & 1) << k;
        this.#values[at * rows + row]! += worth[met]!;
      }
    }
  }
}

/** For each set of met conditions, `sum_{W met} (-1)^(|U| - |W|) N(W)`. */
const worths = (own: readonly number[], counts: ReadonlyMap<number, number>): Float64Array => {
  const worth = new Float64Array(2 ** own.length);
  const all = own.reduce((mask, place) => mask | (1 << place), 0);
  for (const [missed, count] of counts) {
    if ((missed & ~all) !== 0) continue;
    worth[own.reduce((mask, place, k) => mask | (((missed >>> place) & 1) << k), 0)]! += count;
  }
  // N(W) counts rows that miss no place outside of W: sums over subsets, then signs, then sums over subsets again.
  sumOverSubsets(worth, own.length);
  for (let mask = 0; mask < worth.length; mask += 1) {
    let size = 0;
    for (let k = 0; k < own.length; k += 1) size += (mask >>> k) & 1;
    if ((own.length - size) % 2 === 1) worth[mask] = -worth[mask]!;
  }
  sumOverSubsets(worth, own.length);
  return worth;
};

const sumOverSubsets = (of: Float64Array, places: number): void => {
  for (let k = 0; k < places; k += 1)
    for (let mask = 0; mask < of.length; mask += 1) if ((mask >>> k) & 1) of[mask]! += of[mask ^ (1 << k)]!;
};

const measuresOf = (
  sets: readonly (readonly number[])[],
  values: Float64Array,
  prediction: Float64Array,
): Pick<FunctionalComponents, 'mean' | 'varianceShare' | 'hStatistic'> => {
  const rows = prediction.length;
  const numberOf = new Map(sets.map((set, at) => [set.join(), at]));
  const all = squares(prediction);
  const own = Float64Array.from(sets, (_, at) => squares(values.subarray(at * rows, (at + 1) * rows)));
  const hStatistic = Float64Array.from(sets, (set, at) => {
    if (set.length === 1) return Number.NaN;
    const dependence = new Float64Array(rows);
    for (const part of subsetsOf(set, set.length)) {
      const from = numberOf.get(part.join())! * rows;
      dependence.forEach((_, row) => (dependence[row]! += values[from + row]!));
    }
    const total = squares(dependence);
    return total > 1e-24 * all ? Math.sqrt(own[at]! / total) : Number.NaN;
  });
  return {
    mean: prediction.reduce((sum, value) => sum + value, 0) / rows,
    varianceShare: own.map((value) => (all > 0 ? value / all : Number.NaN)),
    hStatistic,
  };
};

/** Sum of squares about the mean. */
const squares = (list: Float64Array): number => {
  const about = list.reduce((sum, value) => sum + value, 0) / list.length;
  return list.reduce((sum, value) => sum + (value - about) ** 2, 0);
};
