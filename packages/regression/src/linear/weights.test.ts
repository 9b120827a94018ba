import { readFileSync } from 'node:fs';
import { ConfigError, ShapeError } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { BayesianLinearRegression } from '../bayes/bayesian-linear-regression.ts';
import { crossValidatePath } from '../penalised/cross-validation.ts';
import { ElasticNetCV } from '../penalised/elastic-net.ts';
import { elasticNetPath } from '../penalised/path.ts';
import { type CovarianceType, ols } from './ols.ts';
import { StepwiseRegression } from './stepwise.ts';
import { weightedSample } from './weighted-sample.ts';

const r = JSON.parse(readFileSync(new URL('../../../../test/reference/weights.json', import.meta.url), 'utf8')) as {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly firm: readonly number[];
  readonly foldId: readonly number[];
  readonly ols: Readonly<Record<'coef' | 'leverage' | 'residuals', readonly number[]>> &
    Readonly<Record<'r2' | 'adjustedR2' | 'sigma' | 'logLik' | 'aic' | 'bic' | 'f', number>> & {
      readonly errors: Readonly<Record<CovarianceType, readonly number[]>>;
    };
  readonly paths: readonly {
    readonly alpha: number;
    readonly lambda: readonly number[];
    readonly beta: readonly (readonly number[])[];
    readonly a0: readonly number[];
    readonly cvm: readonly number[];
    readonly cvsd: readonly number[];
    readonly min: number;
    readonly oneSe: number;
  }[];
};
const sample = {
  x: Float64Array.from(r.x.flat()),
  y: Float64Array.from(r.y),
  rows: r.y.length,
  features: r.x[0]!.length,
};
const weights = Float64Array.from(r.weights);

/** Largest difference beside the size of what is expected, or of `least`. */
function off(ours: ArrayLike<number>, theirs: ArrayLike<number>, least = 1e-3): number {
  expect(ours).toHaveLength(theirs.length);
  return Array.from(theirs, (value, at) => Math.abs(ours[at]! - value) / Math.max(least, Math.abs(value))).reduce(
    (a, b) => Math.max(a, b),
    0,
  );
}

describe("weighted least squares are R's lm(weights)", () => {
  it('coefficients, fit, leverage, residuals, likelihood', () => {
    const fit = ols(sample, { weights });
    expect(off([fit.intercept, ...fit.coef], r.ols.coef)).toBeLessThan(1e-8);
    expect(off(fit.leverage, r.ols.leverage)).toBeLessThan(1e-8);
    expect(off(fit.residuals, r.ols.residuals)).toBeLessThan(1e-8);
    const ours = [fit.r2, fit.adjustedR2, fit.sigma, fit.logLikelihood, fit.aic, fit.bic, fit.fStat];
    const { r2, adjustedR2, sigma, logLik, aic, bic, f } = r.ols;
    expect(off(ours, [r2, adjustedR2, sigma, logLik, aic, bic, f])).toBeLessThan(1e-8);
  });

  it.each(['nonrobust', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster'] as const)('errors of sandwich, %s', (covType) => {
    const groups = [r.firm.map(String)] as const;
    const fit = ols(sample, { weights, covType, ...(covType === 'cluster' && { groups }) });
    expect(off([fit.interceptTest!.se, ...fit.se], r.ols.errors[covType])).toBeLessThan(1e-8);
  });

  it('do not depend on the unit of the weights, and equal ones change nothing', () => {
    const [one, two] = [weights, weights.map((weight) => 1024 * weight)].map((of) =>
      ols(sample, { weights: of, covType: 'HC3' }),
    );
    expect(off(two!.se, one!.se)).toBeLessThan(1e-12);
    const equal = ols(sample, { weights: new Float64Array(sample.rows).fill(1), covType: 'HC2' });
    expect(equal).toEqual(ols(sample, { covType: 'HC2' }));
  });

  it('are refused where they are no weights', () => {
    expect(() => ols(sample, { weights: weights.subarray(1) })).toThrow(ShapeError);
    for (const bad of [0, -1, NaN, Infinity]) {
      const given = weights.map((weight, row) => (row === 3 ? bad : weight));
      expect(() => ols(sample, { weights: given })).toThrow(ConfigError);
      expect(() => weightedSample(sample, given)).toThrow('weights[3]');
    }
  });
});

