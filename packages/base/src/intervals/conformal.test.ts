import { describe, expect, it } from 'vitest';
import { uniform } from '../random/draws.ts';
import { philox4x32, seedKey } from '../random/philox.ts';
import { cvPlusInterval, scoreIntervals, splitConformal } from './conformal.ts';
import { nthSmallest } from './nth-smallest.ts';

const key = seedKey(17);
/** Numbers between 0 and 1; of `ties` few different ones. */
const numbers = (count: number, stream: number, ties = false): Float64Array =>
  Float64Array.from({ length: count }, (_, draw) => {
    const value = uniform(philox4x32([draw, stream, 0, 0], key)[0]);
    return ties ? Math.floor(5 * value) : value;
  });

describe('nthSmallest', () => {
  it.each([1, 2, 3, 7, 64, 101])('is the n-th of %i numbers sorted, equal ones too', (count) => {
    for (const values of [numbers(count, count), numbers(count, count, true), numbers(count, 1).sort()])
      for (let n = 1; n <= count; n++) expect(nthSmallest(values.slice(), n)).toBe(values.toSorted()[n - 1]);
  });
});

describe('splitConformal', () => {
  it('is infinite where there are too few errors', () => {
    const { low, high } = splitConformal(Float64Array.of(1, 2), [0.5, 1, 1.5], 0.8);
    expect([...low, ...high]).toEqual([-Infinity, -Infinity, Infinity, Infinity]);
    expect([...splitConformal(Float64Array.of(1), [0.5, 1, -1.5], 0.75).high]).toEqual([2.5]);
  });

  it('takes the exact place where the product of level and count is rounded', () => {
    // 0.9 (9 + 1) is the 9th of 9, not the 10th; 0.7 * 10 is 7 exactly though 0.7 is not.
    const errors = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(splitConformal(Float64Array.of(0), errors, 0.9).high[0]).toBe(9);
    expect(splitConformal(Float64Array.of(0), errors, 0.7).high[0]).toBe(7);
    expect(splitConformal(Float64Array.of(0), errors, 0.71).high[0]).toBe(8);
  });

  it.each([0, 1, NaN, 90])('refuses the level %d', (level) => {
    expect(() => splitConformal(Float64Array.of(0), [1], level)).toThrow(/level.*above 0 and below 1/);
  });
});

describe('cvPlusInterval', () => {
  const n = 53;
  const heldIn = Array.from({ length: n }, (_, row) => (row * 7) % 5);
  const residuals = numbers(n, 3).map((value) => value - 0.5);
  const predictions = Array.from({ length: 5 }, (_, fold) => numbers(4, 10 + fold));

  it.each([0.5, 0.8, 0.9, 0.95])('is the definition, term by term, at %d', (level) => {
    const { low, high } = cvPlusInterval(new Float64Array(4), { predictions, heldIn, residuals }, level);
    for (let row = 0; row < 4; row++) {
      const centres = heldIn.map((fold) => predictions[fold]![row]!);
      const up = centres.map((centre, i) => centre + Math.abs(residuals[i]!)).sort((a, b) => a - b);
      const down = centres.map((centre, i) => centre - Math.abs(residuals[i]!)).sort((a, b) => a - b);
      expect(high[row]).toBe(up[Math.ceil(level * (n + 1)) - 1]);
      expect(low[row]).toBe(down[Math.floor((1 - level) * (n + 1)) - 1]);
    }
  });

  it('is split conformal where every fold says the same', () => {
    const alike = predictions.map(() => predictions[0]!);
    const cv = cvPlusInterval(predictions[0]!, { predictions: alike, heldIn, residuals }, 0.9);
    expect(cv).toEqual(splitConformal(predictions[0]!, residuals, 0.9));
  });

  it('refuses lengths that differ', () => {
    const folds = { predictions, heldIn, residuals };
    expect(() => cvPlusInterval(new Float64Array(3), folds, 0.9)).toThrow(/fold 0 predicts 4 rows, the model 3/);
    expect(() => cvPlusInterval(new Float64Array(4), { ...folds, heldIn: [0] }, 0.9)).toThrow(/heldIn has 1 values/);
  });
});

describe('scoreIntervals', () => {
  it('counts ends as inside, and rows with a target alone', () => {
    const intervals = {
      prediction: new Float64Array(4),
      low: Float64Array.of(0, 0, 0, 0),
      high: Float64Array.of(1, 2, 3, 100),
    };
    expect(scoreIntervals([1, 2.5, 0, NaN], intervals)).toEqual({ coverage: 2 / 3, width: 2 });
  });
});
