export { allocate, mark, rewind } from './common/memory';
export { setSeed, philoxAt } from './common/philox';
export { jobSetSample, jobSetRules, jobSetCriterion, jobSetOutput } from './tree/tree-job';
export { growTrees } from './tree/grow-trees';
export { forestSet } from './tree/forest';
export { forestPredict, forestPredictOob, forestPredictScratch } from './tree/forest-predict';
export { oobPermutation } from './explain/oob-permutation';
export { m5SetSample, m5SetOutput, m5Terms, m5Model, m5Predict, m5Permute } from './tree/m5-model';
export { matmul } from './linalg/matmul';
export { treeVariation, treeVariationScratch } from './explain/tree-variation';
export { treeVariationModels } from './explain/tree-variation/linear-leaf';
export { treeVariationSample, treeVariationSums } from './explain/tree-variation/sums';
export { trainLm } from './network/train-lm';
export { trainAdam } from './network/train-adam';
export { predictNetworks, substituteNetworks } from './network/network-ensemble';
export { stepGemm } from './program/gemm';
export {
  stepActivationBackward,
  stepLstmCell,
  stepLstmCellBackward,
  stepSoftmax,
  stepSoftmaxBackward,
  stepSparseProduct,
} from './program/layers';
export { stepLeastSquares, stepLeastSquaresBackward } from './program/least-squares';
export {
  stepDotLoss,
  stepNormLoss,
  stepPointLoss,
  stepSharpen,
  stepStudentLoss,
  stepStudentSimilarity,
} from './program/losses';
export { stepAdam, stepClip, stepFill, stepKeep, stepRecord, stepTrack } from './program/optimiser';
export { stepNoise, stepUniform } from './program/random';
export { hyperSet } from './bayes/hyper-g';
export { subsetScratch, subsetSet } from './bayes/subset-regression';
export { visitedBytes, visitedSet, visitedWrite } from './bayes/visited-models';
export { bmaScratch, bmaSet, bmaOutput, bmaRows, bmaStart, bmaChain, bmaRecorded, bmaFollow } from './bayes/bma-chains';
