import { expect, test } from 'vitest';
import type { PlannedUnit } from './plan.ts';
import { deal } from './shards.ts';

test('deals every unit once, the dearest first, as many to the last shard as to the others', () => {
  const units = [6, 1, 5, 2, 4, 3].map((seconds) => ({ key: String(seconds), seconds, weight: 1 }) as PlannedUnit);
  expect(deal(units, 3).map((shard) => shard.map(({ seconds }) => seconds))).toEqual([
    [6, 1],
    [5, 2],
    [4, 3],
  ]);
});
