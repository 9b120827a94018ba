import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { groupsOf } from '../../groups.ts';
import { runOnTrees } from '../run-on-trees.ts';
import type { VariationBlock, VariationSample, VariationSums, VariationTrees } from './contract.ts';
import { addVariationSums } from './sums.ts';
import type { VariationShared } from './wasm-job.ts';

const sharedSamples = new WeakMap<VariationSample, VariationShared>();

/** {@link treeVariation} on the worker pool: a range of trees for each worker. */
export async function treeVariationWasm(
  pool: WasmPool,
  trees: VariationTrees,
  sample: VariationSample,
  block: VariationBlock,
): Promise<VariationSums> {
  let shared = sharedSamples.get(sample);
  if (!shared) sharedSamples.set(sample, (shared = sharedOf(sample)));
  const args = { trees, block };
  const [first, ...rest] = await runOnTrees<typeof args, VariationShared, VariationSums>(
    pool,
    'treeVariation',
    args,
    shared,
  );
  for (const part of rest) addVariationSums(first!, part);
  return first!;
}

function sharedOf(sample: VariationSample): VariationShared {
  const { rows, features, codes, pairFeatures, pairDependence = true, columns } = sample;
  const { groups, groupOf } = groupsOf(sample);
  const words = Math.ceil(rows / 64);
  const padded = new Uint16Array(features * words * 64);
  const paddedColumns = columns && new Float64Array(padded.length);
  for (let feature = 0; feature < features; feature++) {
    padded.set(codes.subarray(feature * rows, (feature + 1) * rows), feature * words * 64);
    paddedColumns?.set(columns!.subarray(feature * rows, (feature + 1) * rows), feature * words * 64);
  }
  const slotOf = new Int32Array(groups).fill(-1);
  pairFeatures.forEach((group, slot) => (slotOf[group] = slot));
  return {
    rows,
    features,
    groups,
    groupOf,
    codes: padded,
    words,
    slotOf,
    slots: pairFeatures.length,
    pairDependence,
    columns: paddedColumns,
  };
}
