import { describe, expect, it } from 'vitest';
import { rankSample } from './rank-sample.ts';

const table = (rows: readonly (readonly number[])[], y: readonly number[]) => ({
  x: Float64Array.from(rows.flat()),
  y: Float64Array.from(y),
  rows: rows.length,
  features: rows[0]?.length ?? 0,
});

describe('rankSample', () => {
  it('gives each distinct value its rank, feature by feature', () => {
    const sample = rankSample(
      table(
        [
          [3, 7],
          [1, 7],
          [3, -2],
        ],
        [1, 2, 4],
      ),
    );
    expect([...sample.ranks]).toEqual([1, 0, 1, 1, 1, 0]);
    expect([...sample.rankOffsets]).toEqual([0, 2, 4]);
    expect([...sample.lowValues]).toEqual([1, 3, -2, 7]);
    expect(sample.rowBits).toBe(16);
  });

  it('treats 0 and -0 as one value', () => {
    expect([...rankSample(table([[0], [-0], [1]], [1, 2, 3])).ranks]).toEqual([0, 0, 1]);
  });

  it.each([
    ['decimals', [0.011, -0.0032, 0.0694]],
    ['integers', [3, 900, -17]],
    ['a large offset', [1e9 + 0.5, 1e9 - 0.25, 1e9]],
    ['very large values', [1e300, -1e300, 3e299]],
    ['very small values', [1e-300, -1e-300, 3e-299]],
    ['a constant', [5, 5, 5]],
  ])('keeps targets within 2^-29 of their range: %s', (_, y) => {
    const { target, targetScale, targetCentre } = rankSample(
      table(
        y.map((v) => [v]),
        y,
      ),
    );
    const range = Math.max(...y) - Math.min(...y);
    const spacing = Math.max(...y.map(Math.abs)) * 2 ** -52;
    y.forEach((value, i) => {
      expect(Math.abs(target[i]!)).toBeLessThanOrEqual(2 ** 29);
      expect(Math.abs(targetCentre + targetScale * target[i]! - value)).toBeLessThanOrEqual(
        Math.max(range * 2 ** -29, spacing),
      );
    });
  });

  it('holds integer targets exactly, so that leaf means are exact', () => {
    const y = [1, 2, 3, 1000];
    const { target, targetScale, targetCentre } = rankSample(
      table(
        y.map((v) => [v]),
        y,
      ),
    );
    expect([...target].map((t) => targetCentre + targetScale * t)).toEqual(y);
  });

  it('bins samples above 65,535 rows into at most 256 ranks of about equal counts', () => {
    const rows = 70_000;
    const x = Float64Array.from({ length: rows }, (_, i) => (i * 7919) % 70_001);
    const sample = rankSample({ x, y: x, rows, features: 1 });
    const counts = new Array<number>(sample.rankOffsets[1]!).fill(0);
    sample.ranks.forEach((rank, row) => {
      counts[rank]! += 1;
      expect(x[row]! >= sample.lowValues[rank]! && x[row]! <= sample.highValues[rank]!).toBe(true);
    });
    expect(sample.rowBits).toBe(24);
    expect(counts.length).toBe(256);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(Math.max(...sample.target.map(Math.abs)) * rows).toBeLessThan(2 ** 38);
  });

  it.each([
    [
      'x has 3 values, 2 rows x 2 features need 4',
      { x: new Float64Array(3), y: new Float64Array(2), rows: 2, features: 2 },
    ],
    ['y has 1 values, x has 2 rows', { x: new Float64Array(4), y: new Float64Array(1), rows: 2, features: 2 }],
    [
      'column "x0": row 1 (the first is 0) is not a finite number: NaN',
      { x: Float64Array.of(1, 2, NaN, 4), y: new Float64Array(2), rows: 2, features: 2 },
    ],
    [
      'column "y": row 1 (the first is 0) is not a finite number: Infinity',
      { x: new Float64Array(4), y: Float64Array.of(1, Infinity), rows: 2, features: 2 },
    ],
    ['x has 0 rows, at least 1 is needed', { x: new Float64Array(0), y: new Float64Array(0), rows: 0, features: 2 }],
  ])('refuses: %s', (message, data) => {
    expect(() => rankSample(data)).toThrow(message);
  });
});
