import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OobImportanceAccumulator, type OobImportance } from './oob-importance-accumulator.ts';

interface Trees {
  readonly features: number;
  readonly delta: readonly number[];
  readonly baseError: readonly number[];
  readonly oobCount: readonly number[];
}

const accumulate = (
  { features, delta, baseError, oobCount }: Trees,
  cuts: readonly number[],
  unit: number,
): OobImportance => {
  const total = new OobImportanceAccumulator(features);
  const ends = [...cuts.filter((cut) => cut < oobCount.length).sort((a, b) => a - b), oobCount.length];
  for (const end of ends) {
    const first = total.trees;
    total.add(first, {
      delta: Float64Array.from(delta.slice(first * features, end * features)),
      baseError: Float64Array.from(baseError.slice(first, end)),
      oobCount: Uint32Array.from(oobCount.slice(first, end)),
    });
  }
  return total.result(unit);
};

const bytes = (result: OobImportance): string =>
  JSON.stringify(result, (_, value: unknown) =>
    value instanceof Float64Array ? [...new BigUint64Array(value.buffer)].map(String) : value,
  );

/** Squares of smaller numbers underflow, which the tolerances below do not count. */
const rise = fc.double({ noNaN: true, min: -1e9, max: 1e12 }).map((value) => (Math.abs(value) < 1e-100 ? 0 : value));

const treesArbitrary = fc
  .record({ features: fc.integer({ min: 1, max: 5 }), count: fc.integer({ min: 1, max: 30 }) })
  .chain(({ features, count }) =>
    fc.record({
      features: fc.constant(features),
      delta: fc.array(rise, { minLength: count * features, maxLength: count * features }),
      baseError: fc.array(fc.double({ noNaN: true, min: 0, max: 1e12 }), { minLength: count, maxLength: count }),
      oobCount: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: count, maxLength: count }),
    }),
  );

describe('OobImportanceAccumulator', () => {
  test('closed form: two features, three trees', () => {
    const trees = { features: 2, delta: [1, 0, 2, 0, 6, 0], baseError: [4, 100, 8], oobCount: [3, 0, 3] };
    const result = accumulate(trees, [], 0.25);
    expect([...result.importancesMean]).toEqual([0.75, 0]);
    expect(result.importancesStd[0]).toBeCloseTo(Math.sqrt(7) / 4, 15);
    expect(result.importancesStandardized[0]).toBeCloseTo(3 / Math.sqrt(7), 15);
    expect(result.importancesStandardized[1]).toBe(0);
    expect(result.treeError).toBe(1.5);
    expect(result.trees).toBe(3);
  });

  test('any chunking gives the same bytes', () => {
    fc.assert(
      fc.property(treesArbitrary, fc.array(fc.integer({ min: 0, max: 30 })), (trees, cuts) => {
        expect(bytes(accumulate(trees, cuts, 2 ** -40))).toBe(bytes(accumulate(trees, [], 2 ** -40)));
      }),
    );
  });

  test('equals the two-pass formulas within rounding', () => {
    fc.assert(
      fc.property(treesArbitrary, (trees) => {
        const { features, delta, oobCount } = trees;
        const count = oobCount.length;
        const result = accumulate(trees, [], 1);
        for (let feature = 0; feature < features; feature += 1) {
          const values = Array.from({ length: count }, (_, tree) => delta[tree * features + feature] ?? Number.NaN);
          const scale = Math.max(...values.map(Math.abs));
          const tolerance = 8 * count * Number.EPSILON * scale;
          const mean = values.reduce((sum, value) => sum + value / count, 0);
          expect(Math.abs((result.importancesMean[feature] ?? Number.NaN) - mean)).toBeLessThanOrEqual(tolerance);
          const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
          const variance = (result.importancesStd[feature] ?? Number.NaN) ** 2;
          expect(Math.abs(variance - (count > 1 ? squares / (count - 1) : 0))).toBeLessThanOrEqual(
            16 * count * Number.EPSILON * scale ** 2,
          );
        }
      }),
    );
  });

  test('does not lose a small spread about a large mean', () => {
    const delta = Array.from({ length: 10_000 }, (_, tree) => 2 ** 40 + (tree % 2));
    const result = accumulate({ features: 1, delta, baseError: delta, oobCount: delta.map(() => 1) }, [], 1);
    expect(result.importancesStd[0]).toBeCloseTo(Math.sqrt(2500 / 9999), 4);
  });

  test('one tree has no spread', () => {
    const result = accumulate({ features: 1, delta: [5], baseError: [1], oobCount: [1] }, [], 1);
    expect([result.importancesMean[0], result.importancesStd[0], result.importancesStandardized[0]]).toEqual([5, 0, 0]);
  });

  test('refuses chunks out of order, wrong sizes and no trees', () => {
    const total = new OobImportanceAccumulator(2);
    const chunk = { delta: new Float64Array(4), baseError: new Float64Array(2), oobCount: new Uint32Array(2) };
    expect(() => total.result(1)).toThrow(/no tree/);
    expect(() => total.add(1, chunk)).toThrow(/begins with tree 1; allowed: tree 0/);
    expect(() => total.add(0, { ...chunk, delta: new Float64Array(3) })).toThrow(/3 rises/);
    total.add(0, chunk);
    expect(() => total.add(0, chunk)).toThrow(/allowed: tree 2/);
    expect(() => new OobImportanceAccumulator(0)).toThrow(/features 0/);
  });
});
