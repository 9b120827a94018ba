import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { RoutableTrees } from '../../tree/forest-predict/contract.ts';
import { sliceTrees } from '../../tree/forest-predict/slice-trees.ts';
import type { RankedSample } from '../../tree/grow-trees/contract.ts';
import { codedRows } from '../../tree/grow-trees/sample.ts';
import type { OobPermutation, OobPermutationOptions } from './contract.ts';
import { errorShift } from './error-unit.ts';
import type { OobShared } from './wasm-job.ts';

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
    sharedRows.set(sample, (shared = { ...codedRows(sample), target: sample.target, errorShift: errorShift(sample) }));
  const held = shared;
  const { features } = sample;
  const parts = await Promise.all(
    splitRange(trees.trees, pool.workers, Math.ceil(JOB_CELLS / features)).map(async ([start, length]) => {
      const slice = sliceTrees(trees, start, length);
      return {
        start,
        part: await pool.run(
          'oobPermutation',
          { ...options, trees: slice, firstTree: options.firstTree + start },
          held,
          slice,
        ),
      };
    }),
  );
  const delta = new Float64Array(trees.trees * features);
  const baseError = new Float64Array(trees.trees);
  const oobCount = new Uint32Array(trees.trees);
  for (const { start, part } of parts) {
    delta.set(part.delta, start * features);
    baseError.set(part.baseError, start);
    oobCount.set(part.oobCount, start);
  }
  return { delta, baseError, oobCount };
}
