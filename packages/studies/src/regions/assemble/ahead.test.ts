import { createDevice } from '@kuznets/core-gpu';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../../test/simulated-panel.ts';
import { runStudy } from '../../study/run-study.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from '../config.ts';
import { methodNames } from '../forecasts/names.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import { planRegions } from '../plan.ts';
import { regionsStudy } from '../study.ts';
import { regionsTables } from '../tables/tables.ts';
import { aheadResult } from './ahead.ts';

const regions = 12;

type IntervalScale = 'errors' | 'changes';

/** Random walks whose changes have sizes of their own and share half of their variance between the regions, with trends that are known, forecast by their last values and trends. */
async function walking(
  next: () => number,
  periods: number,
  intervalScale: IntervalScale = 'errors',
  trend: (i: number) => number = () => 0,
) {
  const normal = normalsOf(next);
  const steps = Array.from({ length: periods }, () => {
    const common = normal();
    return Array.from({ length: regions }, (_, i) => ((1 + i) * (common + normal())) / Math.SQRT2);
  });
  const valueOf = (i: number, t: number) => steps.slice(0, t).reduce((sum, step) => sum + step[i]!, trend(i) * t);
  const { panel } = await simulatedPanel(valueOf, { regions, periods, indicators: 1 });
  const runs = (length: number) => ({
    values: [Float64Array.from({ length: regions }, (_, i) => valueOf(i, length - 1) + trend(i))],
    columns: [0],
    // What the changes' own sizes say; of the last region nothing is known.
    chunks: [{ deviations: Float64Array.from({ length: regions }, (_, i) => (i === regions - 1 ? NaN : 1 + i)) }],
  });
  const from = (length: number): OriginForecasts =>
    ({
      ...{ panel, length, steps: 1, target: 0, labels: [], scaled: null },
      config: { intervalScale },
      methods: Object.fromEntries(methodNames.map((method) => [method, runs(length)])),
    }) as never;
  return { from, came: (i: number) => valueOf(i, periods) };
}

// The bar is 86 to 94 %; three quarters of the spread over panels is that of the common change of the one period ahead.
test('holds nine of ten of what comes, of regions of any size', async () => {
  const next = uniforms(7);
  let [held, told, byModel] = [0, 0, 0];
  const panels = 200;
  for (let at = 0; at < panels; at++) {
    const { from, came } = await walking(next, 22);
    const ahead = aheadResult(
      from(22),
      Array.from({ length: 12 }, (_, k) => from(10 + k)),
    );
    expect(ahead.periods).toHaveLength(1);
    const { forecast, low, high, errors, coverage, analytic } = ahead.methods[0]!.steps[0]!;
    byModel += analytic!.coverage! / panels;
    expect(analytic!.high[1]! - forecast[1]!).toBeCloseTo(2 * 1.6448536269514722, 9);
    expect([analytic!.low.at(-1), analytic!.high.at(-1)]).toEqual([null, null]);
    expect([errors, forecast.length]).toEqual([144, regions]);
    told += coverage! / panels;
    for (let i = 0; i < regions; i++) {
      expect(high[i]! - forecast[i]!).toBeCloseTo(forecast[i]! - low[i]!, 9);
      if (low[i]! <= came(i) && came(i) <= high[i]!) held += 1 / (panels * regions);
    }
  }
  expect(held).toBeGreaterThan(0.86);
  expect(held).toBeLessThan(0.94);
  expect(Math.abs(told - held)).toBeLessThan(0.03);
  expect(Math.abs(byModel - 0.9)).toBeLessThan(0.02);
});

// What trends most moves least by chance: the size of the changes is no measure of how far they are missed.
test.each<[IntervalScale, boolean]>([
  ['errors', true],
  ['changes', false],
])('in groups of regions of unequal size and trend, by %s: %s', async (scale, holds) => {
  const next = uniforms(9);
  const [panels, told] = [60, [0, 0, 0]];
  for (let at = 0; at < panels; at++) {
    const { from } = await walking(next, 22, scale, (i) => 2.5 * (regions - i));
    const ahead = aheadResult(
      from(22),
      Array.from({ length: 9 }, (_, k) => from(13 + k)),
    );
    ahead.methods[0]!.steps[0]!.thirds.forEach((share, third) => (told[third]! += share! / panels));
  }
  const within = told.map((share) => share > 0.86 && share < 0.94);
  expect(within).toEqual(told.map(() => holds));
});

test('says nothing of an interval, or of how often it held, from too little', async () => {
  const { from } = await walking(uniforms(3), 8);
  const [only] = aheadResult(from(8), []).methods;
  expect(only!.steps[0]).toMatchObject({ errors: 0, coverage: null, mae: null });
  expect(only!.steps[0]!.low).toEqual(Array.from({ length: regions }, () => null));
  const one = aheadResult(from(8), [from(7)]).methods[0]!.steps[0]!;
  expect([one.errors, one.coverage]).toEqual([12, null]);
  expect(one.low[0]).not.toBeNull();
  expect(only!.steps[0]!.analytic!.coverage).toBeNull();
  expect(only!.steps[0]!.analytic!.low[0]).not.toBeNull();
});

test('goes on from the last period, and changes nothing else', async () => {
  const data = await simulatedPanel(walks(1));
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const quick: RegionsConfigInput = {
    ...{ data: 'simulated', replicas: 3, epochs: { dae: 40, gcn: 40, lstm: 15 }, leaveOut: 0, leakage: 'target' },
    origins: [2006, 2007],
  };
  const run = async (input: RegionsConfigInput) =>
    (await runStudy(regionsStudy, resolveRegionsConfig(input), data, { device })).result;
  const [plain, longer] = [await run(quick), await run({ ...quick, ahead: 1 })];
  await device.destroy();
  expect(plain.ahead).toBeUndefined();
  const { ahead, ...rest } = longer;
  expect({ ...rest, config: plain.config }).toEqual(plain);
  const last = data.panel.periods.at(-1)!;
  expect(ahead!.periods).toEqual([last + 1]);
  expect(ahead!.methods.map(({ method }) => method)).toEqual([...methodNames]);
  const walk = ahead!.methods.find(({ method }) => method === 'random-walk')!.steps[0]!;
  expect(walk.forecast).toEqual(longer.data.values.map((unit) => unit.at(-1)![0]));
  const withTheory = ahead!.methods.flatMap(({ method, steps }) => (steps[0]!.analytic === null ? [] : [method]));
  expect(withTheory).toEqual(['panel-ar', 'arima', 'dfm']);
  for (const { steps } of ahead!.methods) expect(steps[0]!.forecast.every((value) => value !== null)).toBe(true);
  const names = regionsTables(longer).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['forecast-ahead', 'forecast-ahead-held']));
  expect(() => planRegions(resolveRegionsConfig({ ...quick, ahead: 2 }), data)).toThrow(/at most the horizon, 1/);
});
