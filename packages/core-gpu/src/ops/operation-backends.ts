import { backends as bmaChains } from './bayes/bma-chains/contract.ts';
import { backends as oobPermutation } from './explain/oob-permutation/contract.ts';
import { backends as coalitionSums } from './explain/coalition-sums/contract.ts';
import { backends as treeShapley } from './explain/tree-shapley/contract.ts';
import { backends as treeVariation } from './explain/tree-variation/contract.ts';
import { backends as matmul } from './linalg/matmul/contract.ts';
import { backends as predictNetworks } from './network/predict-networks/contract.ts';
import { backends as substituteNetworks } from './network/substitute-networks/contract.ts';
import { backends as trainNetworks } from './network/train-networks/contract.ts';
import { backends as predict } from './program/predict/contract.ts';
import { backends as train } from './program/train/contract.ts';
import { backends as forestPredict } from './tree/forest-predict/contract.ts';
import { backends as growTrees } from './tree/grow-trees/contract.ts';
import { backends as m5Models } from './tree/m5-models/contract.ts';

/** Where each operation, by the name of its folder, has a launcher; elsewhere it runs on the CPU beside the device. */
export const operationBackends = {
  matmul,
  'grow-trees': growTrees,
  'forest-predict': forestPredict,
  'm5-models': m5Models,
  'oob-permutation': oobPermutation,
  'tree-variation': treeVariation,
  'tree-shapley': treeShapley,
  'coalition-sums': coalitionSums,
  'bma-chains': bmaChains,
  'train-networks': trainNetworks,
  'predict-networks': predictNetworks,
  'substitute-networks': substituteNetworks,
  train,
  predict,
} as const;
