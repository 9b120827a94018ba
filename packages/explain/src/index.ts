export { OobImportanceAccumulator, type OobImportance } from './oob-importance-accumulator.ts';
export { oobPermutationImportance, type TreeChunks } from './oob-permutation-importance.ts';
export { permutationImportance, type PermutationImportance, type PermutationImportanceOptions } from './permutation-importance.ts';
export type { LabelledRows, Predictor } from './predictor.ts';
export type { Scorer, ScoringName } from './scoring.ts';
