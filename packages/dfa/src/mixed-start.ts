import { EVD, Matrix as Dense } from 'ml-matrix';
import { type Layout, type MixedParams, stateSpaceOf, weightsOf } from './mixed-model.ts';
import { type Matrix, solve } from './small-matrix.ts';

/** Idiosyncratic variances and correlations that EM can start from. */
const least = 1e-3;
const most = 0.95;

/**
 * Where EM starts: principal components of the variables of months, missing cells interpolated, as factors; least squares on the cells that are
 * there for loadings and autoregressions.
 *
 * @param endog - `periods x kEndog`, scaled, `NaN` where a cell is missing.
 * @param layout - the model's sizes.
 * @returns parameters with a stationary distribution.
 */
export function startingValues(endog: Float64Array, layout: Layout): MixedParams {
  const { kEndog, kFactors, factorOrder } = layout;
  const factors = components(endog, layout);
  const periods = factors.length / kFactors;
  const loadings = new Float64Array(kEndog * kFactors);
  const idiosyncraticAr = new Float64Array(kEndog);
  const idiosyncraticVar = new Float64Array(kEndog);
  for (let i = 0; i < kEndog; i++) {
    const weights = weightsOf(layout, i);
    const seen = Array.from({ length: periods }, (_, t) => t).filter(
      (t) => t >= weights.length - 1 && !Number.isNaN(endog[t * kEndog + i]),
    );
    const rows = seen.map((t) =>
      Array.from({ length: kFactors }, (_, j) =>
        weights.reduce((sum, weight, lag) => sum + weight * factors[(t - lag) * kFactors + j]!, 0),
      ),
    );
    const targets = seen.map((t) => endog[t * kEndog + i]!);
    const own = leastSquares(rows, targets);
    loadings.set(own, i * kFactors);
    const residuals = new Map(seen.map((t, at) => [t, targets[at]! - product(rows[at]!, own)]));
    const { ar, variance } = autoregression(residuals);
    const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
    // Of sums nothing is known of one period's: they start without correlation.
    idiosyncraticAr[i] = weights.length === 1 ? ar : 0;
    idiosyncraticVar[i] = Math.max(least, variance / squares);
  }
  const lagged = Array.from({ length: periods - factorOrder }, (_, at) => at + factorOrder);
  const rows = lagged.map((t) =>
    Array.from(
      { length: kFactors * factorOrder },
      (_, j) => factors[(t - 1 - Math.floor(j / kFactors)) * kFactors + (j % kFactors)]!,
    ),
  );
  const transition = new Float64Array(kFactors * kFactors * factorOrder);
  const errors = Array.from({ length: kFactors }, (_, j) => {
    const targets = lagged.map((t) => factors[t * kFactors + j]!);
    const own = leastSquares(rows, targets);
    transition.set(own, j * kFactors * factorOrder);
    return targets.map((target, at) => target - product(rows[at]!, own));
  });
  const shockCov = Float64Array.from(
    { length: kFactors * kFactors },
    (_, at) => product(errors[Math.floor(at / kFactors)]!, errors[at % kFactors]!) / lagged.length,
  );
  const params = { loadings, transition, shockCov, idiosyncraticAr, idiosyncraticVar };
  return stateSpaceOf(layout, params) ? params : { ...params, transition: transition.map(() => 0) };
}

/**
 * `periods x kFactors`: the first principal component of the variables of months (of all where there are none), scaled, and so on of what each
 * leaves of them, scaled anew.
 */
function components(endog: Float64Array, { kEndog, kMonthly, kFactors }: Layout): Matrix {
  const periods = endog.length / kEndog;
  let columns = Array.from({ length: kMonthly || kEndog }, (_, i) =>
    interpolated(Array.from({ length: periods }, (_unused, t) => endog[t * kEndog + i]!)),
  );
  const factors = new Float64Array(periods * kFactors);
  for (let j = 0; j < kFactors; j++) {
    const scaled = columns.map(scaledColumn);
    const dense = new Dense(scaled.map(({ values }) => values)).transpose();
    const { realEigenvalues, eigenvectorMatrix } = new EVD(dense.transpose().mmul(dense), { assumeSymmetric: true });
    const first = realEigenvalues.reduce((best, value, at) => (value > realEigenvalues[best]! ? at : best), 0);
    const direction = eigenvectorMatrix.getColumn(first);
    const turn = direction.reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1;
    const scores = dense.mmul(Dense.columnVector(direction)).getColumn(0);
    scores.forEach((score, t) => (factors[t * kFactors + j] = turn * score));
    columns = columns.map((values, i) =>
      values.map((value, t) => value - scaled[i]!.mean - scaled[i]!.deviation * scores[t]! * direction[i]!),
    );
  }
  return factors;
}

/** A column with mean 0 and standard deviation 1; of one that does not vary the deviation counts as 1. */
function scaledColumn(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  return { mean, deviation, values: values.map((value) => (value - mean) / deviation) };
}

/** Missing cells on the line between their neighbours; at the ends the nearest cell. */
function interpolated(values: readonly number[]): number[] {
  const known = values.flatMap((value, t) => (Number.isNaN(value) ? [] : [t]));
  return values.map((value, t) => {
    if (!Number.isNaN(value)) return value;
    const before = known.filter((place) => place < t).at(-1);
    const after = known.find((place) => place > t);
    if (before === undefined) return values[after!]!;
    if (after === undefined) return values[before]!;
    return values[before]! + ((t - before) / (after - before)) * (values[after]! - values[before]!);
  });
}

/** Autoregression of residuals by pairs of neighbours, and the variance of its shocks. */
function autoregression(residuals: ReadonlyMap<number, number>): { readonly ar: number; readonly variance: number } {
  const all = [...residuals.values()];
  const square = product(all, all);
  const pairs = [...residuals].flatMap(([t, value]) => {
    const before = residuals.get(t - 1);
    return before === undefined ? [] : [[value, before] as const];
  });
  const past = pairs.reduce((sum, [, before]) => sum + before ** 2, 0);
  const both = pairs.reduce((sum, [value, before]) => sum + value * before, 0);
  const ar = past > 0 ? Math.min(most, Math.max(-most, both / past)) : 0;
  return { ar, variance: (square / Math.max(1, all.length)) * (1 - ar ** 2) };
}

function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): Matrix {
  const width = rows[0]?.length ?? 0;
  const squares = new Float64Array(width * width);
  const products = new Float64Array(width);
  rows.forEach((row, at) => {
    for (let j = 0; j < width; j++) {
      products[j]! += row[j]! * targets[at]!;
      for (let l = 0; l < width; l++) squares[j * width + l]! += row[j]! * row[l]!;
    }
  });
  // So little that it matters only where there are fewer rows than factors.
  for (let j = 0; j < width; j++) squares[j * width + j]! += 1e-9;
  return solve(squares, products, width, 1).x;
}

function product(a: readonly number[], b: ArrayLike<number>): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}
