import type { WebgpuDevice } from '../../device/device.ts';
import { poolBeside } from '../../wasm/pool-beside.ts';
import type { VariationBlock, VariationSample, VariationSums, VariationTrees } from './contract.ts';
import { treeVariationWasm } from './wasm.ts';

/** {@link treeVariation} beside a WebGPU device: on WASM workers, for WGSL has no 64-bit integers and its atomics no 64-bit sums. */
export async function treeVariationWebgpu(
  device: WebgpuDevice,
  trees: VariationTrees,
  sample: VariationSample,
  block: VariationBlock,
): Promise<VariationSums> {
  return treeVariationWasm(poolBeside(device), trees, sample, block);
}
