import { expect, test } from 'vitest';
import { asLevels, asRead } from './sequences.ts';

// Two series of three periods and two variables.
const panel = { endog: Float64Array.of(1, 10, 2, 20, 4, 50, 7, 0, 7, 1, 8, 3), series: 2, periods: 3, kEndog: 2 };

test('levels are read as they are, changes one period fewer', () => {
  expect(asRead(panel, 'levels')).toBe(panel);
  const { endog, periods } = asRead(panel, 'changes');
  expect(periods).toBe(2);
  expect([...endog]).toEqual([1, 10, 2, 30, 0, 1, 1, 2]);
});

test('forecast changes add up from the last values, series by series and replica by replica', () => {
  const ahead = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, -1, 0, -1, 0, 0, 0, 0, 0);
  expect(asLevels(ahead, 'levels', panel, 2)).toBe(ahead);
  expect([...asLevels(ahead, 'changes', panel, 2)]).toEqual([5, 52, 8, 56, 13, 9, 20, 17, 3, 50, 2, 50, 8, 3, 8, 3]);
});
