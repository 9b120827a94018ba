import { predictNetworks as kernel } from '@kuznets/shaders/network/predict_networks';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import { ConfigError } from '@kuznets/base';
import type { Executor } from '../../../compute/kernel/executor.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import type { TensorScope } from '../../../compute/tensor/scope.ts';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import { matmulLaunch } from '../../linalg/matmul/webgpu.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import { networkRanges, networkSize, networksAtOnce } from './ensemble.ts';

const group = 64;
/** Networks that one lane adds up. */
export const groupSize = 32;

/** Tensors of {@link predictLaunch}. */
export interface PredictTensors<T extends TensorSpec> {
  readonly h: T;
  readonly tails: T;
  readonly mask: T;
  readonly sums: T;
}

/** The launch that sums networks' values, group by group. */
export function predictLaunch<T extends TensorSpec>(
  { h, tails, mask, sums }: PredictTensors<T>,
  {
    networks,
    rows,
    hidden,
    logistic,
    masked,
  }: {
    readonly networks: number;
    readonly rows: number;
    readonly hidden: number;
    readonly logistic: boolean;
    readonly masked: boolean;
  },
): Launch<typeof kernel, T> {
  const lanes = Math.ceil(networks / groupSize) * rows;
  return {
    kernel,
    inputs: [h, tails, mask],
    outputs: [sums],
    overrides: { WORKGROUP: group, MASKED: masked },
    passes: [
      {
        grid: Math.ceil(lanes / group),
        params: { networks, rows, hidden, logistic: logistic ? 1 : 0, group_size: groupSize, lanes },
      },
    ],
  };
}

/** A chunk's hidden weights, what follows them, and `theta_l x_i` computed from them (`rows x networks x hidden`). */
export function uploadChunk(
  gpu: Executor,
  scope: TensorScope,
  { x, rows }: { readonly x: Tensor; readonly rows: number },
  ensemble: NetworkEnsemble,
  [start, length]: readonly [start: number, length: number],
): { readonly h: Tensor; readonly theta: Tensor; readonly tails: Tensor } {
  const { features, hidden, parameters } = ensemble;
  const size = networkSize(ensemble);
  const cells = hidden * features;
  const weights = new Float32Array(length * cells);
  const rest = new Float32Array(length * (size - cells));
  for (let b = 0; b < length; b++) {
    const at = (start + b) * size;
    weights.set(parameters.subarray(at, at + cells), b * cells);
    rest.set(parameters.subarray(at + cells, at + size), b * (size - cells));
  }
  const theta = scope.upload(weights);
  const h = scope.tensor('f32', [rows, length, hidden]);
  gpu.launch(
    matmulLaunch<Tensor>(
      { a: x, b: theta, c: h },
      { m: rows, k: features, n: length * hidden },
      { batch: 1, transposeA: false, transposeB: true },
    ),
  );
  return { h, theta, tails: scope.upload(rest) };
}

/** How many networks a chunk holds: as on WASM, fewer where a tensor would be too large. */
export function networksFor(op: string, bytesPerNetwork: number, limit: number): number {
  if (bytesPerNetwork > limit)
    throw new ConfigError(
      `${op}: one network needs ${String(bytesPerNetwork)} bytes, the device's tensors hold ${String(limit)}: pass fewer rows`,
    );
  return Math.min(networksAtOnce, Math.floor(limit / bytesPerNetwork));
}

/** Adds groups of sums, `groups x sum.length`, to `sum`. */
export function addGroups(sum: Float64Array, groups: Float32Array): void {
  for (let i = 0; i < groups.length; i++) sum[i % sum.length]! += groups[i]!;
}

/** {@link predictNetworks} on a GPU device, over chunks of networks. */
export async function predictNetworksWebgpu(
  { gpu }: WebgpuDevice,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  mask: Uint8Array | undefined,
): Promise<Float64Array> {
  const { networks, features, hidden, activation } = ensemble;
  const most = networksFor('predictNetworks', 4 * Math.max(rows * hidden, features * hidden), gpu.maxTensorBytes);
  const sum = new Float64Array(rows);
  await gpu.scope(async (scope) => {
    const data = scope.upload(Float32Array.from(x));
    for (const [start, length] of networkRanges(networks, most)) {
      const groups = await gpu.scope(async (inner) => {
        const { h, tails } = uploadChunk(gpu, inner, { x: data, rows }, ensemble, [start, length]);
        const counted = inner.upload(
          mask ? Uint32Array.from(mask.subarray(start * rows, (start + length) * rows)) : Uint32Array.of(0),
        );
        const sums = inner.tensor<'f32'>('f32', [Math.ceil(length / groupSize), rows]);
        gpu.launch(
          predictLaunch<Tensor>(
            { h, tails, mask: counted, sums },
            { networks: length, rows, hidden, logistic: activation === 'logistic', masked: mask !== undefined },
          ),
        );
        return gpu.read(sums);
      });
      addGroups(sum, groups);
    }
  });
  return sum;
}
