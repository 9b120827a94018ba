export {
  AdapterError,
  ConfigError,
  DataError,
  DeviceLostError,
  type ErrorDetails,
  type ErrorPlace,
  FormatError,
  GpuError,
  KuznetsError,
  NotFittedError,
  type OptionWriter,
  type Remedy,
  ShapeError,
} from './errors.ts';
export {
  Estimator,
  type EstimatorJson,
  type FitArguments,
  Regressor,
  type RegressorResult,
  type IntervalOptions,
  type IntervalRows,
} from './estimator/estimator.ts';
export { type Json, deepFreeze, fromJson, toJson } from './estimator/json.ts';
export { type FitOptions, type Pace, paceOf, unlessAborted } from './estimator/pace.ts';
export { shareOut } from './estimator/share-out.ts';
export {
  type FoldPredictions,
  type IntervalScores,
  type PredictionIntervals,
  checkLevel,
  cvPlusInterval,
  scoreIntervals,
  splitConformal,
} from './intervals/conformal.ts';
export { ascending, benjaminiHochberg, holm, stepped } from './numeric/adjusted.ts';
export { concatenate, concatenateOffsets } from './numeric/concatenate.ts';
export { below64, float32Above, float32AtMost, float32Below } from './numeric/float32.ts';
export { partOf } from './numeric/part-of.ts';
export { quantile, sortedQuantile } from './numeric/quantile.ts';
export { type Minimum, type MinimizeOptions, type Objective, minimize } from './numeric/minimize.ts';
export {
  type Constraint,
  type Constraints,
  anything,
  booleans,
  checkOption,
  checkOptions,
  either,
  exactly,
  listsOf,
  numbers,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from './options.ts';
export { type Stream, drawIndices, gamma, normals, permutation, uniform } from './random/draws.ts';
export { type Words4, indexFromWord, philox4x32, seedKey } from './random/philox.ts';
export { purposes } from './random/purposes.ts';
export { type Scores, r2Score, scorePrediction } from './scores.ts';
export { type ColumnGroups, clusterNumbers, groupCount, groupMembers } from './table/groups.ts';
export {
  type Sample,
  type Table,
  checkFinite,
  checkSample,
  checkTable,
  columnsAsFitted,
  featureNamesOf,
  matchColumns,
} from './table/table.ts';
export { isNumeral, nearest, printable, quoted, quotedList } from './text.ts';
export { MOST_SPLITS, checkEnsemble } from './trees/check-ensemble.ts';
export {
  type EnsembleHeader,
  decodeForest,
  encodeForest,
  encodeHeader,
  encodeTrees,
} from './trees/encode.ts';
export { goesLeft, leafOf, predictEnsemble } from './trees/predict.ts';
export {
  type Branches,
  type LevelSets,
  type NodeModels,
  type TreeEnsemble,
  type Trees,
  type ValueGrid,
  joinTrees,
  largestTree,
  sliceTrees,
  treeCount,
} from './trees/trees.ts';
