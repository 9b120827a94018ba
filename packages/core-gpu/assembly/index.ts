export { allocate, mark, rewind } from './common/memory';
export { growTrees } from './tree/grow-trees';
export { forestPredict } from './tree/forest-predict';
export { oobPermutation } from './explain/oob-permutation';
export { m5Model } from './tree/m5-model';
export { matmul } from './linalg/matmul';
export { treeCounts, treeVariation } from './explain/tree-variation';
export { treeShapley } from './explain/tree-shapley';
export { coalitionSums } from './explain/coalition-sums';
export { trainLm } from './network/train-lm';
export { trainAdam } from './network/train-adam';
export { predictNetworks } from './network/network-ensemble';
export { substituteNetworks } from './network/substitute-networks';
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
export { bmaChains } from './bayes/bma-chains';
