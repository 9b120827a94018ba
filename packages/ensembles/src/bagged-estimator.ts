import type { Constraints, IntervalRows, PredictionIntervals } from '@kuznets/base';
import type { ForestFitOptions, ForestResult } from './fit-forest.ts';
import { ForestEstimator } from './forest-estimator.ts';
import { quantileIntervals } from './forest-quantiles.ts';
import type { BaggedOptions, GrowthRules } from './options.ts';
import { ensembleOf } from './tree-regressor.ts';

/** What `BaggingRegressor` and `RandomForestRegressor` have in common: the targets in their trees' leaves tell how far a new one may lie off. */
export abstract class BaggedEstimator extends ForestEstimator<BaggedOptions> {
  protected constructor(options: BaggedOptions, constraints: Constraints<BaggedOptions>, rules: GrowthRules) {
    super(options, constraints, rules);
  }

  protected override async intervalRows(
    result: ForestResult,
    { table, level, training }: IntervalRows,
    told: Partial<ForestFitOptions>,
  ): Promise<PredictionIntervals> {
    const prediction = await this.predictRows(result, table.x, table.rows, told);
    return quantileIntervals(ensembleOf(result), training(), table, { prediction, level });
  }
}
