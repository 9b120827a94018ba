import { panel, parseTable } from '@kuznets/data';
import { selectArima, selectExponentialSmoothing, theta } from '@kuznets/forecast';
import { MixedDynamicFactor } from '@kuznets/dfa';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { arimaOf } from '../forecasts/arima.ts';
import { clustersOfAll } from './clusters.ts';
import { knownValues } from './known.ts';
import { unbalancedForecasts } from './methods.ts';

const length = 14;
const steps = 2;

/** Random walks with a common factor: R0 to R5 complete, R6 begins late, R7 has a hole, R8 ends early, R9 has one value. */
async function ragged() {
  const normal = normalsOf(uniforms(3));
  const levels = Array.from({ length: 10 }, (_, i) => [i < 5 ? 20 : 60]);
  for (let t = 1; t < length + steps; t++) {
    // It moves where R8 is no longer known.
    const factor = ({ 12: 3, 13: -1.5 } as Partial<Record<number, number>>)[t] ?? normal();
    for (const [i, own] of levels.entries()) own.push(own.at(-1)! + (i % 2 === 0 ? 1 : -1) * factor + 0.3 * normal());
  }
  const missing = (i: number, t: number): boolean =>
    (i === 6 && t < 5) || (i === 7 && t === 6) || (i === 8 && t > length - 3) || (i === 9 && t !== 4);
  const rows = levels.flatMap((own, i) =>
    own.flatMap((value, t) =>
      missing(i, t) ? (i === 7 ? [`R${i},${2000 + t},`] : []) : [`R${i},${2000 + t},${value}`],
    ),
  );
  const table = await parseTable(`region,year,a\n${rows.join('\n')}\n`, { file: 'ragged.csv' });
  return { balanced: panel(table, { period: 'year', missing: 'keep' }), levels };
}

const { balanced, levels } = await ragged();
const known = { panel: balanced.unbalanced!, indicators: 1, length, steps };
const settings = { target: 0, kFactors: 1, labels: levels.map(() => 0), name: 'a' };
const forecast = (method: Parameters<typeof unbalancedForecasts>[0]) =>
  unbalancedForecasts(method, known, settings, undefined);
const ofRegion = (values: Float64Array, unit: number): number[] => [...values.slice(unit * steps, (unit + 1) * steps)];

test('knows of each region the values after its last hole', () => {
  expect(balanced.ids).toEqual(['R0', 'R1', 'R2', 'R3', 'R4', 'R5']);
  const sizes = [0, 6, 7, 8, 9].map((unit) => {
    const { run, gap } = knownValues(known, unit, 0);
    return [run.length, gap];
  });
  expect(sizes).toEqual([
    [14, 0],
    [9, 0],
    [7, 0],
    [12, 2],
    [1, 9],
  ]);
});

describe('methods that take missing cells', () => {
  test('forecast from the last known value on, and leave out what has too few', async () => {
    const walk = await forecast('random-walk');
    expect([0, 8, 9].flatMap((unit) => ofRegion(walk.values, unit))).toEqual(
      [levels[0]![13]!, levels[8]![11]!, levels[9]![4]!].flatMap((last) => [last, last]),
    );
    expect(walk.notes).toEqual([]);
    const drift = await forecast('drift');
    const [first, last] = [levels[8]![0]!, levels[8]![11]!];
    expect(ofRegion(drift.values, 8)).toEqual([3, 4].map((h) => last + ((last - first) / 11) * h));
    // Over a hole the mean change is that of all periods.
    const slope = (levels[7]![13]! - levels[7]![0]!) / 13;
    expect(ofRegion(drift.values, 7)).toEqual([1, 2].map((h) => levels[7]![13]! + slope * h));
    expect(ofRegion(drift.values, 9)).toEqual([NaN, NaN]);
    expect(drift.notes).toEqual([{ code: 'too-few-values', fewest: 2, ids: ['R9'] }]);
    // Of one value after a hole ARIMA has too few, the drift none too few.
    const soon = { ...known, length: 8 };
    const [drifting, arima] = await Promise.all(
      (['drift', 'arima'] as const).map((method) => unbalancedForecasts(method, soon, settings, undefined)),
    );
    const early = (levels[7]![7]! - levels[7]![0]!) / 7;
    expect(ofRegion(drifting!.values, 7)).toEqual([1, 2].map((h) => levels[7]![7]! + early * h));
    expect(arima!.notes).toContainEqual({ code: 'too-few-values', fewest: 3, ids: ['R7', 'R9'] });
  });

  test('of one region each are those of its values after the last hole', async () => {
    const [arima, ets, thetas] = [await forecast('arima'), await forecast('ets'), await forecast('theta')];
    const late = levels[6]!.slice(5, length);
    expect(ofRegion(arima.values, 6)).toEqual([...(await (await selectArima(late)).forecast(2))]);
    expect(ofRegion(thetas.values, 7)).toEqual([...(await theta(levels[7]!.slice(7, length), 2))]);
    const early = levels[8]!.slice(0, 12);
    expect(ofRegion(ets.values, 8)).toEqual([
      ...(await (await selectExponentialSmoothing(early)).forecast(4)).slice(2),
    ]);
  });

  test('factors are of all known changes, and those expected after the last known value add up', async () => {
    const { values, notes } = await forecast('dfm');
    expect(notes).toContainEqual({ code: 'too-few-values', fewest: 3, ids: ['R9'] });
    const missing = (i: number, t: number): boolean =>
      (i === 6 && t < 6) || (i === 7 && (t === 6 || t === 7)) || (i === 8 && t > 11);
    const endog = Float64Array.from({ length: 9 * (length - 1) }, (_, at) => {
      const [i, t] = [at % 9, Math.floor(at / 9) + 1];
      return missing(i, t) ? Number.NaN : levels[i]![t]! - levels[i]![t - 1]!;
    });
    const model = new MixedDynamicFactor({ kFactors: 1, maxIter: 200 });
    await model.fit({ endog, periods: length - 1, kEndog: 9 });
    const ahead = await model.forecast(2);
    const { expected } = model.result;
    expect(ofRegion(values, 6)[1]).toBeCloseTo(levels[6]![13]! + ahead[6]! + ahead[15]!, 9);
    const nowcast = levels[8]![11]! + expected[11 * 9 + 8]! + expected[12 * 9 + 8]!;
    expect(ofRegion(values, 8)[0]).toBeCloseTo(nowcast + ahead[8]!, 9);
    // What the others did in the two missing periods tells of it.
    const squares = (of: (t: number) => number): number => [12, 13].reduce((sum, t) => sum + of(t) ** 2, 0);
    const change = (t: number): number => levels[8]![t]! - levels[8]![t - 1]!;
    expect(squares((t) => expected[(t - 1) * 9 + 8]! - change(t))).toBeLessThan(0.5 * squares(change));
  });
});

test('three values have no ARIMA model but the drift', async () => {
  expect(await arimaOf(Float64Array.of(1, 2, 4), undefined)).toBeUndefined();
  expect((await arimaOf(Float64Array.of(1, 2, 4, 5), undefined))?.result.order).toEqual([0, 1, 0]);
});

test('a region with missing cells is in the cluster that its known ones are nearest to', () => {
  const labels = clustersOfAll(balanced, [0, 0, 0, 0, 0, 1], {
    length: 14,
    scales: { scaling: 'population', by: 'pooled', last: 13 },
  });
  expect(labels).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
});
