import { expect, test } from 'vitest';
import { readerOf } from './sequences.ts';

// Two series of three periods and two variables.
const panel = { endog: Float64Array.of(1, 10, 2, 20, 4, 50, 7, 0, 7, 1, 8, 3), series: 2, periods: 3, kEndog: 2 };

const plain = (of: 'levels' | 'changes') => readerOf(panel, { of, regionEffects: false });

test('levels are read as they are, changes one period fewer', () => {
  expect(plain('levels').read(panel)).toBe(panel);
  const { endog, periods } = plain('changes').read(panel);
  expect(periods).toBe(2);
  expect([...endog]).toEqual([1, 10, 2, 30, 0, 1, 1, 2]);
});

test('forecast changes add up from the last values, series by series and replica by replica', () => {
  const ahead = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, -1, 0, -1, 0, 0, 0, 0, 0);
  expect(plain('levels').levels(ahead, 2)).toBe(ahead);
  expect([...plain('changes').levels(ahead, 2)]).toEqual([5, 52, 8, 56, 13, 9, 20, 17, 3, 50, 2, 50, 8, 3, 8, 3]);
});

test('effects of regions are their means of what is known, taken off and added again', () => {
  const longer = { ...panel, periods: 4, endog: Float64Array.of(1, 10, 2, 20, 4, 50, 9, 9, 7, 0, 7, 1, 8, 3, 8, 8) };
  const ofChanges = readerOf(panel, { of: 'changes', regionEffects: true });
  // Means of the known changes: 1.5 and 20; 0.5 and 1.5.
  expect([...ofChanges.read(longer).endog]).toEqual([-0.5, -10, 0.5, 10, 3.5, -61, -0.5, -0.5, 0.5, 0.5, -0.5, 3.5]);
  expect([...ofChanges.levels(new Float32Array(8), 1)]).toEqual([5.5, 70, 8.5, 4.5, 5.5, 70, 8.5, 4.5]);
  const ofLevels = readerOf(
    { ...panel, endog: panel.endog.map((value, at) => value + (at < 6 ? 3 : 0)) },
    { of: 'levels', regionEffects: true },
  );
  const back = ofLevels.levels(Float32Array.of(0, 0, 1, 1, 0, 0, 0, 0), 2);
  expect(back[2]! - back[0]!).toBeCloseTo(1, 5);
  expect(back[0]).toBeCloseTo(7 / 3 + 3, 5);
  expect(back[4]).toBeCloseTo(22 / 3, 5);
});
