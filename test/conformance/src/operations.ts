import { type Backend, operationBackends } from '@kuznets/core-gpu';
import type { Case } from './case.ts';
import { table as bmaChains } from './cases/bma-chains.ts';
import { table as coalitionSums } from './cases/coalition-sums.ts';
import { table as forestPredict } from './cases/forest-predict.ts';
import { table as growTrees } from './cases/grow-trees.ts';
import { table as m5Models } from './cases/m5-models.ts';
import { table as matmul } from './cases/matmul.ts';
import { table as oobPermutation } from './cases/oob-permutation.ts';
import { table as predictNetworks } from './cases/predict-networks.ts';
import { table as predict } from './cases/predict.ts';
import { table as substituteNetworks } from './cases/substitute-networks.ts';
import { table as trainNetworks } from './cases/train-networks.ts';
import { table as train } from './cases/train.ts';
import { table as treeShapley } from './cases/tree-shapley.ts';
import { table as treeVariation } from './cases/tree-variation.ts';

/** An operation of core-gpu with its cases. */
export interface Operation {
  /** The name of its folder. */
  readonly name: string;
  /** Where it has a launcher; elsewhere it runs on the CPU beside the device. */
  readonly backends: readonly Backend[];
  readonly table: readonly Case[];
}

const tables: Readonly<Record<keyof typeof operationBackends, readonly Case[]>> = {
  matmul: matmul,
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
  train: train,
  predict: predict,
};

/** Every operation. */
export const operations: readonly Operation[] = Object.entries(operationBackends).map(([name, backends]) => ({
  name,
  backends,
  table: tables[name as keyof typeof tables],
}));
