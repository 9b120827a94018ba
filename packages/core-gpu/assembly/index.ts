export { allocate, mark, rewind } from './memory';
export { setSeed, philoxAt } from './philox';
export { jobSetSample, jobSetRules, jobSetCriterion, jobSetOutput } from './tree-job';
export { growTrees } from './grow-trees';
export { forestSet } from './forest';
export { forestPredict, forestPredictOob, forestPredictScratch } from './forest-predict';
export { oobPermutation } from './oob-permutation';
export { m5SetSample, m5SetOutput, m5Terms, m5Model, m5Predict, m5Permute } from './m5-model';
export { matmul, matmulScratch } from './matmul';
export { treeVariation, treeVariationScratch } from './tree-variation';
export { treeVariationModels } from './tree-variation/linear-leaf';
export { treeVariationSample, treeVariationSums } from './tree-variation/sums';
export { trainLm } from './train-lm';
export { trainAdam } from './train-adam';
export { predictNetworks, substituteNetworks } from './network-ensemble';
export { stepGemm } from './program-steps/gemm';
export {
  stepActivationBackward,
  stepLstmCell,
  stepLstmCellBackward,
  stepSoftmax,
  stepSoftmaxBackward,
  stepSparseProduct,
} from './program-steps/layers';
export { stepLeastSquares, stepLeastSquaresBackward } from './program-steps/least-squares';
export {
  stepDotLoss,
  stepNormLoss,
  stepPointLoss,
  stepSharpen,
  stepStudentLoss,
  stepStudentSimilarity,
} from './program-steps/losses';
export { stepAdam, stepClip, stepFill, stepKeep, stepRecord, stepTrack } from './program-steps/optimiser';
export { stepNoise, stepUniform } from './program-steps/random';
export { hyperSet } from './hyper-g';
export { subsetScratch, subsetSet } from './subset-regression';
export { visitedBytes, visitedSet, visitedWrite } from './visited-models';
export { bmaScratch, bmaSet, bmaOutput, bmaRows, bmaStart, bmaChain, bmaRecorded, bmaFollow } from './bma-chains';
