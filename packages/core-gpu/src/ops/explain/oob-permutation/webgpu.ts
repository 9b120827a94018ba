import { oobPermutation as kernel } from '@kuznets/shaders/explain/oob_permutation';
import { oobRows } from '@kuznets/shaders/explain/oob_rows';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import { concatenate, largestTree, seedKey, treeCount } from '@kuznets/base';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import type { RoutableTrees } from '../../tree/forest-predict/contract.ts';
import { packRoutes, treeRanges } from '../../tree/forest-predict/routes.ts';
import { expectFits } from '../../tree/forest-predict/webgpu.ts';
import type { RankedSample } from '../../tree/grow-trees/contract.ts';
import { codedRows } from '../../tree/grow-trees/sample.ts';
import { drawRowsLaunch, uploadBag, weightsSize } from '../../tree/grow-trees/webgpu.ts';
import type { OobPermutation, OobPermutationOptions } from './contract.ts';
import { groupsOf } from '../../groups.ts';
import { errorShift } from './error-unit.ts';

const group = 64;
const nodeBytes = 16;
const defaultChunkBytes = 16 * 2 ** 20;
const scratchBytes = { software: 16 * 2 ** 20, hardware: 256 * 2 ** 20 } as const;
const nothing = 0xffff_ffff;

/** Tensors of {@link oobPermutationLaunch}. */
export interface PermutationTensors<T extends TensorSpec> {
  readonly pairs: T;
  readonly roots: T;
  readonly nodes: T;
  readonly codes: T;
  readonly bags: T;
  readonly labels: T;
  readonly permuted: T;
  readonly errors: T;
}

/** Sizes of {@link oobPermutationLaunch}. */
export interface PermutationShape {
  readonly rows: number;
  readonly features: number;
  /** Where the groups of the columns begin among the roots. */
  readonly groupsAt: number;
  readonly pairs: number;
  /** Pairs of one pass: the scratch holds their permutations. */
  readonly pairsAtOnce: number;
  readonly firstTree: number;
  readonly seed: number;
}

/** The launch that computes the squared errors of (tree, group) pairs. */
export function oobPermutationLaunch<T extends TensorSpec>(
  { pairs, roots, nodes, codes, bags, labels, permuted, errors }: PermutationTensors<T>,
  { rows, features, groupsAt, pairs: total, pairsAtOnce, firstTree, seed }: PermutationShape,
): Launch<typeof kernel, T> {
  const [seed_low, seed_high] = seedKey(seed);
  const shared = { rows, features, groups_at: groupsAt, capacity: rows, first_tree: firstTree, seed_low, seed_high };
  return {
    kernel,
    inputs: [pairs, roots, nodes, codes, bags, labels],
    outputs: [permuted, errors],
    overrides: { WORKGROUP: group },
    passes: Array.from({ length: Math.ceil(total / pairsAtOnce) }, (_, pass) => {
      const first = pass * pairsAtOnce;
      const here = Math.min(pairsAtOnce, total - first);
      return { grid: Math.ceil(here / group), params: { ...shared, pairs: here, first_pair: first } };
    }),
  };
}

/** Groups of columns each tree splits on, as pairs of the tree and a group after one pair without a group. */
export function usedPairs(
  trees: RoutableTrees,
  start: number,
  length: number,
  { groups, groupOf }: ReturnType<typeof groupsOf>,
): Uint32Array {
  const pairs: number[] = [];
  const seen = new Int32Array(groups).fill(-1);
  for (let tree = 0; tree < length; tree++) {
    pairs.push(tree, nothing);
    for (let node = trees.offsets[start + tree]!; node < trees.offsets[start + tree + 1]!; node++) {
      const feature = trees.feature[node]!;
      const group = feature < 0 ? -1 : groupOf[feature]!;
      if (group >= 0 && seen[group] !== tree) {
        seen[group] = tree;
        pairs.push(tree, group);
      }
    }
  }
  return Uint32Array.from(pairs);
}

