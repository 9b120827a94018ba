export { DynamicFactor, type DynamicFactorOptions, type DynamicFactorResult } from './dynamic-factor.ts';
export type { FactorModelParams, FactorPanel } from './factor-model.ts';
export { type SmoothedFactors, smoothFactors } from './kalman.ts';
export { LstmDfa, type LstmDfaOptions, type LstmDfaResult } from './lstm-dfa.ts';
export { LstmForecaster } from './lstm-forecaster.ts';
export {
  MixedDynamicFactor,
  type MixedDynamicFactorOptions,
  type MixedDynamicFactorResult,
  type MixedPanel,
} from './mixed-dynamic-factor.ts';
export type { MixedParams } from './mixed-model.ts';
export { type NumberOfFactors, type NumberOfFactorsOptions, numberOfFactors } from './number-of-factors.ts';
export {
  SequenceEstimator,
  type SequenceForecastOptions,
  type SequenceOptions,
  type SequenceResult,
} from './sequences.ts';
