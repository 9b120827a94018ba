export { type AdditiveTrees, type NodeModels, predictAdditive } from './additive-trees.ts';
export { BaggingRegressor } from './bagging-regressor.ts';
export { ForestEstimator } from './estimator.ts';
export type { FitOptions, GrownChunk } from './fit-forest.ts';
export { type Forest, type TargetGrid, riskReduction } from './forest.ts';
export {
  type ForestJson,
  decodeForest,
  encodeForest,
  forestFromJson,
  forestHash,
  forestToJson,
} from './forest-format.ts';
export {
  type BoostingOptions,
  type BoostingFitOptions,
  GradientBoostingRegressor,
} from './gradient-boosting-regressor.ts';
export type { M5PChunk, M5PFitOptions } from './fit-m5p.ts';
export { M5PBaggingRegressor } from './m5p-bagging-regressor.ts';
export { M5PEstimator, type M5PEnsembleOptions, type M5POptions } from './m5p-estimator.ts';
export { M5PForestRegressor } from './m5p-forest-regressor.ts';
export { M5PRegressor } from './m5p-regressor.ts';
export type { BaggedOptions, RegressionTreeOptions, TreeOptions } from './options.ts';
export { predictForest } from './predict.ts';
export { RandomForestRegressor } from './random-forest-regressor.ts';
export { RegressionTree } from './regression-tree.ts';
export { type SplitTrees, predictorImportance } from './risk.ts';
export { EXACT_ROWS, type Regression, rankSample } from './sample.ts';
export {
  type BoostedTree,
  SecondOrderBoostingRegressor,
  type SecondOrderBoostingOptions,
} from './second-order-boosting.ts';
