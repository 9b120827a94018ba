import { expect, it } from 'vitest';
import { mapInOrder } from './map-in-order.ts';

it('keeps the order and never has more than its limit in flight', async () => {
  let pending = 0;
  let most = 0;
  const results = await mapInOrder([30, 5, 10, 1, 1], 2, async (delay, index) => {
    most = Math.max(most, ++pending);
    await new Promise((resolve) => setTimeout(resolve, delay));
    pending--;
    return index;
  });
  expect(results).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});

it('stops after a rejection', async () => {
  const seen: number[] = [];
  const run = mapInOrder([1, 2, 3, 4], 1, async (item) => {
    seen.push(item);
    if (item === 2) throw new Error('two');
  });
  await expect(run).rejects.toThrow('two');
  expect(seen).toEqual([1, 2]);
});

it('maps nothing to nothing', async () => {
  expect(await mapInOrder([], 3, async () => 1)).toEqual([]);
});
