import { bmaChainsJob } from '../../ops/bayes/bma-chains/wasm-job.ts';
import { forestPredictJob } from '../../ops/tree/forest-predict/wasm-job.ts';
import { growTreesJob } from '../../ops/tree/grow-trees/wasm-job.ts';
import { m5ModelsJob } from '../../ops/tree/m5-models/wasm-job.ts';
import { matmulJob } from '../../ops/linalg/matmul/wasm-job.ts';
import { oobPermutationJob } from '../../ops/explain/oob-permutation/wasm-job.ts';
import { treeVariationJob } from '../../ops/explain/tree-variation/wasm-job.ts';
import { predictNetworksJob } from '../../ops/network/predict-networks/wasm-job.ts';
import { substituteNetworksJob } from '../../ops/network/substitute-networks/wasm-job.ts';
import { trainNetworksJob } from '../../ops/network/train-networks/wasm-job.ts';
import { predictJob } from '../../ops/program/predict/wasm-job.ts';
import { trainJob } from '../../ops/program/train/wasm-job.ts';

/** Every job the pool can run, by the name of its op. */
export const jobs = {
  growTrees: growTreesJob,
  forestPredict: forestPredictJob,
  oobPermutation: oobPermutationJob,
  matmul: matmulJob,
  treeVariation: treeVariationJob,
  trainNetworks: trainNetworksJob,
  predictNetworks: predictNetworksJob,
  substituteNetworks: substituteNetworksJob,
  train: trainJob,
  predict: predictJob,
  bmaChains: bmaChainsJob,
  m5Models: m5ModelsJob,
};

export type Jobs = typeof jobs;
