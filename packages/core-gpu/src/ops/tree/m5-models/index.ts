import type { Device } from '../../../compute/device/device.ts';
import { cpuOf } from '../../../compute/device/wasm-device.ts';
import type { GrownTrees } from '../grow-trees/contract.ts';
import type { M5Models, M5ModelsOptions, M5Sample } from './contract.ts';
import { m5ModelsWasm } from './wasm.ts';

/**
 * Turns grown trees into M5 model trees: linear models in all nodes, pruning from the leaves up, smoothing.
 *
 * A node's model is least squares on the features tested in its subtree, of which those stay that Akaike's criterion
 * `SSE / SSE_full (n - v_full) + 2 v` wants, dropped smallest standardised slope first. A subtree is replaced by its
 * node's model where that has the smaller `RMSE (n + 2 v) / (n - v)`. A leaf's model is then mixed with its ancestors', from
 * the leaf up: `(n p + 15 q) / (n + 15)`. These are the rules of Weka 3.6's `M5P`.
 *
 * Runs on WASM worker threads whatever the device is, in float64 without fused or reordered operations, so every device
 * gives the same bytes.
 *
 * @param device - its worker threads are used; a WebGPU device gets some beside it
 * @param trees - trees grown on the sample with a deviation criterion
 * @param sample - the training table
 * @param options - the bags, and what to do; every field is required
 * @returns model trees, and what they predict for the rows of the sample
 * @throws DeviceLostError when the device goes away
 *
 * Source: Wang and Witten (1997), "Inducing model trees for continuous classes", ECML poster papers,
 * https://hdl.handle.net/10289/1183; Quinlan (1992), "Learning with continuous classes", AI '92.
 */
export async function m5Models(
  device: Device,
  trees: GrownTrees,
  sample: M5Sample,
  options: M5ModelsOptions,
): Promise<M5Models> {
  return m5ModelsWasm(cpuOf(device).pool, trees, sample, options);
}
