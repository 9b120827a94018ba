import { normalsOf, uniforms } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { simulatedPanel } from '../../../test/simulated-panel.ts';
import { methodOf } from './registry.ts';

const regions = 8;
const known = 24;

test('factors of the regions forecast changes that they share, and what changes alike goes on', async () => {
  const next = uniforms(4);
  const normal = normalsOf(next);
  const errors = { dfm: 0, drift: 0 };
  for (let at = 0; at < 4; at++) {
    let factor = normal();
    const levels = Array.from({ length: regions }, () => [0]);
    for (let t = 0; t < known; t++) {
      factor = 0.9 * factor + normal();
      for (const [i, own] of levels.entries())
        own.push(own.at(-1)! + (i === regions - 1 ? 2 : (i % 2 === 0 ? 1 : -1.5) * factor + 0.5 * normal()));
    }
    const { panel } = await simulatedPanel((i, t) => levels[i]![t]!, { regions, periods: known + 1, indicators: 1 });
    const origin = {
      ...{ panel, length: known, steps: 1, target: 0, labels: panel.ids.map(() => 0) },
      ...{
        scales: { scaling: 'population', by: 'pooled', last: known - 1 },
        config: { kFactors: 1, factorModel: 'regions' },
      },
    };
    for (const name of ['dfm', 'drift'] as const) {
      const method = methodOf(name);
      const { values, notes } = await method.fit(origin, method.settings(origin as never), {} as never);
      levels.forEach((own, i) => (errors[name] += (values[i]! - own[known]!) ** 2));
      expect(values[regions - 1]).toBeCloseTo(2 * known, 9);
      if (name === 'dfm') expect(notes).toContainEqual({ code: 'changes-alike', name: 'a', ids: ['R7'] });
    }
  }
  expect(Math.sqrt(errors.dfm / errors.drift)).toBeLessThan(0.65);
});
