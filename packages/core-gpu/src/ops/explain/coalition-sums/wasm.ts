import type { Device } from '../../../compute/device/device.ts';
import { cpuOf } from '../../../compute/device/wasm-device.ts';
import { runOnTrees } from '../run-on-trees.ts';
import type { PatternShared } from '../share-patterns.ts';
import type { CoalitionSums } from './contract.ts';
import { addCoalitionSums } from './sums.ts';
import type { CoalitionArgs } from './wasm-job.ts';

/** `coalitionSums` on the worker pool: a range of trees for each worker. */
export async function coalitionSumsWasm(
  device: Device,
  args: CoalitionArgs,
  shared: PatternShared,
): Promise<CoalitionSums> {
  const [first, ...rest] = await runOnTrees<CoalitionArgs, PatternShared, CoalitionSums>(
    cpuOf(device).pool,
    'coalitionSums',
    args,
    shared,
  );
  for (const part of rest) addCoalitionSums(first!, part);
  return first!;
}
