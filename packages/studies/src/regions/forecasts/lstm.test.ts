import { createDevice } from '@kuznets/core-gpu';
import { normalsOf, uniforms } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { simulatedPanel } from '../../../test/simulated-panel.ts';
import { resolveRegionsConfig } from '../config.ts';
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
        scales: { scaling: 'population', by: 'pooled', last: known - 1 },
        reads: { of: 'levels', regionEffects },
        logged: null,
        seen: 0,
        target: 0,
        options: {
          ...{ hidden: 8, learningRate: 0.01, patience: 50, validation: 0.2 },
          ...{ window: 1, horizon: 1, epochs: 150, randomState: 1 },
        },
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

// y_t = .9 y_(t-2) + e: from one value the next period cannot be told, the one after it can.
test('forecasts of two periods at once do not go by the first', async () => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const normal = normalsOf(uniforms(7));
  const length = 12;
  const levels = Array.from({ length: 40 }, () => {
    const y = [normal(), normal()];
    while (y.length < length + 2) y.push(0.9 * y.at(-2)! + 0.3 * normal());
    return y;
  });
  const { panel } = await simulatedPanel((i, t) => levels[i]![t]!, { regions: 40, periods: length + 2, indicators: 1 });
  const forecast = async (strategy: 'recursive' | 'direct', steps: number): Promise<Float64Array> => {
    const origin = {
      ...{ panel, length, steps, target: 0, labels: levels.map(() => 0) },
      config: resolveRegionsConfig({
        ...{ window: 1, horizon: 2, epochs: { lstm: 150 }, lstm: { steps: strategy, hidden: 8 } },
      }),
      scales: { scaling: 'population', by: 'pooled', last: length - 1 },
    } as const;
    return (await lstm.fit(origin, lstm.settings(origin), { device, first: 0, replicas })).values;
  };
  const errorOf = (values: Float64Array): number =>
    values.reduce((sum, value, at) => sum + (at % 2) * (value - levels[(at >> 1) % 40]![length + 1]!) ** 2, 0);
  const direct = await forecast('direct', 2);
  expect(errorOf(direct) / errorOf(await forecast('recursive', 2))).toBeLessThan(0.5);
  // Where one period is left to score, the first output of the same network is taken.
  expect(await forecast('direct', 1)).toEqual(direct.filter((_, at) => at % 2 === 0));
  await device.destroy();
});
