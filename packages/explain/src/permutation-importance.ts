import {
  type Constraint,
  type Constraints,
  type FitOptions,
  type Sample,
  type Table,
  anything,
  checkOptions,
  checkSample,
  either,
  groupMembers,
  oneOf,
  paceOf,
  permutation,
  purposes,
  wholeNumbers,
} from '@kuznets/base';
import { type Predictor, predictionsOf } from './predictor.ts';
import { SCORERS, type Scorer, type ScoringName } from './scoring.ts';

/** Options of {@link permutationImportance}. */
export interface PermutationImportanceOptions extends FitOptions {
  /** Permutations of each feature. Default 5, as scikit-learn's `n_repeats`. */
  readonly nRepeats?: number;
  /** Score that falls when a feature matters, larger being better. Default `r2`, as scikit-learn's regressors. */
  readonly scoring?: ScoringName | Scorer;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
  /** Rows handed to the model in one call, at least one permuted copy of the data. Default 65,536. */
  readonly batchRows?: number;
}

const functions: Constraint<Scorer> = {
  allowed: 'a function',
  holds: (value): value is Scorer => typeof value === 'function',
};

const constraints: Constraints<PermutationImportanceOptions> = {
  nRepeats: wholeNumbers(1),
  scoring: either(oneOf(...(Object.keys(SCORERS) as ScoringName[])), functions),
  randomState: wholeNumbers(0),
  batchRows: wholeNumbers(1),
  signal: anything('an AbortSignal'),
  onProgress: anything('a function'),
};

/** What each feature is worth to a model. */
export interface PermutationImportance {
  readonly features: number;
  readonly nRepeats: number;
  /** Score on the data as they are. */
  readonly baselineScore: number;
  /** `features x nRepeats`, features being groups of columns where the data has groups: baseline score minus the score with the feature permuted. */
  readonly importances: Float64Array;
  /** `features`: mean over repeats. */
  readonly importancesMean: Float64Array;
  /** `features`: standard deviation over repeats, divisor `nRepeats`, as NumPy's. */
  readonly importancesStd: Float64Array;
}

/**
 * Permutation importance of each feature for any fitted model: how far its score falls when the feature is shuffled.
 *
 * `importances[k, r] = score(y, f(x)) - score(y, f(x with column k permuted))`
 *
 * Means what `sklearn.inspection.permutation_importance` does, with the same defaults. It differs in the random numbers:
 * every permutation is keyed by (randomState, feature, repeat), so a feature's importance does not depend on the other features,
 * on `nRepeats` or on `batchRows`. A feature the model ignores has importance exactly 0.
 *
 * @param predictor - The fitted model.
 * @param data - `x`, `rows x features`, row-major, and `y`, `rows`; better not the rows the model was fitted on.
 * @param options - See {@link PermutationImportanceOptions}.
 * @returns Importances in units of the score.
 * @throws ShapeError where `x`, `y` or the predictions have not the stated size.
 * @throws ConfigError where an option is out of range.
 * @throws RangeError where the model predicts NaN or infinity.
 * @see Breiman (2001), Machine Learning 45, 5-32, https://doi.org/10.1023/A:1010933404324
 * @example
 * ```ts
 * const model = { predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, i) => 2 * x[2 * i]!) };
 * const data = { x: Float64Array.of(1, 5, 2, 6, 3, 4), y: Float64Array.of(2, 4, 6), rows: 3, features: 2 };
 * (await permutationImportance(model, data, { randomState: 1 })).importancesMean[1]; // 0: the model ignores the second column
 * ```
 */
export const permutationImportance = async (
  predictor: Predictor,
  data: Sample,
  options: PermutationImportanceOptions = {},
): Promise<PermutationImportance> => {
  const {
    nRepeats = 5,
    scoring = 'r2',
    randomState = 1,
    batchRows = 65_536,
    ...fit
  } = checkOptions(options, constraints);
  const { y, rows } = data;
  checkSample(data);
  const members = groupMembers(data);
  const { length: features } = members;
  const pace = paceOf(fit);
  const score = typeof scoring === 'function' ? scoring : SCORERS[scoring];
  const baselineScore = score(y, await predictionsOf(predictor, data));
  const importances = new Float64Array(features * nRepeats);
  const copies = Math.max(1, Math.floor(batchRows / rows));
  for (let first = 0; first < importances.length; first += copies) {
    await pace.rest(first / importances.length);
    const count = Math.min(copies, importances.length - first);
    const x = new Float64Array(count * data.x.length);
    for (let c = 0; c < count; c += 1) {
      const feature = Math.floor((first + c) / nRepeats);
      writePermuted(
        x.subarray(c * data.x.length, (c + 1) * data.x.length),
        data,
        members[feature]!,
        permutation(rows, randomState, purposes.permutationImportance, [feature, (first + c) % nRepeats]),
      );
    }
    const predicted = await predictionsOf(predictor, { ...data, x, rows: count * rows });
    for (let c = 0; c < count; c += 1) {
      importances[first + c] = baselineScore - score(y, predicted.slice(c * rows, (c + 1) * rows));
    }
  }
  return { features, nRepeats, baselineScore, importances, ...moments(importances, features, nRepeats) };
};

const writePermuted = (
  into: Float64Array,
  { x, rows, features }: Table,
  columns: readonly number[],
  order: Uint32Array,
): void => {
  into.set(x);
  for (let row = 0; row < rows; row += 1) {
    for (const column of columns) into[row * features + column] = x[(order[row] ?? 0) * features + column] ?? 0;
  }
};

const moments = (
  importances: Float64Array,
  features: number,
  nRepeats: number,
): Pick<PermutationImportance, 'importancesMean' | 'importancesStd'> => {
  const importancesMean = new Float64Array(features);
  const importancesStd = new Float64Array(features);
  for (let feature = 0; feature < features; feature += 1) {
    const values = importances.subarray(feature * nRepeats, (feature + 1) * nRepeats);
    const mean = values.reduce((sum, value) => sum + value, 0) / nRepeats;
    importancesMean[feature] = mean;
    importancesStd[feature] = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / nRepeats);
  }
  return { importancesMean, importancesStd };
};
