import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExponentialSmoothing, selectExponentialSmoothing, theta } from './index.ts';

const reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/exponential_smoothing.json', import.meta.url), 'utf8'),
) as {
  readonly series: Readonly<Record<string, number[]>>;
  readonly cases: readonly {
    series: string;
    trend: boolean;
    dampedTrend: boolean;
    logLikelihood: number;
    aic: number;
    aicc: number;
    sigma2: number;
    forecast: number[];
  }[];
  readonly theta: readonly { series: string; forecast: number[] }[];
};

const near = (got: ArrayLike<number>, expected: readonly number[], tolerance: number): void => {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, at) =>
    expect(Math.abs(got[at]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
  );
};

const fitCase = ({ series, trend, dampedTrend }: (typeof reference.cases)[number]) =>
  new ExponentialSmoothing({ trend, dampedTrend }).fit(reference.series[series]!);

describe("ExponentialSmoothing is R's ets where that finds the maximum, and above it elsewhere", () => {
  it.each(reference.cases)('$series, trend $trend, damped $dampedTrend', async (one) => {
    const model = await fitCase(one);
    expect(model.result.logLikelihood).toBeGreaterThan(one.logLikelihood - 1e-5);
    if (model.result.logLikelihood > one.logLikelihood + 1e-4) return;
    near(
      [model.result.logLikelihood, model.result.aic, model.result.aicc!],
      [one.logLikelihood, one.aic, one.aicc],
      1e-4,
    );
    near([model.result.sigma2!], [one.sigma2], 1e-4);
    near(await model.forecast(4), one.forecast, 1e-4);
  });

  it('finds it as often as it has to, for the cases above to tell something', async () => {
    const found = await Promise.all(
      reference.cases.map(async (one) => (await fitCase(one)).result.logLikelihood < one.logLikelihood + 1e-4),
    );
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(10);
  });
});

it.each(reference.theta)("theta is R's thetaf: $series", async ({ series, forecast }) => {
  near(await theta(reference.series[series]!, 4), forecast, 1e-4);
});

describe('ExponentialSmoothing', () => {
  it('meets a straight line exactly, and goes on with it', async () => {
    const line = Array.from({ length: 12 }, (_, t) => 3 + 2 * t);
    near(await (await new ExponentialSmoothing({ trend: true }).fit(line)).forecast(3), [27, 29, 31], 1e-9);
  });

  it('chooses no trend where there is none, a trend where there is one', async () => {
    const level = Array.from({ length: 40 }, (_, t) => 10 + ((t * 7919 + t * t * 31) % 13) / 10);
    expect((await selectExponentialSmoothing(level)).options.trend ?? false).toBe(false);
    const rising = level.map((value, t) => value + 3 * t);
    expect((await selectExponentialSmoothing(rising)).options.trend).toBe(true);
  });

  it('takes no trend from series too short to choose one', async () => {
    const { result, options } = await selectExponentialSmoothing([1, 2, 3, 5]);
    expect(options.trend ?? false).toBe(false);
    expect(result.aicc).toBeNull();
  });

  it('refuses to damp a trend that there is not', () => {
    expect(() => new ExponentialSmoothing({ dampedTrend: true })).toThrow(
      expect.objectContaining({ where: { option: 'dampedTrend' } }),
    );
  });
});
