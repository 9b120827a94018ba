import { ConfigError } from '@kuznets/base';
import { type FactorModelParams, type FactorPanel, checkPanel, checkParams } from './factor-model.ts';
import {
  type Matrix,
  add,
  identity,
  multiply,
  multiplyInto,
  multiplyTurnedInto,
  solve,
  transpose,
} from './small-matrix.ts';

/** Factors of every series and period, and the likelihood of what was observed. */
export interface SmoothedFactors {
  /** Exact Gaussian log-likelihood of all series; statsmodels' `llf`. */
  readonly logLikelihood: number;
  /** `series x periods x kFactors`: means given the data of all periods. */
  readonly smoothed: Float64Array;
  /** `periods x kFactors x kFactors`: their covariances, the same for all series. */
  readonly smoothedCov: Float64Array;
  /** `series x periods x kFactors`: means given the data up to the period. */
  readonly filtered: Float64Array;
  /** `states x states`: covariance of the last period's factors and their lags given the data, the same for all series. */
  readonly lastCov: Float64Array;
}

/** Sums of the smoothed factors' moments that the score and the EM algorithm are made of. */
export interface Moments {
  readonly logLikelihood: number;
  /** Largest variance or covariance of the factors where they start; their shocks' is 1. */
  readonly variance: number;
  /** `kEndog x kFactors`: sum of y f'. */
  readonly yf: Matrix;
  /** `kFactors x kFactors`: sum of f f'. */
  readonly ff: Matrix;
  /** `kFactors x states`: sum of f_t s_(t-1)'. */
  readonly fs: Matrix;
  /** `states x states`: sum of s_(t-1) s_(t-1)'. */
  readonly ss: Matrix;
  /** `kFactors x kFactors`: sum of f f' without the first period. */
  readonly ffLater: Matrix;
  /** `states x states`: sum over series of s_1 s_1'. */
  readonly first: Matrix;
}

/**
 * Kalman filter and smoother of the linear dynamic factor model, started from the factors' stationary distribution.
 *
 * statsmodels' `DynamicFactor(...).smooth(params)` with `error_order=0`, `error_cov_type='diagonal'`.
 *
 * Source: Durbin and Koopman (2012), Time Series Analysis by State Space Methods, chapter 4,
 * https://doi.org/10.1093/acprof:oso/9780199641178.001.0001.
 *
 * @param panel - the data.
 * @param params - loadings, variances and a stationary transition.
 * @returns factors and log-likelihood.
 * @throws ShapeError, ConfigError for shapes that do not agree or a transition that is not stationary.
 */
export function smoothFactors(panel: FactorPanel, params: FactorModelParams): SmoothedFactors {
  checkPanel(panel);
  checkParams(params, panel.kEndog);
  const run = smooth(panel, params);
  if (!run)
    throw new ConfigError(
      'transition is not stationary: allowed are coefficients whose companion matrix has eigenvalues inside the unit circle',
    );
  const { kFactors } = params;
  const states = kFactors * params.factorOrder;
  const head = (values: Float64Array): Matrix =>
    Float64Array.from(
      { length: (values.length / states) * kFactors },
      (_, at) => values[Math.floor(at / kFactors) * states + (at % kFactors)]!,
    );
  const smoothedCov = new Float64Array(panel.periods * kFactors * kFactors);
  run.covs.forEach((cov, t) => {
    for (let i = 0; i < kFactors; i++)
      for (let j = 0; j < kFactors; j++) smoothedCov[(t * kFactors + i) * kFactors + j] = cov[i * states + j]!;
  });
  return {
    logLikelihood: run.logLikelihood,
    smoothed: head(run.means),
    smoothedCov,
    filtered: head(run.filtered),
    lastCov: run.covs[panel.periods - 1]!,
  };
}

/** The solution of `P = A P A' + Q` for a stable `A`, undefined for another; all `states x states`. */
export function lyapunov(companion: Float64Array, shock: Matrix, states: number): Matrix | undefined {
  // Doubling: P = sum_j A^j Q A'^j, whose powers vanish exactly when A is stable.
  const square = { n: states, k: states, m: states };
  let power = companion.slice();
  const sum = shock.slice();
  const [half, more] = [new Float64Array(states * states), new Float64Array(states * states)];
  let squared = new Float64Array(states * states);
  for (let round = 0; round < 60; round++) {
    multiplyTurnedInto(more, multiplyInto(half, power, sum, square), power, square);
    for (let at = 0; at < sum.length; at++) sum[at]! += more[at]!;
    const size = largest(sum);
    if (!(size < 1e15)) return undefined;
    if (largest(more) <= 1e-18 * size) return sum;
    [power, squared] = [multiplyInto(squared, power, power, square), power];
  }
  return undefined;
}

