import { sliceTrees, treeCount } from '@kuznets/base';
import type { Kernels } from '../../compute/wasm/kernels.ts';
import type { WasmPool } from '../../compute/wasm/pool.ts';
import type { VariationTrees } from './tree-variation/contract.ts';

/** Runs a job on the worker pool, a range of trees for each worker, with what belongs to these trees; what each gives, at least one. */
export function runOnTrees<
  Args extends { readonly trees: VariationTrees },
  Shared extends object,
  Result extends object,
>(
  pool: WasmPool,
  op: string,
  args: Args,
  shared: Shared,
  argsOfTrees?: (first: number, count: number) => Partial<Args>,
): Promise<Result[]> {
  const { trees } = args;
  const count = treeCount(trees);
  const each = Math.max(1, Math.ceil(count / pool.workers));
  const starts = Array.from({ length: Math.max(1, Math.ceil(count / each)) }, (_, job) => job * each);
  return Promise.all(
    starts.map((start) => {
      const size = Math.min(each, count - start);
      const part = sliceTrees(trees, start, size);
      type Job = (kernels: Kernels, args: Args, shared: Shared) => Result;
      return pool.run<Job>(op, { ...args, ...argsOfTrees?.(start, size), trees: part }, shared, part);
    }),
  );
}
