import { expect, test } from 'vitest';
import type { PlannedUnit } from './plan.ts';
import { deal, shardCount } from './shards.ts';

test('deals every unit once, the dearest first, as many to the last shard as to the others', () => {
  const units = [6, 1, 5, 2, 4, 3].map((seconds) => ({ key: String(seconds), seconds, weight: 1 }) as PlannedUnit);
  expect(deal(units, 3).map((shard) => shard.map(({ seconds }) => seconds))).toEqual([
    [6, 1],
    [5, 2],
    [4, 3],
  ]);
});

test('splits a long stage into shards of so many seconds, a short one so that several machines share it, none finer than five', () => {
  const units = (count: number, seconds: number | null) =>
    Array.from({ length: count }, (_, at) => ({ key: String(at), seconds, weight: 1 }) as PlannedUnit);
  const counts = [
    [10_000, 1, 60],
    [480, 1, 60],
    [40, 1, 60],
    [40, 1, 2],
    [3, 1, 60],
    [4, 100, 60],
    [7, null, 60],
  ] as const;
  expect(counts.map(([count, seconds, each]) => shardCount(units(count, seconds), each))).toEqual([
    167, 16, 8, 20, 1, 4, 7,
  ]);
});
