import { type Sample } from '@kuznets/base';
import { createDevice } from '@kuznets/core-gpu';
import { type SubsetFit, recordDifferences, subsetFit, uniforms } from '@kuznets/test-kit';
import { afterAll, describe, expect, test } from 'vitest';
import { scaleColumns } from '../sample.ts';
import { BayesianModelAveraging, type BmaResult } from './bayesian-model-averaging.ts';
import { modelSpace } from './model-space.ts';
import { type BmaOptions, resolveBmaOptions } from './options.ts';

const device = await createDevice({ backend: 'wasm', workers: 1 });
afterAll(() => device.destroy());

/** Correlated regressors, of which the first, third and fifth explain y. */
function synthetic(rows: number, features: number, seed = 1): Sample {
  const next = uniforms(seed);
  const normal = (): number => next() + next() + next() + next() - 2;
  const x = new Float64Array(rows * features);
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const common = normal();
    for (let j = 0; j < features; j++) x[i * features + j] = 0.5 * common + normal();
    y[i] = 2 + x[i * features]! - 0.7 * (x[i * features + 2] ?? 0) + 0.3 * (x[i * features + 4] ?? 0) + normal();
  }
  return { x, y, rows, features };
}

const fit = async (data: Sample, options: BmaOptions = {}): Promise<BayesianModelAveraging> =>
  new BayesianModelAveraging(options).fit(data, { device });
const short = { nChains: 4, nDraws: 2000, burnIn: 500, sampler: 'birth-death' } as const;

/** Averages all models by the formulas, each fitted by elimination. */
function naive(
  data: Sample,
  options: BmaOptions,
): { readonly inclusion: number[]; readonly mean: number[]; readonly sd: number[] } {
  const { rows, features } = data;
  const x = scaleColumns(data.x, rows, features, true);
  const y = scaleColumns(data.y, rows, 1, true);
  const settings = resolveBmaOptions(options, rows, features);
  const { evidence, ...moments } = modelSpace(
    { rows, columns: x.columns, candidates: features, y: y.columns },
    settings,
  );
  if (evidence.kind !== 'power' && evidence.kind !== 'hyper-g') throw new Error('no oracle of such evidence');
  const space = { ...moments, evidence };
  const models = Array.from({ length: 2 ** features }, (_, bits) =>
    Array.from({ length: features }, (__, j) => j).filter((j) => (bits >> j) & 1),
  )
    .filter((members) => members.length <= space.maxSize)
    .map((members) => ({ members, fit: subsetFit(space, members) }))
    .filter((model): model is { members: number[]; fit: SubsetFit } => model.fit !== undefined);
  const peak = Math.max(...models.map((model) => model.fit.logPosterior));
  const weights = models.map((model) => Math.exp(model.fit.logPosterior - peak));
  const total = weights.reduce((a, b) => a + b, 0);
  const average = (j: number, value: (fit: SubsetFit, at: number, size: number) => number): number =>
    models.reduce(
      (sum, { members, fit: model }, i) =>
        members.includes(j) ? sum + (weights[i]! / total) * value(model, members.indexOf(j), members.length) : sum,
      0,
    );
  const columns = Array.from({ length: features }, (_, j) => j);
  const mean = columns.map((j) => average(j, ({ coef, shrinkage }, at) => shrinkage[0] * coef[at]!));
  const square = columns.map((j) =>
    average(j, ({ coef, shrinkage, residual, inverse }, at, size) => {
      const freedom = options.g === 'bace' ? rows - size - 1 : rows - 3;
      return shrinkage[1] * coef[at]! ** 2 + ((shrinkage[0] - (1 - residual) * shrinkage[1]) / freedom) * inverse[at]!;
    }),
  );
  const unit = (j: number): number => y.norm[0]! / x.norm[j]!;
  return {
    inclusion: columns.map((j) => average(j, () => 1)),
    mean: mean.map((value, j) => value * unit(j)),
    sd: square.map((value, j) => Math.sqrt(value - mean[j]! ** 2) * unit(j)),
  };
}