/** {@link oobPermutation} on a GPU device, over chunks of trees whose nodes and whose bags keep within `chunkBytes` each. */
export async function oobPermutationWebgpu(
  { gpu, info }: WebgpuDevice,
  trees: RoutableTrees,
  sample: RankedSample,
  options: OobPermutationOptions,
  chunkBytes = defaultChunkBytes,
): Promise<OobPermutation> {
  const { rows, features } = sample;
  const grouped = groupsOf(sample);
  const limit = gpu.maxTensorBytes;
  expectFits('oobPermutation', 'the nodes of one tree', nodeBytes * largestTree(trees), limit);
  expectFits('oobPermutation', "the rows' codes", 4 * rows * features, limit);
  expectFits('oobPermutation', `the permutations of ${String(group)} trees`, 4 * rows * group, limit);
  const shift = errorShift(sample);
  const rounded = (value: number): number => (shift === 0 ? value : (value + 2 ** (shift - 1)) >> shift);
  const scratch = Math.min(scratchBytes[info.type], limit, 256 * chunkBytes);
  const pairsAtOnce = group * Math.max(1, Math.floor(scratch / (4 * rows * group)));
  const budget = Math.min(chunkBytes, limit);
  const treesAtOnce = 4 * Math.max(1, Math.floor(budget / (16 * (rows + 1))));
  const result = {
    delta: new Float64Array(treeCount(trees) * grouped.groups),
    baseError: new Float64Array(treeCount(trees)),
    oobCount: new Uint32Array(treeCount(trees)),
  };
  await gpu.scope(async (scope) => {
    const codes = scope.upload(codedRows(sample).codes);
    const labels = scope.upload(sample.target.map(rounded));
    const permuted = scope.tensor('u32', [pairsAtOnce, rows]);
    const drawn = uploadBag(scope, options);
    for (const [start, length] of treeRanges(trees, Math.floor(budget / nodeBytes), treesAtOnce)) {
      const routes = packRoutes(trees, start, length, rounded);
      const used = usedPairs(trees, start, length, grouped);
      const firstTree = options.firstTree + start;
      const weights = scope.tensor('u32', [weightsSize(length, rows)]);
      const bags = scope.tensor('u32', [length, rows + 1]);
      const errors = scope.tensor('u32', [used.length]);
      const roots = scope.upload(concatenate(Uint32Array, [routes.roots, grouped.groupOf]));
      const nodes = scope.upload(routes.nodes);
      const pairs = scope.upload(used);
      gpu.launch(drawRowsLaunch({ ...drawn, weights }, length, rows, { ...options, firstTree }));
      gpu.launch(oobRowsLaunch(weights, bags, length, rows));
      gpu.launch(
        oobPermutationLaunch(
          { pairs, roots, nodes, codes, bags, labels, permuted, errors },
          {
            rows,
            features,
            groupsAt: routes.roots.length,
            pairs: used.length / 2,
            pairsAtOnce,
            firstTree,
            seed: options.seed,
          },
        ),
      );
      const [sums, bagWords] = await gpu.readAll([errors, bags]);
      addErrors(result, used, sums, bagWords, { rows, groups: grouped.groups, start });
      for (const tensor of [weights, bags, errors, roots, nodes, pairs]) scope.release(tensor);
    }
  });
  return result;
}

/** The launch that lists each tree's out-of-bag rows. */
export function oobRowsLaunch<T extends TensorSpec = Tensor>(
  weights: T,
  bags: T,
  trees: number,
  rows: number,
): Launch<typeof oobRows, T> {
  return {
    kernel: oobRows,
    inputs: [weights],
    outputs: [bags],
    overrides: { WORKGROUP: group },
    passes: [{ grid: Math.ceil(trees / group), params: { trees, rows } }],
  };
}

function addErrors(
  { delta, baseError, oobCount }: OobPermutation,
  pairs: Uint32Array,
  sums: Uint32Array,
  bags: Uint32Array,
  { rows, groups, start }: { readonly rows: number; readonly groups: number; readonly start: number },
): void {
  let baseLow = 0;
  let baseHigh = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const tree = pairs[i]!;
    const group = pairs[i + 1]!;
    const count = bags[tree * (rows + 1)]!;
    const low = sums[i]!;
    const high = sums[i + 1]!;
    if (group === nothing) {
      baseLow = low;
      baseHigh = high;
      oobCount[start + tree] = count;
      baseError[start + tree] = count === 0 ? 0 : (high * 2 ** 32 + low) / count;
    } else if (count > 0) {
      // The difference is exact in two words; adding them rounds once.
      delta[(start + tree) * groups + group] = ((high - baseHigh) * 2 ** 32 + (low - baseLow)) / count;
    }
  }
}
