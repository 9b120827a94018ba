import { expect, it } from 'vitest';
import { growthMemory } from '../growth/memory.ts';
import { resolveGrowthConfig } from '../growth/resolve-config.ts';
import { checkMemory } from './memory.ts';

const GIB = 2 ** 30;
const need = (input: Parameters<typeof resolveGrowthConfig>[0], rows: number, features: number) =>
  growthMemory(resolveGrowthConfig({ decompose: false, ...input }), rows, features);

it('what does not fit is refused with both figures and the settings to lower', () => {
  const remedies = [{ to: 'grow fewer trees', options: { trees: null } }];
  const limits = { total: 4 * GIB, heap: 2 * GIB };
  expect(() => checkMemory({ heap: GIB, models: 3 * GIB, remedies }, limits)).not.toThrow();
  expect(() => checkMemory({ heap: GIB, models: 3.5 * GIB, remedies }, limits)).toThrow(
    expect.objectContaining({
      name: 'ConfigError',
      message:
        'the study needs more memory than there is: "about 4.50 GiB"; allowed: at most 4.00 GiB, which this machine or container has; or grow fewer trees (trees)',
    }),
  );
  expect(() => checkMemory({ heap: 2.5 * GIB, models: 0, remedies }, limits)).toThrow(
    /than Node lets JavaScript take: "about 2\.50 GiB"; allowed: at most 2\.00 GiB, which NODE_OPTIONS/,
  );
});

it('trees count where they are kept, the largest ensemble of all methods, and rows for each method', () => {
  const kept = need({ methods: ['bagging', 'forest'], trees: 1e8 }, 72, 41);
  expect(kept.models).toBeGreaterThan(100 * GIB);
  expect(kept.models).toBe(need({ methods: ['bagging'], trees: 1e8 }, 72, 41).models);
  expect(kept.remedies.map(({ options }) => options)).toEqual([{ trees: null }, { profiles: 'false' }]);
  expect(need({ methods: ['bagging'], trees: 1e8, profiles: false }, 72, 41).models).toBe(0);
  const [one, two] = [['ols'], ['ols', 'lasso']].map((methods) => need({ methods: methods as ['ols'] }, 1e6, 20).heap);
  const program = need({ methods: ['ols'] }, 0, 20).heap;
  expect(two! - program).toBeCloseTo(2 * (one! - program));
});
