import type { Regressor, RegressorResult } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Entry, estimators, forecasters, regressors, sample, shuffled, transformers } from './entries.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

describe.each(estimators)('$name', ({ make, load, fit, apply, long }) => {
  const fitted = () => fit(make(), { device });

  it('refuses unknown options by name, and freezes those it has', () => {
    expect(() => make({ nEstimatorz: 1 })).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'unknown-option', where: { option: 'nEstimatorz' } }),
    );
    expect(Object.isFrozen(make().options)).toBe(true);
  });

  it('has no result and says nothing before fit', async () => {
    expect(() => make().result).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
    expect(() => make().toJSON()).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
    await expect(apply(make())).rejects.toThrow(expect.objectContaining({ name: 'NotFittedError' }));
  });

  it('keeps a frozen result', async () => {
    expect(Object.isFrozen((await fitted()).result)).toBe(true);
  });

  it('gives the same bytes when it is fitted again, and when two fits run at once', async () => {
    const model = make();
    const [one, two] = await Promise.all([fitted(), fit(model, { device }), fit(model, { device })]);
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    expect(JSON.stringify(await fit(model, { device }))).toBe(JSON.stringify(one));
  });

  it('comes back from JSON and says the same', async () => {
    const model = await fitted();
    const back = load(JSON.parse(JSON.stringify(model)));
    expect(back.result).toEqual(model.result);
    expect(await apply(back)).toEqual(await apply(model));
    expect(() => load({ ...model.toJSON(), version: 99 })).toThrow(expect.objectContaining({ name: 'FormatError' }));
  });

  it('rejects with the reason of a signal, and keeps what it had', async () => {
    const model = await fitted();
    const before = model.result;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(fit(model, { device, signal })).rejects.toThrow('enough');
    expect(model.result).toBe(before);
  });

  it('says when it is done', async () => {
    const shares: number[] = [];
    await fit(make(), { device, onProgress: (share: number) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1)).toBe(true);
  });

  // Fits that take minutes: what does not leave the event loop to others, or goes on after an abort, runs into the time limit.
  describe.skipIf(!long)('a long fit', () => {
    it('reports again and again, and ends when it is told', async () => {
      const model = make(long);
      const stop = new AbortController();
      const shares: number[] = [];
      const onProgress = (share: number): void => {
        shares.push(share);
        if (shares.length === 3) stop.abort(new Error('enough'));
      };
      await expect(fit(model, { device, signal: stop.signal, onProgress })).rejects.toThrow('enough');
      expect(shares).toHaveLength(3);
      expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share < 1)).toBe(true);
      expect(() => model.result).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
    });

    it('lets a timer fire, which ends it', async () => {
      const stop = new AbortController();
      let ticks = 0;
      const timer = setInterval(() => ++ticks === 5 && stop.abort(new Error('enough')), 10);
      await expect(fit(make(long), { device, signal: stop.signal })).rejects.toThrow('enough');
      clearInterval(timer);
    });
  });
});

type AnyRegressor = Regressor<object, RegressorResult>;

/** Regressors with a theory of their errors; of Bayesian regression the spike and slab, which is listed, has none. */
const withIntervals = ['LinearRegression', 'BayesianModelAveraging', 'BaggingRegressor', 'RandomForestRegressor'];

describe.each(regressors)('the regressor $name', ({ make, load, fit }) => {
  const fitted = async () => (await fit(make(), { device })) as unknown as AnyRegressor;

  it('names the columns it was fitted with', async () => {
    expect((await fitted()).result.featureNames).toEqual(['a', 'b', 'c', 'd']);
  });

  it('matches columns by name, whatever their order', async () => {
    const model = await fitted();
    expect(await model.predict(shuffled)).toEqual(await model.predict(sample));
    await expect(model.predict({ ...sample, featureNames: ['a', 'b', 'c', 'e'] })).rejects.toThrow(/missing.*"d"/);
  });

  it('explains what it was made from, and scores as it predicts', async () => {
    const model = await fitted();
    const { y, rows } = sample;
    const predicted = await model.predict(sample);
    const mean = y.reduce((a, b) => a + b, 0) / rows;
    const [sse, sst] = [predicted, y.map(() => mean)].map((values) =>
      y.reduce((s, v, i) => s + (v - values[i]!) ** 2, 0),
    );
    expect(await model.score(sample)).toBeCloseTo(1 - sse! / sst!, 12);
    expect(await model.score(sample)).toBeGreaterThan(0.5);
  });

  it('gives intervals, or says how others are got', async () => {
    const model = await fitted();
    const told = { interval: 0.9, device };
    if (!withIntervals.includes(model.constructor.name))
      return expect(model.predict(sample, told)).rejects.toThrow(
        /no (intervals of its own|analytic intervals of this prior).*cvPlusInterval.*splitConformal|splitConformal.*cvPlusInterval/s,
      );
    const { prediction, low, high } = await model.predict(shuffled, told);
    expect(prediction).toEqual(await model.predict(sample));
    const inside = sample.y.reduce((sum, value, row) => sum + Number(low[row]! <= value && value <= high[row]!), 0);
    expect(inside / sample.rows).toBeGreaterThan(0.85);
    const wider = await model.predict(sample, { interval: 0.99 });
    expect(wider.low.every((value, row) => value <= low[row]! && wider.high[row]! >= high[row]!)).toBe(true);
    await expect(model.predict(sample, { interval: 90 })).rejects.toThrow('above 0 and below 1');
    const back = load(JSON.parse(JSON.stringify(model))) as unknown as AnyRegressor;
    // Least squares keeps what it needs in its result.
    if (model.constructor.name !== 'LinearRegression')
      await expect(back.predict(sample, { interval: 0.9 })).rejects.toThrow(/training.*read from JSON/);
    expect(await back.predict(sample, { ...told, training: sample })).toEqual(await model.predict(sample, told));
  });

  it('refuses cells that are not finite, naming the column', async () => {
    const bad = { ...sample, x: sample.x.with(6, Number.NaN) };
    await expect((make() as unknown as AnyRegressor).fit(bad, { device } as object)).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', where: { column: 'c' } }),
    );
  });
});

describe.each(transformers)('$name of a table', ({ make, fit, apply }) => {
  it('matches columns by name, whatever their order', async () => {
    const model = await fit(make(), { device });
    const { labels, scores, codes, embedding } = model.result as Readonly<Record<string, unknown>>;
    expect(await apply(model)).toEqual(labels ?? scores ?? codes ?? embedding);
  });
});

it('every estimator is listed once', () => {
  const names = estimators.map(({ name }: Entry) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(regressors.length + transformers.length + forecasters.length);
});
