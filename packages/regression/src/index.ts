export type { FitNote } from './note.ts';
export { LinearEstimator, predictLinear, type LinearFit } from './linear-estimator.ts';
export {
  ols,
  type Aliased,
  type CoefficientTest,
  type CovarianceType,
  type OlsOptions,
  type OlsResult,
} from './linear/ols.ts';
export { waldTests, type WaldTests } from './linear/wald.ts';
export type { Groups } from './linear/cluster-covariance.ts';
export { weightedSample } from './linear/weighted-sample.ts';
export { demean, type Demeaned, type DemeanOptions } from './absorb/demean.ts';
export { absorbedDegrees, withoutSingletons, type AbsorbedDegrees } from './absorb/degrees.ts';
export { absorbedSample } from './absorb/absorbed-sample.ts';
export { naivePostSelection } from './linear/naive-post-selection.ts';
export { LinearRegression } from './linear/linear-regression.ts';
export {
  stepwise,
  StepwiseRegression,
  type StepwiseOptions,
  type StepwiseResult,
  type StepwiseStep,
} from './linear/stepwise.ts';
export {
  elasticNetPath,
  vanishingOrder,
  type ElasticNetPath,
  type PathOptions,
  type PenaltyOptions,
  type VanishingOrder,
} from './penalised/path.ts';
export type { FoldOptions, PathError } from './penalised/cross-validation.ts';
export {
  ElasticNet,
  ElasticNetCV,
  Lasso,
  LassoCV,
  type ElasticNetCVOptions,
  type ElasticNetCVResult,
  type ElasticNetOptions,
  type ElasticNetResult,
  type LassoCVOptions,
  type LassoOptions,
} from './penalised/elastic-net.ts';
export { type SvrOptions, type SvrResult, predictSvr } from './svr/fit-svr.ts';
export { SVR } from './svr/svr.ts';
export type { Kernel } from './svr/kernel.ts';
export type { SvrSubstitution, SvrSubstitutionOptions } from './svr/substituted-means.ts';
export { svrImportance, type SvrImportance, type SvrImportanceOptions } from './svr/svr-importance.ts';
export {
  BayesianLinearRegression,
  type BayesianResult,
} from './bayes/bayesian-linear-regression.ts';
export type { BayesianOptions } from './bayes/options.ts';
export {
  BayesianModelAveraging,
  type BmaEstimates,
  type BmaModel,
  type BmaResult,
  type ExactBmaEstimates,
} from './bma/bayesian-model-averaging.ts';
export type { BmaConvergence } from './bma/convergence.ts';
export type { Jointness } from './bma/jointness.ts';
export type { BmaOptions } from './bma/options.ts';
export { NeuralNetworkRegressor, type NetworkModel, predictNetworkModel } from './network/neural-network-regressor.ts';
export { networkSplitMeans, type NetworkSplit, type NetworkSplitOptions } from './network/split-means.ts';
export type { NeuralNetworkOptions } from './network/options.ts';
export type { NeuralNetworkResult } from './network/fit-networks.ts';
export type { RangeScaling } from './network/range-scaling.ts';
export type { NetworkSubstitution, SubstitutedMeansOptions } from './network/substituted-means.ts';
export { weightImportance, type InputVariables, type WeightImportance } from './network/weight-importance.ts';
export { MallowsAveraging, type MallowsOptions, type MallowsResult } from './averaging/mallows-averaging.ts';
export { poolEstimates, type PooledEstimates } from './pooling/pool-estimates.ts';
export { type KeptModels, bmaPredictive } from './predictive/bma-predictive.ts';
export { bayesPredictive, olsPredictive } from './predictive/least-squares-predictive.ts';
export {
  predictiveIntervals,
  predictiveLogDensity,
  type Predictive,
  type PredictiveModel,
} from './predictive/predictive.ts';