/** The companion matrix of the factors' autoregression. */
export function companionMatrix({ kFactors, factorOrder, transition }: FactorModelParams): Matrix {
  const states = kFactors * factorOrder;
  const companion = new Float64Array(states * states);
  companion.set(transition);
  for (let i = kFactors; i < states; i++) companion[i * states + i - kFactors] = 1;
  return companion;
}

/** {@link Moments} at given parameters; undefined outside stationarity. */
export function moments(panel: FactorPanel, params: FactorModelParams): Moments | undefined {
  const run = smooth(panel, params);
  if (!run) return undefined;
  const { endog, series = 1, periods, kEndog } = panel;
  const { kFactors } = params;
  const states = kFactors * params.factorOrder;
  const { means } = run;
  const yf = new Float64Array(kEndog * kFactors);
  const second = Array.from({ length: periods }, (_, t) => run.covs[t]!.map((value) => series * value));
  const lagged = Array.from({ length: periods }, (_, t) =>
    t === 0 ? new Float64Array(states * states) : run.lagCovs[t]!.map((value) => series * value),
  );
  for (let s = 0; s < series; s++) {
    for (let t = 0; t < periods; t++) {
      const at = s * periods + t;
      const mean = at * states;
      for (let i = 0; i < kEndog; i++)
        for (let j = 0; j < kFactors; j++) yf[i * kFactors + j]! += endog[at * kEndog + i]! * means[mean + j]!;
      const [ofBoth, withBefore] = [second[t]!, lagged[t]!];
      for (let i = 0; i < states; i++) {
        for (let j = 0; j < states; j++) {
          ofBoth[i * states + j]! += means[mean + i]! * means[mean + j]!;
          if (t > 0) withBefore[i * states + j]! += means[mean + i]! * means[mean - states + j]!;
        }
      }
    }
  }
  const total = (matrices: readonly Matrix[]): Matrix =>
    matrices.reduce((sum, matrix) => add(sum, matrix), new Float64Array(states * states));
  const block = (matrix: Matrix, columns: number): Matrix =>
    Float64Array.from(
      { length: kFactors * columns },
      (_, at) => matrix[Math.floor(at / columns) * states + (at % columns)]!,
    );
  return {
    logLikelihood: run.logLikelihood,
    variance: run.variance,
    yf,
    ff: block(total(second), kFactors),
    fs: block(total(lagged), states),
    ss: total(second.slice(0, -1)),
    ffLater: block(total(second.slice(1)), kFactors),
    first: second[0]!,
  };
}

interface Run {
  readonly logLikelihood: number;
  readonly variance: number;
  /** `series x periods x states`. */
  readonly filtered: Matrix;
  readonly means: Matrix;
  /** `periods` of `states x states`. */
  readonly covs: readonly Matrix[];
  /** Covariance of s_t and s_(t-1), from period 1. */
  readonly lagCovs: readonly Matrix[];
}

/**
 * Filter and fixed-interval smoother. The covariances do not depend on the data, so that all series share them; with a
 * diagonal error covariance every inverse is of `kFactors` or `states` rows.
 */
