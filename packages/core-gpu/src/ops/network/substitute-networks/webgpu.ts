import { substituteNetworks as kernel } from '@kuznets/shaders/network/substitute_networks';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import { networkRanges } from '../predict-networks/ensemble.ts';
import { addGroups, groupSize, networksFor, uploadChunk } from '../predict-networks/webgpu.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import type { Items } from './items.ts';

const group = 64;

/** Tensors of {@link substituteLaunch}. */
export interface SubstituteTensors<T extends TensorSpec> {
  readonly h: T;
  readonly theta: T;
  readonly tails: T;
  readonly items: T;
  readonly values: T;
  readonly x: T;
  readonly sums: T;
}

/** The launch that sums networks' mean values, group by group. */
export function substituteLaunch<T extends TensorSpec>(
  { h, theta, tails, items, values, x, sums }: SubstituteTensors<T>,
  {
    networks,
    rows,
    features,
    hidden,
    count,
    logistic,
  }: {
    readonly networks: number;
    readonly rows: number;
    readonly features: number;
    readonly hidden: number;
    readonly count: number;
    readonly logistic: boolean;
  },
): Launch<typeof kernel, T> {
  const lanes = Math.ceil(networks / groupSize) * count * rows;
  return {
    kernel,
    inputs: [h, theta, tails, items, values, x],
    outputs: [sums],
    overrides: { WORKGROUP: group },
    passes: [
      {
        grid: Math.ceil(lanes / group),
        params: {
          networks,
          rows,
          features,
          hidden,
          items: count,
          logistic: logistic ? 1 : 0,
          group_size: groupSize,
          lanes,
        },
      },
    ],
  };
}

/** Sums over networks, `items x rows`, on a GPU device, over chunks of networks. */
export async function substituteNetworksWebgpu(
  { gpu }: WebgpuDevice,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  items: Items,
): Promise<Float64Array> {
  const { networks, features, hidden, activation } = ensemble;
  const most = networksFor(
    'substituteNetworks',
    4 * Math.max(rows * hidden, features * hidden, items.count * rows),
    gpu.maxTensorBytes,
  );
  const sum = new Float64Array(items.count * rows);
  await gpu.scope(async (scope) => {
    const data = scope.upload(Float32Array.from(x));
    const entries = scope.upload(items.entries);
    const values = scope.upload(items.values);
    for (const [start, length] of networkRanges(networks, most)) {
      const groups = await gpu.scope(async (inner) => {
        const chunk = uploadChunk(gpu, inner, { x: data, rows }, ensemble, [start, length]);
        const sums = inner.tensor('f32', [Math.ceil(length / groupSize), items.count, rows]);
        const shape = {
          networks: length,
          rows,
          features,
          hidden,
          count: items.count,
          logistic: activation === 'logistic',
        };
        gpu.launch(substituteLaunch<Tensor>({ ...chunk, items: entries, values, x: data, sums }, shape));
        return gpu.read(sums);
      });
      addGroups(sum, groups);
    }
  });
  return sum;
}
