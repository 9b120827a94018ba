import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { MatmulOptions, MatmulShape } from './contract.ts';

/** Arguments of {@link matmulJob}. */
export interface MatmulArgs extends MatmulShape, Required<MatmulOptions> {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** Multiplies a batch of matrices on one worker. */
export function matmulJob(kernels: Kernels, { a, b, ...shape }: MatmulArgs): { readonly c: Float32Array } {
  const length = shape.batch * shape.m * shape.n;
  const c = kernels.allocate(length * 4);
  kernels.exports.matmul(kernels.record('MatmulParams', { a: kernels.upload(a), b: kernels.upload(b), c, ...shape }));
  return { c: kernels.download(Float32Array, c, length) };
}
