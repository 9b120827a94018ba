import { expect, test } from 'vitest';
import { analyticCoverage, type Simulated } from '../../../test/forecast-coverage.ts';

const processes: readonly Simulated[] = [
  {
    ...{ method: 'panel-ar', panels: 25, known: 30 },
    region: (i, normals) => {
      let level = (2 * i) / 0.3;
      return () => [(level = 2 * i + 0.7 * level + normals())];
    },
  },
  {
    ...{ method: 'dfm', panels: 25, known: 30 },
    region: (_, normals) => {
      let factor = normals();
      const levels = [0, 0, 0, 0];
      return () => {
        factor = 0.5 * factor + normals();
        return levels.map((_level, k) => (levels[k]! += 0.2 * k + (1 - 0.2 * k) * factor + 0.6 * normals()));
      };
    },
  },
];

// The bar: of simulated panels 86 to 94 % of what comes lies within a nominal 90 %.
test.each(processes)('$method knows how far it errs', async (process) => {
  for (const share of await analyticCoverage(process)) {
    expect(share).toBeGreaterThan(0.86);
    expect(share).toBeLessThan(0.94);
  }
});
