/** A fitted model, as far as this package looks at it. */
export interface Predictor {
  /**
   * Predicts from `x`, `rows x features`, row-major. The array is reused after the call and must not be kept.
   *
   * @returns `rows` predictions.
   */
  predict(x: Float64Array, rows: number): Float64Array | Promise<Float64Array>;
}

/** Rows a model is judged on; `CrossSection` of `@kuznets/data` is one. */
export interface LabelledRows {
  /** `rows x features`, row-major, finite. */
  readonly x: Float64Array;
  /** `rows`, finite. */
  readonly y: Float64Array;
  readonly rows: number;
  readonly features: number;
}
