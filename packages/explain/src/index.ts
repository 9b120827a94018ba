export type { ExplainedVariation, PairVariation } from './explained-variation.ts';
export { OobImportanceAccumulator, type OobImportance } from './oob-importance-accumulator.ts';
export { oobPermutationImportance, type TreeChunks } from './oob-permutation-importance.ts';
export { permutationImportance, type PermutationImportance, type PermutationImportanceOptions } from './permutation-importance.ts';
export type { LabelledRows, Predictor } from './predictor.ts';
export type { Scorer, ScoringName } from './scoring.ts';
export type { LeafModels, TreeEnsemble, ValueGrid } from './tree-ensemble.ts';
