import { expect, it } from 'vitest';
import { correctedResampledTest } from './corrected-resampled-test.ts';

const differences = [0.2, -0.1, 0.4, 0.3, 0.25];

it('widens the t-test by the rows that parts share in training', () => {
  const plain = correctedResampledTest(differences, 0);
  // R's t.test.
  expect(plain.se).toBeCloseTo(0.0842614977317636, 13);
  expect(plain.pValue).toBeCloseTo(0.0673227524994253, 12);
  const corrected = correctedResampledTest(differences, 1 / 4);
  expect(corrected.difference).toBeCloseTo(0.21, 14);
  expect(corrected.se / plain.se).toBeCloseTo(Math.sqrt((1 / 5 + 1 / 4) / (1 / 5)), 13);
  expect(corrected.pValue).toBeGreaterThan(plain.pValue!);
  expect(correctedResampledTest([0.5, 0.5], 1).pValue).toBeNull();
});
