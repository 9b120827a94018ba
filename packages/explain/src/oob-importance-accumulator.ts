import { ConfigError, ShapeError } from '@kuznets/base';
import { type OobPermutation } from '@kuznets/core-gpu';

/** Out-of-bag permutation importance of a forest's features. */
export interface OobImportance {
  /** Trees averaged over, those without out-of-bag rows included. */
  readonly trees: number;
  readonly features: number;
  /** `features`: mean over trees of the rise in out-of-bag mean squared error, in squared units of the target. */
  readonly importancesMean: Float64Array;
  /** `features`: standard deviation of that rise over trees, divisor `trees - 1`; 0 for a single tree. */
  readonly importancesStd: Float64Array;
  /** `features`: mean over standard deviation, without unit; 0 where the standard deviation is 0. */
  readonly importancesStandardized: Float64Array;
  /** Mean over trees with out-of-bag rows of each tree's own out-of-bag mean squared error, in squared units of the target. */
  readonly treeError: number;
}

/**
 * Averages per-tree rises in error over the trees of a forest, a chunk of trees at a time, without keeping them.
 *
 * Mean and sum of squared deviations are updated tree by tree (Welford), so the result is the same, bit for bit, however
 * the forest is cut into chunks; the chunks have to come in the order of the trees.
 *
 * @see Welford (1962), Technometrics 4(3), 419-420, https://doi.org/10.1080/00401706.1962.10490022
 * @example
 * ```ts
 * const sum = new OobImportanceAccumulator(2);
 * sum.add(0, { delta: Float64Array.of(4, 0, 2, 0), baseError: Float64Array.of(1, 3), oobCount: Uint32Array.of(5, 5) });
 * sum.result(1).importancesMean; // Float64Array [3, 0]
 * ```
 */
export class OobImportanceAccumulator {
  readonly features: number;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  #trees = 0;
  #errorTrees = 0;
  #error = 0;

  /**
   * Starts with no tree.
   *
   * @param features - Number of features, or of groups of them, at least 1.
   * @throws ConfigError where it is not.
   */
  constructor(features: number) {
    if (!Number.isInteger(features) || features < 1)
      throw new ConfigError(`features ${features}; allowed: an integer of at least 1`);
    this.features = features;
    this.#mean = new Float64Array(features);
    this.#squares = new Float64Array(features);
  }

  /** Trees added so far: the global index of the first tree of the next chunk. */
  get trees(): number {
    return this.#trees;
  }

  /**
   * Adds the next trees.
   *
   * @param firstTree - Global index of the chunk's first tree: {@link OobImportanceAccumulator.trees}.
   * @param chunk - `delta` (`trees x features`), `baseError` and `oobCount` (`trees`).
   * @throws ShapeError where the chunk is not the next one or an array has another size.
   */
  add(firstTree: number, chunk: OobPermutation): void {
    const { features } = this;
    const { delta, baseError, oobCount } = chunk;
    const trees = oobCount.length;
    if (firstTree !== this.#trees)
      throw new ShapeError(`the chunk begins with tree ${firstTree}; allowed: tree ${this.#trees}, the next one`);
    if (delta.length !== trees * features || baseError.length !== trees) {
      throw new ShapeError(
        `${trees} trees with ${delta.length} rises and ${baseError.length} errors; allowed: ${trees * features} and ${trees}`,
      );
    }
    for (let tree = 0; tree < trees; tree += 1) {
      this.#trees += 1;
      for (let feature = 0; feature < features; feature += 1) {
        const value = delta[tree * features + feature] ?? 0;
        const mean = this.#mean[feature] ?? 0;
        const next = mean + (value - mean) / this.#trees;
        this.#mean[feature] = next;
        this.#squares[feature] = (this.#squares[feature] ?? 0) + (value - mean) * (value - next);
      }
      if (oobCount[tree] === 0) continue;
      this.#errorTrees += 1;
      this.#error += ((baseError[tree] ?? 0) - this.#error) / this.#errorTrees;
    }
  }

  /**
   * The importances of the trees added so far.
   *
   * @param unit - Worth of one unit of the chunks' errors in squared units of the target: `permutationErrorUnit(sample)`.
   * @returns See {@link OobImportance}.
   * @throws ConfigError where no tree was added.
   */
  result(unit: number): OobImportance {
    const trees = this.#trees;
    if (trees === 0) throw new ConfigError('no tree was added; allowed: at least one');
    const importancesMean = this.#mean.map((mean) => mean * unit);
    const importancesStd = this.#squares.map((squares) => (trees > 1 ? Math.sqrt(squares / (trees - 1)) * unit : 0));
    const importancesStandardized = importancesMean.map((mean, feature) => {
      const std = importancesStd[feature] ?? 0;
      return std > 0 ? mean / std : 0;
    });
    return {
      trees,
      features: this.features,
      importancesMean,
      importancesStd,
      importancesStandardized,
      treeError: this.#error * unit,
    };
  }
}
