import { matmul as kernel } from '@kuznets/shaders/linalg/matmul';
import type { Executor } from '../../../compute/kernel/executor.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import type { MatmulOptions, MatmulShape } from './contract.ts';

/** Rows and columns of c that one workgroup computes: SIDE of the kernel. */
export const matmulTile = 32;

/**
 * The launch of a batched product, without a GPU.
 *
 * @param operands - `a`, `b` and the result `c`
 * @param shape - sizes of one product
 * @param options - batch and layouts
 */
export function matmulLaunch<T extends TensorSpec>(
  { a, b, c }: { readonly a: T; readonly b: T; readonly c: T },
  { m, k, n }: MatmulShape,
  { batch, transposeA, transposeB }: Required<MatmulOptions>,
): Launch<typeof kernel, T> {
  const tilesM = Math.ceil(m / matmulTile);
  const tilesN = Math.ceil(n / matmulTile);
  return {
    kernel,
    inputs: [a, b],
    outputs: [c],
    overrides: { TRANSPOSE_A: transposeA, TRANSPOSE_B: transposeB },
    passes: [{ grid: batch * tilesM * tilesN, params: { batch, m, k, n, tiles_m: tilesM, tiles_n: tilesN } }],
  };
}

/** {@link matmul} on a GPU device. */
export async function matmulWebgpu(
  gpu: Executor,
  a: Float32Array,
  b: Float32Array,
  shape: MatmulShape,
  options: Required<MatmulOptions>,
): Promise<Float32Array> {
  return gpu.scope(async (scope) => {
    const c = scope.tensor('f32', [options.batch, shape.m, shape.n]);
    gpu.launch(matmulLaunch({ a: scope.upload(a), b: scope.upload(b), c }, shape, options));
    return gpu.read(c);
  });
}
