import { readFileSync } from 'node:fs';
import { createDevice } from '@kuznets/core-gpu';
import { expect, it } from 'vitest';
import { reference } from './data.ts';
import { simulated, studied } from './simulated.ts';

interface Altmann {
  readonly x: number[][];
  readonly y: number[];
  readonly permutations: number;
  readonly pValue: number[];
}

const { x, y, permutations, pValue } = JSON.parse(readFileSync(reference('altmann.json'), 'utf8')) as Altmann;

it("tests a forest's importances as ranger's Altmann method does", async () => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const data = simulated(Float64Array.from(x.flat()), Float64Array.from(y));
  const { methods } = await studied(device, data, {
    methods: [{ name: 'forest', trees: 300, maxFeatures: 2, minSamplesLeaf: 1, minSamplesSplit: 6, rankBy: 'mean' }],
    permutations: 250,
  });
  await device.destroy();
  methods[0]!.significance!.pValue.forEach((p, k) => {
    // Shares of two independent sets of permutations, and importances of two forests.
    const share = (p + pValue[k]!) / 2;
    const error = Math.sqrt(Math.max(share * (1 - share), 0.005) * (1 / 250 + 1 / permutations));
    expect(Math.abs(p - pValue[k]!), `x${k + 1}: ${p} here, ${pValue[k]} there`).toBeLessThan(4 * error + 0.03);
  });
});
