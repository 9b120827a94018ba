export { allocate, mark, rewind } from './memory';
export { setSeed, philoxAt } from './philox';
export { jobSetSample, jobSetRules, jobSetOutput } from './tree-job';
export { growTrees } from './grow-trees';
export { forestSet } from './forest';
export { forestPredict, forestPredictOob } from './forest-predict';
export { oobPermutation } from './oob-permutation';
export { matmul, matmulScratch } from './matmul';
export { treeVariation, treeVariationSample, treeVariationScratch, treeVariationSums } from './tree-variation';
