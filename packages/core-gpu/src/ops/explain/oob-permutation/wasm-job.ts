import { seedKey } from '@kuznets/base';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { CodedRows, RoutableTrees } from '../../tree/forest-predict/contract.ts';
import { uploadTrees } from '../../tree/forest-predict/wasm-job.ts';
import type { OobPermutation, OobPermutationOptions } from './contract.ts';

/** Training rows and targets as a worker keeps them. */
export interface OobShared extends CodedRows {
  readonly target: Int32Array;
  /** Bits dropped from targets and values before errors are squared. */
  readonly errorShift: number;
}

/** Arguments of {@link oobPermutationJob}. */
export interface OobPermutationArgs extends OobPermutationOptions {
  readonly trees: RoutableTrees;
}

/** Permutes each used feature among each tree's out-of-bag rows, on one worker. */
export function oobPermutationJob(
  kernels: Kernels,
  args: OobPermutationArgs,
  { rows, features, codes, target, errorShift }: OobShared,
): OobPermutation {
  const { trees } = args;
  kernels.exports.setSeed(...seedKey(args.seed));
  const offsets = uploadTrees(kernels, trees);
  const delta = kernels.allocate(trees.trees * features * 8);
  const baseError = kernels.allocate(trees.trees * 8);
  const oobCount = kernels.allocate(trees.trees * 4);
  kernels.exports.oobPermutation(
    ...([offsets, trees.trees, kernels.upload(codes), kernels.upload(target), rows, features] as const),
    ...([args.firstTree, args.draws, args.replace ? 1 : 0, errorShift] as const),
    ...([delta, baseError, oobCount] as const),
    ...([rows * 4, rows * 4, rows * 4, rows * 8, rows * Math.ceil(features / 32) * 4, features].map((bytes) =>
      kernels.allocate(bytes),
    ) as [weight: number, list: number, permutation: number, base: number, paths: number, used: number]),
  );
  return {
    delta: kernels.download(Float64Array, delta, trees.trees * features),
    baseError: kernels.download(Float64Array, baseError, trees.trees),
    oobCount: kernels.download(Uint32Array, oobCount, trees.trees),
  };
}