function expectClose(got: Float64Array, expected: readonly number[], digits: number): void {
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, digits));
}

describe('all models', () => {
  test.each<BmaOptions>([
    {},
    { g: 'bric', modelPrior: 'uniform' },
    { g: 3.5, modelPrior: 'beta-binomial', modelSize: 2 },
    { g: 'bace', modelSize: 1.5 },
    { g: 'hyper-g', hyperA: 3 },
    { g: 'hyper-g', modelPrior: 'uniform' },
  ])('%j agree with the formulas', async (options) => {
    const data = synthetic(24, 7);
    const { result } = await fit(data, options);
    const expected = naive(data, options);
    expectClose(result.exact.posteriorInclusion, expected.inclusion, 9);
    expectClose(result.exact.posteriorMean, expected.mean, 8);
    expectClose(result.exact.posteriorSd, expected.sd, 8);
    const { inclusion, mean, sd } = expected;
    const given = mean.map((value, j) => value / inclusion[j]!);
    expectClose(result.exact.conditionalMean, given, 8);
    const square = sd.map((value, j) => (value ** 2 + mean[j]! ** 2) / inclusion[j]! - given[j]! ** 2);
    expectClose(result.exact.conditionalSd, square.map(Math.sqrt), 7);
    result.exact.probabilityPositive.forEach((mass, j) => {
      const { signCertainty } = result.exact;
      const certain = (mean[j]! >= 0 ? mass : inclusion[j]! - mass) / inclusion[j]!;
      expect(certain).toBeCloseTo(signCertainty[j]!, 8);
    });
    expect([...result.exact.modelSize].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect([...result.exact.modelSize].reduce((sum, p, k) => sum + p * k, 0)).toBeCloseTo(
      [...result.exact.posteriorInclusion].reduce((a, b) => a + b, 0),
      12,
    );
    expect([...result.priorModelSize].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(result.bestModels[0]!.probability).toBeGreaterThanOrEqual(result.bestModels[1]!.probability);
    expect([result.frequency, result.convergence]).toEqual([null, null]);
  });

  test('more features than rows allow: models stop at rows - 3 members', async () => {
    const data = synthetic(7, 6);
    const { result } = await fit(data, { modelPrior: 'uniform' });
    expect(result.exact.modelSize.length).toBe(5);
    expectClose(result.exact.posteriorInclusion, naive(data, { modelPrior: 'uniform' }).inclusion, 9);
  });

  test('one feature', async () => {
    const { result } = await fit(synthetic(20, 1));
    expect(result.exact.posteriorInclusion[0]).toBeGreaterThan(0.5);
    expect(result.bestModels.map(({ features }) => features)).toEqual([[0], []]);
  });

  test('predictions are those of the averaged coefficients, whatever the units', async () => {
    const data = synthetic(30, 4);
    const scales = [1e-12, 1e12, 1, 1e6];
    const scaled = {
      ...data,
      x: data.x.map((value, i) => (value + 1) * scales[i % 4]!),
      y: data.y.map((value) => 1e9 * value),
    };
    const [plain, other] = [await fit(data), await fit(scaled)];
    expectClose(other.result.posteriorInclusion, [...plain.result.posteriorInclusion], 7);
    const predicted = (await other.predict(scaled)).map((value) => value / 1e9);
    expectClose(predicted, [...(await plain.predict(data))], 6);
    const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(await plain.predict(data))).toBeCloseTo(mean(data.y), 12);
  });
});

describe('chains', () => {
  test.each(['birth-death', 'reversible-jump'] as const)('%s find what enumeration finds', async (sampler) => {
    const data = synthetic(40, 9);
    const options = { modelSize: 3, g: 'uip' } as const;
    const [all, drawn] = [
      await fit(data, options),
      await fit(data, { ...options, sampler, nChains: 16, nDraws: 20_000, burnIn: 1000 }),
    ];
    const { frequency, exact, convergence } = drawn.result;
    // With at least 1,000 effective draws the standard error of a frequency is below 0.016.
    expect(convergence!.minEffectiveDraws).toBeGreaterThan(1000);
    expect(convergence!.converged).toBe(true);
    expect(convergence!.pmpCorrelation).toBeGreaterThan(0.99);
    all.result.posteriorInclusion.forEach((p, j) =>
      expect(Math.abs(frequency!.posteriorInclusion[j]! - p)).toBeLessThan(0.05),
    );
    all.result.coef.forEach((b, j) =>
      expect(Math.abs(frequency!.posteriorMean[j]! - b)).toBeLessThan(0.1 * all.result.posteriorSd[j]! + 1e-3),
    );
    all.result.posteriorSd.forEach((sd, j) => expect(Math.abs(frequency!.posteriorSd[j]! / sd - 1)).toBeLessThan(0.1));
    all.result.exact.modelSize.forEach((p, k) => expect(Math.abs(frequency!.modelSize[k]! - p)).toBeLessThan(0.05));
    expectClose(exact.posteriorInclusion, [...all.result.posteriorInclusion], 3);
    expect(drawn.result.bestModels.slice(0, 5).map(({ features }) => features)).toEqual(
      all.result.bestModels.slice(0, 5).map(({ features }) => features),
    );
    const [pairs, allPairs] = [drawn.jointness(), all.jointness()];
    allPairs.together.forEach((p, i) => expect(Math.abs(pairs.together[i]! - p)).toBeLessThan(0.05));
  });

  test('one result whatever the number of workers, another for another seed', async () => {
    const data = synthetic(40, 20);
    const flat = ({ frequency, exact, convergence }: BmaResult): object => ({
      ...frequency!,
      ...Object.fromEntries(Object.entries(exact).map(([name, value]) => [`exact ${name}`, value])),
      rHat: convergence!.rHat,
    });
    const one = await fit(data, short);
    const three = await createDevice({ backend: 'wasm', workers: 3 });
    const other = await new BayesianModelAveraging(short).fit(data, { device: three });
    await three.destroy();
    expect(recordDifferences(flat(other.result), flat(one.result))).toEqual([]);
    expect(recordDifferences(other.jointness(), one.jointness())).toEqual([]);
    expect((await fit(data, { ...short, randomState: 1 })).result.posteriorInclusion).not.toEqual(
      one.result.posteriorInclusion,
    );
  });

  test('chains too short to agree say so, with the number', async () => {
    const { convergence, notes } = (await fit(synthetic(40, 30), { ...short, nDraws: 20, burnIn: 0 })).result;
    expect(convergence!.converged).toBe(false);
    expect(convergence!.maxRHat).toBeGreaterThan(1.05);
    const { maxRHat: rHat, minEffectiveDraws: effectiveDraws, worst: name } = convergence!;
    expect(notes).toMatchObject([
      {
        code: 'chains-not-converged',
        name,
        rHat: rHat === Infinity ? null : rHat,
        effectiveDraws,
        draws: convergence!.draws,
      },
    ]);
  });

  test('two thousand features', async () => {
    const { result } = await fit(synthetic(60, 2000), { nChains: 2, nDraws: 20_000, burnIn: 2000, g: 'bric' });
    expect(result.frequency!.posteriorInclusion.length).toBe(2000);
    expect(result.frequency!.modelSize.length).toBe(58);
    expect(result.convergence!.acceptanceRate).toBeGreaterThan(0);
  });
});

describe('bad input', () => {
  test('a constant column is left out and named', async () => {
    const data = synthetic(30, 4);
    const x = data.x.map((value, i) => (i % 4 === 1 ? 7 : value));
    const model = await fit({ ...data, x, featureNames: ['a', 'b', 'c', 'd'] });
    expect(model.result.notes).toEqual([{ code: 'constant-left-out', name: 'b' }]);
    expect([model.result.posteriorInclusion[1], model.result.coef[1], model.result.posteriorSd[1]]).toEqual([0, 0, 0]);
    const rest = await fit({ ...data, features: 3, x: data.x.filter((_, i) => i % 4 !== 1) });
    expect([...model.result.posteriorInclusion.filter((_, j) => j !== 1)]).toEqual([...rest.result.posteriorInclusion]);
    expect(model.result.bestModels.flatMap(({ features }) => features)).not.toContain(1);
  });

  test.each(['enumerate', 'birth-death'] as const)(
    'collinear columns are named and never in one model (%s)',
    async (sampler) => {
      const data = synthetic(30, 5);
      const x = data.x.slice();
      for (let i = 0; i < 30; i++) {
        x[5 * i + 3] = 4 - 2 * x[5 * i]!;
        x[5 * i + 4] = x[5 * i + 1]! + 3 * x[5 * i + 2]!;
      }
      const { notes, bestModels, exact } = (await fit({ ...data, x }, { ...short, sampler })).result;
      expect(notes.filter(({ code }) => code !== 'chains-not-converged')).toEqual([
        { code: 'same-in-another-unit', name: 'x3', of: 'x0' },
        { code: 'inseparable-combination', name: 'x4', of: ['x1', 'x2'] },
      ]);
      for (const { features } of bestModels) {
        expect([0, 3].every((j) => features.includes(j))).toBe(false);
        expect([1, 2, 4].every((j) => features.includes(j))).toBe(false);
      }
      expect(exact.posteriorInclusion[3]).toBeCloseTo(exact.posteriorInclusion[0]!, 6);
    },
  );

  test.each<[BmaOptions, string]>([
    [{ g: -1 }, 'g: not allowed: -1; allowed: numbers above 0, "uip"'],
    [{ g: 'ebl' as 'uip' }, 'g: not allowed: "ebl"'],
    [{ hyperA: 2 }, 'hyperA: not allowed: 2; allowed: numbers between 2 and 4, 4'],
    [{ modelPrior: 'random' as 'fixed' }, 'modelPrior: not allowed: "random"'],
    [{ modelSize: 5 }, 'modelSize is 5: allowed are numbers above 0 and below 5'],
    [{ nChains: 1 }, 'nChains: not allowed: 1; allowed: whole numbers from 2'],
    [{ nDraws: 0.5 }, 'nDraws: not allowed: 0.5'],
    [{ burnIn: -1 }, 'burnIn: not allowed: -1'],
    [{ nModels: 0 }, 'nModels: not allowed: 0'],
    [{ randomState: 0.5 }, 'randomState: not allowed: 0.5'],
    [{ sampler: 'enumerate', estimates: 'frequency' }, 'estimates is "frequency"'],
  ])('%j is refused', async (options, message) => {
    await expect(fit(synthetic(20, 5), options)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining(message) as string }),
    );
  });

  test.each<[string, Sample, BmaOptions, string]>([
    ['a constant target', { ...synthetic(20, 3), y: new Float64Array(20).fill(3) }, {}, 'y does not vary'],
    ['constant features', { ...synthetic(20, 2), x: new Float64Array(40).fill(1) }, {}, 'no feature varies (x0, x1)'],
    ['three rows', synthetic(3, 2), {}, '3 rows are too few'],
    ['too many models', synthetic(60, 21), { sampler: 'enumerate' }, 'sampler is "enumerate" for 21 features'],
  ])('%s is refused', async (_, data, options, message) => {
    await expect(fit(data, options)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining(message) as string }),
    );
  });

  test('asking before fit is refused', () => {
    expect(() => new BayesianModelAveraging().result).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
    expect(() => new BayesianModelAveraging().jointness()).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
  });
});
