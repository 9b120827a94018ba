/**
 * How much of a fitted function's variation over a sample each variable, and each pair of variables, explains.
 *
 * A variable is a column of the sample, or a group of columns where the sample has groups: `features` counts them.
 *
 * With `D_k(i) = f(x_i) - mean_j f(x_i with x_k := x_kj)` and `D_km` alike for two variables resampled from one row:
 * `aepv[k] = mean_i D_k(i)^2`, `apv = mean_i (f(x_i) - mean f)^2`, `fepv = aepv / apv`,
 * `iepv[k, m] = aepv[k, m] - aepv[k] - aepv[m]`, `fiepv = iepv / apv`.
 *
 * `fepv` is the published definition, `fepvUncentred` what the published tables print: there the denominator is
 * `mean f^2`. Units are the target's, squared where the name ends in `pv`.
 */
export interface ExplainedVariation {
  readonly rows: number;
  readonly features: number;
  readonly predictionMean: number;
  /** Variance of the predictions, divisor `rows`. */
  readonly apv: number;
  /** Mean squared prediction. */
  readonly meanSquare: number;
  /** `features` */
  readonly aepv: Float64Array;
  /** `features`: `aepv / apv`, NaN where `apv` is 0. */
  readonly fepv: Float64Array;
  /** `features`: `aepv / meanSquare`, NaN where `meanSquare` is 0. */
  readonly fepvUncentred: Float64Array;
  /** `features`: `1 - R2` of the regression of `D_k(i)` on `x_ki`, or the columns of group k, and a constant; NaN where `D_k` or `x_k` is constant or `x_k` has missing values. */
  readonly nonlinearity: Float64Array;
  /** `features x rows`: `D_k(i)`. */
  readonly contribution: Float64Array;
  /** Absent (null) where no pair was asked for. */
  readonly pairs: PairVariation | null;
}

/** The pairs `first < second` of an {@link ExplainedVariation}; every array has one element a pair. */
export interface PairVariation {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly aepv: Float64Array;
  readonly iepv: Float64Array;
  /**
   * What of `iepv` is no interaction: `2 mean_i D_k(i) D_m(i)`, the covariance of two contributions that may be additive; all of it where
   * `f` is, whatever the variables' correlation.
   */
  readonly iepvCovariance: Float64Array;
  /**
   * What of `iepv` is interaction: `mean_i (I^2 + 2 I (D_k + D_m))` with `I = D_km - D_k - D_m`, which is 0 at every row of a function that
   * is additive in the two. The two parts sum to `iepv`.
   */
  readonly iepvInteraction: Float64Array;
  /** `iepv / apv`, NaN where `apv` is 0. */
  readonly fiepv: Float64Array;
  /** `iepv / meanSquare`, NaN where `meanSquare` is 0. */
  readonly fiepvUncentred: Float64Array;
  /** `1 - R2` of the regression of `D_km(i)` on `x_ki`, `x_mi` and a constant; NaN where `D_km` or both variables are constant or one has missing values. */
  readonly nonlinearity: Float64Array;
  /**
   * Friedman and Popescu's `H`, the square root of `sum_i (F_km - F_k - F_m)^2 / sum_i F_km^2` with centred partial dependence
   * `F` at the rows; NaN where `F_km` is constant or H was not asked for.
   */
  readonly hStatistic: Float64Array;
  /**
   * Share of the interaction alone: `mean_i (F_km - F_k - F_m)^2 / apv` with centred partial dependence `F` at the rows, 0 for an
   * additive function however its variables are correlated; NaN where `apv` is 0 or H was not asked for.
   */
  readonly interaction: Float64Array;
}
