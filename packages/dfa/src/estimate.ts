import { type FitOptions, minimize, paceOf, shareOut } from '@kuznets/base';
import { EVD, Matrix as Dense, SVD } from 'ml-matrix';
import type { FactorModelParams, FactorPanel } from './factor-model.ts';
import { companionMatrix, initialScore, moments } from './kalman.ts';
import { type Matrix, add, cholesky, multiply, solve, transpose } from './small-matrix.ts';

/** Settings of the estimation with defaults filled in. */
export interface EstimateSettings {
  readonly kFactors: number;
  readonly factorOrder: number;
  readonly emIter: number;
  readonly maxIter: number;
}

/** Estimated parameters and how they were reached. */
export interface Estimate {
  readonly params: FactorModelParams;
  readonly emLogLikelihoods: readonly number[];
  readonly nIter: number;
  readonly converged: boolean;
  readonly singular: boolean;
}

type Candidate = Pick<Estimate, 'params' | 'nIter' | 'converged'>;

/** Least share of a variable's mean square that its idiosyncratic variance may take. */
const FLOOR = 1e-5;

/**
 * Largest variance of a factor whose shocks have variance 1. Without a bound the likelihood of a short panel can rise for
 * ever towards a singular model, in which one factor is a lag of the others, until its own rounding is all that is left.
 */
const LARGEST_VARIANCE = 1e6;

/** First coefficients of the factors' autoregressions that estimation starts from. */
const STARTS = [0.5, -0.5, 0.9];

/**
 * Maximum likelihood: principal components, EM steps, then BFGS on the exact likelihood from all of them. What is returned has
 * the largest likelihood as it is computed after rotation.
 */
export async function estimate(panel: FactorPanel, settings: EstimateSettings, fit: FitOptions): Promise<Estimate> {
  const { kEndog } = panel;
  const rows = panel.endog.length / kEndog;
  const meanSquares = new Float64Array(kEndog);
  panel.endog.forEach((value, at) => (meanSquares[at % kEndog]! += (value * value) / rows));
  const floors = meanSquares.map((value) => FLOOR * value);

  const factors = principalComponents(panel, settings.kFactors, floors);
  const components = STARTS.map((coefficient) => startingAt(coefficient, factors, settings));
  const emLogLikelihoods: number[] = [];
  let best = components[0]!;
  let params = best;
  const [toSteps, ...toStarts] = shareOut(fit, [1, ...components.map(() => 1), 1]);
  const pace = paceOf(toSteps);
  for (let iteration = 0; iteration < settings.emIter; iteration++) {
    await pace.rest(iteration / settings.emIter);
    const step = emStep(panel, params, meanSquares, floors);
    if (!step) break;
    // A step leaves the first period's distribution aside: near a unit root it can lose likelihood.
    if (emLogLikelihoods.every((earlier) => step.logLikelihood >= earlier)) best = params;
    emLogLikelihoods.push(step.logLikelihood);
    params = step.params;
  }

  const size = { ...settings, kEndog };
  const objective = (x: Float64Array): { value: number; gradient: Float64Array } => {
    const scored = score(panel, unpack(x, size, floors), meanSquares);
    if (!scored || scored.variance > LARGEST_VARIANCE) return { value: Infinity, gradient: new Float64Array(x.length) };
    const roots = x.subarray(kEndog * size.kFactors, kEndog * (size.kFactors + 1));
    const gradient = Float64Array.from([
      ...scored.loadings,
      ...scored.idiosyncratic.map((value, i) => 2 * roots[i]! * value),
      ...scored.transition,
    ]);
    return { value: -scored.logLikelihood, gradient: gradient.map((value) => -value) };
  };
  const { maxIter } = settings;
  const candidates: Candidate[] = [{ params: best, nIter: 0, converged: false }];
  for (const [i, from] of [...components, best].entries()) {
    const x = Float64Array.from([
      ...from.loadings,
      ...from.idiosyncratic.map((variance, j) => Math.sqrt(Math.max(0, variance - floors[j]!))),
      ...from.transition,
    ]);
    if (!Number.isFinite(objective(x).value)) continue;
    const minimum = await minimize(objective, x, {
      maxIter,
      gradientTolerance: 1e-7 * rows,
      pace: paceOf(toStarts[i]),
    });
    candidates.push({ ...minimum, params: unpack(minimum.x, size, floors) });
  }
  const chosen = candidates
    .map(({ params: estimated, nIter, converged }) => {
      const turned = identified(estimated, kEndog);
      return { params: turned, nIter, converged, reached: moments(panel, turned) };
    })
    .reduce((a, b) => ((b.reached?.logLikelihood ?? -Infinity) > (a.reached?.logLikelihood ?? -Infinity) ? b : a));
  return {
    params: chosen.params,
    emLogLikelihoods,
    nIter: chosen.nIter,
    converged: chosen.converged,
    singular: (chosen.reached?.variance ?? 0) > LARGEST_VARIANCE / 100,
  };
}

