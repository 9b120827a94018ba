import {
  type Constraint,
  type Constraints,
  type Sample,
  booleans,
  listsOf,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';

/** Options of `BayesianLinearRegression`. */
export interface BayesianOptions {
  /**
   * `conjugate`: `b | s2 ~ N(0, v s2 I)` (MATLAB's `bayeslm` with `ModelType` "conjugate"); `gPrior`: `b | s2 ~ N(0, g s2 (X'X)^-1)`;
   * `spikeSlab`: stochastic search, `b_j | s2 ~ N(0, slab s2)` or `N(0, spike s2)` (MATLAB's "mixconjugate"). Default `conjugate`.
   */
  readonly prior?: 'conjugate' | 'gPrior' | 'spikeSlab';
  /** Variance of each coefficient and the constant as a multiple of the error variance, for `conjugate`. Default 10,000 (MATLAB's `V`). */
  readonly v?: number;
  /** For `gPrior`. Default the number of rows, the unit information prior (BMS's `UIP`). */
  readonly g?: number;
  /** Variances of the slab and the spike as multiples of the error variance. Default `[10, 0.1]` (MATLAB's `V` of "mixconjugate"). */
  readonly slabSpike?: readonly [number, number];
  /** Prior probability of the slab. Default 0.5 (MATLAB's `Probability`). */
  readonly inclusion?: number;
  /** Shape of the error variance's inverse gamma. Default 3 (MATLAB's `A`). */
  readonly a?: number;
  /** Its scale, in `s2^(-a - 1) exp(-1 / (b s2))`. Default 1 (MATLAB's `B`): with y far from unit scale it is informative. */
  readonly b?: number;
  /** Estimate a constant, under the same prior except for `gPrior`, where it is flat. Default true. */
  readonly fitIntercept?: boolean;
  /** Take the mean off every feature and divide by its standard deviation (divisor n) first; coefficients are returned in the data's units. Default false (MATLAB). */
  readonly standardize?: boolean;
  /** Draws kept, for `spikeSlab`. Default 10,000 (MATLAB's `NumDraws`). */
  readonly nDraws?: number;
  /** Draws dropped before. Default 5,000 (MATLAB's `BurnIn`). */
  readonly burnIn?: number;
  /** Decides the draws, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
  /** Probability of the credible intervals. Default 0.95. */
  readonly confLevel?: number;
}

/** What each must be. */
export const bayesianConstraints: Constraints<BayesianOptions> = {
  prior: oneOf('conjugate', 'gPrior', 'spikeSlab'),
  v: numbersBetween(0),
  g: numbersBetween(0),
  slabSpike: listsOf(numbersBetween(0), 2) as Constraint<readonly [number, number]>,
  inclusion: numbersBetween(0, 1),
  a: numbersBetween(0),
  b: numbersBetween(0),
  fitIntercept: booleans,
  standardize: booleans,
  nDraws: wholeNumbers(4, 2 ** 31),
  burnIn: wholeNumbers(0, 2 ** 31),
  randomState: wholeNumbers(0),
  confLevel: numbersBetween(0, 1),
};

/** What standardising takes off each column, and divides it by. */
export function unitsOf(
  { x, rows, features }: Sample,
  standardize: boolean,
): { centre: Float64Array; scale: Float64Array } {
  const centre = new Float64Array(features);
  const scale = new Float64Array(features).fill(1);
  if (!standardize) return { centre, scale };
  for (let k = 0; k < features; k++) {
    let largest = 0;
    for (let i = 0; i < rows; i++) {
      centre[k]! += x[i * features + k]! / rows;
      largest = Math.max(largest, Math.abs(x[i * features + k]!));
    }
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (x[i * features + k]! - centre[k]!) ** 2;
    const deviation = Math.sqrt(squares / rows);
    if (deviation > 4 * Number.EPSILON * largest) scale[k] = deviation;
  }
  return { centre, scale };
}
