import {
  ConfigError,
  type Pace,
  type Table,
  type TreeEnsemble,
  type Trees,
  checkEnsemble,
  groupCount,
  sliceTrees,
  treeCount,
} from '@kuznets/base';
import type { PatternSample, PatternTrees } from '@kuznets/core-gpu';
import { checkBackground, checkFeatures } from '../background.ts';
import { splitCodes } from '../split-codes.ts';
import { checkGrid } from '../variation-grid.ts';

/** Most nodes that a kernel gets at a time. */
export const CHUNK_NODES = 2 ** 16;
/** Steps of the finest grid on which values are taken for integers; on a coarser one what a leaf adds is rounded instead. */
const WHOLE_BITS = 44;

/** Trees and rows as kernels of patterns take them, and what their integers are worth. */
export interface PatternInput {
  readonly sample: PatternSample;
  readonly chunks: readonly PatternTrees[];
  readonly players: number;
  /** Worth of one step in the prediction, and the prediction of trees whose every value is 0 steps. */
  readonly scale: number;
  readonly base: number;
}

/** Calls `leaf` with the number of players on the path to every leaf. */
const eachLeaf = (
  { offsets, feature, childrenLeft, childrenRight }: Trees,
  players: Uint32Array,
  leaf: (places: number) => void,
): void => {
  const onPath = new Uint32Array(players.reduce((most, player) => Math.max(most, player), 0) + 1);
  let count = 0;
  for (let tree = 0; tree + 1 < offsets.length; tree += 1) {
    const root = offsets[tree]!;
    // A node is left when it comes up again, as -1 - node.
    const stack = [root];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const split = feature[node < 0 ? -1 - node : node]!;
      if (split < 0) {
        leaf(count);
        continue;
      }
      const player = players[split]!;
      if (node < 0) {
        onPath[player]! -= 1;
        if (onPath[player] === 0) count -= 1;
        continue;
      }
      onPath[player]! += 1;
      if (onPath[player] === 1) count += 1;
      stack.push(-1 - node, root + childrenLeft[node]!, root + childrenRight[node]!);
    }
  }
};

/** Most players on a path of the trees. */
export const placesOf = (trees: Trees, players: Uint32Array): number => {
  let most = 0;
  eachLeaf(trees, players, (places) => (most = Math.max(most, places)));
  return most;
};

/**
 * Most players, columns or groups of columns, that are split on on one path of the trees: Shapley values take at most 64.
 *
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * playersOnPath(ensemble, data);
 * ```
 */
export const playersOnPath = ({ trees }: TreeEnsemble, table: Table): number => placesOf(trees, playersOf(table));

/**
 * About how many steps Shapley values of every row against all rows take: of a leaf with `d` players on its path `rows + 2^d d^2`, or
 * `rows + rows^2` where there are fewer rows than patterns of them.
 *
 * @param mostPlaces - players on a path count as so many at most. Default all of them.
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 100 }).fit(data, { device });
 * shapleySteps(ensemble, data) < 1e10; // a matter of seconds
 * ```
 */
export const shapleySteps = ({ trees }: TreeEnsemble, table: Table, mostPlaces = Infinity): number => {
  const { rows } = table;
  let steps = 0;
  eachLeaf(trees, playersOf(table), (onPath) => {
    const places = Math.min(onPath, mostPlaces);
    const patterns = 2 ** places;
    steps += rows + (patterns <= 8 * rows ? patterns * places ** 2 : rows ** 2);
  });
  return steps;
};

/** The player of each column. */
export const playersOf = ({ features, groups }: Table): Uint32Array =>
  groups?.of ?? Uint32Array.from({ length: features }, (_, column) => column);

/** Throws where a table to explain is none of the background's kind. */
export const checkExplained = (table: Table, background: Table, missing: boolean): void => {
  if (table === background) return;
  checkBackground(background, missing);
  checkFeatures(background.features, background.featureNames, table);
  if (groupCount(table) !== groupCount(background))
    throw new ConfigError('the rows to explain have other groups than the background', {
      got: groupCount(table),
      allowed: `${groupCount(background)}`,
    });
};

/** Values as steps of a grid on which sums of `reach` times the largest of each tree stay below 2^63. */
const stepsOf = (
  { trees, scale, base }: TreeEnsemble,
  reach: number,
): { readonly value: Float64Array; readonly whole: boolean; readonly scale: number; readonly base: number } => {
  const { feature, value, grid } = trees;
  const count = treeCount(trees);
  const bits = Math.floor(62 - Math.log2(reach * count));
  let [low, high] = [Infinity, -Infinity];
  value.forEach((leaf, node) => {
    if (feature[node]! >= 0) return;
    low = Math.min(low, leaf);
    high = Math.max(high, leaf);
  });
  const furthest = grid ? Math.max(high - grid.centre, grid.centre - low) / grid.scale : Infinity;
  const own = grid && furthest < 2 ** Math.min(53, bits);
  const centre = own ? grid.centre : low + (high - low) / 2;
  const most = Math.min(52, bits);
  const step = own ? grid.scale : high === low ? 1 : 2 ** (Math.ceil(Math.log2((high - low) / 2)) - most);
  const whole = own === true || most >= WHOLE_BITS;
  return {
    value: value.map((leaf, node) => {
      if (feature[node]! >= 0) return 0;
      const steps = (leaf - centre) / step;
      return whole ? Math.round(steps) : steps;
    }),
    whole,
    scale: scale * step,
    base: base + scale * count * centre,
  };
};

/**
 * Trees and rows as kernels of patterns take them: values by the model's own thresholds, so that any number of rows has codes.
 *
 * @param reach - bound of what a tree's largest value is multiplied by in the sums, from the most players on a path
 */
export const patternInput = async (
  ensemble: TreeEnsemble,
  table: Table,
  background: Table,
  reach: (places: number) => number,
  pace: Pace,
): Promise<PatternInput> => {
  const { trees } = ensemble;
  const missing = trees.missingLeft !== undefined;
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, table);
  checkBackground(table, missing);
  checkExplained(table, background, missing);
  if (trees.grid) checkGrid(trees.grid);
  if (trees.linear) throw new ConfigError('leaves with linear models; allowed: constant leaves');
  const depth = checkEnsemble(ensemble);
  const places = placesOf(trees, playersOf(table));
  if (places > 64) throw new ConfigError(`paths of ${places} variables; allowed: at most 64, or groups of columns`);
  const tables = table === background ? [table] : [background, table];
  const { codes, columns, column, cut, groups } = await splitCodes(trees, tables, pace);
  const sample: PatternSample = {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    background: background.rows,
    features: columns,
    groups,
    codes,
  };
  const { value, whole, scale, base } = stepsOf(ensemble, reach(places));
  const { offsets, childrenLeft, childrenRight, missingLeft } = trees;
  const all: PatternTrees = {
    ...{ offsets, feature: column, childrenLeft, childrenRight, cut, value, depth, places, whole },
    ...(missingLeft && { missingLeft }),
  };
  const chunks: PatternTrees[] = [];
  const count = treeCount(trees);
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && trees.offsets[end + 1]! - trees.offsets[start]! <= CHUNK_NODES) end += 1;
    chunks.push(sliceTrees(all, start, end - start, 'subarray'));
    start = end;
  }
  return { sample, chunks, players: groupCount(table), scale, base };
};
