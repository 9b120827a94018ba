import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { groupsOf } from '../../groups.ts';
import { runOnTrees } from '../run-on-trees.ts';
import type { TreeCounts, VariationBlock, VariationSample, VariationSums, VariationTrees } from './contract.ts';
import { addVariationSums, joinRows } from './sums.ts';
import type { treeVariationJob, TreeVariationArgs, VariationShared } from './wasm-job.ts';

const sharedSamples = new WeakMap<VariationSample, VariationShared>();

/** Rows of a block that each worker has at least where it has rows of its own. */
const LEAST_ROWS = 256;

/**
 * {@link treeVariation} on the worker pool. Where counts are known a worker needs no rows but those it sums for, and each has some of the
 * block's: nothing is to be added up. Else each has a range of trees.
 */
export async function treeVariationWasm(
  pool: WasmPool,
  trees: VariationTrees,
  sample: VariationSample,
  { block, counts }: { readonly block: VariationBlock; readonly counts: TreeCounts | undefined },
): Promise<VariationSums> {
  if (counts && pool.workers > 1 && block.rows >= LEAST_ROWS * pool.workers) {
    const each = Math.ceil(block.rows / pool.workers / 64) * 64;
    const starts = Array.from({ length: Math.ceil(block.rows / each) }, (_, part) => part * each);
    const parts = starts.map((start) => {
      const rows = { firstRow: block.firstRow + start, rows: Math.min(each, block.rows - start) };
      return pool.run<typeof treeVariationJob>('treeVariation', { trees, block: rows, counts }, shared(sample));
    });
    return joinRows(block, await Promise.all(parts));
  }
  const [first, ...rest] = await runOnTrees<TreeVariationArgs, VariationShared, VariationSums>(
    pool,
    'treeVariation',
    { trees, block },
    shared(sample),
    counts && ((from, count) => ({ counts: countsOfTrees(counts, from, count) })),
  );
  for (const part of rest) addVariationSums(first!, part);
  return first!;
}

/** {@link treeCounts} on the worker pool. */
export async function treeCountsWasm(
  pool: WasmPool,
  trees: VariationTrees,
  sample: VariationSample,
): Promise<TreeCounts> {
  const parts = await runOnTrees<{ readonly trees: VariationTrees }, VariationShared, TreeCounts>(
    pool,
    'treeCounts',
    { trees },
    shared(sample),
  );
  const length = parts.reduce((sum, part) => sum + part.counts.length, 0);
  const counts = new Uint32Array(length);
  const starts: number[] = [];
  let end = 0;
  for (const part of parts) {
    counts.set(part.counts, end);
    for (const start of part.starts.subarray(0, -1)) starts.push(end + start);
    end += part.counts.length;
  }
  return { counts, starts: Uint32Array.from([...starts, end]) };
}

function countsOfTrees({ counts, starts }: TreeCounts, from: number, count: number): TreeCounts {
  const first = starts[from]!;
  return {
    counts: counts.slice(first, starts[from + count]),
    starts: starts.slice(from, from + count + 1).map((start) => start - first),
  };
}

function shared(sample: VariationSample): VariationShared {
  let kept = sharedSamples.get(sample);
  if (!kept) sharedSamples.set(sample, (kept = sharedOf(sample)));
  return kept;
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