describe("glmnet's weights", () => {
  // glmnet scales y to deviation 1.
  const glmnets = { weights, standardizeY: true, tol: 1e-16 };

  it.each(r.paths.map((path) => [path.alpha, path] as const))('give its path at alpha %d', async (l1Ratio, path) => {
    const ours = await elasticNetPath(sample, { l1Ratio, alphas: path.lambda, ...glmnets });
    expect(off(ours.coefs, path.beta.flat(), 0.1)).toBeLessThan(1e-8);
    expect(off(ours.intercepts, path.a0)).toBeLessThan(1e-8);
  });

  it.each(r.paths.map((path) => [path.alpha, path] as const))(
    'weight its errors at alpha %d',
    async (l1Ratio, path) => {
      const names = Array.from({ length: 5 }, (_, k) => `x${k + 1}`);
      const alphas = Float64Array.from(path.lambda);
      const folds = Uint32Array.from(r.foldId);
      const error = await crossValidatePath(sample, names, { l1Ratio, alphas, ...glmnets }, folds, {});
      expect(off(error.mse, path.cvm)).toBeLessThan(1e-8);
      expect(off(error.mseSe, path.cvsd)).toBeLessThan(1e-8);
      expect([error.alphaMin, error.alpha1se]).toEqual([path.min, path.oneSe]);
    },
  );

  it('reach the model that chooses by them', async () => {
    const model = async (of: Float64Array) =>
      (await new ElasticNetCV({ nFolds: 5, randomState: 1, weights: of }).fit(sample)).result;
    const [weighted, scaled] = [await model(weights), await model(weights.map((weight) => 8 * weight))];
    expect(off(scaled.coef, weighted.coef)).toBeLessThan(1e-9);
    expect(scaled.alphaMin).toBeCloseTo(weighted.alphaMin, 12);
    const plain = (await new ElasticNetCV({ nFolds: 5, randomState: 1 }).fit(sample)).result;
    expect(off(weighted.coef, plain.coef)).toBeGreaterThan(0.01);
  });
});

describe('weightedSample', () => {
  const reflected = weightedSample(sample, weights);

  it('has the weighted fit as its own, errors and criteria too', () => {
    const [ours, theirs] = [ols(reflected), ols(sample, { weights })];
    expect(off([ours.intercept, ...ours.coef], [theirs.intercept, ...theirs.coef])).toBeLessThan(1e-11);
    expect(off([ours.interceptTest!.se, ...ours.se], [theirs.interceptTest!.se, ...theirs.se])).toBeLessThan(1e-11);
    expect(ours.r2).toBeCloseTo(theirs.r2, 12);
  });

  it('leads other methods to what they make of rows that are there several times', async () => {
    // Whole weights: rows repeated have the same inner products, another number of rows and so other errors.
    const counts = Float64Array.from({ length: sample.rows }, (_, row) => 1 + (row % 3));
    const repeated = [...counts].flatMap((count, row) => Array.from({ length: count }, () => row));
    const copies = {
      x: Float64Array.from(repeated.flatMap((row) => r.x[row]!)),
      y: Float64Array.from(repeated, (row) => r.y[row]!),
      rows: repeated.length,
      features: 5,
    };
    const prior = { prior: 'gPrior', g: 1e9 } as never;
    const [one, other] = [weightedSample(sample, counts), copies].map((data) =>
      new BayesianLinearRegression(prior).fit(data),
    );
    expect(off((await one!).result.coef, (await other!).result.coef)).toBeLessThan(1e-9);
  });

  it('keeps constants, and with equal weights everything', async () => {
    const constant = { ...sample, x: sample.x.map((value, at) => (at % 5 === 4 ? 0.3 : value)) };
    const { x } = weightedSample(constant, weights);
    expect(x.filter((_, at) => at % 5 === 4).every((value) => value === 0.3)).toBe(true);
    expect(weightedSample(sample, new Float64Array(sample.rows).fill(2))).toEqual(sample);
    const { result } = await new StepwiseRegression().fit(reflected);
    expect([...result.selected]).toContain(0);
  });
});
