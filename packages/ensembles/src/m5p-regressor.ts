import { M5PEstimator, type M5POptions, m5pConstraints } from './m5p-estimator.ts';

/**
 * One M5P model tree on all rows: splits that lessen the target's deviation, linear models in the leaves, pruning and smoothing.
 *
 * A split maximises `d(S) - |L| / |S| d(L) - |R| / |S| d(R)`, `d` being the variance to the power 1/5 (Weka) or 1/2; see
 * `m5Models` of `@kuznets/core-gpu` for what follows. Ties go to the first feature unless `tiePreference` names others. It is
 * Weka 3.6's `M5P` with its defaults; Weka compares reductions to 1e-6 and in rounded sums, so the two may part
 * where a side's targets are all equal.
 *
 * Source: Wang and Witten (1997), "Inducing model trees for continuous classes", ECML poster papers,
 * https://hdl.handle.net/10289/1183.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const tree = await new M5PRegressor().fit({ x, y, rows, features }, { device });
 * tree.ensemble.trees.linear;
 * ```
 */
export class M5PRegressor extends M5PEstimator<M5POptions> {
  constructor(options: M5POptions = {}) {
    super(options, m5pConstraints, { nEstimators: 1, bootstrap: false, maxFeatures: 'all', ties: 'first' });
  }
}
