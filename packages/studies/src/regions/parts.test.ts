import { describe, expect, test } from 'vitest';
import { curveOf } from './assemble/curve.ts';
import { medianReplica, replicaRows } from './replicas.ts';
import { percentiles } from './assemble/distribution.ts';
import { matchClusters } from './clusters/match-clusters.ts';
import { alignTo, centredColumns, principalAxes } from './assemble/procrustes.ts';

const triangle = [0, 0, 3, 0, 0, 4, 1, 1];

describe('alignTo', () => {
  test('undoes a turn, a mirror and a scale', () => {
    const target = centredColumns(triangle, 2);
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const moved = Float64Array.from({ length: 8 }, (_, at) => {
      const [x, y] = [target[2 * Math.floor(at / 2)]!, -target[2 * Math.floor(at / 2) + 1]!];
      return 7 * (at % 2 === 0 ? c * x - s * y : s * x + c * y);
    });
    const { points, disparity } = alignTo(moved, target, 2);
    points.forEach((value, at) => expect(value).toBeCloseTo(target[at]!, 12));
    expect(disparity).toBeCloseTo(0, 12);
  });

  test('says what still differs', () => {
    const line = [-1, 0, 1, 0, 0, 0];
    const bent = [-1, 0.3, 1, 0.3, 0, -0.6];
    expect(alignTo(line, bent, 2).disparity).toBeCloseTo(0.54 / 2.54, 12);
    expect(alignTo([0, 0, 0, 0], [1, 0, 0, 1], 2)).toEqual({ points: new Float64Array(4), disparity: 1 });
  });
});

test('principalAxes turns onto uncorrelated columns of falling length and positive sum', () => {
  const turned = principalAxes(
    triangle.map((value) => -value),
    2,
  );
  const column = (k: number) => [...turned].filter((_, at) => at % 2 === k);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  expect(dot(column(0), column(1))).toBeCloseTo(0, 12);
  expect(dot(column(0), column(0))).toBeGreaterThan(dot(column(1), column(1)));
  expect(dot(column(0), column(0)) + dot(column(1), column(1))).toBeCloseTo(27, 12);
  for (const k of [0, 1]) expect(column(k).reduce((sum, value) => sum + value, 0)).toBeGreaterThanOrEqual(0);
});

test('matchClusters names clusters after those they share most with', () => {
  expect(matchClusters([1, 1, 1, 0, 0, 2], [0, 0, 0, 1, 1, 2], 3)).toEqual([0, 0, 0, 1, 1, 2]);
  expect(matchClusters([0, 0, 0, 0, 1], [1, 1, 1, 0, 0], 2)).toEqual([1, 1, 1, 1, 0]);
});

test('curves, percentiles and the median replica leave out what is not finite', () => {
  expect(curveOf([Float32Array.of(1, 2), Float32Array.of(3, NaN)])).toMatchObject({ median: [2, 2], low: [1.1, 2] });
  expect(curveOf([Float32Array.of(1, NaN)]).median).toEqual([1]);
  expect(percentiles([NaN, 0, 100])[37]).toBeCloseTo(37, 10);
  expect(percentiles([NaN])).toEqual([]);
  expect(medianReplica([5, NaN, 1, 3, 3])).toBe(3);
  expect(medianReplica([NaN])).toBe(-1);
  expect(replicaRows(Float32Array.of(1, 2, 3, 4), 2)).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
});
