import { type Table, columnsAsFitted, featureNamesOf } from '../table/table.ts';
import { type LevelSets, type TreeEnsemble, type Trees, treeCount } from './trees.ts';

/**
 * Which way a cell goes at a split.
 *
 * @param trees - the trees
 * @param node - index of the split among the nodes of all trees
 * @param cell - the row's value of the split's feature; NaN where missing
 * @returns whether it goes left
 */
export function goesLeft({ threshold, missingLeft, levels }: Trees, node: number, cell: number): boolean {
  if (cell !== cell) return missingLeft?.[node] === 1;
  if (levels !== undefined && levels.offsets[node]! < levels.offsets[node + 1]!)
    return hasLevel(levels, node, Math.trunc(cell));
  return cell <= threshold[node]!;
}

function hasLevel({ offsets, level }: LevelSets, node: number, wanted: number): boolean {
  let [low, high] = [offsets[node]!, offsets[node + 1]! - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (level[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return level[low] === wanted;
}

/**
 * The leaf that a row reaches.
 *
 * @param trees - the trees
 * @param tree - which of them
 * @param x - cells, row-major; NaN where missing, if the trees say where it goes
 * @param first - where the row's cells begin
 * @returns index of the node among those of all trees
 */
export function leafOf(trees: Trees, tree: number, x: ArrayLike<number>, first = 0): number {
  const { offsets, feature, childrenLeft, childrenRight } = trees;
  const root = offsets[tree]!;
  let node = root;
  for (let split = feature[node]!; split >= 0; split = feature[node]!) {
    node = root + (goesLeft(trees, node, x[first + split]!) ? childrenLeft[node]! : childrenRight[node]!);
  }
  return node;
}

/**
 * Predictions of a tree ensemble, in double precision, trees added in order: `f(x) = base + scale * sum_t leaf_t(x)`.
 *
 * @param ensemble - the trees; {@link checkEnsemble} refuses damaged ones
 * @param table - `rows x features`, columns matched by name where both have names, else by place; NaN is a missing value,
 *   where the ensemble says which way it goes
 * @returns `rows` predictions
 * @throws ShapeError, DataError for the table, ConfigError naming columns that are missing
 * @example
 * ```ts
 * const trees = {
 *   offsets: Uint32Array.of(0, 3),
 *   feature: Int32Array.of(0, -1, -1),
 *   threshold: Float64Array.of(1.5, 0, 0),
 *   childrenLeft: Int32Array.of(1, -1, -1),
 *   childrenRight: Int32Array.of(2, -1, -1),
 *   value: Float64Array.of(0, 10, 20),
 * };
 * const table = { x: Float64Array.of(1, 2), rows: 2, features: 1 };
 * predictEnsemble({ trees, nFeatures: 1, scale: 0.5, base: 1 }, table); // Float64Array [6, 11]
 * ```
 */
export function predictEnsemble(ensemble: TreeEnsemble, table: Table): Float64Array {
  const { trees, nFeatures, featureNames, scale, base } = ensemble;
  const names = featureNamesOf({ features: nFeatures, featureNames });
  const x = columnsAsFitted(table, names, trees.missingLeft !== undefined);
  const count = treeCount(trees);
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const first = row * nFeatures;
    let sum = 0;
    for (let tree = 0; tree < count; tree++) {
      const leaf = leafOf(trees, tree, x, first);
      let value = trees.value[leaf]!;
      if (trees.linear) {
        const { offsets, feature, coef } = trees.linear;
        for (let j = offsets[leaf]!; j < offsets[leaf + 1]!; j++) value += coef[j]! * x[first + feature[j]!]!;
      }
      sum += value;
    }
    return base + scale * sum;
  });
}
