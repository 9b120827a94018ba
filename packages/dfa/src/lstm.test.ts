import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FactorPanel, LstmDfa, LstmForecaster } from './index.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

/** Series that follow two oscillating factors; `truth` is the period after the last. */
const oscillating = (
  series: number,
  periods: number,
  noise: number,
  seed = 1,
): { readonly panel: FactorPanel; readonly truth: Float64Array } => {
  const next = uniforms(seed);
  const kEndog = 5;
  const loadings = Array.from({ length: kEndog * 2 }, () => 2 * next() - 1);
  const endog: number[] = [];
  const truth: number[] = [];
  for (let s = 0; s < series; s++) {
    const phase = 6.28 * next();
    for (let t = 0; t <= periods; t++) {
      const factors = [Math.cos(1.3 * t + phase), Math.sin(1.3 * t + phase)];
      for (let i = 0; i < kEndog; i++) {
        const value = loadings[2 * i]! * factors[0]! + loadings[2 * i + 1]! * factors[1]!;
        if (t === periods) truth.push(value);
        else endog.push(value + noise * (next() - 0.5));
      }
    }
  }
  return { panel: { endog: Float64Array.from(endog), series, periods, kEndog }, truth: Float64Array.from(truth) };
};

const rmse = (forecast: ArrayLike<number>, truth: Float64Array): number =>
  Math.sqrt(truth.reduce((sum, value, at) => sum + (forecast[at]! - value) ** 2, 0) / truth.length);

const medianRmse = (forecast: Float32Array, replicas: number, truth: Float64Array): number => {
  const all = Array.from({ length: replicas }, (_, r) =>
    rmse(forecast.subarray(r * truth.length, (r + 1) * truth.length), truth),
  );
  return all.toSorted((a, b) => a - b)[Math.floor(replicas / 2)]!;
};

const walk = ({ endog, series = 1, periods, kEndog }: FactorPanel): Float64Array =>
  Float64Array.from(
    { length: series * kEndog },
    (_, at) => endog[(Math.floor(at / kEndog) * periods + periods - 1) * kEndog + (at % kEndog)]!,
  );

