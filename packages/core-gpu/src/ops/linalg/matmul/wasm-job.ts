import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { MatmulOptions, MatmulShape } from './contract.ts';

/** Arguments of {@link matmulJob}. */
export interface MatmulArgs extends MatmulShape, Required<MatmulOptions> {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** Multiplies a batch of matrices on one worker. */
export function matmulJob(
  kernels: Kernels,
  { a, b, batch, m, k, n, transposeA, transposeB }: MatmulArgs,
): { readonly c: Float32Array } {
  const left = kernels.upload(a);
  const right = kernels.upload(b);
  const out = kernels.allocate(batch * m * n * 4);
  const scratch = kernels.allocate(kernels.exports.matmulScratch(m, k, n));
  for (let s = 0; s < batch; s++) {
    kernels.exports.matmul(
      left + s * m * k * 4,
      right + s * k * n * 4,
      out + s * m * n * 4,
      m,
      k,
      n,
      transposeA ? 1 : 0,
      transposeB ? 1 : 0,
      scratch,
    );
  }
  return { c: kernels.download(Float32Array, out, batch * m * n) };
}
