import { sliceTrees, treeCount } from '@kuznets/base';
import type { Device } from '../../compute/device/device.ts';
import { cpuOf } from '../../compute/device/wasm-device.ts';
import type { Kernels } from '../../compute/wasm/kernels.ts';
import type { PatternTrees } from './patterns.ts';
import type { PatternShared } from './share-patterns.ts';

/** Runs a job on the worker pool, a range of trees for each worker; what each gives, at least one. */
export function runOnTrees<Args extends { readonly trees: PatternTrees }, Result extends object>(
  device: Device,
  op: string,
  args: Args,
  shared: PatternShared,
): Promise<Result[]> {
  const { pool } = cpuOf(device);
  const { trees } = args;
  const count = treeCount(trees);
  const each = Math.max(1, Math.ceil(count / pool.workers));
  const starts = Array.from({ length: Math.max(1, Math.ceil(count / each)) }, (_, job) => job * each);
  return Promise.all(
    starts.map((start) => {
      const part = sliceTrees(trees, start, Math.min(each, count - start));
      type Job = (kernels: Kernels, args: Args, shared: PatternShared) => Result;
      return pool.run<Job>(op, { ...args, trees: part }, shared, part);
    }),
  );
}
