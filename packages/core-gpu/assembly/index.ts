export { allocate, mark, rewind } from './memory';
export { setSeed, philoxAt } from './philox';
export { growSetSample, growSetRules, growSetOutput, growTree } from './grow-trees';
export { forestSet } from './forest';
export { forestPredict, forestPredictOob } from './forest-predict';
export { oobPermutation } from './oob-permutation';
export { matmul, matmulScratch } from './matmul';
