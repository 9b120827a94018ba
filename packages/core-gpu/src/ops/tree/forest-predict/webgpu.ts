import { forestPredict as kernel } from '@kuznets/shaders/tree/forest_predict';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import { ConfigError, largestTree, treeCount } from '@kuznets/base';
import type { Launch } from '../../../compute/kernel/launch.ts';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import { drawRowsLaunch, uploadBag, weightsSize } from '../grow-trees/webgpu.ts';
import type { CodedRows, ForestPredictOptions, ForestPrediction, RoutableTrees } from './contract.ts';
import { packRoutes, treeRanges } from './routes.ts';

const group = 64;
const nodeBytes = 16;
const totalBytes = 16;
const defaultChunkBytes = 16 * 2 ** 20;
const wantedLanes = { software: 2 ** 12, hardware: 2 ** 17 } as const;

/** Tensors of {@link forestPredictLaunch}. */
export interface PredictTensors<T extends TensorSpec> {
  readonly roots: T;
  readonly nodes: T;
  readonly codes: T;
  readonly weights: T;
  readonly totals: T;
}

/** Sizes of {@link forestPredictLaunch}. */
export interface PredictShape {
  readonly trees: number;
  readonly rows: number;
  readonly features: number;
  /** Blocks of trees: the sums of each are added to `totals[block, row]`. */
  readonly blocks: number;
  readonly outOfBag: boolean;
}

/** The launch that adds trees to the sums. */
export function forestPredictLaunch<T extends TensorSpec>(
  { roots, nodes, codes, weights, totals }: PredictTensors<T>,
  { outOfBag, ...params }: PredictShape,
): Launch<typeof kernel, T> {
  return {
    kernel,
    inputs: [roots, nodes, codes, weights],
    outputs: [totals],
    overrides: { WORKGROUP: group, OUT_OF_BAG: outOfBag },
    passes: [{ grid: Math.ceil((params.blocks * params.rows) / group), params }],
  };
}

/** Throws unless a tensor fits the device. */
export function expectFits(op: string, what: string, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new ConfigError(
    `${op}: ${what} take ${String(bytes)} bytes, the adapter binds at most ${String(limit)}; use backend 'wasm'`,
  );
}

/** {@link forestPredict} on a GPU device: chunks of rows, and for each the trees in chunks whose nodes and whose bags keep within `chunkBytes` each. */
export async function forestPredictWebgpu(
  { gpu, info }: WebgpuDevice,
  trees: RoutableTrees,
  { rows, features, codes }: CodedRows,
  { outOfBag }: ForestPredictOptions,
  chunkBytes = defaultChunkBytes,
): Promise<ForestPrediction> {
  const sum = new Float64Array(rows);
  const count = new Uint32Array(rows);
  if (rows === 0 || treeCount(trees) === 0) return { sum, count };
  const limit = gpu.maxTensorBytes;
  expectFits('forestPredict', 'the nodes of one tree', nodeBytes * largestTree(trees), limit);
  expectFits('forestPredict', 'the codes of one row', 4 * features, limit);
  if (outOfBag) {
    expectFits('forestPredict', "the training rows' codes", 4 * features * rows, limit);
    expectFits('forestPredict', 'the weights of four trees', 16 * rows, limit);
  }
  const rowsAtOnce = outOfBag
    ? rows
    : Math.max(1, Math.min(rows, Math.floor(Math.min(limit, 16 * chunkBytes) / Math.max(totalBytes, 4 * features))));
  const treesAtOnce = outOfBag
    ? 4 * Math.max(1, Math.floor(Math.min(chunkBytes, limit) / (16 * rows)))
    : Math.floor(limit / 4);
  const nodesAtOnce = Math.floor(Math.min(chunkBytes, limit) / nodeBytes);
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const here = Math.min(rowsAtOnce, rows - row);
    const lanes = wantedLanes[info.type];
    const blocks = Math.max(
      1,
      Math.min(treeCount(trees), Math.ceil(lanes / here), Math.floor(limit / (totalBytes * here))),
    );
    await gpu.scope(async (scope) => {
      const totals = scope.tensor('u32', [blocks, here, 4]);
      const codesHere = scope.upload(codes.subarray(row * features, (row + here) * features));
      gpu.clear(totals);
      const drawn = outOfBag && uploadBag(scope, outOfBag);
      for (const [start, length] of treeRanges(trees, nodesAtOnce, treesAtOnce)) {
        const routes = packRoutes(trees, start, length);
        const roots = scope.upload(routes.roots);
        const nodes = scope.upload(routes.nodes);
        const weights = scope.tensor('u32', [outOfBag ? weightsSize(length, rows) : 1]);
        if (outOfBag && drawn) {
          const bag = { ...outOfBag, firstTree: outOfBag.firstTree + start };
          gpu.launch(drawRowsLaunch({ ...drawn, weights }, length, rows, bag));
        }
        const shape = { trees: length, rows: here, features, blocks, outOfBag: outOfBag !== undefined };
        gpu.launch(forestPredictLaunch({ roots, nodes, codes: codesHere, weights, totals }, shape));
        for (const tensor of [roots, nodes, weights]) scope.release(tensor);
      }
      const words = await gpu.read(totals);
      for (let i = 0; i < blocks * here; i++) {
        const at = row + (i % here);
        sum[at]! += (words[4 * i + 1]! | 0) * 2 ** 32 + words[4 * i]!;
        count[at]! += words[4 * i + 2]!;
      }
    });
  }
  return { sum, count };
}
