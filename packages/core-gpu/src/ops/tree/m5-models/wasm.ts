import { sliceTrees, treeCount } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { GrownTrees } from '../grow-trees/contract.ts';
import type { M5Models, M5ModelsOptions, M5Sample } from './contract.ts';
import { joinM5 } from './join.ts';
import type { m5ModelsJob } from './wasm-job.ts';

const JOB_CELLS = 2 ** 22;

/** {@link m5Models} on the worker pool: a range of trees makes a job. */
export async function m5ModelsWasm(
  pool: WasmPool,
  trees: GrownTrees,
  sample: M5Sample,
  options: M5ModelsOptions,
): Promise<M5Models> {
  const cells = Math.max(sample.rows, sample.features);
  const jobs = splitRange(treeCount(trees), pool.workers, Math.ceil(JOB_CELLS / cells)).map(([start, length]) => {
    const part = sliceTrees(trees, start, length);
    return pool.run<typeof m5ModelsJob>(
      'm5Models',
      { ...options, firstTree: options.firstTree + start, trees: part },
      sample,
      part,
    );
  });
  return joinM5(await Promise.all(jobs));
}
