import { type FitOptions, leafOf, treeCount } from '@kuznets/base';
import { type SecondOrderBoostingOptions, presets, secondOrderConstraints } from './second-order-options.ts';
import { type SecondOrderResult, boostSecondOrder } from './second-order-trees.ts';
import { type NamedSample, TreeRegressor } from './tree-regressor.ts';

/**
 * Gradient boosting of regression trees by second-order gains for squared error: XGBoost's exact greedy method, or the same
 * gains leaf by leaf with LightGBM's settings.
 *
 * Leaf `w = -G / (H + lambda)`, gain `G_L^2/(H_L + lambda) + G_R^2/(H_R + lambda) - G^2/(H + lambda)`, `G`, `H` sums of
 * first and second derivatives. Features, gradients, gains and predictions are rounded to float32 where XGBoost rounds them,
 * so that near ties fall the same way: predictions equal those of `XGBRegressor(tree_method="exact")` 1.7.4. Thresholds are
 * midpoints; LightGBM's bins of at least three rows are not imitated, its split points differ slightly. With 20 rows a leaf no
 * sample below 40 rows is ever split: every tree is then a single leaf.
 *
 * Sources: Chen and Guestrin (2016), https://doi.org/10.1145/2939672.2939785; Ke et al. (2017), "LightGBM", NeurIPS 30.
 *
 * @example
 * ```ts
 * const model = await new SecondOrderBoostingRegressor().fit({ x, y, rows, features });
 * await model.predict({ x, rows, features });
 * ```
 */
export class SecondOrderBoostingRegressor extends TreeRegressor<
  SecondOrderBoostingOptions,
  SecondOrderResult,
  FitOptions
> {
  constructor(options: SecondOrderBoostingOptions = {}) {
    super(options, secondOrderConstraints);
  }

  protected regress(sample: NamedSample, fit: FitOptions): Promise<SecondOrderResult> {
    return boostSecondOrder(sample, { ...presets[this.options.preset ?? 'xgboost'], ...this.options }, fit);
  }

  /** In single precision, as XGBoost adds; the ensemble's own sums are in double. */
  protected override predictRows({ trees, base }: SecondOrderResult, x: Float64Array, rows: number): Float64Array {
    const features = x.length / rows;
    const count = treeCount(trees);
    return Float64Array.from({ length: rows }, (_, row) => {
      let sum = base;
      for (let tree = 0; tree < count; tree++)
        sum = Math.fround(sum + trees.value[leafOf(trees, tree, x, row * features)]!);
      return sum;
    });
  }
}
