import {
  ConfigError,
  type Table,
  type TreeEnsemble,
  type Trees,
  type ValueGrid,
  columnsAsFitted,
  featureNamesOf,
  paceOf,
} from '@kuznets/base';
import { type CodedRows, type Device, type RoutableTrees, forestPredict } from '@kuznets/core-gpu';

interface Router {
  /** Per feature, the forest's thresholds in increasing order, each once. */
  readonly thresholds: readonly Float64Array[];
  readonly trees: RoutableTrees;
}

const routers = new WeakMap<Trees, Router>();

/**
 * Mean of a forest's trees for each row, on a device.
 *
 * Values are compared with thresholds once, on the host in float64; routing is integer and the sums are exact, so every
 * backend returns the same bytes, those of the estimator's `predict`.
 *
 * @param device - where to route
 * @param forest - trees with a grid, as forests are grown
 * @param table - `rows x features`, finite; columns are matched by name where both have names, else by place
 * @returns `rows` predictions in units of the target
 * @throws ConfigError for trees without a grid or columns that are missing; ShapeError, DataError for the table
 */
export async function predictForest(device: Device, forest: TreeEnsemble, table: Table): Promise<Float64Array> {
  const { nFeatures, featureNames } = forest;
  const x = columnsAsFitted(table, featureNamesOf({ features: nFeatures, featureNames }));
  return routeForest(device, forest, x, table.rows);
}

/** {@link predictForest} of checked cells, `rows x nFeatures`. */
export async function routeForest(
  device: Device,
  forest: TreeEnsemble,
  x: Float64Array,
  rows: number,
): Promise<Float64Array> {
  const grid = gridOfForest(forest.trees);
  const router = routerOf(forest);
  const { sum, count } = await forestPredict(device, router.trees, await encodeRows(router, x, rows));
  return sum.map((total, row) => grid.centre + (grid.scale * total) / count[row]!);
}

function gridOfForest({ grid, linear }: Trees): ValueGrid {
  if (!grid || linear) throw new ConfigError('trees without a grid are no forest', { allowed: 'trees of a forest' });
  return grid;
}

const stepOf = (value: number, { centre, scale }: ValueGrid): number => Math.round((value - centre) / scale);

function routerOf({ trees: forest, nFeatures }: TreeEnsemble): Router {
  const known = routers.get(forest);
  if (known) return known;
  const lists = Array.from({ length: nFeatures }, (): number[] => []);
  forest.feature.forEach((feature, node) => {
    if (feature >= 0) lists[feature]!.push(forest.threshold[node]!);
  });
  const grid = gridOfForest(forest);
  const thresholds = lists.map((list) =>
    Float64Array.from(list)
      .sort()
      .filter((value, i, all) => i === 0 || value !== all[i - 1]),
  );
  const trees: RoutableTrees = {
    offsets: forest.offsets,
    feature: forest.feature,
    cut: new Uint32Array(
      forest.feature.map((feature, node) =>
        feature < 0 ? 0 : countBelow(thresholds[feature]!, forest.threshold[node]!),
      ),
    ),
    childrenLeft: forest.childrenLeft,
    childrenRight: forest.childrenRight,
    value: Int32Array.from(forest.value, (value) => stepOf(value, grid)),
  };
  const router = { thresholds, trees };
  routers.set(forest, router);
  return router;
}

/** A row's code is the number of thresholds below its value: `x <= thresholds[j]` exactly where `code <= j`. */
async function encodeRows({ thresholds }: Router, x: Float64Array, rows: number): Promise<CodedRows> {
  const pace = paceOf();
  const features = thresholds.length;
  const codes = new Uint32Array(rows * features);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < features; k++) codes[row * features + k] = countBelow(thresholds[k]!, x[row * features + k]!);
    if (pace.due()) await pace.rest();
  }
  return { rows, features, codes };
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
