import { ConfigError, ShapeError } from '@kuznets/base';
import type { TreeEnsemble } from './tree-ensemble.ts';

/**
 * Predictions of a tree ensemble, in double precision, trees added in order.
 *
 * `f(x) = base + scale * sum_t v_t(x)`; see {@link TreeEnsemble} for the rules. `{ predict: (x, rows) =>
 * predictEnsemble(ensemble, x, rows) }` is a `Predictor`.
 *
 * @param ensemble - the trees.
 * @param x - `rows x nFeatures`, row-major; NaN is a missing value, where the ensemble says which way it goes.
 * @param rows - number of rows.
 * @returns `rows` predictions.
 * @throws ShapeError where `x` has not the stated size.
 * @throws ConfigError where a value is missing and the ensemble does not say which way it goes, or is infinite.
 * @example
 * ```ts
 * const { ensemble } = readModel(bytes);
 * predictEnsemble(ensemble, x, 72);
 * ```
 */
export function predictEnsemble(ensemble: TreeEnsemble, x: Float64Array, rows: number): Float64Array {
  const {
    nFeatures,
    offsets,
    feature,
    threshold,
    childrenLeft,
    childrenRight,
    value,
    scale,
    base,
    missingLeft,
    linear,
  } = ensemble;
  if (x.length !== rows * nFeatures)
    throw new ShapeError(`x has ${x.length} numbers; allowed: rows x nFeatures = ${rows * nFeatures}`);
  const bad = x.findIndex((cell) => !Number.isFinite(cell) && !(missingLeft !== undefined && Number.isNaN(cell)));
  if (bad >= 0) {
    const allowed =
      missingLeft === undefined
        ? 'finite numbers; the model says nowhere where a missing value goes'
        : 'finite numbers, or NaN where missing';
    throw new ConfigError(
      `x: row ${Math.floor(bad / nFeatures)}, feature ${bad % nFeatures} is ${x[bad]}; allowed: ${allowed}`,
    );
  }
  const leaf = (node: number, row: number): number => {
    let sum = value[node]!;
    if (linear !== undefined) {
      for (let term = linear.offsets[node]!; term < linear.offsets[node + 1]!; term += 1)
        sum += linear.coef[term]! * x[row * nFeatures + linear.feature[term]!]!;
    }
    return sum;
  };
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let tree = 0; tree + 1 < offsets.length; tree += 1) {
      const start = offsets[tree]!;
      let node = start;
      while (feature[node]! >= 0) {
        const cell = x[row * nFeatures + feature[node]!]!;
        const left = Number.isNaN(cell) ? missingLeft![node] === 1 : cell <= threshold[node]!;
        node = start + (left ? childrenLeft[node]! : childrenRight[node]!);
      }
      sum += leaf(node, row);
    }
    return base + scale * sum;
  });
}
