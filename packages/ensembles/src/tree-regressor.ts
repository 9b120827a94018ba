import {
  type FitOptions,
  FormatError,
  NotFittedError,
  Regressor,
  type RegressorResult,
  type Sample,
  type TreeEnsemble,
  type Trees,
  checkEnsemble,
  predictEnsemble,
  treeCount,
} from '@kuznets/base';
import type { DeviceFitOptions } from '@kuznets/core-gpu';
import { startForestHash } from './forest-hash.ts';

/** A sample that was checked. */
export type NamedSample = Sample & { readonly featureNames: readonly string[] };

/** What every estimator of trees learns. */
export interface TreesResult extends RegressorResult {
  /** Null after `fit` with `keepTrees: false`. */
  readonly trees: Trees | null;
  /** What leaves are multiplied by: one over the number of trees, or the learning rate. */
  readonly scale: number;
  /** What is added to the trees. */
  readonly base: number;
  /** SHA-256 of the trees, of a forest of its binary format, in hex: equal on every backend, for any number of workers. */
  readonly forestHash: string;
}

/** What the fit of trees that may be more than memory holds is told. */
export interface StreamOptions<Chunk> extends DeviceFitOptions {
  /** Index of the first tree: a shard that starts at `firstTree` holds the same trees as the whole there. Default 0. */
  readonly firstTree?: number;
  /** Called with each chunk of trees, in order; awaited before the next. Where chunks are cut depends on the machine. */
  readonly onTrees?: (chunk: Chunk) => void | Promise<void>;
  /** Keep the trees. Default true; without it memory does not grow with their number, and nothing predicts. */
  readonly keepTrees?: boolean;
}

/**
 * What the estimators of trees have in common: an ensemble that predicts.
 *
 * @template Options - of the constructor.
 * @template Result - what is learned.
 * @template Fit - what `fit` is told besides.
 */
export abstract class TreeRegressor<
  Options extends object,
  Result extends TreesResult,
  Fit extends FitOptions = DeviceFitOptions,
> extends Regressor<Options, Result, Fit> {
  /** The trees as `@kuznets/explain` takes them. Throws NotFittedError before `fit` and after `fit` with `keepTrees: false`. */
  get ensemble(): TreeEnsemble {
    return ensembleOf(this.result);
  }

  protected predictRows(
    result: Result,
    x: Float64Array,
    rows: number,
    _told: Partial<Fit>,
  ): Promise<Float64Array> | Float64Array {
    const { featureNames: _, ...ensemble } = ensembleOf(result);
    return predictEnsemble(ensemble, { x, rows, features: ensemble.nFeatures });
  }

  /**
   * Takes over a result that was saved.
   *
   * @throws FormatError for trees that are damaged
   * @internal
   */
  override restore(result: Result): void {
    if (result.trees) {
      checkEnsemble(ensembleOf(result));
      const hash = forestHash(ensembleOf(result));
      if (result.forestHash !== '' && hash !== result.forestHash)
        throw new FormatError('the trees are damaged', { got: hash, allowed: `trees of hash ${result.forestHash}` });
    }
    super.restore(result);
  }
}

/** What predicts of a result. */
export function ensembleOf({ trees, scale, base, featureNames }: TreesResult): TreeEnsemble {
  if (!trees) throw new NotFittedError('the trees were not kept: fit with keepTrees: true');
  const named = !featureNames.every((name, k) => name === `x${k}`);
  return { trees, scale, base, nFeatures: featureNames.length, ...(named && { featureNames }) };
}

/**
 * SHA-256 of an ensemble: of a forest's binary format where the trees share a grid.
 *
 * @param ensemble - trees with counts, in preorder, as they are grown
 * @returns 64 lower-case hex digits
 * @throws ConfigError for trees without counts
 */
export function forestHash({ trees, ...ensemble }: TreeEnsemble): string {
  const hash = startForestHash({ ...ensemble, nTrees: treeCount(trees), grid: trees.grid });
  hash.update(trees);
  return hash.hex();
}
