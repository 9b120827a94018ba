import type { FitOptions, Regressor, RegressorResult, Sample } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import {
  BaggingRegressor,
  GradientBoostingRegressor,
  M5PBaggingRegressor,
  M5PForestRegressor,
  M5PRegressor,
  RandomForestRegressor,
  RegressionTree,
  SecondOrderBoostingRegressor,
} from '@kuznets/ensembles';
import {
  BayesianLinearRegression,
  BayesianModelAveraging,
  ElasticNet,
  ElasticNetCV,
  Lasso,
  LassoCV,
  LinearRegression,
  MallowsAveraging,
  NeuralNetworkRegressor,
  SVR,
  StepwiseRegression,
} from '@kuznets/regression';
import { uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type AnyRegressor = Regressor<object, RegressorResult, FitOptions & { readonly device: Device }>;

interface Entry {
  readonly name: string;
  readonly make: (options?: object) => AnyRegressor;
  readonly load: (json: unknown) => AnyRegressor;
}

/** An estimator under the contract, with options that make its fit quick. */
function entry<Options extends object>(
  type: (new (options: Options) => object) & { fromJSON(json: unknown): object },
  options: NoInfer<Options>,
): Entry {
  return {
    name: type.name,
    make: (more = {}) => new type({ ...options, ...more }) as unknown as AnyRegressor,
    load: (json) => type.fromJSON(json) as unknown as AnyRegressor,
  };
}

const regressors: readonly Entry[] = [
  entry(LinearRegression, {}),
  entry(StepwiseRegression, {}),
  entry(ElasticNet, { lambda: 0.05 }),
  entry(ElasticNetCV, { nFolds: 3 }),
  entry(Lasso, { lambda: 0.05 }),
  entry(LassoCV, { nFolds: 3 }),
  entry(BayesianLinearRegression, { prior: 'spikeSlab', nDraws: 50, burnIn: 10 }),
  entry(BayesianModelAveraging, { nChains: 2, nDraws: 100, sampler: 'birth-death' }),
  entry(MallowsAveraging, {}),
  entry(SVR, { standardize: true }),
  entry(NeuralNetworkRegressor, { nEstimators: 6, hiddenLayerSize: 3 }),
  entry(RegressionTree, { minSamplesLeaf: 2 }),
  entry(BaggingRegressor, { nEstimators: 20 }),
  entry(RandomForestRegressor, { nEstimators: 20, maxFeatures: 3 }),
  entry(GradientBoostingRegressor, { nEstimators: 5 }),
  entry(SecondOrderBoostingRegressor, { nEstimators: 10 }),
  entry(M5PRegressor, {}),
  entry(M5PBaggingRegressor, { nEstimators: 10 }),
  entry(M5PForestRegressor, { nEstimators: 10 }),
];

const next = uniforms(11);
const [rows, features] = [40, 4];
const x = Float64Array.from({ length: rows * features }, () => next() - 0.5);
const y = Float64Array.from({ length: rows }, (_, i) => x[4 * i]! - 2 * x[4 * i + 2]! + 0.1 * next());
const sample: Sample = { x, y, rows, features, featureNames: ['a', 'b', 'c', 'd'] };

/** The same table with its columns the other way round and one more in front. */
const shuffled: Sample = {
  ...sample,
  features: 5,
  featureNames: ['noise', 'd', 'c', 'b', 'a'],
  x: Float64Array.from({ length: rows * 5 }, (_, at) => (at % 5 === 0 ? 9 : x[4 * Math.floor(at / 5) + 4 - (at % 5)]!)),
};

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

describe.each(regressors)('$name', ({ make, load }) => {
  const fitted = (): Promise<AnyRegressor> => make().fit(sample, { device });

  it('refuses unknown options by name, and freezes those it has', () => {
    expect(() => make({ nEstimatorz: 1 })).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'unknown-option', where: { option: 'nEstimatorz' } }),
    );
    expect(Object.isFrozen(make().options)).toBe(true);
  });

  it('has no result and predicts nothing before fit', async () => {
    expect(() => make().result).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
    expect(() => make().toJSON()).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
    await expect(make().predict(sample)).rejects.toThrow(expect.objectContaining({ name: 'NotFittedError' }));
  });

  it('keeps a frozen result that names the columns', async () => {
    const { result } = await fitted();
    expect(Object.isFrozen(result)).toBe(true);
    expect(result.featureNames).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives the same bytes when it is fitted again, and when two fits run at once', async () => {
    const model = make();
    const [one, two] = await Promise.all([fitted(), model.fit(sample, { device }), model.fit(sample, { device })]);
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    expect(JSON.stringify(await model.fit(sample, { device }))).toBe(JSON.stringify(one));
  });

  it('matches columns by name, whatever their order', async () => {
    const model = await fitted();
    expect(await model.predict(shuffled)).toEqual(await model.predict(sample));
    await expect(model.predict({ ...sample, featureNames: ['a', 'b', 'c', 'e'] })).rejects.toThrow(/missing.*"d"/);
  });

  it('explains what it was made from, and scores as it predicts', async () => {
    const model = await fitted();
    const predicted = await model.predict(sample);
    const mean = y.reduce((a, b) => a + b, 0) / rows;
    const [sse, sst] = [predicted, y.map(() => mean)].map((values) =>
      y.reduce((s, v, i) => s + (v - values[i]!) ** 2, 0),
    );
    expect(await model.score(sample)).toBeCloseTo(1 - sse! / sst!, 12);
    expect(await model.score(sample)).toBeGreaterThan(0.5);
  });

  it('comes back from JSON and predicts the same bytes', async () => {
    const model = await fitted();
    const back = load(JSON.parse(JSON.stringify(model)));
    expect(back.result).toEqual(model.result);
    expect(await back.predict(shuffled)).toEqual(await model.predict(shuffled));
    expect(() => load({ ...model.toJSON(), version: 99 })).toThrow(expect.objectContaining({ name: 'FormatError' }));
  });

  it('refuses cells that are not finite, naming the column', async () => {
    const bad = { ...sample, x: x.with(6, Number.NaN) };
    await expect(make().fit(bad, { device })).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', where: { column: 'c' } }),
    );
  });

  it('rejects with the reason of a signal, and keeps what it had', async () => {
    const model = await fitted();
    const before = model.result;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(model.fit(sample, { device, signal })).rejects.toThrow('enough');
    expect(model.result).toBe(before);
  });

  it('says when it is done', async () => {
    const shares: number[] = [];
    await make().fit(sample, { device, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1)).toBe(true);
  });
});
