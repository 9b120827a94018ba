import { expect, it } from 'vitest';
import { breather } from './breather.ts';

it('lets others run, but not before its time', async () => {
  let others = 0;
  const other = (): void => {
    others++;
    timer = setTimeout(other);
  };
  let timer = setTimeout(other);
  const patient = breather(1e6);
  for (let round = 0; round < 100; round++) await patient();
  expect(others).toBe(0);
  const breathe = breather(1);
  for (const end = performance.now() + 3000; others < 6 && performance.now() < end; ) await breathe();
  clearTimeout(timer);
  expect(others).toBeGreaterThanOrEqual(6);
});
