import { bmaChainsJob } from './bayes/bma-chains/wasm-job.ts';
import { forestPredictJob } from './tree/forest-predict/wasm-job.ts';
import { growTreesJob } from './tree/grow-trees/wasm-job.ts';
import { m5ModelsJob } from './tree/m5-models/wasm-job.ts';
import { matmulJob } from './linalg/matmul/wasm-job.ts';
import { oobPermutationJob } from './explain/oob-permutation/wasm-job.ts';
import { coalitionSumsJob } from './explain/coalition-sums/wasm-job.ts';
import { treeShapleyJob } from './explain/tree-shapley/wasm-job.ts';
import { treeCountsJob, treeVariationJob } from './explain/tree-variation/wasm-job.ts';
import { predictNetworksJob } from './network/predict-networks/wasm-job.ts';
import { substituteNetworksJob } from './network/substitute-networks/wasm-job.ts';
import { trainNetworksJob } from './network/train-networks/wasm-job.ts';
import { predictJob } from './program/predict/wasm-job.ts';
import { trainJob } from './program/train/wasm-job.ts';

/** Every job the pool can run, by the name of its op. */
export const jobs = {
  growTrees: growTreesJob,
  forestPredict: forestPredictJob,
  oobPermutation: oobPermutationJob,
  matmul: matmulJob,
  treeCounts: treeCountsJob,
  treeVariation: treeVariationJob,
  treeShapley: treeShapleyJob,
  coalitionSums: coalitionSumsJob,
  trainNetworks: trainNetworksJob,
  predictNetworks: predictNetworksJob,
  substituteNetworks: substituteNetworksJob,
  train: trainJob,
  predict: predictJob,
  bmaChains: bmaChainsJob,
  m5Models: m5ModelsJob,
};