/** The log-likelihood's gradient, by Fisher's identity: the expected gradient of the complete data's likelihood. */
export function score(panel: FactorPanel, params: FactorModelParams, meanSquares: Float64Array) {
  const summed = moments(panel, params);
  if (!summed) return undefined;
  const { kFactors, factorOrder, loadings, idiosyncratic, transition } = params;
  const { kEndog, series = 1 } = panel;
  const states = kFactors * factorOrder;
  const rows = panel.endog.length / kEndog;
  const fitted = multiply(loadings, summed.ff, kEndog, kFactors, kFactors);
  const squares = residualSquares(params, summed.yf, fitted, meanSquares, rows);

  const initial = initialScore(companionMatrix(params), summed.first, series, states, kFactors);
  if (!initial) return undefined;
  const later = add(summed.fs, multiply(transition, summed.ss, kFactors, states, states), -1);
  return {
    logLikelihood: summed.logLikelihood,
    variance: summed.variance,
    loadings: add(summed.yf, fitted, -1).map((value, at) => value / idiosyncratic[Math.floor(at / kFactors)]!),
    idiosyncratic: idiosyncratic.map((variance, i) => (squares[i]! / variance - rows) / (2 * variance)),
    transition: later.map((value, at) => value + initial[at]!),
  };
}

/** Expected sum of squared idiosyncratic parts of each variable. */
function residualSquares(
  { loadings, kFactors }: Pick<FactorModelParams, 'loadings' | 'kFactors'>,
  yf: Matrix,
  fitted: Matrix,
  meanSquares: Float64Array,
  rows: number,
): Matrix {
  return Float64Array.from(meanSquares, (meanSquare, i) => {
    let sum = rows * meanSquare;
    for (let j = 0; j < kFactors; j++)
      sum += loadings[i * kFactors + j]! * (fitted[i * kFactors + j]! - 2 * yf[i * kFactors + j]!);
    return sum;
  });
}

/** One step of expectation and maximisation, the factors rescaled to shocks of unit variance. */
function emStep(panel: FactorPanel, params: FactorModelParams, meanSquares: Float64Array, floors: Float64Array) {
  const summed = moments(panel, params);
  if (!summed) return undefined;
  const { kFactors, factorOrder } = params;
  const { kEndog, series = 1, periods } = panel;
  const states = kFactors * factorOrder;
  const rows = series * periods;
  const regress = (yx: Matrix, xx: Matrix, n: number, k: number): Matrix =>
    transpose(solve(xx, transpose(yx, n, k), k, n).x, k, n);
  const loadings = regress(summed.yf, summed.ff, kEndog, kFactors);
  const squares = residualSquares(
    { loadings, kFactors },
    summed.yf,
    multiply(loadings, summed.ff, kEndog, kFactors, kFactors),
    meanSquares,
    rows,
  );
  const transition = regress(summed.fs, summed.ss, kFactors, states);
  const shock = add(
    summed.ffLater,
    multiply(transition, transpose(summed.fs, kFactors, states), kFactors, states, kFactors),
    -1,
  ).map((value) => value / (series * (periods - 1)));
  const root = cholesky(
    shock.map((value, at) => (value + shock[(at % kFactors) * kFactors + Math.floor(at / kFactors)]!) / 2),
    kFactors,
  );
  if (!root) return undefined;
  const idiosyncratic = squares.map((value, i) => Math.max(2 * floors[i]!, value / rows));
  const inverseRoot = solve(
    root,
    Float64Array.from({ length: kFactors ** 2 }, (_, at) => (at % (kFactors + 1) === 0 ? 1 : 0)),
    kFactors,
    kFactors,
  ).x;
  return {
    logLikelihood: summed.logLikelihood,
    params: rotate({ kFactors, factorOrder, loadings, idiosyncratic, transition }, root, inverseRoot, kEndog),
  };
}

