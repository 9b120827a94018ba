import { NotFittedError } from '@kuznets/base';
import { checkMatrix } from './sample.ts';

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
  checkMatrix('x', x, rows, coef.length);
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = intercept;
    for (let k = 0; k < coef.length; k++) sum += coef[k]! * x[i * coef.length + k]!;
    return sum;
  });
}

/** What the linear estimators have in common: a fitted record, its coefficients, and predictions from them. */
export abstract class LinearEstimator<Fit extends LinearFit> {
  #result: Fit | undefined;

  /** Keeps a fit. */
  protected set(result: Fit): this {
    this.#result = result;
    return this;
  }

  /** The whole fit. Throws NotFittedError before `fit`. */
  get result(): Fit {
    if (!this.#result) throw new NotFittedError(`${this.constructor.name} is not fitted: call fit first`);
    return this.#result;
  }

  /** `features`: coefficients in the units of the data. */
  get coef(): Float64Array {
    return this.result.coef;
  }

  /** The constant. */
  get intercept(): number {
    return this.result.intercept;
  }

  /**
   * Predicts rows.
   *
   * @param x - `rows x features`, row-major, finite
   * @param rows - number of rows
   * @returns `rows` predictions
   */
  predict(x: Float64Array, rows: number): Float64Array {
    return predictLinear(this.result, x, rows);
  }
}