describe('LstmDfa and LstmForecaster', () => {
  it('keep whole series for validation', async () => {
    const [replicas, levels] = [12, [-1, -0.3, 0.4, 1.1]];
    const panelOf = (values: readonly number[]): FactorPanel => ({
      ...{ endog: Float64Array.from(values.flatMap((value) => Array<number>(8).fill(value))), kEndog: 1 },
      ...{ series: values.length, periods: 8 },
    });
    const fit = async (values: readonly number[], split: 'windows' | 'series') => {
      const model = new LstmForecaster({
        window: 3,
        hidden: 4,
        epochs: 1,
        learningRate: 1e-12,
        validation: 0.25,
        split,
      });
      return (await model.fit(panelOf(values), { device, replicas })).result;
    };
    // Windows of a level series are all alike: before a step is made the loss of any is that of the series alone.
    const alone = await Promise.all(levels.map(async (level) => (await fit([level], 'series')).trainLoss));
    const { trainWindows, validationWindows, trainLoss, validationLoss } = await fit(levels, 'series');
    expect([trainWindows, validationWindows]).toEqual([15, 5]);
    const held = Array.from(validationLoss, (loss, replica) =>
      alone.findIndex((own) => Math.abs(own[replica]! - loss) < 1e-5 * loss),
    );
    expect(held).not.toContain(-1);
    expect(new Set(held).size).toBeGreaterThan(1);
    held.forEach((out, replica) => {
      const others = alone.filter((_, at) => at !== out).map((own) => own[replica]!);
      expect(trainLoss[replica]! / (others.reduce((a, b) => a + b) / 3)).toBeCloseTo(1, 4);
    });
    expect((await fit(levels, 'windows')).validationLoss).not.toEqual(validationLoss);
  });

  it('weigh the variables in the loss', async () => {
    const { panel } = oscillating(6, 8, 0.05);
    const lossOf = async (lossWeights?: readonly number[]): Promise<number> => {
      const model = new LstmDfa({ epochs: 1, hidden: 4, ...(lossWeights && { lossWeights }) });
      return (await model.fit(panel, { device })).result.trainLoss[0]!;
    };
    const alone = await Promise.all(
      [0, 1, 2, 3, 4].map((k) => lossOf([0, 1, 2, 3, 4].map((own) => Number(own === k)))),
    );
    const weights = [1, 2, 0.5, 4, 0];
    const mean = (values: readonly number[], by: readonly number[]): number =>
      values.reduce((sum, value, k) => sum + value * by[k]!, 0) / by.reduce((sum, weight) => sum + weight, 0);
    // Before any step the networks are the same, so that the loss is the weighted mean of the variables' own.
    expect(Math.abs((await lossOf(weights)) / mean(alone, weights) - 1)).toBeLessThan(1e-5);
    expect(Math.abs((await lossOf()) / mean(alone, [1, 1, 1, 1, 1]) - 1)).toBeLessThan(1e-5);
    await expect(lossOf([1, 1])).rejects.toThrow(/lossWeights has 2 numbers, the panel has 5 variables/);
    await expect(lossOf([1, 1, -1, 1, 1])).rejects.toThrow(ConfigError);
    await expect(lossOf([0, 0, 0, 0, 0])).rejects.toThrow(/lossWeights are all 0/);
  });

  it('beat the random walk on a known factor process', async () => {
    const { panel, truth } = oscillating(20, 8, 0.05);
    const still = rmse(walk(panel), truth);
    for (const model of [new LstmDfa({ epochs: 300 }), new LstmForecaster({ epochs: 300 })]) {
      const { result } = await model.fit(panel, { device, replicas: 5 });
      expect(medianRmse(await model.forecast(panel, { device }), 5, truth)).toBeLessThan(still / 2);
      expect(result.diverged).toEqual([]);
      expect(result.trainWindows + result.validationWindows).toBe(100);
    }
  });

  it('keep the parameters of the lowest validation loss', async () => {
    const { panel } = oscillating(10, 5, 0.3);
    const { bestEpoch, epochsRun, validationLoss, replicas } = (
      await new LstmDfa({ epochs: 120, patience: 10 }).fit(panel, { device, replicas: 6 })
    ).result;
    for (let r = 0; r < replicas; r++) {
      const run = [...validationLoss.subarray(r * 120, r * 120 + epochsRun[r]!)];
      expect(run.indexOf(Math.min(...run))).toBe(bestEpoch[r]);
    }
  });

  it('give each replica the same bytes in any shard', async () => {
    const { panel } = oscillating(6, 5, 0.1);
    const fit = async (replicas: number, firstReplica: number) => {
      const model = await new LstmDfa({ epochs: 5, randomState: 9 }).fit(panel, { device, replicas, firstReplica });
      return { ...model.result, forecast: await model.forecast(panel, { device, steps: 2 }) };
    };
    const [whole, shard] = [await fit(5, 0), await fit(2, 2)];
    expect([...shard.forecast]).toEqual([...whole.forecast.subarray(2 * 60, 4 * 60)]);
    expect([...shard.loadings]).toEqual([...whole.loadings.subarray(2 * 60, 4 * 60)]);
  });

  it('solve for the factors by least squares', async () => {
    const { panel } = oscillating(4, 6, 0.1);
    const { loadings, factors, ridged } = (await new LstmDfa({ epochs: 20 }).fit(panel, { device })).result;
    const y = walk(panel);
    for (let s = 0; s < 4; s++) {
      // The normal equations: L'(y - L f) = 0 up to the ridge and float32.
      const residual = Array.from(
        { length: 5 },
        (_, i) =>
          y[s * 5 + i]! -
          loadings[s * 10 + 2 * i]! * factors[2 * s]! -
          loadings[s * 10 + 2 * i + 1]! * factors[2 * s + 1]!,
      );
      for (let j = 0; j < 2; j++)
        expect(
          Math.abs(residual.reduce((sum, value, i) => sum + value * loadings[s * 10 + 2 * i + j]!, 0)),
        ).toBeLessThan(1e-3);
    }
    expect([...ridged]).toEqual([0, 0, 0, 0]);
    const huge = await new LstmDfa({ epochs: 1, ridge: 100 }).fit(panel, { device });
    expect([...huge.result.ridged]).toEqual([1, 1, 1, 1]);
  });

  it('read their own forecasts from the second step on', async () => {
    const { panel } = oscillating(3, 6, 0.1);
    const model = await new LstmForecaster({ epochs: 30, window: 1 }).fit(panel, { device });
    const forecast = await model.forecast(panel, { device, steps: 3 });
    const one = await model.forecast(panel);
    for (let s = 0; s < 3; s++) for (let i = 0; i < 5; i++) expect(forecast[s * 15 + i]).toBe(one[s * 5 + i]);
    expect(forecast[5]).not.toBe(forecast[0]);
    expect(forecast[10]).not.toBe(forecast[5]);
    // A period on, the second step is the first, if what came true was the forecast.
    const next = { ...panel, periods: 1, endog: Float64Array.from({ length: 15 }, (_, at) => one[at]!) };
    const second = await model.forecast(next);
    for (let s = 0; s < 3; s++) for (let i = 0; i < 5; i++) expect(second[s * 5 + i]).toBe(forecast[s * 15 + 5 + i]);
  });

  it('learn two periods ahead at once, where one period ahead tells nothing of the second', async () => {
    // y_t = .9 y_(t-2) + e: what is known of the period after the next is in the newest value, of the next one nothing is.
    const normal = normalsOf(uniforms(5));
    const [series, periods] = [30, 12];
    const truth: number[] = [];
    const endog = Array.from({ length: series }, () => {
      const y = [normal(), normal()];
      while (y.length < periods + 2) y.push(0.9 * y.at(-2)! + 0.3 * normal());
      truth.push(...y.slice(periods));
      return y.slice(0, periods);
    }).flat();
    const panel = { endog: Float64Array.from(endog), series, periods, kEndog: 1 };
    const second = async (horizon: number): Promise<number> => {
      const model = await new LstmForecaster({ window: 1, hidden: 8, horizon }).fit(panel, { device, replicas: 3 });
      expect(model.result.trainWindows + model.result.validationWindows).toBe(series * (periods - horizon));
      const forecast = await model.forecast(panel, { device, steps: 2 });
      return forecast.reduce(
        (sum, value, at) => sum + (at % 2 === 1 ? (value - truth[at % truth.length]!) ** 2 : 0),
        0,
      );
    };
    expect((await second(2)) / (await second(1))).toBeLessThan(0.4);
  });

  it('go on from the periods of a pass, whether the window is longer or shorter than these', async () => {
    const { panel } = oscillating(3, 7, 0.1);
    const [series, periods, kEndog, horizon] = [3, 7, 5, 2];
    for (const window of [1, 3]) {
      const model = await new LstmDfa({ epochs: 5, window, horizon }).fit(panel, { device, replicas: 2 });
      const forecast = await model.forecast(panel, { steps: 5 });
      expect(forecast).toHaveLength(2 * series * 5 * kEndog);
      const rows = (values: ArrayLike<number>, row: number, length: number, from: number, to: number): number[] =>
        Array.from(values).slice((row * length + from) * kEndog, (row * length + to) * kEndog);
      for (const replica of [0, 1]) {
        const known = Array.from({ length: series }, (_, s) => [
          ...rows(panel.endog, s, periods, 0, periods),
          ...rows(forecast, replica * series + s, 5, 0, 2),
        ]);
        const longer = { ...panel, periods: periods + horizon, endog: Float64Array.from(known.flat()) };
        const next = await model.forecast(longer, { steps: 3 });
        for (let s = 0; s < series; s++)
          expect(rows(next, replica * series + s, 3, 0, 3)).toEqual(rows(forecast, replica * series + s, 5, 2, 5));
      }
    }
  });

  it('refuse what they cannot fit', async () => {
    const { panel } = oscillating(3, 4, 0.1);
    await expect(new LstmDfa({ window: 4 }).fit(panel, { device })).rejects.toThrow(
      /window: not allowed: 4; allowed: whole numbers from 1 to 3/,
    );
    await expect(new LstmDfa({ horizon: 2, window: 3 }).fit(panel, { device })).rejects.toThrow(
      /window: not allowed: 3; allowed: whole numbers from 1 to 2/,
    );
    await expect(new LstmDfa({ horizon: 4 }).fit(panel, { device })).rejects.toThrow(/horizon: not allowed: 4/);
    await expect(new LstmDfa({ kFactors: 6 }).fit(panel, { device })).rejects.toThrow(/kFactors: not allowed: 6/);
    expect(() => new LstmDfa({ validation: 1 })).toThrow(ConfigError);
    await expect(
      new LstmDfa({ window: 3 }).fit({ ...panel, series: 1, endog: panel.endog.slice(0, 20) }, { device }),
    ).rejects.toThrow(/the panel has 1 window of 3 periods/);
    await expect(new LstmForecaster().fit({ ...panel, kEndog: 4 }, { device })).rejects.toThrow(ShapeError);
    expect(() => new LstmDfa().result).toThrow(NotFittedError);
    expect(() => new LstmForecaster().result).toThrow(NotFittedError);
  });
});
