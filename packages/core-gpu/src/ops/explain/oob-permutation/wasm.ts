import { treeCount } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { RoutableTrees } from '../../tree/forest-predict/contract.ts';
import { routableSlice } from '../../tree/forest-predict/slice-trees.ts';
import type { RankedSample } from '../../tree/grow-trees/contract.ts';
import { codedRows } from '../../tree/grow-trees/sample.ts';
import type { OobPermutation, OobPermutationOptions } from './contract.ts';
import { errorShift } from './error-unit.ts';
import { groupsOf } from '../../groups.ts';
import { joinPermutations } from './join.ts';
import type { OobShared, oobPermutationJob } from './wasm-job.ts';

const JOB_CELLS = 2 ** 22;
const sharedRows = new WeakMap<RankedSample, OobShared>();

/** {@link oobPermutation} on the worker pool: consecutive trees make a job. */
export async function oobPermutationWasm(
  pool: WasmPool,
  trees: RoutableTrees,
  sample: RankedSample,
  options: OobPermutationOptions,
): Promise<OobPermutation> {
  let shared = sharedRows.get(sample);
  if (!shared)
    sharedRows.set(
      sample,
      (shared = {
        ...codedRows(sample),
        ...groupsOf(sample),
        target: sample.target,
        errorShift: errorShift(sample),
      }),
    );
  const held = shared;
  const { features } = sample;
  const ranges = splitRange(treeCount(trees), pool.workers, Math.ceil(JOB_CELLS / features));
  const parts = ranges.map(([start, length]) => {
    const slice = routableSlice(trees, start, length);
    const args = { ...options, trees: slice, firstTree: options.firstTree + start };
    return pool.run<typeof oobPermutationJob>('oobPermutation', args, held, slice);
  });
  return joinPermutations(await Promise.all(parts));
}
