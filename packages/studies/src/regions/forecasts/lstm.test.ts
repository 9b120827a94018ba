import { createDevice } from '@kuznets/core-gpu';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { simulatedPanel } from '../../../test/simulated-panel.ts';
import { lstm } from './lstm.ts';

const regions = 12;
const known = 24;
const replicas = 3;

// y = a + u, u_t = -u_t-1 / 2 + e: of one value alone nobody knows what is a and what is u.
test('effects of regions tell their means from their moves', async () => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const next = uniforms(11);
  const normal = normalsOf(next);
  const errors = new Map([
    [false, 0],
    [true, 0],
  ]);
  for (let at = 0; at < 3; at++) {
    const levels = Array.from({ length: regions }, () => {
      const effect = 4 * normal();
      let move = normal();
      return Array.from({ length: known + 1 }, () => effect + (move = normal() - move / 2));
    });
    const { panel } = await simulatedPanel((i, t) => levels[i]![t]!, { regions, periods: known + 1, indicators: 1 });
    for (const regionEffects of errors.keys()) {
      const settings = {
        scales: { scaling: 'population', last: known - 1 },
        reads: { of: 'levels', regionEffects },
        seen: 0,
        target: 0,
        options: { hidden: 8, learningRate: 0.01, patience: 50, window: 1, epochs: 150, randomState: 1 },
      } as const;
      const { values } = await lstm.fit({ panel, length: known, steps: 1 }, settings, { device, first: 0, replicas });
      values.forEach((value, own) => {
        errors.set(regionEffects, errors.get(regionEffects)! + (value - levels[own % regions]![known]!) ** 2);
      });
    }
  }
  await device.destroy();
  expect(errors.get(true)! / errors.get(false)!).toBeLessThan(0.6);
});
