import type { Remedy } from '@kuznets/base';
import type { MemoryNeed } from '../study/memory.ts';
import type { GrowthConfig, MethodConfig } from './config.ts';
import { methodOf } from './methods/registry.ts';

const KIB = 2 ** 10;

/**
 * Bytes as measured of the whole command, from reading to writing, with Node 20 on Linux; `test/suites/faults/memory.nightly.test.ts` measures
 * them again. Tables and figures of a method have a line or a mark for each row and determinant.
 */
const measured = {
  program: 200 * KIB * KIB,
  /** A method's lines and marks for a row, and those of trees that are not drawn as profiles. */
  row: 20 * KIB,
  plainRow: 6 * KIB,
  cell: 0.15 * KIB,
  /** Of a decomposition: each method's, and while that of trees is computed. */
  decomposedCell: 0.55 * KIB,
  decomposedTrees: 1.1 * KIB,
  /** Kept, joined, written and sealed. */
  node: 170,
} as const;

/**
 * About how much memory a growth study takes at its most.
 *
 * It is the program, what tables and figures have of each row and cell for each method, what a decomposition takes, and the largest ensemble
 * that is kept for profiles: a tree has at most `2 rows / minSamplesLeaf - 1` nodes.
 *
 * @param config - a complete configuration
 * @param rows - of the sample
 * @param features - determinants of the sample
 * @returns bytes, and the settings that make them fewer
 */
export function growthMemory(config: GrowthConfig, rows: number, features: number): MemoryNeed {
  const taken = config.methods.filter((method) => rows <= (methodOf(method).mostRows ?? Infinity));
  const cell = measured.cell + (config.decompose ? measured.decomposedCell : 0);
  const sample = taken.reduce(
    (sum, method) =>
      sum + rows * ((config.profiles || !isOfTrees(method) ? measured.row : measured.plainRow) + cell * features),
    0,
  );
  const isKept = config.profiles || config.keepModels;
  const kept = isKept ? taken.reduce((largest, method) => Math.max(largest, ensembleBytes(method, rows)), 0) : 0;
  const decomposed = config.decompose && taken.some(isOfTrees) ? rows * features * measured.decomposedTrees : 0;
  const fewer: Remedy[] =
    kept > sample
      ? [{ to: 'grow fewer trees', options: { trees: null } }]
      : [{ to: 'take fewer methods', options: { methods: null } }];
  const less: Remedy[] =
    config.profiles && !config.keepModels ? [{ to: 'hold no model in memory', options: { profiles: 'false' } }] : [];
  return { heap: measured.program + sample, models: kept + decomposed, remedies: [...fewer, ...less] };
}

/** Trees are decomposed over a limited number of rows. */
const isOfTrees = (method: MethodConfig): boolean => methodOf(method).mostDecomposed !== undefined;

function ensembleBytes(method: MethodConfig, rows: number): number {
  if (!('trees' in method)) return 0;
  const least = 'minSamplesLeaf' in method ? method.minSamplesLeaf : Math.max(1, method.minSamplesSplit / 2);
  const nodes = Math.max(1, 2 * Math.floor(rows / least) - 1);
  return method.trees * nodes * measured.node;
}
