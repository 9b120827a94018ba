import { createDevice, type Device } from '@kuznets/core-gpu';
import type { GrowthConfigInput } from '@kuznets/studies';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sdm2004 } from './data.ts';
import { draw, samples, simulated, studied, told, tolerance } from './simulated.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const methods: GrowthConfigInput['methods'] = [
  { name: 'bagging', trees: 50 },
  { name: 'forest', trees: 50 },
  { name: 'lasso', lambda: 0.1, nLambda: 40, stopping: 'change' },
  { name: 'boosting', cycles: 20 },
  { name: 'bma', draws: 1500, burnIn: 300, chains: 2 },
];

/** 500 rows of 20 determinants, each correlated with the one before it. */
function autoregressive(sample: number): { readonly x: Float64Array; readonly rows: number } {
  const [rows, width] = [500, 20];
  const x = draw(rows * width, sample, 1);
  for (let at = 0; at < x.length; at++) if (at % width > 0) x[at] = 0.6 * x[at - 1]! + 0.8 * x[at]!;
  return { x, rows };
}

const designs = {
  'of sdm2004, 88 x 67': () => (sdm2004 === undefined ? null : { x: Float64Array.from(sdm2004.x), rows: sdm2004.rows }),
  'autoregressive, 500 x 20': autoregressive,
};

it.each(Object.keys(designs) as (keyof typeof designs)[])(
  'rejects in one sample of twenty where no determinant means anything: %s',
  async (name) => {
    if (designs[name](0) === null) return;
    const rejected = new Map<string, number>();
    for (let sample = 0; sample < samples; sample++) {
      const { x, rows } = designs[name](sample)!;
      // 19 permutations: a test at 5 % is then exact.
      const result = await studied(device, simulated(x, draw(rows, sample, 2)), { methods, permutations: 19 });
      for (const { id, significance } of result.methods)
        if (Math.min(...significance!.pFamilywise) <= 0.05) rejected.set(id, (rejected.get(id) ?? 0) + 1);
    }
    const shares = result(rejected);
    told(`familywise size at 5 %, ${samples} samples, ${name}: ${JSON.stringify(shares)}`);
    for (const [id, share] of Object.entries(shares))
      expect(Math.abs(share - 0.05), id).toBeLessThan(tolerance(0.05, samples));
    expect(Object.keys(shares)).toHaveLength(5);
  },
);

function result(rejected: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries(
    methods!.map((method) => {
      const { name } = method as { readonly name: string };
      return [name, (rejected.get(name) ?? 0) / samples];
    }),
  );
}

/** Friedman's first function: five determinants mean something, each has a shadow, five more are noise. */
it('flags shadows against permuted targets, and sees through them given the others', async () => {
  const rows = 200;
  const flagged = { marginal: [0, 0, 0], conditional: [0, 0, 0] };
  const count = Math.max(10, Math.round(samples / 10));
  for (let sample = 0; sample < count; sample++) {
    const z = draw(rows * 15, sample, 3);
    const x = new Float64Array(rows * 15);
    const y = draw(rows, sample, 4);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < 15; k++)
        x[15 * row + k] = k >= 5 && k < 10 ? 0.9 * x[15 * row + k - 5]! + 0.436 * z[15 * row + k]! : z[15 * row + k]!;
      // Uniform, as Friedman has them.
      const [a, b, c, d, e] = Array.from({ length: 5 }, (_, k) => uniform(x[15 * row + k]!));
      y[row]! += 10 * Math.sin(Math.PI * a! * b!) + 20 * (c! - 0.5) ** 2 + 10 * d! + 5 * e!;
    }
    const { methods: fitted } = await studied(device, simulated(x, y), {
      ...{ methods: [{ name: 'bagging', trees: 100 }], permutations: 99, folds: 10 },
    });
    const { pFamilywise, conditional } = fitted[0]!.significance!;
    for (let k = 0; k < 15; k++) {
      if (pFamilywise[k]! <= 0.05) flagged.marginal[Math.floor(k / 5)]! += 1 / 5 / count;
      if (conditional!.pFamilywise[k]! <= 0.05) flagged.conditional[Math.floor(k / 5)]! += 1 / 5 / count;
    }
  }
  told(`share flagged of [signals, shadows, noise], ${count} samples: ${JSON.stringify(flagged)}`);
  expect(flagged.marginal[1]!).toBeGreaterThan(0.1);
  expect(flagged.conditional[1]!).toBeLessThan(0.05);
  expect(flagged.conditional[0]!).toBeGreaterThan(0.3);
  expect(Math.max(flagged.marginal[2]!, flagged.conditional[2]!)).toBeLessThan(0.05);
});

/** The normal distribution function, Abramowitz and Stegun 26.2.17: 7.5e-8. */
function uniform(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z < 0 ? tail : 1 - tail;
}
