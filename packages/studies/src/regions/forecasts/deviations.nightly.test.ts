import { expect, test } from 'vitest';
import { analyticCoverage } from '../../../test/forecast-coverage.ts';

// The order is chosen among nine of 60 periods; of 30 the intervals hold 82 to 86 %, since what is estimated counts as known.
test('an ARIMA of chosen order knows how far it errs', async () => {
  const held = await analyticCoverage({
    ...{ method: 'arima', panels: 14, known: 60 },
    region: (i, normals) => {
      let [level, change] = [10 * i, 0];
      return () => [(level += 0.3 + (change = 0.4 * change + (1 + i) * normals()))];
    },
  });
  for (const share of held) {
    expect(share).toBeGreaterThan(0.86);
    expect(share).toBeLessThan(0.94);
  }
});
