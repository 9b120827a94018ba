import { uniforms } from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { simulatedPanel } from '../../../test/simulated-panel.ts';
import type { OriginForecasts } from '../forecasts/origins.ts';
import { againstRandomWalk } from './score.ts';

const regions = 12;
const indicators = [0];

/** Forecasts as accurate as the random walk, whose errors share half of their variance between the regions of a period. */
async function equallyAccurate(next: () => number, origins: number) {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const errors = () => {
    const common = normal();
    return Array.from({ length: regions }, () => (common + normal()) / Math.SQRT2);
  };
  const steps = Array.from({ length: origins }, errors);
  const { panel } = await simulatedPanel((i, t) => steps.slice(0, t).reduce((sum, step) => sum + step[i]!, 0), {
    regions,
    periods: origins + 1,
    indicators: 1,
  });
  return {
    panel,
    origins: steps.map((_, t): OriginForecasts => {
      const other = errors();
      const values = Float64Array.from(other, (error, i) => panel.values[i * (origins + 1) + t + 1]! - error);
      return {
        length: t + 1,
        steps: 1,
        labels: other.map(() => 0),
        methods: { drift: { values: [values], columns: [0] } },
      } as never;
    }),
    ...{ horizon: 1, method: 'drift' as const, indicators, inLevels: true },
  };
}

test('one origin cannot tell, however many regions there are', async () => {
  const scope = await equallyAccurate(uniforms(1), 1);
  expect(againstRandomWalk(scope)).toMatchObject({ statistic: null, pValue: null, origins: 1, verdict: 'one-origin' });
  const two = { ...(await equallyAccurate(uniforms(1), 2)), horizon: 2 };
  expect(againstRandomWalk({ ...two, horizon: 1 })!.statistic).not.toBeNull();
});

// With regions as observations a true null was rejected in 42 % of panels of this correlation.
test('rejects a true null in about 5 % of panels whose regions err together', { timeout: 120_000 }, async () => {
  const next = uniforms(2);
  let rejected = 0;
  const panels = 1000;
  for (let at = 0; at < panels; at++) if (againstRandomWalk(await equallyAccurate(next, 6))!.pValue! < 0.05) rejected++;
  expect(rejected / panels).toBeGreaterThan(0.03);
  expect(rejected / panels).toBeLessThan(0.07);
});
