import {
  ConfigError,
  type FitOptions,
  ShapeError,
  type Table,
  type TreeEnsemble,
  type Trees,
  type ValueGrid,
  paceOf,
  treeCount,
  unlessAborted,
  groupCount,
} from '@kuznets/base';
import {
  type Device,
  type VariationSample,
  type VariationSums,
  addVariationSums,
  treeCounts,
  treeVariation,
} from '@kuznets/core-gpu';
import { type PairSelection, checkBackground, selectFeatures } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { VariationBuilder } from './variation-builder.ts';
import { addRows, checkGrid, checkReach, reachOf, unitOf } from './variation-grid.ts';
import { type Codes, blocksOf, checkModel, chunksOf, codesOf, isCounted, sampleOf } from './variation-input.ts';

/** Options of {@link TreeVariationAccumulator}. */
export interface TreeVariationAccumulatorOptions {
  /** Whose WASM workers run it. */
  readonly device: Device;
  /** The grid that all values lie on; see `Trees.grid`. */
  readonly grid: ValueGrid;
  /** Pairs to decompose: `all` (default), `none`, or those among the features listed. */
  readonly pairs?: Exclude<PairSelection, number>;
  /** Friedman's H of the pairs, which takes a third of the time; without it H is NaN. Default true. */
  readonly hStatistic?: boolean;
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

/**
 * The sums of {@link explainedVariation} over trees that come in parts: as they are grown, or from several shards.
 *
 * Sums are exact integers on a grid that all parts share, so the result is the same, byte for byte, for any parts in any order.
 *
 * @example
 * ```ts
 * const grid = { centre: sample.targetCentre, scale: sample.targetScale };
 * const sum = new TreeVariationAccumulator(data, { device, grid, pairs: 'all' });
 * await model.fit(data, { device, keepTrees: false, onTrees: ({ trees }) => sum.add(trees) });
 * const result = await sum.result({ scale: 1 / sum.trees, base: 0 });
 * ```
 */
export class TreeVariationAccumulator {
  readonly #device: Device;
  readonly #background: Table;
  readonly #grid: ValueGrid;
  readonly #selected: Uint32Array;
  readonly #hStatistic: boolean;
  #input: Promise<{ readonly codes: Codes; readonly sample: VariationSample }> | undefined;
  #sums: readonly VariationSums[] = [];
  #trees = 0;
  #reach = 0;

  /**
   * Starts with no tree.
   *
   * @param background - At least 2 rows.
   * @param options - See {@link TreeVariationAccumulatorOptions}.
   * @throws ConfigError, ShapeError for a sample or options outside what is allowed.
   */
  constructor(background: Table, options: TreeVariationAccumulatorOptions) {
    const { device, grid, pairs = 'all', hStatistic = true } = options;
    checkBackground(background, true);
    checkGrid(grid);
    this.#device = device;
    this.#background = background;
    this.#grid = grid;
    this.#selected = selectFeatures(pairs, new Float64Array(groupCount(background)), background.rows);
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
   * Adds trees.
   *
   * @param trees - With values on the grid.
   * @param fit - Signal, noticed between chunks of trees.
   * @throws ConfigError, ShapeError for an ensemble outside what is allowed, or sums that 64 bits may not hold.
   */
  async add(trees: Trees, { signal }: FitOptions = {}): Promise<void> {
    const { features } = this.#background;
    const depth = checkModel({ trees, nFeatures: features, scale: 1, base: 0 }, this.#background);
    const pace = paceOf({ signal });
    const codes = await codesOf(this.#background, trees, pace);
    const sample = sampleOf(this.#background, codes, this.#selected, trees, this.#hStatistic);
    const blocks = blocksOf({ ...this.#background, linear: trees.linear !== undefined }, this.#selected.length);
    for (const chunk of await chunksOf(trees, depth, this.#grid, codes, { blocks, pace })) {
      const counts = isCounted(trees, blocks)
        ? await unlessAborted(treeCounts(this.#device, chunk, sample), signal)
        : undefined;
      const sums = [];
      for (const block of blocks)
        sums.push(await unlessAborted(treeVariation(this.#device, chunk, sample, block, counts), signal));
      this.merge({ trees: treeCount(chunk), reach: reachOf(chunk, codes.centred), grid: this.#grid, sums });
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
      throw new ConfigError(
        `sums on the grid ${state.grid.centre} + ${state.grid.scale} i; allowed: ${this.#grid.centre} + ${this.#grid.scale} i`,
      );
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
  async result(weights: Pick<TreeEnsemble, 'scale' | 'base'>): Promise<ExplainedVariation> {
    if (this.#trees === 0) throw new ConfigError('no tree was added; allowed: at least one');
    const builder = new VariationBuilder(this.#background);
    builder.selectPairs(this.#selected, this.#hStatistic);
    const unit = unitOf(weights, this.#grid, this.#trees);
    const pace = paceOf();
    for (const sums of this.#sums) await addRows(builder, sums, unit, pace);
    return builder.result();
  }
}
