import { deviationRoots } from '@kuznets/shaders/tree/deviation_roots';
import { deviationScan } from '@kuznets/shaders/tree/deviation_scan';
import { deviationSelect } from '@kuznets/shaders/tree/deviation_select';
import { drawFeatures } from '@kuznets/shaders/tree/draw_features';
import { drawRows } from '@kuznets/shaders/tree/draw_rows';
import { partition } from '@kuznets/shaders/tree/partition';
import { rootLists } from '@kuznets/shaders/tree/root_lists';
import { rootNodes } from '@kuznets/shaders/tree/root_nodes';
import { splitScan } from '@kuznets/shaders/tree/split_scan';
import { splitSelect } from '@kuznets/shaders/tree/split_select';
import type { WebgpuDevice } from '../../../compute/device/device.ts';
import type { Launch } from '../../../compute/kernel/launch.ts';
import { joinTrees, seedKey } from '@kuznets/base';
import type { TensorScope } from '../../../compute/tensor/scope.ts';
import type { Tensor, TensorSpec } from '../../../compute/tensor/tensor.ts';
import type { BagOptions, GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
import { finaliseTrees } from './finalise.ts';
import { unitsIn } from './bag.ts';
import { type EntryLayout, type GrowPlan, cutFields, planGrowth, weightLimit } from './plan.ts';
import { nodeWords, rawTrees } from './raw-trees.ts';
import { rootOf, rootTable } from './root-table.ts';
import { presortedEntries } from './sample.ts';

const group = 64;
const levelsPerRead = 16;
const counterWords = 8;
const counterItems = 0;
const counterNodes = 3;
const counterHeaviest = 4;
const itemVectors = 3;
const partVectors = 2;

/** Elements of the weights of a number of trees: see draw_rows. */
export function weightsSize(trees: number, rows: number): number {
  return 4 * Math.ceil(trees / 4) * rows;
}

/** What tells {@link drawRowsLaunch} how rows are weighted and which belong together. */
export interface BagTensors<T extends TensorSpec = Tensor> {
  readonly starts: T;
  readonly clusters: T;
}

/** Uploads it: a tensor is never empty. */
export function uploadBag(scope: TensorScope, { starts, clusters }: BagOptions): BagTensors {
  const nothing = Uint32Array.of(0);
  return { starts: scope.upload(starts ?? nothing), clusters: scope.upload(clusters ?? nothing) };
}

/** Draws the bags of trees `firstTree .. firstTree + trees - 1`. */
export function drawRowsLaunch<T extends TensorSpec>(
  { starts, clusters, weights }: BagTensors<T> & { readonly weights: T },
  trees: number,
  rows: number,
  bag: BagOptions & { readonly firstTree: number },
): Launch<typeof drawRows, T> {
  const { draws, replace, firstTree } = bag;
  const [seed_low, seed_high] = seedKey(bag.seed);
  const units = unitsIn(rows, bag);
  return {
    kernel: drawRows,
    inputs: [starts, clusters],
    outputs: [weights],
    overrides: {
      WORKGROUP: group,
      REPLACE: replace,
      WEIGHTED: bag.starts !== undefined,
      CLUSTERED: bag.clusters !== undefined,
    },
    passes: [
      {
        grid: Math.ceil(trees / group),
        params: { trees, rows, units, draws, first_tree: firstTree, seed_low, seed_high },
      },
    ],
  };
}

/** Tensors of one call of {@link growTreesWebgpu}, used by one chunk after the other. */
export interface GrowTensors<T extends TensorSpec = Tensor> extends BagTensors<T> {
  readonly order: T;
  readonly labels: T;
  readonly weights: T;
  readonly states: T;
  readonly nodes: T;
  readonly lists: readonly [T, T];
  readonly work: readonly [T, T];
  readonly taken: T;
  readonly drawn: T;
  readonly best: T;
  readonly counters: T;
  /** For deviation criteria: spread and size of each tree, cubics of roots. */
  readonly spreads: T;
  readonly cubics: T;
}

type GpuTensors = GrowTensors & { readonly nodes: Tensor<'u32'>; readonly counters: Tensor<'u32'> };

/** What the launches of a chunk need to know. */
export interface GrowChunk {
  readonly sample: Pick<RankedSample, 'rows' | 'features'>;
  readonly options: GrowTreesOptions;
  readonly plan: GrowPlan;
  readonly entry: EntryLayout;
  readonly firstTree: number;
  readonly trees: number;
}

const rootIn = ({ criterion = 'squaredError' }: GrowTreesOptions): number => rootOf[criterion];

const word = (depth: number): number => Math.min(depth, 0xffff_ffff);

/** Launches that draw the bags and make the roots. */
export function rootLaunches<T extends TensorSpec>(
  tensors: GrowTensors<T>,
  { sample, options, plan, firstTree, trees }: GrowChunk,
): readonly Launch[] {
  const { rows } = sample;
  const [seed_low, seed_high] = seedKey(options.seed);
  const { weights, labels, states, nodes, work, counters, spreads } = tensors;
  const roots: Launch<typeof rootNodes, T> = {
    kernel: rootNodes,
    inputs: [weights, labels],
    outputs: [states, nodes, work[0], counters],
    overrides: { WORKGROUP: group },
    passes: [
      {
        grid: Math.ceil(trees / group),
        params: {
          trees,
          rows,
          first_tree: firstTree,
          seed_low,
          seed_high,
          min_split: plan.minSplit,
          max_depth: word(options.maxDepth),
        },
      },
    ],
  };
  const squares: Launch<typeof deviationRoots, T> = {
    kernel: deviationRoots,
    inputs: [weights, labels],
    outputs: [work[0], spreads, counters],
    overrides: { WORKGROUP: group },
    passes: [{ grid: Math.ceil(trees / group), params: { rows } }],
  };
  return [
    drawRowsLaunch(tensors, trees, rows, { ...options, firstTree }),
    roots,
    ...(rootIn(options) > 0 ? [squares] : []),
  ];
}

/** Launch that lists each tree's rows in the order of each feature. */
export function listsLaunch<T extends TensorSpec>(
  { order, weights, lists }: GrowTensors<T>,
  { sample, plan, entry, trees }: GrowChunk,
): Launch<typeof rootLists, T> {
  const { rows, features } = sample;
  return {
    kernel: rootLists,
    inputs: [order, weights],
    outputs: [lists[0]],
    overrides: { WORKGROUP: group, WEIGHTED: entry.weighted },
    passes: [
      {
        grid: Math.ceil((Math.ceil(trees / 4) * features) / group),
        params: { trees, rows, features, capacity: plan.capacity, row_bits: entry.rowBits },
      },
    ],
  };
}

/** Launches of one level of all trees of a chunk. The grids are upper bounds: how many nodes there are is known to the device alone. */
export function levelLaunches<T extends TensorSpec>(
  tensors: GrowTensors<T>,
  chunk: GrowChunk,
  depth: number,
): readonly Launch[] {
  const { sample, options, plan, entry, trees } = chunk;
  const { rows, features } = sample;
  const { capacity, lanes, minSplit, sideMask } = plan;
  const parity = depth & 1;
  const bits = { row_bits: entry.rowBits, rank_shift: entry.rankShift };
  const [seed_low, seed_high] = seedKey(options.seed);
  const considered = Math.min(options.maxFeatures, features);
  const sampled = considered < features;
  const [work, next] = parity === 0 ? tensors.work : ([tensors.work[1], tensors.work[0]] as const);
  const [from, to] = parity === 0 ? tensors.lists : ([tensors.lists[1], tensors.lists[0]] as const);
  const { labels, states, nodes, taken, drawn, best, counters, spreads, cubics } = tensors;
  const items = trees * Math.min(plan.itemsPerTree, 2 ** Math.min(depth, 30));
  const cap = plan.trees * plan.itemsPerTree;
  const stride = cap * lanes;
  const parts = cap * itemVectors;
  const grid = (invocations: number): number => Math.min(plan.maxWorkgroups, Math.ceil(invocations / group));
  const hashed = options.ties === 'hash';
  const draw: Launch<typeof drawFeatures, T> = {
    kernel: drawFeatures,
    inputs: [work],
    outputs: [counters, taken, drawn],
    overrides: { WORKGROUP: group },
    passes: [{ grid: grid(items), params: { features, considered, parity, seed_low, seed_high } }],
  };
  const root = rootIn(options);
  const scanPass = {
    rows,
    ...bits,
    features,
    considered,
    capacity,
    parity,
    min_leaf: Math.max(1, options.minSamplesLeaf),
    stride,
  };
  const selectPass = {
    trees,
    rows,
    ...bits,
    features,
    capacity,
    parity,
    stride,
    parts,
    seed_low,
    seed_high,
    min_split: minSplit,
    depth,
    max_depth: word(options.maxDepth),
  };
  const scanOverrides = { WORKGROUP: group, LANES: lanes, SAMPLED: sampled, HASHED: hashed, WEIGHTED: entry.weighted };
  const selectOverrides = {
    WORKGROUP: group,
    LANES: lanes,
    HASHED: hashed,
    SIDE_MASK: sideMask,
    WEIGHTED: entry.weighted,
  };
  const bySquaredError = (): readonly Launch[] => {
    const scan: Launch<typeof splitScan, T> = {
      kernel: splitScan,
      inputs: [work, drawn, from, states],
      outputs: [counters, best],
      overrides: scanOverrides,
      passes: [{ grid: grid(items * lanes), params: scanPass }],
    };
    const select: Launch<typeof splitSelect, T> = {
      kernel: splitSelect,
      inputs: [work, best, from, labels],
      outputs: [states, nodes, next, counters],
      overrides: selectOverrides,
      passes: [{ grid: grid(items), params: selectPass }],
    };
    return [scan, select];
  };
  const byDeviation = (): readonly Launch[] => {
    const scan: Launch<typeof deviationScan, T> = {
      kernel: deviationScan,
      inputs: [work, drawn, from, states, labels, cubics],
      outputs: [counters, best],
      overrides: { ...scanOverrides, ROOT: root },
      passes: [{ grid: grid(items * lanes), params: scanPass }],
    };
    const select: Launch<typeof deviationSelect, T> = {
      kernel: deviationSelect,
      inputs: [work, best, from, spreads],
      outputs: [states, nodes, next, counters],
      overrides: { ...selectOverrides, ROOT: root },
      passes: [{ grid: grid(items), params: selectPass }],
    };
    return [scan, select];
  };
  const divide: Launch<typeof partition, T> = {
    kernel: partition,
    inputs: [next, states, from],
    outputs: [counters, to],
    overrides: { WORKGROUP: group, LANES: lanes, SIDE_MASK: sideMask },
    passes: [{ grid: grid(items * lanes), params: { rows, row_bits: entry.rowBits, features, capacity, parts } }],
  };
  return [...(sampled ? [draw] : []), ...(root > 0 ? byDeviation() : bySquaredError()), divide];
}

/** Rows by rank of every feature, feature fastest, as entries of the layout. */
function orderByFeature(sample: RankedSample, { rankShift }: EntryLayout): Uint32Array {
  const { rows, features, rowBits } = sample;
  const presorted = presortedEntries(sample);
  const order = new Uint32Array(rows * features);
  for (let f = 0; f < features; f++) {
    for (let place = 0; place < rows; place++) {
      const entry = presorted[f * rows + place]!;
      const rank = entry >>> rowBits;
      order[place * features + f] = ((rank << rankShift) | (entry - rank * 2 ** rowBits)) >>> 0;
    }
  }
  return order;
}

function makeTensors(scope: TensorScope, sample: RankedSample, options: GrowTreesOptions, plan: GrowPlan): GpuTensors {
  const { rows, features } = sample;
  const { trees, capacity, itemsPerTree, nodesPerTree, lanes, entry } = plan;
  const considered = Math.min(options.maxFeatures, features);
  const items = trees * itemsPerTree;
  const sampledItems = considered < features ? items : 1;
  const lists = (): Tensor => scope.tensor('u32', [trees, capacity, features]);
  const work = (): Tensor => scope.tensor('u32', [items, itemVectors + partVectors, 4]);
  return {
    order: scope.upload(orderByFeature(sample, entry)),
    labels: scope.upload(sample.target),
    ...uploadBag(scope, options),
    weights: scope.tensor('u32', [weightsSize(trees, rows)]),
    states: scope.tensor('u32', [trees, rows, 4]),
    nodes: scope.tensor('u32', [trees, nodesPerTree, nodeWords]),
    lists: [lists(), lists()],
    work: [work(), work()],
    taken: scope.tensor('u32', [sampledItems, Math.ceil(features / 32)]),
    drawn: scope.tensor('u32', [sampledItems, considered]),
    best: scope.tensor('u32', [cutFields(options), items, lanes]),
    counters: scope.tensor('u32', [counterWords]),
    spreads: scope.tensor('u32', [trees, 4]),
    cubics: rootIn(options) > 0 ? scope.upload(rootTable(rootIn(options))) : scope.tensor('u32', [4]),
  };
}

/** {@link growTrees} on a GPU device: level by level, over chunks of trees that fit its buffers. */
export async function growTreesWebgpu(
  { gpu, info }: WebgpuDevice,
  sample: RankedSample,
  options: GrowTreesOptions,
): Promise<GrownTrees> {
  const plan = planGrowth(sample, options, { maxTensorBytes: gpu.maxTensorBytes, software: info.type === 'software' });
  return gpu.scope(async (scope) => {
    const tensors = makeTensors(scope, sample, options, plan);
    const grown: GrownTrees[] = [];
    for (let done = 0; done < options.trees; done += plan.trees) {
      const trees = Math.min(plan.trees, options.trees - done);
      const chunk = { sample, options, plan, entry: plan.entry, firstTree: options.firstTree + done, trees };
      grown.push(finaliseTrees(rawTrees(await growChunk(gpu, tensors, chunk), trees), sample, options));
    }
    if (options.trees === 0) return finaliseTrees(rawTrees(new Uint32Array(0), 0), sample, options);
    return joinTrees(grown);
  });
}

async function growChunk(gpu: WebgpuDevice['gpu'], tensors: GpuTensors, planned: GrowChunk): Promise<Uint32Array> {
  let chunk = planned;
  const { entry, options } = chunk;
  gpu.clear(tensors.counters);
  for (const launch of rootLaunches(tensors, chunk)) gpu.launch(launch as Launch<Launch['kernel'], Tensor>);
  if (entry.weighted && options.replace && options.draws >= weightLimit(entry)) {
    const heaviest = (await gpu.read(tensors.counters))[counterHeaviest]!;
    if (heaviest >= weightLimit(entry)) chunk = { ...chunk, entry: { ...entry, weighted: false } };
  }
  gpu.launch(listsLaunch(tensors, chunk));
  for (let depth = 0; ; ) {
    const end = Math.min(depth + levelsPerRead, options.maxDepth);
    for (; depth < end; depth++) {
      for (const launch of levelLaunches(tensors, chunk, depth)) gpu.launch(launch as Launch<Launch['kernel'], Tensor>);
    }
    const counters = await gpu.read(tensors.counters);
    if (counters[counterItems + (depth & 1)] === 0)
      return gpu.read(tensors.nodes, { length: (chunk.trees + counters[counterNodes]!) * nodeWords });
  }
}
