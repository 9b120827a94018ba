import { treeCount } from '@kuznets/base';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { CodedRows, RoutableTrees } from '../../tree/forest-predict/contract.ts';
import { uploadTrees } from '../../tree/forest-predict/wasm-job.ts';
import { uploadBag } from '../../tree/grow-trees/wasm-job.ts';
import type { OobPermutation, OobPermutationOptions } from './contract.ts';

/** Training rows and targets as a worker keeps them. */
export interface OobShared extends CodedRows {
  /** Groups of columns; `groupOf` is that of each column. */
  readonly groups: number;
  readonly groupOf: Uint32Array;
  readonly target: Int32Array;
  /** Bits dropped from targets and values before errors are squared. */
  readonly errorShift: number;
}

/** Arguments of {@link oobPermutationJob}. */
export interface OobPermutationArgs extends OobPermutationOptions {
  readonly trees: RoutableTrees;
}

/** Permutes each used group of columns among each tree's out-of-bag rows, on one worker. */
export function oobPermutationJob(
  kernels: Kernels,
  args: OobPermutationArgs,
  { rows, features, groups, groupOf, codes, target, errorShift }: OobShared,
): OobPermutation {
  const { trees } = args;
  const count = treeCount(trees);
  const delta = kernels.allocate(count * groups * 8);
  const baseError = kernels.allocate(count * 8);
  const oobCount = kernels.allocate(count * 4);
  kernels.exports.oobPermutation(
    kernels.record('OobPermutationParams', {
      forest: uploadTrees(kernels, trees),
      bag: uploadBag(kernels, rows, args),
      groupOf: kernels.upload(groupOf),
      codes: kernels.upload(codes),
      target: kernels.upload(target),
      shift: errorShift,
      ...{ features, groups, delta, baseError, oobCount },
    }),
  );
  return {
    delta: kernels.download(Float64Array, delta, count * groups),
    baseError: kernels.download(Float64Array, baseError, count),
    oobCount: kernels.download(Uint32Array, oobCount, count),
  };
}
