import {
  type Initial,
  type Layout,
  type MixedParams,
  type MixedSmoothed,
  dot,
  smoothMixed,
  stateSpaceOf,
  weightsOf,
} from './mixed-model.ts';
import { type Matrix, add, multiply, multiplyTurnedInto, solve, transpose } from './small-matrix.ts';

/** Where EM steps have come to. */
export interface MixedEstimate {
  readonly params: MixedParams;
  /** Of the first state. */
  readonly initial: Initial;
  readonly smoothed: MixedSmoothed;
  /** Log-likelihood before each step, and at the end. */
  readonly logLikelihoods: readonly number[];
  readonly converged: boolean;
}

/** When EM steps end. */
export interface MixedSteps {
  readonly maxIter: number;
  readonly tolerance: number;
  /** Waited for before each step. */
  readonly rest?: (share: number) => void | Promise<void>;
}

/**
 * Maximum likelihood by the EM algorithm where cells are missing; the first state's mean and covariance are estimated too.
 *
 * Source: Bańbura and Modugno (2014), https://doi.org/10.1002/jae.2306.
 *
 * @param endog - `periods x kEndog`, scaled, `NaN` where a cell is missing.
 * @param layout - the model's sizes.
 * @param start - parameters to start from, with a stationary distribution.
 * @param steps - when to end: the log-likelihood moves by no more than `tolerance` beside its mean, statsmodels' rule.
 * @returns the parameters after the last step, and the states given them.
 */
export async function mixedEm(
  endog: Float64Array,
  layout: Layout,
  start: MixedParams,
  { maxIter, tolerance, rest }: MixedSteps,
): Promise<MixedEstimate> {
  const logLikelihoods: number[] = [];
  let params = start;
  let initial: Initial | undefined;
  for (let step = 0; ; step++) {
    await rest?.(step / (maxIter + 1));
    const space = stateSpaceOf(layout, params, initial)!;
    const smoothed = smoothMixed(endog, layout, space);
    logLikelihoods.push(smoothed.logLikelihood);
    const [before, now] = logLikelihoods.slice(-2) as [number, number | undefined];
    const converged =
      now !== undefined && (2 * Math.abs(now - before)) / (Math.abs(now) + Math.abs(before)) <= tolerance;
    if (step === maxIter || converged) return { params, initial: space.initial, smoothed, logLikelihoods, converged };
    params = maximised(endog, layout, smoothed);
    initial = { mean: smoothed.means[0]!, covariance: smoothed.covs[0]! };
  }
}

/** Second moments of the states: `E s_t s_t'`, and of each and the one before. */
function secondMoments({ means, covs, lagCovs }: MixedSmoothed) {
  const outer = (spread: Matrix, a: Matrix, b: Matrix): Matrix => {
    const n = a.length;
    return spread.map((value, at) => value + a[Math.floor(at / n)]! * b[at % n]!);
  };
  return {
    own: means.map((mean, t) => outer(covs[t]!, mean, mean)),
    lagged: means.slice(1).map((mean, t) => outer(lagCovs[t + 1]!, mean, means[t]!)),
  };
}

/** Parameters that maximise the expected likelihood of cells and states. */
function maximised(endog: Float64Array, layout: Layout, smoothed: MixedSmoothed): MixedParams {
  const { states, kEndog, kFactors, factorOrder, idiosyncratic } = layout;
  const { own, lagged } = secondMoments(smoothed);
  const periods = own.length;
  const loadings = new Float64Array(kEndog * kFactors);
  for (let variable = 0; variable < kEndog; variable++)
    loadings.set(loadingsOf(endog, layout, { variable, own, means: smoothed.means }), variable * kFactors);

  const past = total(own.slice(0, -1), states);
  const later = total(own.slice(1), states);
  const both = total(lagged, states);
  const block = (matrix: Matrix, rows: number, columns: number): Matrix =>
    Float64Array.from(
      { length: rows * columns },
      (_, at) => matrix[Math.floor(at / columns) * states + (at % columns)]!,
    );
  const seen = kFactors * factorOrder;
  const cross = block(both, kFactors, seen);
  const transition = transpose(
    solve(block(past, seen, seen), transpose(cross, kFactors, seen), seen, kFactors).x,
    seen,
    kFactors,
  );
  const explained = multiplyTurnedInto(new Float64Array(kFactors * kFactors), transition, cross, {
    ...{ n: kFactors, k: seen, m: kFactors },
  });
  const shockCov = add(block(later, kFactors, kFactors), explained, -1).map((value) => value / (periods - 1));
  const at = (matrix: Matrix, place: number): number => matrix[place * states + place]!;
  const idiosyncraticAr = Float64Array.from(idiosyncratic, (place) => at(both, place) / at(past, place));
  return {
    ...{ loadings, transition, shockCov, idiosyncraticAr },
    idiosyncraticVar: Float64Array.from(
      idiosyncratic,
      (place, i) => (at(later, place) - idiosyncraticAr[i]! * at(both, place)) / (periods - 1),
    ),
  };
}

/** Least squares of a variable, less its idiosyncratic part, on the factors that it measures, of what is expected of them. */
function loadingsOf(
  endog: Float64Array,
  { states, kEndog, kFactors, kMonthly, idiosyncratic }: Layout,
  {
    variable,
    own,
    means,
  }: { readonly variable: number; readonly own: readonly Matrix[]; readonly means: readonly Matrix[] },
): Matrix {
  const weights = weightsOf({ kMonthly }, variable);
  // The factors that it measures, and its idiosyncratic part, as rows of the state.
  const measured = Array.from({ length: kFactors }, (_, j) => {
    const row = new Float64Array(states);
    weights.forEach((weight, lag) => (row[lag * kFactors + j] = weight));
    return row;
  });
  const apart = new Float64Array(states);
  weights.forEach((weight, lag) => (apart[idiosyncratic[variable]! + lag] = weight));
  const squares = new Float64Array(kFactors * kFactors);
  const products = new Float64Array(kFactors);
  means.forEach((mean, t) => {
    const value = endog[t * kEndog + variable]!;
    if (Number.isNaN(value)) return;
    measured.forEach((row, j) => {
      const moved = multiply(own[t]!, row, states, states, 1);
      products[j]! += value * dot(row, mean) - dot(apart, moved);
      measured.forEach((other, l) => (squares[j * kFactors + l]! += dot(other, moved)));
    });
  });
  return solve(squares, products, kFactors, 1).x;
}

function total(matrices: readonly Matrix[], states: number): Matrix {
  const sum = new Float64Array(states * states);
  for (const matrix of matrices) for (let at = 0; at < sum.length; at++) sum[at]! += matrix[at]!;
  return sum;
}
