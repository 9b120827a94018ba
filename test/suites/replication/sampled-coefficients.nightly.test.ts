import { createDevice, type Device } from '@kuznets/core-gpu';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { draw, samples, simulated, studied, tolerance, told } from './simulated.ts';

// What intervals of 90 % over samples hold of the coefficients of least squares: 100 rows, three determinants, 100 samples of the rows each.
const [rows, width, resamples] = [100, 3, 100];
const truths = [1, -0.5, 0];
const count = 10 * samples;

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const errors = {
  alike: (own: number) => own,
  'that spread with a determinant': (own: number, x: number) => own * (0.5 + Math.abs(x)),
} as const;

it.each(
  (Object.keys(errors) as (keyof typeof errors)[]).flatMap((error) =>
    (['subsample', 'bootstrap'] as const).map((resampling) => ({ error, resampling })),
  ),
)(
  'nine intervals of ten over samples hold the coefficient: errors $error, $resampling',
  async ({ error, resampling }) => {
    const held = truths.map(() => 0);
    for (let sample = 0; sample < count; sample++) {
      const [x, noise] = [draw(rows * width, sample, 15), draw(rows, sample, 16)];
      const y = Float64Array.from({ length: rows }, (_, row) => {
        const own = x.subarray(row * width, (row + 1) * width);
        return truths.reduce((sum, truth, k) => sum + truth * own[k]!, 1) + errors[error](noise[row]!, own[0]!);
      });
      const { methods } = await studied(device, simulated(x, y), { methods: ['ols'], resamples, resampling });
      const { low, high } = methods[0]!.resampling!.coefficients!;
      truths.forEach((truth, k) => {
        if (low[k]! <= truth && truth <= high[k]!) held[k]! += 1 / count;
      });
    }
    told(
      `coverage of 90 % intervals over ${resamples} samples, ${count} samples, errors ${error}, ${resampling}: ${held.map((share) => share.toFixed(3)).join(' ')}`,
    );
    for (const share of held) {
      expect(share).toBeGreaterThan(0.85 - tolerance(0.9, count));
      expect(share).toBeLessThan(0.95 + tolerance(0.9, count));
    }
  },
);