/** The same model of the factors `inverse f`. */
function rotate(params: FactorModelParams, basis: Matrix, inverse: Matrix, kEndog: number): FactorModelParams {
  const { kFactors, factorOrder, loadings, transition } = params;
  const turned = new Float64Array(transition.length);
  const states = kFactors * factorOrder;
  for (let lag = 0; lag < factorOrder; lag++) {
    const block = Float64Array.from(
      { length: kFactors ** 2 },
      (_, at) => transition[Math.floor(at / kFactors) * states + lag * kFactors + (at % kFactors)]!,
    );
    const moved = multiply(multiply(inverse, block, kFactors, kFactors, kFactors), basis, kFactors, kFactors, kFactors);
    moved.forEach(
      (value, at) => (turned[Math.floor(at / kFactors) * states + lag * kFactors + (at % kFactors)] = value),
    );
  }
  return { ...params, loadings: multiply(loadings, basis, kEndog, kFactors, kFactors), transition: turned };
}

/** Principal components as factors of unit variance, least squares for the rest. */
function principalComponents(
  { endog, kEndog }: FactorPanel,
  kFactors: number,
  floors: Float64Array,
): Pick<FactorModelParams, 'loadings' | 'idiosyncratic'> {
  const rows = endog.length / kEndog;
  const svd = new SVD(Dense.from1DArray(rows, kEndog, endog), { autoTranspose: true });
  const directions = svd.rightSingularVectors;
  const loadings = new Float64Array(kEndog * kFactors);
  for (let j = 0; j < kFactors; j++) {
    const size = svd.diagonal[j]! / Math.sqrt(rows);
    for (let i = 0; i < kEndog; i++) loadings[i * kFactors + j] = directions.get(i, j) * size;
  }
  const squares = new Float64Array(kEndog);
  endog.forEach((value, at) => (squares[at % kEndog]! += (value * value) / rows));
  const idiosyncratic = squares.map((square, i) => {
    const common = loadings.subarray(i * kFactors, (i + 1) * kFactors).reduce((sum, value) => sum + value * value, 0);
    return Math.max(2 * floors[i]!, 0.05 * square, square - common);
  });
  return { loadings, idiosyncratic };
}

/** Factors that each follow a first-order autoregression with this coefficient; always stationary. */
function startingAt(
  coefficient: number,
  { loadings, idiosyncratic }: Pick<FactorModelParams, 'loadings' | 'idiosyncratic'>,
  { kFactors, factorOrder }: EstimateSettings,
): FactorModelParams {
  const transition = new Float64Array(kFactors * kFactors * factorOrder);
  for (let j = 0; j < kFactors; j++) transition[j * kFactors * factorOrder + j] = coefficient;
  // Shocks of unit variance: factors of unit variance with coefficient c have shocks of variance 1 - c^2.
  const scale = Math.sqrt(1 - coefficient ** 2);
  return { kFactors, factorOrder, loadings: loadings.map((value) => value * scale), idiosyncratic, transition };
}

function unpack(
  x: Float64Array,
  { kFactors, factorOrder, kEndog }: EstimateSettings & { readonly kEndog: number },
  floors: Float64Array,
): FactorModelParams {
  const split = kEndog * kFactors;
  return {
    kFactors,
    factorOrder,
    loadings: x.slice(0, split),
    idiosyncratic: x.slice(split, split + kEndog).map((root, i) => floors[i]! + root * root),
    transition: x.slice(split + kEndog),
  };
}

/** The rotation whose `loadings' diag(1/idiosyncratic) loadings` is diagonal and falling, each column's sum not negative. */
function identified(params: FactorModelParams, kEndog: number): FactorModelParams {
  const { kFactors, loadings, idiosyncratic } = params;
  const weighted = loadings.map((value, at) => value / idiosyncratic[Math.floor(at / kFactors)]!);
  const precision = multiply(transpose(weighted, kEndog, kFactors), loadings, kFactors, kEndog, kFactors);
  const { realEigenvalues, eigenvectorMatrix } = new EVD(Dense.from1DArray(kFactors, kFactors, precision), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, at) => at).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const basis = Float64Array.from({ length: kFactors ** 2 }, (_, at) =>
    eigenvectorMatrix.get(Math.floor(at / kFactors), order[at % kFactors]!),
  );
  const turned = multiply(loadings, basis, kEndog, kFactors, kFactors);
  const signs = Float64Array.from({ length: kFactors }, (_, j) =>
    turned.reduce((sum, value, at) => (at % kFactors === j ? sum + value : sum), 0) < 0 ? -1 : 1,
  );
  const signed = basis.map((value, at) => value * signs[at % kFactors]!);
  return rotate(params, signed, transpose(signed, kFactors, kFactors), kEndog);
}
