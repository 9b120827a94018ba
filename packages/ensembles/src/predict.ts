import { type CodedRows, type Device, type RoutableTrees, forestPredict } from '@kuznets/core-gpu';
import type { Forest } from './forest.ts';
import { checkShape } from './sample.ts';

interface Router {
  /** Per feature, the forest's thresholds in increasing order, each once. */
  readonly thresholds: readonly Float64Array[];
  readonly trees: RoutableTrees;
}

const routers = new WeakMap<Forest, Router>();

/**
 * Mean of the trees' predictions for each row.
 *
 * Values are compared with thresholds once, on the host in float64; routing is integer and the sums are exact, so every
 * backend returns the same bytes.
 *
 * @param device - where to route
 * @param forest - the trees
 * @param x - `rows x nFeatures`, row-major, finite
 * @param rows - number of rows
 * @returns `rows` predictions in units of the target
 * @throws ShapeError, ConfigError for a matrix of another shape or with a value that is not finite
 */
export async function predictForest(
  device: Device,
  forest: Forest,
  x: Float64Array,
  rows: number,
): Promise<Float64Array> {
  checkShape(x, rows, forest.nFeatures);
  const router = routerOf(forest);
  const { sum, count } = await forestPredict(device, router.trees, encodeRows(router, x, rows, forest.nFeatures));
  return sum.map((total, row) => forest.targetCentre + (forest.targetScale * total) / count[row]!);
}

function routerOf(forest: Forest): Router {
  const known = routers.get(forest);
  if (known) return known;
  const lists = Array.from({ length: forest.nFeatures }, (): number[] => []);
  forest.feature.forEach((feature, node) => {
    if (feature >= 0) lists[feature]!.push(forest.threshold[node]!);
  });
  const thresholds = lists.map((list) =>
    Float64Array.from(list)
      .sort()
      .filter((value, i, all) => i === 0 || value !== all[i - 1]),
  );
  const trees: RoutableTrees = {
    trees: forest.nEstimators,
    offsets: forest.offsets,
    feature: forest.feature,
    cut: new Uint32Array(
      forest.feature.map((feature, node) =>
        feature < 0 ? 0 : countBelow(thresholds[feature]!, forest.threshold[node]!),
      ),
    ),
    childrenLeft: forest.childrenLeft,
    childrenRight: forest.childrenRight,
    value: new Int32Array(forest.value.map((value) => Math.round((value - forest.targetCentre) / forest.targetScale))),
  };
  const router = { thresholds, trees };
  routers.set(forest, router);
  return router;
}

/** A row's code is the number of thresholds below its value: `x <= thresholds[j]` exactly where `code <= j`. */
function encodeRows(router: Router, x: Float64Array, rows: number, features: number): CodedRows {
  const codes = new Uint32Array(rows * features);
  for (let i = 0; i < codes.length; i++) codes[i] = countBelow(router.thresholds[i % features]!, x[i]!);
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
