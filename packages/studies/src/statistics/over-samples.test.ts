import { normals, permutation, purposes } from '@kuznets/base';
import { expect, it } from 'vitest';
import { intervalOverSamples, sampleScale, variance } from './over-samples.ts';

it('scales deviations over subsamples to all units, those of bootstrap samples not', () => {
  expect(sampleScale({ by: 'subsample', drawn: 63.2, from: 100 })).toBeCloseTo(1.3105, 4);
  expect(sampleScale({ by: 'bootstrap', drawn: 100, from: 100 })).toBe(1);
  const drawn = { by: 'bootstrap', drawn: 9, from: 9 } as const;
  // Deviations -2, -1, 0, 1, 2 of samples that lean upwards by 10: their 95 % quantile is 1.8.
  const { low, high } = intervalOverSamples(5, [13, 14, 15, 16, 17], drawn)!;
  expect([low, high].map((end) => Number(end.toFixed(12)))).toEqual([3.2, 6.8]);
  // Skewed to the right: the estimate may lie far above the truth, which the interval reaches down to.
  const skewed = intervalOverSamples(0, [-1, -1, -1, -1, 4], drawn)!;
  expect(-skewed.low).toBeGreaterThan(skewed.high);
  expect(intervalOverSamples(5, [4], drawn)).toBeNull();
  expect(variance([1])).toBe(0);
  expect(variance([1, 2, 4])).toBeCloseTo(7 / 3, 14);
});

it('holds the mean of nine samples in ten', () => {
  const rows = 60;
  const drawn = { by: 'subsample', drawn: 38, from: rows } as const;
  let covered = 0;
  for (let sample = 0; sample < 500; sample++) {
    const values = normals(rows, 3, purposes.normal, [sample, 0]);
    const meanOf = (places: ArrayLike<number>) =>
      Array.from(places).reduce((sum, at) => sum + values[at]!, 0) / places.length;
    const means = Array.from({ length: 200 }, (_, b) =>
      meanOf(permutation(rows, sample, purposes.shuffle, [b, 0]).subarray(0, 38)),
    );
    const { low, high } = intervalOverSamples(meanOf([...values.keys()]), means, drawn)!;
    if (low <= 0 && 0 <= high) covered++;
  }
  // A standard deviation over samples is 1.3 %.
  expect(Math.abs(covered / 500 - 0.9)).toBeLessThan(0.05);
});
