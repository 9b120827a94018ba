import { joinTrees } from '@kuznets/base';
import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { splitRange } from '../../../compute/wasm/split-range.ts';
import type { GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
import { presortedEntries } from './sample.ts';
import { type GrowShared, mostNodes, type growTreesJob } from './wasm-job.ts';

const BYTES_PER_NODE = 28;
const JOB_BYTES = 64 * 2 ** 20;

const sharedSamples = new WeakMap<RankedSample, GrowShared>();

/** {@link growTrees} on the worker pool: consecutive trees make a job. */
export async function growTreesWasm(
  pool: WasmPool,
  sample: RankedSample,
  options: GrowTreesOptions,
): Promise<GrownTrees> {
  let shared = sharedSamples.get(sample);
  if (!shared) {
    const { rows, features, rowBits, target, rankOffsets, lowValues, highValues } = sample;
    sharedSamples.set(
      sample,
      (shared = {
        rows,
        features,
        rowBits,
        target,
        rankOffsets,
        lowValues,
        highValues,
        order: presortedEntries(sample),
      }),
    );
  }
  const held = shared;
  const perJob = Math.max(1, Math.floor(JOB_BYTES / (BYTES_PER_NODE * mostNodes(sample, options))));
  const ranges = splitRange(options.trees, pool.workers, perJob);
  return joinTrees(
    await Promise.all(
      ranges.map(([start, trees]) =>
        pool.run<typeof growTreesJob>('growTrees', { ...options, firstTree: options.firstTree + start, trees }, held),
      ),
    ),
  );
}
