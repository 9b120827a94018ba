import {
  type Constraints,
  type FitOptions,
  type Sample,
  type Table,
  ShapeError,
  anything,
  checkOptions,
  checkSample,
  drawIndices,
  groupMembers,
  paceOf,
  purposes,
  wholeNumbers,
} from '@kuznets/base';
import { type Matrix, inverse } from 'ml-matrix';
import { type Predictor, predictionsOf } from '../predictor.ts';
import { type ShrunkPrecision, shrunkPrecision } from './shrunk-precision.ts';

/** Options of {@link conditionalPermutationImportance}. */
export interface ConditionalImportanceOptions extends FitOptions {
  /** Draws of each feature. Default 5, as {@link permutationImportance}'s `nRepeats`. */
  readonly nRepeats?: number;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
  /** Rows handed to the model in one call, at least one copy of the data. Default 65,536. */
  readonly batchRows?: number;
}

const constraints: Constraints<ConditionalImportanceOptions> = {
  nRepeats: wholeNumbers(1),
  randomState: wholeNumbers(0),
  batchRows: wholeNumbers(1),
  signal: anything('an AbortSignal'),
  onProgress: anything('a function'),
};

/** What each feature tells a model beyond what the others tell of it. */
export interface ConditionalImportance {
  /** Features, or groups of columns where the data have groups. */
  readonly features: number;
  readonly rows: number;
  /** `features x rows`: mean over draws of the squared error with the feature drawn anew, less that with its own value. */
  readonly differences: Float64Array;
  /** `features`: mean over rows. */
  readonly importancesMean: Float64Array;
}

/**
 * Conditional permutation importance: how much a model's squared error grows when a feature is replaced by what the others leave open
 * of it, so that one that only stands in for a correlated other has none.
 *
 * `d[k, i] = mean_r (y_i - f(x_i with x_k = E[x_k | x_-k = x_(i,-k)] + e_r))^2 - (y_i - f(x_i))^2`
 *
 * The expectation is linear, from the inverse of Ledoit and Wolf's shrunken correlation of the rows in `background`, and `e_r` is the
 * residual of one of these rows, drawn at random; a group's columns are drawn together. Where the others determine the feature in
 * another way than linearly, or its spread depends on them, what is left of it is drawn wrongly and the importance leans up; a binary
 * column takes other values than two. The one-sided t-test of the mean of `d[k, .]` over rows that the model was not fitted on
 * is Watson and Wright's conditional predictive impact, with these draws in place of knockoffs.
 *
 * Sources: Strobl et al. (2008), https://doi.org/10.1186/1471-2105-9-307; Watson and Wright (2021),
 * https://doi.org/10.1007/s10994-021-06030-6.
 *
 * @param predictor - the fitted model.
 * @param data - `x`, `rows x features`, and `y`, better not rows that the model was fitted on.
 * @param background - `rows x features` of the same columns that the conditional expectation is learned from, at least two rows: those of the fit.
 * @param options - draws, random state.
 * @returns differences of squared errors, in squared units of the target.
 * @throws ShapeError where sizes do not fit, ConfigError where an option is out of range, RangeError where the model predicts NaN or infinity.
 * @example
 * ```ts
 * const x = Float64Array.from({ length: 80 }, (_, at) => Math.sin(1 + 7 * at) + (at % 2) * Math.sin(2 + 13 * at));
 * const y = Float64Array.from({ length: 40 }, (_, row) => 3 * x[2 * row]!);
 * const model = { predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, row) => 3 * x[2 * row]!) };
 * const data = { x, y, rows: 40, features: 2 };
 * (await conditionalPermutationImportance(model, data, data)).importancesMean[1]; // 0: the model does not look at it
 * ```
 */
