import type { Device } from '../../../compute/device/device.ts';
import { cpuOf } from '../../../compute/device/wasm-device.ts';
import { runOnTrees } from '../run-on-trees.ts';
import type { PatternShared } from '../share-patterns.ts';
import type { ShapleySums } from './contract.ts';
import { addShapleySums } from './sums.ts';
import type { ShapleyArgs } from './wasm-job.ts';

/** `treeShapley` on the worker pool: a range of trees for each worker. */
export async function treeShapleyWasm(device: Device, args: ShapleyArgs, shared: PatternShared): Promise<ShapleySums> {
  const [first, ...rest] = await runOnTrees<ShapleyArgs, PatternShared, ShapleySums>(
    cpuOf(device).pool,
    'treeShapley',
    args,
    shared,
  );
  for (const part of rest) addShapleySums(first!, part);
  return first!;
}
