import { type FitOptions, Regressor, type RegressorResult, checkTable } from '@kuznets/base';

/** What every linear fit has: a coefficient per feature, in the units of the data, and a constant. */
export interface LinearFit {
  /** `features`, in units of y per unit of x; 0 for a feature that is left out. */
  readonly coef: Float64Array;
  readonly intercept: number;
}

/**
 * `intercept + x coef`, row by row.
 *
 * @param fit - coefficients
 * @param x - `rows x features`, row-major, finite
 * @param rows - number of rows
 * @returns `rows` predictions
 */
export function predictLinear(fit: LinearFit, x: Float64Array, rows: number): Float64Array {
  const { coef, intercept } = fit;
  checkTable({ x, rows, features: coef.length });
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = intercept;
    for (let k = 0; k < coef.length; k++) sum += coef[k]! * x[i * coef.length + k]!;
    return sum;
  });
}

/**
 * What the linear estimators have in common: a coefficient per feature, and predictions from them.
 *
 * @template Options - of the constructor.
 * @template Result - what is learned.
 * @template Fit - what `fit` is told besides.
 */
export abstract class LinearEstimator<
  Options extends object,
  Result extends LinearFit & RegressorResult,
  Fit extends FitOptions = FitOptions,
> extends Regressor<Options, Result, Fit> {
  protected predictRows(result: Result, x: Float64Array, rows: number): Float64Array {
    return predictLinear(result, x, rows);
  }
}
