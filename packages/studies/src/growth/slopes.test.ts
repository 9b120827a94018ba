import { predictEnsemble } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrowthData } from './data.ts';
import { forest } from './methods/forests.ts';
import { averageSlopes, deviation, probesOf, slopeStep } from './slopes.ts';

const rows = 40;
/** A step, a dummy, a count, and a constant. */
const table = Array.from({ length: rows }, (_, i) => [(i * 17) % rows, i % 2, i % 3, 5]);
const data: GrowthData = {
  name: 'made',
  catalogued: false,
  citation: null,
  target: 'y',
  idColumn: null,
  ids: table.map((_, i) => String(i)),
  features: ['a', 'dummy', 'count', 'constant'].map((name) => ({ name, label: null, group: null, levels: null })),
  y: Float64Array.from(table, ([a, dummy]) => 3 * a! - 2 * dummy! + Math.sin(a!)),
  clusters: [],
  weights: null,
  absorbed: null,
  x: Float64Array.from(table.flat()),
  notes: [],
};
const each = (f: (row: readonly number[]) => number) => (x: Float64Array, count: number) =>
  Promise.resolve(Float64Array.from({ length: count }, (_, i) => f([...x.subarray(4 * i, 4 * i + 4)])));

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

/** The definition, word by word. */
function naive(f: (row: readonly number[]) => number): number[] {
  return [0, 1, 2].map((k) => {
    const column = table.map((row) => row[k]!);
    const step = slopeStep * deviation(column);
    const slopes = table.map((row) => {
      const below = column.filter((value) => value <= row[k]! - step);
      const above = column.filter((value) => value >= row[k]! + step);
      const low = Math.max(...(below.length > 0 ? below : [Math.min(...column)]));
      const high = Math.min(...(above.length > 0 ? above : [Math.max(...column)]));
      return (f(row.with(k, high)) - f(row.with(k, low))) / (high - low);
    });
    return slopes.reduce((a, b) => a + b, 0) / rows;
  });
}

describe('averageSlopes', () => {
  it('is the coefficient of a linear function, and undefined for what does not vary', async () => {
    const slopes = await averageSlopes(
      data,
      each(([a, b, c]) => 3 * a! - 2 * b! + c! / 7),
    );
    [3, -2, 1 / 7].forEach((slope, k) => expect(slopes[k]).toBeCloseTo(slope, 12));
    expect(slopes[3]).toBeNaN();
  });

  it('sees steps between values that half a deviation does not reach', async () => {
    const step = ([a, b, c]: readonly number[]): number =>
      (a! > 20.5 ? 1 : 0) + (b! > 0.9 ? 4 : 0) + (c! > 1.1 ? 6 : 0);
    const slopes = await averageSlopes(data, each(step));
    naive(step).forEach((slope, k) => expect(slopes[k]).toBeCloseTo(slope, 12));
    expect(slopes[1]).toBeCloseTo(4, 12);
  });

  it('of a forest is the same as it grows and from its trees', async () => {
    const options = {
      trees: 60,
      bootstrap: true,
      minSamplesLeaf: 3,
      minSamplesSplit: 6,
      rankBy: 'mean',
      maxFeatures: 2,
    } as const;
    const fitted = await forest.fit(data, options, {
      ...{
        device,
        cpu: device,
        seed: 4,
        fitted: true,
        importance: false,
        decompose: false,
        hStatistic: false,
        shares: false,
        slopes: true,
      },
      ...{ keep: true, signal: new AbortController().signal, onProgress: () => undefined },
    });
    const model = await new RandomForestRegressor({
      ...{ nEstimators: 60, minSamplesLeaf: 3, minSamplesSplit: 6, maxFeatures: 2, bootstrap: true, randomState: 4 },
    }).fit({ x: data.x, y: data.y, rows, features: 4 }, { device });
    const slopes = await averageSlopes(data, (x, count) =>
      Promise.resolve(predictEnsemble(model.ensemble, { x, rows: count, features: 4 })),
    );
    slopes.slice(0, 3).forEach((slope, k) => expect(fitted.slopes![k]).toBeCloseTo(slope, 10));
    expect(fitted.slopes![0]).toBeGreaterThan(1);
  });

  it('takes few rows of a large sample, evenly spaced', () => {
    const long = 30_000;
    const large = { ...data, y: new Float64Array(long), x: Float64Array.from({ length: 4 * long }, (_, at) => at % 7) };
    const probes = probesOf(large);
    expect([probes.rows.length, probes.rows[1]]).toEqual([6250, 4]);
  });
});
