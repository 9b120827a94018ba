import { normals, type Table } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { accumulatedLocalEffects } from './accumulated-local-effects.ts';

const rows = 200;
const features = 3;
const z = normals(rows * features, 5, 43, [0, 0]);
/** The second column is all but the first. */
const x = z.map((value, at) => (at % features === 1 ? z[at - 1]! + value / 20 : value));
const sample: Table = { x, rows, features };
const cells = (column: number) => Array.from({ length: rows }, (_, row) => x[row * features + column]!);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const predictor = (f: (a: number, b: number, c: number) => number) => ({
  predict: (table: Table) =>
    Float64Array.from({ length: table.rows }, (_, row) =>
      f(...([0, 1, 2].map((k) => table.x[row * features + k]!) as [number, number, number])),
    ),
});

describe('accumulatedLocalEffects', () => {
  it('is the line of a linear model, in as many rows an interval', async () => {
    const { edges, effect, counts, bands } = await accumulatedLocalEffects(
      predictor((a, b, c) => 2 * a - b + c),
      sample,
      0,
    );
    expect(counts).toEqual(new Uint32Array(40).fill(5));
    expect([edges[0], edges[40]]).toEqual([Math.min(...cells(0)), Math.max(...cells(0))]);
    effect.forEach((value, at) => expect(value - effect[0]!).toBeCloseTo(2 * (edges[at]! - edges[0]!), 12));
    const middles = Array.from({ length: 40 }, (_, k) => (effect[k]! + effect[k + 1]!) / 2);
    expect(mean(middles)).toBeCloseTo(0, 12);
    expect(bands).toBeNull();
  });

  it('of an additive model is the function of the feature but for a constant', async () => {
    const model = predictor((a, b, c) => Math.exp(a) + Math.sin(b) * c);
    const { edges, effect } = await accumulatedLocalEffects(model, sample, 0, { intervals: 7 });
    effect.forEach((value, at) =>
      expect(value - effect[0]!).toBeCloseTo(Math.exp(edges[at]!) - Math.exp(edges[0]!), 12),
    );
  });

  it('of a product sums local means of the other, computed here interval by interval', async () => {
    const { edges, effect, counts } = await accumulatedLocalEffects(
      predictor((a, b) => a * b),
      sample,
      0,
      { intervals: 9 },
    );
    const [first, second] = [cells(0), cells(1)];
    let sum = 0;
    const wanted = [0];
    for (let k = 0; k < counts.length; k += 1) {
      const inside = second.filter(
        (_, row) => first[row]! <= edges[k + 1]! && (first[row]! > edges[k]! || (k === 0 && first[row] === edges[0])),
      );
      expect(inside).toHaveLength(counts[k]!);
      sum += mean(inside) * (edges[k + 1]! - edges[k]!);
      wanted.push(sum);
    }
    effect.forEach((value, at) => expect(value - effect[0]!).toBeCloseTo(wanted[at]!, 12));
  });

  it('asks nothing where there are no rows, as partial dependence does', async () => {
    const far: number[] = [];
    const model = predictor((a, b) => {
      far.push(Math.abs(a - b));
      return a;
    });
    await accumulatedLocalEffects(model, sample, 0);
    // Between neighbouring quantiles alone, where the two columns are all but the same.
    expect(far.toSorted((a, b) => a - b)[Math.floor(0.95 * far.length)]).toBeLessThan(0.3);
  });

  it('has bands of its samples: none where every row changes alike, wider where rows differ, the same for a seed', async () => {
    const linear = await accumulatedLocalEffects(
      predictor((a) => a),
      sample,
      0,
      { intervals: 5, resamples: 50 },
    );
    // The slope is the same in every sample; what moves is where the mean is.
    linear.bands!.low.forEach((low, at) => {
      const [width, first] = [linear.bands!.high[at]! - low, linear.bands!.high[0]! - linear.bands!.low[0]!];
      expect(width).toBeCloseTo(first, 12);
    });
    const noisy = predictor((a, _b, c) => a * c * 3);
    const options = { intervals: 5, resamples: 200, randomState: 3 };
    const { effect, bands } = await accumulatedLocalEffects(noisy, sample, 0, options);
    const width = (at: number) => bands!.high[at]! - bands!.low[at]!;
    expect(width(5)).toBeGreaterThan(0.3);
    effect.forEach((value, at) => {
      expect(value).toBeGreaterThan(bands!.low[at]!);
      expect(value).toBeLessThan(bands!.high[at]!);
    });
    expect((await accumulatedLocalEffects(noisy, sample, 0, options)).bands).toEqual(bands);
    expect((await accumulatedLocalEffects(noisy, sample, 0, { ...options, randomState: 4 })).bands).not.toEqual(bands);
  });

  it('takes equal values as one edge, and leaves out rows without the feature', async () => {
    const table = { x: Float64Array.of(1, 1, 1, 2, NaN, 3), rows: 6, features: 1 };
    const square = { predict: (of: Table) => of.x.slice(0, of.rows).map((value) => value ** 2) };
    const { edges, counts, effect } = await accumulatedLocalEffects(square, table, 0, { intervals: 5 });
    expect([...edges]).toEqual([1, 2, 3]);
    expect([...counts]).toEqual([4, 1]);
    expect([effect[1]! - effect[0]!, effect[2]! - effect[1]!]).toEqual([3, 5]);
  });

  it('refuses by name and value', async () => {
    const model = predictor((a) => a);
    const fit = (options: object, table: Table = sample) => accumulatedLocalEffects(model, table, 0, options);
    await expect(fit({ intervals: 0 })).rejects.toThrow(/intervals/);
    await expect(fit({ resamples: -1 })).rejects.toThrow(/resamples/);
    await expect(fit({ level: 1 })).rejects.toThrow(/level/);
    await expect(fit({}, { x: Float64Array.of(2, 2, 2, 2, 2, 2), rows: 2, features: 3 })).rejects.toThrow(/one value/);
    await expect(fit({}, { ...sample, groups: { names: ['ab', 'c'], of: Uint32Array.of(0, 0, 1) } })).rejects.toThrow(
      /a group of 2 columns/,
    );
  });
});
