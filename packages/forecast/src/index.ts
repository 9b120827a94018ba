export { type ForecastAccuracy, type ForecastAccuracyOptions, forecastAccuracy } from './accuracy.ts';
export { type CombinationWeightsOptions, combinationWeights } from './combination-weights.ts';
export { Arima, type ArimaOptions, type ArimaResult, type SelectArimaOptions, selectArima } from './arima.ts';
export { type DieboldMariano, type DieboldMarianoOptions, dieboldMariano } from './diebold-mariano.ts';
export {
  ExponentialSmoothing,
  type ExponentialSmoothingOptions,
  type ExponentialSmoothingResult,
  selectExponentialSmoothing,
} from './exponential-smoothing.ts';
export { FactorPanelAr, type FactorPanelArResult } from './factor-panel-ar.ts';
export {
  type ModelConfidenceSet,
  type ModelConfidenceSetOptions,
  modelConfidenceSet,
} from './model-confidence-set.ts';
export { PanelAr, type PanelArResult, type PanelSeries } from './panel-ar.ts';
export { type RandomWalkOptions, randomWalk } from './random-walk.ts';
export { type ForecastTask, type RollingOriginsOptions, rollingOrigins } from './rolling-origin.ts';
export { theta } from './theta.ts';
