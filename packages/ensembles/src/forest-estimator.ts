import type { Constraints } from '@kuznets/base';
import { cpuOf } from '@kuznets/core-gpu';
import { type ForestFitOptions, type ForestResult, fitForest } from './fit-forest.ts';
import { type GrowthOptions, type GrowthRules, growSettings } from './options.ts';
import { routeForest } from './predict.ts';
import { type NamedSample, TreeRegressor, ensembleOf } from './tree-regressor.ts';

/**
 * What `BaggingRegressor`, `RandomForestRegressor` and `RegressionTree` have in common: they fit a forest.
 *
 * @template Options - of the constructor.
 */
export abstract class ForestEstimator<Options extends GrowthOptions = GrowthOptions> extends TreeRegressor<
  Options,
  ForestResult,
  ForestFitOptions
> {
  readonly #rules: GrowthRules;

  protected constructor(options: Options, constraints: Constraints<Options>, rules: GrowthRules) {
    super(options, constraints);
    this.#rules = rules;
  }

  protected regress(sample: NamedSample, fit: ForestFitOptions): Promise<ForestResult> {
    const { rows, features } = sample;
    return fitForest(sample, growSettings({ ...this.#rules, ...this.options }, rows, features), fit);
  }

  /** The mean of the trees' predictions. */
  protected override predictRows(
    result: ForestResult,
    x: Float64Array,
    rows: number,
    { device = cpuOf() }: Partial<ForestFitOptions>,
  ): Promise<Float64Array> {
    return routeForest(device, ensembleOf(result), x, rows);
  }
}
