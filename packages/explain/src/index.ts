export type { PairSelection } from './background.ts';
export {
  bruteForceVariation,
  variableEffect,
  type BruteForceOptions,
  type VariableEffectOptions,
} from './brute-force.ts';
export {
  conditionalPermutationImportance,
  type ConditionalImportance,
  type ConditionalImportanceOptions,
} from './conditional/conditional-importance.ts';
export type { ExplainedVariation, PairVariation } from './explained-variation.ts';
export type { ImportedModel, ModelFormat, ModelLink } from './importers/imported-model.ts';
export { modelFormats, readModel, type ReadModelOptions } from './importers/read-model.ts';
export { linearVariation, type LinearModel, type LinearVariationOptions } from './linear-variation.ts';
export { OobImportanceAccumulator, type OobImportance } from './oob-importance-accumulator.ts';
export { oobPermutationImportance, type TreeChunks } from './oob-permutation-importance.ts';
export {
  permutationImportance,
  type PermutationImportance,
  type PermutationImportanceOptions,
} from './permutation-importance.ts';
export type { Predictor } from './predictor.ts';
export {
  contributionTrend,
  quantileProfiles,
  quantileRows,
  stepCurves,
  type ContributionTrend,
  type QuantileProfileOptions,
  type QuantileProfiles,
  type StepCurves,
} from './profiles.ts';
export type { Scorer, ScoringName } from './scoring.ts';
export { linearShapleyValues, type LinearShapleyOptions } from './shapley/linear-shapley-values.ts';
export { pathDependentShapleyValues, type PathDependentOptions } from './shapley/path-dependent.ts';
export {
  nestedSharesSteps,
  nestedVariationShares,
  type LevelShares,
  type NestedSharesOptions,
  type NestedVariationShares,
} from './shapley/nested-variation-shares.ts';
export {
  orderedSharesDecompositions,
  orderedVariationShares,
  type OrderedSharesOptions,
} from './shapley/ordered-variation-shares.ts';
export { playersOnPath, shapleySteps } from './shapley/pattern-input.ts';
export {
  sampledShapleyValues,
  type SampledShapleyOptions,
  type SampledShapleyValues,
} from './shapley/sampled-shapley-values.ts';
export {
  sampledSharesSteps,
  sampledVariationShares,
  type SampledSharesOptions,
  type SampledVariationShares,
} from './shapley/sampled-variation-shares.ts';
export {
  shapleyValues,
  type ShapleyInteractions,
  type ShapleyValues,
  type ShapleyValuesOptions,
} from './shapley/shapley-values.ts';
export {
  linearVariationShares,
  variationShares,
  VariationSharesAccumulator,
  type VariationShares,
  type VariationSharesOptions,
} from './shapley/variation-shares.ts';
export {
  accumulatedLocalEffects,
  type AccumulatedLocalEffects,
  type AccumulatedLocalEffectsOptions,
} from './accumulated-local-effects.ts';
export { substitutedVariation, type SubstitutedMeans } from './substituted-variation.ts';
export {
  functionalComponents,
  type FunctionalComponents,
  type FunctionalComponentsOptions,
} from './functional-components.ts';
export { explainedVariation, type TreeVariationOptions } from './tree-variation.ts';
export {
  TreeVariationAccumulator,
  type TreeVariationAccumulatorOptions,
  type TreeVariationState,
} from './tree-variation-accumulator.ts';
export type { VariableEffect } from './variation-builder.ts';
export { type OnnxFacts, type OnnxFunction, writeOnnx } from './writers/write-onnx.ts';
export { type XgboostFacts, writeXgboost } from './writers/write-xgboost.ts';
