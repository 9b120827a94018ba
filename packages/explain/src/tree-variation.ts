import {
  ConfigError,
  type Device,
  ShapeError,
  type VariationBlock,
  type VariationSample,
  type VariationSums,
  type VariationTrees,
  addVariationSums,
  treeVariation,
} from '@kuznets/core-gpu';
import { type BackgroundSample, type PairSelection, checkBackground, checkFeatures, selectFeatures } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { type LeafModels, type TreeEnsemble, type ValueGrid, checkTreeEnsemble } from './tree-ensemble.ts';
import { type Centred, VariationBuilder, centre } from './variation-builder.ts';

/** Options of {@link explainedVariation}. */
export interface TreeVariationOptions {
  /** Pairs to decompose. Default `all`. */
  readonly pairs?: PairSelection;
  /** Friedman's H of the pairs, which takes their partial dependence, about a third of the time; without it H is NaN. Default true. */
  readonly hStatistic?: boolean;
  /** Called with the number of trees done and to do, each tree counted once for every block of rows. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops between chunks of trees, rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options of {@link TreeVariationAccumulator}. */
export interface TreeVariationAccumulatorOptions {
  /** The grid that all values lie on; see {@link TreeEnsemble.grid}. */
  readonly grid: ValueGrid;
  /** Pairs to decompose: `all` (default), `none`, or those among the features listed. */
  readonly pairs?: Exclude<PairSelection, number>;
  /** See {@link TreeVariationOptions.hStatistic}. */
  readonly hStatistic?: boolean;
}

const CHUNK_NODES = 2 ** 19;
const BLOCK_BYTES = 2 ** 25;
const MOST_ROWS = 65_535;

/**
 * Explained variation of a tree ensemble, exactly, for every feature and every pair, without evaluating the model.
 *
 * For a leaf of value `v` let `S_k` be the background rows that meet its path's conditions on `x_k`. Then
 * `mean_j f_t(x_i with x_k of x_j) = sum_leaves v [i in all S but S_k] |S_k| / N`, and the pair `k, m` adds to `D_k + D_m` only
 * at leaves with both on their path. Partial dependence follows from the same sets with `i` and `j` exchanged, and gives
 * Friedman's H. The numbers are those of `bruteForceVariation`; the cost is that of growing a forest, not of `rows^2`
 * predictions a term. Sums over trees are exact integers: the result does not depend on the number of workers.
 *
 * @param device - Whose WASM workers run it; a WebGPU device starts its own.
 * @param ensemble - The trees.
 * @param background - 2 to 65,535 rows; the growth paper takes the training sample.
 * @param options - See {@link TreeVariationOptions}.
 * @returns See {@link ExplainedVariation}. A feature that no tree uses has `aepv` exactly 0.
 * @throws ConfigError, ShapeError for an ensemble, a sample or options outside what is allowed; DeviceLostError when the
 * device goes away.
 * @example
 * ```ts
 * const { forest } = await new BaggingRegressor({ nEstimators: 1000 }).fit(data, { device });
 * const { fepv, pairs } = await explainedVariation(device, forestEnsemble(forest), data);
 * ```
 */
export const explainedVariation = async (
  device: Device,
  ensemble: TreeEnsemble,
  background: BackgroundSample,
  options: TreeVariationOptions = {},
): Promise<ExplainedVariation> => {
  const { pairs = 'all', hStatistic = true, onProgress, signal } = options;
  const { rows, features } = background;
  const selected = selectFeatures(pairs, new Float64Array(features), rows);
  const depth = checkModel(ensemble, background);
  const codes = codesOf(background);
  const grid = ensemble.grid ?? finestGrid(ensemble, codes.centred);
  const chunks = chunksOf(ensemble, depth, grid, codes);
  checkReach(chunks.reduce((sum, chunk) => sum + reachOf(chunk, codes.centred), 0));
  const unit = unitOf(ensemble, grid, ensemble.offsets.length - 1);

  const decompose = async (pairFeatures: Uint32Array): Promise<VariationBuilder> => {
    const sample = sampleOf(background, codes, pairFeatures, hStatistic);
    const builder = new VariationBuilder(background);
    builder.selectPairs(pairFeatures, hStatistic);
    const blocks = blocksOf(rows, pairFeatures.length);
    const total = unit.trees * blocks.length;
    let done = 0;
    for (const block of blocks) {
      let sums: VariationSums | undefined;
      for (const chunk of chunks) {
        signal?.throwIfAborted();
        const part = await treeVariation(device, chunk, sample, block);
        if (sums) addVariationSums(sums, part);
        else sums = part;
        onProgress?.((done += chunk.trees), total);
      }
      if (sums) addRows(builder, sums, unit, background);
    }
    return builder;
  };
  if (typeof pairs !== 'number') return (await decompose(selected)).result();
  const singles = await decompose(new Uint32Array(0));
  return (await decompose(selectFeatures(pairs, singles.aepv(), rows))).result();
};

/**
 * The sums of {@link explainedVariation} over trees that come in parts: as they are grown, or from several shards.
 *
 * Sums are exact integers on a grid that all parts share, so the result is the same, byte for byte, for any parts in any order.
 *
 * @example
 * ```ts
 * const grid = { centre: sample.targetCentre, scale: sample.targetScale };
 * const sum = new TreeVariationAccumulator(device, data, { grid, pairs: 'all' });
 * await model.fit(data, { device, keepForest: false, onTrees: ({ trees }) => sum.add(grownEnsemble(trees, sample)) });
 * const result = sum.result({ scale: 1 / sum.trees, base: 0 });
 * ```
 */
export class TreeVariationAccumulator {
  readonly #device: Device;
  readonly #background: BackgroundSample;
  readonly #grid: ValueGrid;
  readonly #selected: Uint32Array;
  readonly #hStatistic: boolean;
  readonly #codes: Codes;
  readonly #sample: VariationSample;
  #sums: readonly VariationSums[] = [];
  #trees = 0;
  #reach = 0;

