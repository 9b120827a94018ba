import { treeCount } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { CodedRows, ForestPredictOptions, ForestPrediction, RoutableTrees } from './contract.ts';
import { routableSlice } from './slice-trees.ts';
import type { forestPredictJob } from './wasm-job.ts';

/** {@link forestPredict} on the worker pool: consecutive trees make a job, and exact sums add up. */
export async function forestPredictWasm(
  pool: WasmPool,
  trees: RoutableTrees,
  rows: CodedRows,
  options: ForestPredictOptions,
): Promise<ForestPrediction> {
  const parts = await Promise.all(
    splitRange(treeCount(trees), pool.workers).map(([start, length]) => {
      const outOfBag = options.outOfBag && { ...options.outOfBag, firstTree: options.outOfBag.firstTree + start };
      const part = routableSlice(trees, start, length);
      return pool.run<typeof forestPredictJob>(
        'forestPredict',
        { trees: part, ...(outOfBag && { outOfBag }) },
        rows,
        part,
      );
    }),
  );
  return addPredictions(parts, rows.rows);
}

/** Adds exact predictions of disjoint sets of trees. */
export function addPredictions(parts: readonly ForestPrediction[], rows: number): ForestPrediction {
  const sum = new Float64Array(rows);
  const count = new Uint32Array(rows);
  for (const part of parts) {
    for (let row = 0; row < rows; row++) {
      sum[row]! += part.sum[row]!;
      count[row]! += part.count[row]!;
    }
  }
  return { sum, count };
}
