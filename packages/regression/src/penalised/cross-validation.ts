import {
  ConfigError,
  type FitOptions,
  type Sample,
  ShapeError,
  checkOption,
  permutation,
  purposes,
  shareOut,
  wholeNumbers,
} from '@kuznets/base';
import { type PathOptions, pathOn } from './path.ts';

/** How rows are put into folds. */
export interface FoldOptions {
  /** Number of folds. Default 10 (glmnet's `nfolds`, the paper; scikit-learn's `cv` is 5). */
  readonly nFolds?: number;
  /** `rows`: the fold of each row, 0 to `nFolds - 1`, instead of a random partition; glmnet's `foldid` less one. */
  readonly foldId?: ArrayLike<number>;
  /** Decides the partition, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** Cross-validated error along a path of alphas, `L` of them. */
export interface PathError {
  readonly l1Ratio: number;
  /** `L`, falling: the alphas of the fit on all rows. */
  readonly alphas: Float64Array;
  /** `L`: mean squared error on held-out rows; glmnet's `cvm`. */
  readonly mse: Float64Array;
  /** `L`: its standard error over folds; glmnet's `cvsd`. */
  readonly mseSe: Float64Array;
  /** Alpha of the smallest error. */
  readonly alphaMin: number;
  /** Largest alpha whose error is within one standard error of the smallest. */
  readonly alpha1se: number;
  /** Place of `alphaMin` in `alphas`. */
  readonly indexMin: number;
}

/**
 * The fold of each row: as equal in size as can be, a random partition that depends on the seed alone.
 *
 * @throws ConfigError, ShapeError for folds that do not fit the rows
 */
export function assignFolds(rows: number, { nFolds = 10, foldId, randomState = 0 }: FoldOptions): Uint32Array {
  if (foldId === undefined) {
    checkOption('nFolds', nFolds, wholeNumbers(2, rows));
    const folds = new Uint32Array(rows);
    permutation(rows, randomState, purposes.folds).forEach((row, place) => (folds[row] = place % nFolds));
    return folds;
  }
  if (foldId.length !== rows)
    throw new ShapeError(`foldId has ${String(foldId.length)} values, x has ${String(rows)} rows`);
  const folds = Uint32Array.from(foldId, (fold, row) => {
    checkOption(`foldId[${String(row)}]`, fold, wholeNumbers(0, rows - 1));
    return fold;
  });
  const distinct = new Set(folds);
  if (distinct.size < 2 || folds.some((fold) => fold >= distinct.size)) {
    throw new ConfigError(
      `foldId names ${String(distinct.size)} folds: at least 2 are needed, numbered from 0 without gaps`,
    );
  }
  return folds;
}

/** Cross-validates a path on given folds: each fold is predicted by the path of the other rows at the alphas of all rows, standardised anew. */
export async function crossValidatePath(
  data: Sample,
  names: readonly string[],
  options: PathOptions & { readonly alphas: Float64Array },
  folds: Uint32Array,
  fit: FitOptions,
): Promise<PathError> {
  const { x, y, rows, features } = data;
  const { alphas, l1Ratio = 1 } = options;
  const count = alphas.length;
  const nFolds = folds.reduce((most, fold) => Math.max(most, fold), 0) + 1;
  const weightOf = (row: number): number => options.weights?.[row] ?? 1;
  const total = options.weights?.reduce((a, b) => a + b, 0) ?? rows;
  const byFold: Float64Array[] = [];
  const sizes: number[] = [];
  const told = shareOut(fit, new Array<number>(nFolds).fill(1));
  for (let fold = 0; fold < nFolds; fold++) {
    const weights = Float64Array.from(folds, (other, row) => (other === fold ? 0 : weightOf(row)));
    const { coefs, intercepts } = await pathOn(data, names, { ...options, weights }, told[fold]);
    const held = [...folds.keys()].filter((row) => folds[row] === fold);
    const size = held.reduce((sum, row) => sum + weightOf(row), 0);
    byFold.push(
      Float64Array.from({ length: count }, (_, l) => {
        let squares = 0;
        for (const row of held) {
          let error = y[row]! - intercepts[l]!;
          for (let k = 0; k < features; k++) error -= coefs[l * features + k]! * x[row * features + k]!;
          squares += weightOf(row) * error * error;
        }
        return squares / size;
      }),
    );
    sizes.push(size);
  }
  const mean = (of: (fold: number) => number): number =>
    sizes.reduce((sum, size, fold) => sum + size * of(fold), 0) / total;
  const mse = alphas.map((_, l) => mean((fold) => byFold[fold]![l]!));
  const mseSe = alphas.map((_, l) => Math.sqrt(mean((fold) => (byFold[fold]![l]! - mse[l]!) ** 2) / (nFolds - 1)));
  let indexMin = 0;
  mse.forEach((value, l) => {
    if (value < mse[indexMin]!) indexMin = l;
  });
  const within = mse.findIndex((value) => value <= mse[indexMin]! + mseSe[indexMin]!);
  return Object.freeze({
    l1Ratio,
    alphas,
    mse,
    mseSe,
    alphaMin: alphas[indexMin]!,
    alpha1se: alphas[within]!,
    indexMin,
  });
}
