import type { Device } from '../../../compute/device/device.ts';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { MatmulOptions, MatmulShape } from './contract.ts';
import { matmulWasm } from './wasm.ts';
import { matmulWebgpu } from './webgpu.ts';

export type { MatmulOptions, MatmulShape } from './contract.ts';

/**
 * Multiplies matrices, or two batches of them, in single precision.
 *
 * `C[s, i, j] = sum over p of A[s, i, p] B[s, p, j]`. The error of an element is at most `(k + 2) 2^-24 sum |a b|`; the same
 * call on the same backend gives the same bytes.
 *
 * @param device - where to compute
 * @param a - `batch x m x k` numbers, row-major; `batch x k x m` with `transposeA`
 * @param b - `batch x k x n` numbers; `batch x n x k` with `transposeB`
 * @param shape - `m`, `k` and `n`, each from 0
 * @param options - see {@link MatmulOptions}
 * @returns `batch x m x n` numbers; zeros where `k` is 0
 * @throws ShapeError when an array's length does not fit
 * @throws DeviceLostError when the device goes away
 *
 * Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 1.3, ISBN 9781421407944.
 *
 * @example
 * ```ts
 * const c = await matmul(device, Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0, 0, 1), { m: 2, k: 2, n: 2 });
 * // 1, 2, 3, 4
 * ```
 */
export async function matmul(
  device: Device,
  a: Float32Array,
  b: Float32Array,
  shape: MatmulShape,
  options: MatmulOptions = {},
): Promise<Float32Array> {
  const { batch = 1, transposeA = false, transposeB = false } = options;
  const { m, k, n } = shape;
  expectLength('matmul: a', a.length, transposeA ? [batch, k, m] : [batch, m, k]);
  expectLength('matmul: b', b.length, transposeB ? [batch, n, k] : [batch, k, n]);
  if (batch * m * n === 0) return new Float32Array(0);
  const complete = { batch, transposeA, transposeB };
  if (device.backend === 'wasm') return matmulWasm(device.pool, a, b, shape, complete);
  return matmulWebgpu(device.gpu, a, b, shape, complete);
}