export async function conditionalPermutationImportance(
  predictor: Predictor,
  data: Sample,
  background: Table,
  options: ConditionalImportanceOptions = {},
): Promise<ConditionalImportance> {
  const { nRepeats = 5, randomState = 1, batchRows = 65_536, ...fit } = checkOptions(options, constraints);
  checkSample(data);
  if (background.features !== data.features || background.rows < 2)
    throw new ShapeError('rows to learn from do not fit', {
      got: `${background.rows} x ${background.features}`,
      allowed: `at least two rows of ${data.features} columns`,
    });
  const { y, rows } = data;
  const pace = paceOf(fit);
  const members = groupMembers(data);
  const { length: features } = members;
  const law = shrunkPrecision(background);
  const errors = squaredErrors(y, await predictionsOf(predictor, data));
  const differences = new Float64Array(features * rows);
  const copies = Math.max(1, Math.floor(batchRows / rows));
  for (let k = 0; k < features; k++) {
    await pace.rest(k / features);
    const columns = members[k]!.filter((column) => law.deviation[column] !== 0);
    if (columns.length === 0) continue;
    const coefficients = conditionalCoefficients(law, columns);
    const expected = expectations(law, coefficients, columns, data);
    const residuals = residualsOf(law, coefficients, columns, background);
    for (let first = 0; first < nRepeats; first += copies) {
      const count = Math.min(copies, nRepeats - first);
      const x = new Float64Array(count * data.x.length);
      for (let copy = 0; copy < count; copy++) {
        const drawn = drawIndices(rows, () => background.rows, randomState, purposes.conditionalDraws, [
          k,
          first + copy,
        ]);
        const into = x.subarray(copy * data.x.length, (copy + 1) * data.x.length);
        into.set(data.x);
        for (let row = 0; row < rows; row++)
          columns.forEach((column, at) => {
            into[row * data.features + column] =
              expected[row * columns.length + at]! + residuals[drawn[row]! * columns.length + at]!;
          });
      }
      const predicted = await predictionsOf(predictor, { ...data, x, rows: count * rows });
      for (let at = 0; at < predicted.length; at++) {
        const row = at % rows;
        differences[k * rows + row]! += ((y[row]! - predicted[at]!) ** 2 - errors[row]!) / nRepeats;
      }
    }
  }
  const importancesMean = Float64Array.from({ length: features }, (_, k) =>
    differences.subarray(k * rows, (k + 1) * rows).reduce((sum, value) => sum + value / rows, 0),
  );
  return { features, rows, differences, importancesMean };
}

function squaredErrors(y: ArrayLike<number>, predicted: Float64Array): Float64Array {
  return predicted.map((value, row) => (y[row]! - value) ** 2);
}

/** `columns x features`: of the standardised columns on all others, `-P_GG^-1 P_G.`; 0 for the columns themselves. */
function conditionalCoefficients({ precision }: ShrunkPrecision, columns: readonly number[]): Matrix {
  const own = precision.selection([...columns], [...columns]);
  const all = Array.from({ length: precision.columns }, (_, at) => at);
  const coefficients = inverse(own)
    .mmul(precision.selection([...columns], all))
    .mul(-1);
  columns.forEach((_, at) => columns.forEach((column) => coefficients.set(at, column, 0)));
  return coefficients;
}

/** `rows x columns`: what the other columns say of these, in their units. */
function expectations(
  { mean, deviation }: ShrunkPrecision,
  coefficients: Matrix,
  columns: readonly number[],
  { x, rows, features }: Table,
): Float64Array {
  const expected = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, at) => {
      let sum = 0;
      for (let k = 0; k < features; k++) {
        const weight = coefficients.get(at, k);
        if (weight !== 0 && deviation[k] !== 0) sum += (weight * (x[row * features + k]! - mean[k]!)) / deviation[k]!;
      }
      expected[row * columns.length + at] = mean[column]! + deviation[column]! * sum;
    });
  }
  return expected;
}

function residualsOf(
  law: ShrunkPrecision,
  coefficients: Matrix,
  columns: readonly number[],
  table: Table,
): Float64Array {
  const expected = expectations(law, coefficients, columns, table);
  return expected.map(
    (value, at) => table.x[Math.floor(at / columns.length) * table.features + columns[at % columns.length]!]! - value,
  );
}