  /**
   * Starts with no tree.
   *
   * @param device - Whose WASM workers run it.
   * @param background - 2 to 65,535 rows.
   * @param options - See {@link TreeVariationAccumulatorOptions}.
   * @throws ConfigError, ShapeError for a sample or options outside what is allowed.
   */
  constructor(device: Device, background: BackgroundSample, options: TreeVariationAccumulatorOptions) {
    const { grid, pairs = 'all', hStatistic = true } = options;
    checkBackground(background, true);
    checkRows(background.rows);
    checkGrid(grid);
    this.#device = device;
    this.#background = background;
    this.#grid = grid;
    this.#selected = selectFeatures(pairs, new Float64Array(background.features), background.rows);
    this.#codes = codesOf(background);
    this.#sample = sampleOf(background, this.#codes, this.#selected, hStatistic);
    this.#hStatistic = hStatistic;
  }

  /** Trees added so far. */
  get trees(): number {
    return this.#trees;
  }

  /** What has been summed up, for another process's {@link TreeVariationAccumulator.merge}; not to be written to. */
  get state(): TreeVariationState {
    return { trees: this.#trees, reach: this.#reach, grid: this.#grid, sums: this.#sums };
  }

  /**
   * Adds trees; their `scale` and `base` are not looked at.
   *
   * @param ensemble - Trees with values on the grid.
   * @throws ConfigError, ShapeError for an ensemble outside what is allowed, or sums that 64 bits may not hold.
   */
  async add(ensemble: TreeEnsemble): Promise<void> {
    const depth = checkModel(ensemble, this.#background);
    const { rows } = this.#background;
    for (const chunk of chunksOf(ensemble, depth, this.#grid, this.#codes)) {
      const sums = [];
      for (const block of blocksOf(rows, this.#selected.length)) sums.push(await treeVariation(this.#device, chunk, this.#sample, block));
      this.merge({ trees: chunk.trees, reach: reachOf(chunk, this.#codes.centred), grid: this.#grid, sums });
    }
  }

  /**
   * Adds what another accumulator has summed up over other trees, for the same sample, grid and pairs.
   *
   * @param state - The other's {@link TreeVariationAccumulator.state}.
   * @throws ConfigError, ShapeError where it is of another sample, grid or pairs, or 64 bits may not hold the sums.
   */
  merge(state: TreeVariationState): void {
    if (state.grid.centre !== this.#grid.centre || state.grid.scale !== this.#grid.scale) {
      throw new ConfigError(`sums on the grid ${state.grid.centre} + ${state.grid.scale} i; allowed: ${this.#grid.centre} + ${this.#grid.scale} i`);
    }
    if (this.#sums.length > 0 && state.sums.length > 0 && state.sums.length !== this.#sums.length) {
      throw new ShapeError(`sums of ${state.sums.length} blocks of rows; allowed: ${this.#sums.length}`);
    }
    checkReach(this.#reach + state.reach);
    if (this.#sums.length === 0) this.#sums = state.sums.map((sums) => structuredClone(sums));
    else state.sums.forEach((sums, block) => addVariationSums(this.#sums[block]!, sums));
    this.#reach += state.reach;
    this.#trees += state.trees;
  }

  /**
   * The decomposition of the trees added so far.
   *
   * @param weights - `scale` and `base` of the model `base + scale * sum of the trees`.
   * @returns See {@link ExplainedVariation}.
   * @throws ConfigError where no tree was added.
   */
  result(weights: Pick<TreeEnsemble, 'scale' | 'base'>): ExplainedVariation {
    if (this.#trees === 0) throw new ConfigError('no tree was added; allowed: at least one');
    const builder = new VariationBuilder(this.#background);
    builder.selectPairs(this.#selected, this.#hStatistic);
    const unit = unitOf(weights, this.#grid, this.#trees);
    for (const sums of this.#sums) addRows(builder, sums, unit, this.#background);
    return builder.result();
  }
}

/** Sums of a {@link TreeVariationAccumulator}, structured-cloneable. */
export interface TreeVariationState {
  readonly trees: number;
  /** Bound of the magnitude of the sums. */
  readonly reach: number;
  readonly grid: ValueGrid;
  /** One for each block of rows; empty where there is no tree. */
  readonly sums: readonly VariationSums[];
}

interface Codes {
  readonly codes: Uint16Array;
  /** The columns less their means, for leaves with linear models. */
  readonly centred: Centred;
  /** Per feature, the distinct values that are there, increasing. */
  readonly values: readonly Float64Array[];
}

interface Unit {
  readonly trees: number;
  /** Worth of one integer. */
  readonly scale: number;
  /** Prediction of trees whose every value is the integer 0. */
  readonly base: number;
}

const unitOf = ({ scale, base }: Pick<TreeEnsemble, 'scale' | 'base'>, grid: ValueGrid, trees: number): Unit => ({
  trees,
  scale: scale * grid.scale,
  base: base + scale * trees * grid.centre,
});

const checkModel = (ensemble: TreeEnsemble, background: BackgroundSample): number => {
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, background);
  checkBackground(background, ensemble.missingLeft !== undefined && !ensemble.linear);
  checkRows(background.rows);
  if (ensemble.grid) checkGrid(ensemble.grid);
  return checkTreeEnsemble(ensemble);
};

const checkRows = (rows: number): void => {
  if (rows > MOST_ROWS) throw new ConfigError(`background: ${rows} rows; allowed: at most ${MOST_ROWS}, draw a sample of them`);
};

const checkGrid = ({ centre, scale }: ValueGrid): void => {
  if (!Number.isFinite(centre) || !Number.isFinite(scale) || scale <= 0) throw new ConfigError(`grid ${centre} + ${scale} i; allowed: finite numbers, a positive step`);
};

/** Throws where sums of such magnitude may pass 2^63. */
const checkReach = (reach: number): void => {
  if (reach < 2 ** 63) return;
  throw new ConfigError(`sums of up to 2^${Math.log2(reach).toFixed(1)} steps of the grid; allowed: below 2^63, with fewer trees, fewer rows or a coarser grid`);
};

/** No sum over the trees passes four times rows times the largest value of each tree. */
const reachOf = ({ trees, feature, value, linear }: VariationTrees, { z, means }: Centred): number => {
  const rows = z.length / means.length;
  const spread = linear ? largestOf(z, rows) : [];
  let most = 0;
  for (let node = 0; node < feature.length; node += 1) {
    if (feature[node]! >= 0) continue;
    let size = Math.abs(value[node]!);
    for (let term = linear?.offsets[node] ?? 0; term < (linear?.offsets[node + 1] ?? 0); term += 1) size += Math.abs(linear!.coef[term]!) * spread[linear!.feature[term]!]!;
    most = Math.max(most, size);
  }
  return 4 * rows * trees * most;
};

const largestOf = (z: Float64Array, rows: number): number[] =>
  Array.from({ length: z.length / rows }, (_, feature) => z.subarray(feature * rows, (feature + 1) * rows).reduce((most, value) => Math.max(most, Math.abs(value)), 0));

/** A power of two that keeps the sums below 2^62. */
const finestGrid = ({ feature, value, offsets, linear }: TreeEnsemble, centred: Centred): ValueGrid => {
  const rows = centred.z.length / centred.means.length;
  const spread = linear ? largestOf(centred.z, rows) : [];
  let [low, high] = [Infinity, -Infinity];
  value.forEach((leaf, node) => {
    if (feature[node]! >= 0) return;
    let [middle, reach] = [leaf, 0];
    for (let term = linear?.offsets[node] ?? 0; term < (linear?.offsets[node + 1] ?? 0); term += 1) {
      middle += linear!.coef[term]! * centred.means[linear!.feature[term]!]!;
      reach += Math.abs(linear!.coef[term]!) * spread[linear!.feature[term]!]!;
    }
    low = Math.min(low, middle - reach);
    high = Math.max(high, middle + reach);
  });
  const middle = low + (high - low) / 2;
  const bits = Math.min(52, Math.floor(60 - Math.log2(rows * (offsets.length - 1))));
  if (high === low) return { centre: middle, scale: 1 };
  return { centre: middle, scale: 2 ** (Math.ceil(Math.log2((high - low) / 2)) - bits) };
};

const codesOf = (background: BackgroundSample): Codes => {
  const { x, rows, features } = background;
  const codes = new Uint16Array(features * rows);
  const values = Array.from({ length: features }, (_, feature) => {
    const column = Float64Array.from({ length: rows }, (_, row) => x[row * features + feature]!);
    const distinct = column.filter((value) => !Number.isNaN(value)).sort().filter((value, at, all) => at === 0 || value !== all[at - 1]);
    column.forEach((value, row) => (codes[feature * rows + row] = Number.isNaN(value) ? 0xffff : countUpTo(distinct, value) - 1));
    return distinct;
  });
  return { codes, centred: centre(background), values };
};

const sampleOf = ({ rows, features }: BackgroundSample, { codes, centred }: Codes, pairFeatures: Uint32Array, pairDependence: boolean): VariationSample => ({
  rows,
  features,
  codes,
  pairFeatures,
  pairDependence,
  columns: centred.z,
});

/** How many of the increasing values are at most `value`. */
const countUpTo = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

const chunksOf = (ensemble: TreeEnsemble, depth: number, grid: ValueGrid, { values, centred }: Codes): VariationTrees[] => {
  const { offsets, feature, threshold, childrenLeft, childrenRight, value, missingLeft, linear } = ensemble;
  const chunks: VariationTrees[] = [];
  const coef = linear?.coef.map((value) => value / grid.scale);
  const atMeans = (node: number): number => {
    let sum = value[node]! - grid.centre;
    for (let term = linear!.offsets[node]!; term < linear!.offsets[node + 1]!; term += 1) sum += linear!.coef[term]! * centred.means[linear!.feature[term]!]!;
    return sum / grid.scale;
  };
  for (let start = 0; start + 1 < offsets.length; ) {
    const first = offsets[start]!;
    let end = start + 1;
    while (end + 1 < offsets.length && offsets[end + 1]! - first <= CHUNK_NODES) end += 1;
    const last = offsets[end]!;
    const cut = new Int32Array(last - first);
    const integers = new Float64Array(last - first);
    for (let node = first; node < last; node += 1) {
      const split = feature[node]!;
      if (split < 0) integers[node - first] = linear ? atMeans(node) : Math.round((value[node]! - grid.centre) / grid.scale);
      else cut[node - first] = countUpTo(values[split]!, threshold[node]!) - 1;
    }
    chunks.push({
      trees: end - start,
      offsets: offsets.slice(start, end + 1).map((offset) => offset - first),
      feature: feature.subarray(first, last),
      cut,
      ...(missingLeft && { missingLeft: missingLeft.subarray(first, last) }),
      childrenLeft: childrenLeft.subarray(first, last),
      childrenRight: childrenRight.subarray(first, last),
      value: integers,
      depth,
      ...(linear && coef && { linear: modelsOf(linear, coef, first, last) }),
    });
    start = end;
  }
  return chunks;
};

const modelsOf = ({ offsets, feature }: LeafModels, coef: Float64Array, first: number, last: number): LeafModels => ({
  offsets: offsets.slice(first, last + 1).map((offset) => offset - offsets[first]!),
  feature: feature.subarray(offsets[first], offsets[last]),
  coef: coef.subarray(offsets[first], offsets[last]),
});

/** Blocks of rows whose sums fit a worker's cache, as far as pairs allow; they depend on the sizes alone. */
const blocksOf = (rows: number, selected: number): VariationBlock[] => {
  const bytesARow = 16 * Math.max(1, (selected * (selected - 1)) / 2);
  const most = Math.max(64, Math.floor(BLOCK_BYTES / bytesARow / 64) * 64);
  const each = Math.ceil(rows / Math.ceil(rows / most) / 64) * 64;
  return Array.from({ length: Math.ceil(rows / each) }, (_, block) => ({ firstRow: block * each, rows: Math.min(each, rows - block * each) }));
};

/** Hands the rows of a block over in units of the prediction. */
const addRows = (builder: VariationBuilder, sums: VariationSums, unit: Unit, { rows, features }: BackgroundSample): void => {
  const { firstRow, stride, rows: count } = sums;
  const scale = unit.scale / rows;
  const own = { contribution: new Float64Array(count), partialDependence: new Float64Array(count) };
  const prediction = new Float64Array(count);
  scaled(prediction, sums.prediction, 0, unit.scale);
  builder.setPrediction(firstRow, prediction.map((value) => unit.base + value));
  for (let feature = 0; feature < features; feature += 1) {
    scaled(own.contribution, sums.contribution, feature * stride, scale);
    scaled(own.partialDependence, sums.dependence, feature * stride, scale);
    builder.setFeature(feature, firstRow, own);
  }
  for (const [pair, first, second] of builder.pairs()) {
    scaled(own.contribution, sums.pairContribution, pair * stride, scale);
    if (sums.pairDependence.length > 0) scaled(own.partialDependence, sums.pairDependence, pair * stride, scale);
    builder.addPair(pair, first, second, firstRow, own);
  }
};

/** The numbers nearest to 64-bit integers, times `scale`; the integers are read in halves, for a BigInt is an object. */
const scaled = (into: Float64Array, values: BigInt64Array, from: number, scale: number): void => {
  const halves = new Uint32Array(values.buffer, values.byteOffset + from * 8, into.length * 2);
  for (let i = 0; i < into.length; i += 1) into[i] = scale * ((halves[2 * i + 1]! | 0) * 2 ** 32 + halves[2 * i]!);
};