function smooth({ endog, series = 1, periods, kEndog }: FactorPanel, params: FactorModelParams): Run | undefined {
  const { kFactors, loadings, idiosyncratic } = params;
  const states = kFactors * params.factorOrder;
  const companion = companionMatrix(params);
  const turned = transpose(companion, states, states);
  const initial = lyapunov(companion, shocks(states, kFactors), states);
  if (!initial) return undefined;
  const weighted = Float64Array.from(loadings, (value, at) => value / idiosyncratic[Math.floor(at / kFactors)]!);
  const precision = multiply(transpose(weighted, kEndog, kFactors), loadings, kFactors, kEndog, kFactors);
  const logVariances = idiosyncratic.reduce((sum, variance) => sum + Math.log(variance), 0);

  const predictedCovs: Matrix[] = [];
  const filteredCovs: Matrix[] = [];
  const predicted = new Float64Array(series * periods * states);
  const filtered = new Float64Array(series * periods * states);
  let logLikelihood = -0.5 * series * periods * (kEndog * Math.log(2 * Math.PI) + logVariances);
  let covariance = initial;
  const score = new Float64Array(kFactors);
  const move = new Float64Array(states);
  for (let t = 0; t < periods; t++) {
    if (t > 0)
      covariance = symmetric(
        add(
          multiply(multiply(companion, filteredCovs[t - 1]!, states, states, states), turned, states, states, states),
          shocks(states, kFactors),
        ),
        states,
      );
    predictedCovs.push(covariance);
    const front = columns(covariance, states, kFactors);
    const inner = add(
      identity(kFactors),
      multiply(precision, front.subarray(0, kFactors * kFactors), kFactors, kFactors, kFactors),
    );
    const { x: inverse, logDeterminant } = solve(inner, identity(kFactors), kFactors, kFactors);
    const gain = multiply(front, inverse, states, kFactors, kFactors);
    const taken = multiply(
      multiply(gain, precision, states, kFactors, kFactors),
      transpose(front, states, kFactors),
      states,
      kFactors,
      states,
    );
    filteredCovs.push(symmetric(add(covariance, taken, -1), states));
    logLikelihood -= 0.5 * series * logDeterminant;
    for (let s = 0; s < series; s++) {
      const at = s * periods + t;
      const prior = at * states;
      if (t > 0) {
        for (let i = 0; i < states; i++) {
          let value = 0;
          for (let j = 0; j < states; j++) value += companion[i * states + j]! * filtered[prior - states + j]!;
          predicted[prior + i] = value;
        }
      }
      score.fill(0);
      let squares = 0;
      for (let i = 0; i < kEndog; i++) {
        let residual = endog[at * kEndog + i]!;
        for (let j = 0; j < kFactors; j++) residual -= loadings[i * kFactors + j]! * predicted[prior + j]!;
        squares += (residual * residual) / idiosyncratic[i]!;
        for (let j = 0; j < kFactors; j++) score[j]! += weighted[i * kFactors + j]! * residual;
      }
      multiplyInto(move, gain, score, { n: states, k: kFactors, m: 1 });
      for (let j = 0; j < kFactors; j++) squares -= score[j]! * move[j]!;
      logLikelihood -= 0.5 * squares;
      for (let j = 0; j < states; j++) filtered[prior + j] = predicted[prior + j]! + move[j]!;
    }
  }
  if (!Number.isFinite(logLikelihood)) return undefined;

  const surprise = new Float64Array(states);
  const means = filtered.slice();
  const covs = filteredCovs.slice();
  const lagCovs: Matrix[] = Array.from({ length: periods }, () => new Float64Array(0));
  for (let t = periods - 2; t >= 0; t--) {
    const ahead = predictedCovs[t + 1]!;
    const back = transpose(
      solve(ahead, multiply(companion, filteredCovs[t]!, states, states, states), states, states).x,
      states,
      states,
    );
    const backTurned = transpose(back, states, states);
    lagCovs[t + 1] = multiply(covs[t + 1]!, backTurned, states, states, states);
    covs[t] = symmetric(
      add(
        filteredCovs[t]!,
        multiply(
          multiply(back, add(covs[t + 1]!, ahead, -1), states, states, states),
          backTurned,
          states,
          states,
          states,
        ),
      ),
      states,
    );
    for (let s = 0; s < series; s++) {
      const at = s * periods + t;
      const next = (at + 1) * states;
      for (let j = 0; j < states; j++) surprise[j] = means[next + j]! - predicted[next + j]!;
      multiplyInto(move, back, surprise, { n: states, k: states, m: 1 });
      for (let j = 0; j < states; j++) means[at * states + j]! += move[j]!;
    }
  }
  return { logLikelihood, variance: largest(initial), filtered, means, covs, lagCovs };
}

function shocks(states: number, kFactors: number): Matrix {
  const matrix = new Float64Array(states * states);
  for (let i = 0; i < kFactors; i++) matrix[i * states + i] = 1;
  return matrix;
}

/** The first `count` columns of a square matrix. */
function columns(matrix: Matrix, n: number, count: number): Matrix {
  const front = new Float64Array(n * count);
  for (let i = 0; i < n; i++) for (let j = 0; j < count; j++) front[i * count + j] = matrix[i * n + j]!;
  return front;
}

function symmetric(matrix: Matrix, n: number): Matrix {
  const mean = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) mean[i * n + j] = (matrix[i * n + j]! + matrix[j * n + i]!) / 2;
  return mean;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at]!));
  return most;
}

/**
 * Gradient of the first period's part of the complete data's log-likelihood, `-1/2 (series log |P| + trace(P^-1 first))`, by
 * the companion matrix `A` of `P = A P A' + Q`: `2 X A P` with `X = A' X A + G`, `G` the gradient by `P`.
 */
export function initialScore(
  companion: Matrix,
  first: Matrix,
  series: number,
  states: number,
  kFactors: number,
): Matrix | undefined {
  const covariance = lyapunov(companion, shocks(states, kFactors), states);
  if (!covariance) return undefined;
  const inverse = solve(covariance, identity(states), states, states).x;
  const spread = multiply(multiply(inverse, first, states, states, states), inverse, states, states, states);
  const byCovariance = symmetric(add(spread, inverse, -series), states).map((value) => value / 2);
  const adjoint = lyapunov(transpose(companion, states, states), byCovariance, states);
  return (
    adjoint &&
    multiply(multiply(adjoint, companion, states, states, states), covariance, states, states, states).map(
      (value) => 2 * value,
    )
  );
}
