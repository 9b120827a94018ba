/** What a linear method learned of each determinant beside its function, as plain data in the data's units. */
export type FittedCoefficients =
  /** Least squares on every determinant: NaN of a column that is left out. */
  | { readonly kind: 'leastSquares'; readonly coef: Float64Array }
  /** Determinants that the method chose, on which least squares follows, and its own coefficients where they are shrunken. */
  | {
      readonly kind: 'afterSelection';
      readonly selected: readonly number[];
      readonly shrunken: { readonly intercept: number; readonly coef: readonly number[] } | null;
    }
  | ({ readonly kind: 'posterior' } & Posterior)
  /** An average of models whose distribution is not known. */
  | { readonly kind: 'average'; readonly intercept: number; readonly coef: readonly number[] };

/** Moments of the posterior of each coefficient. */
export interface Posterior {
  readonly intercept: number;
  readonly interceptSd: number | null;
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** Ends of the 95 % intervals; null of a mixture with mass at zero. */
  readonly interval: { readonly low: readonly number[]; readonly high: readonly number[] } | null;
  /** `P(beta > 0 | y)`, the share of the posterior mass. */
  readonly positive: readonly number[];
  /** Of a mixture: the probability that the coefficient is not zero, and given that its moments and the probability of its sign. */
  readonly mixture: {
    readonly inclusion: readonly number[];
    readonly conditionalMean: readonly number[];
    readonly conditionalSd: readonly number[];
    readonly signCertainty: readonly number[];
  } | null;
}
