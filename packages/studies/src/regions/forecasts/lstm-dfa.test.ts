import { createDevice } from '@kuznets/core-gpu';
import { expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../../test/simulated-panel.ts';
import { resolveRegionsConfig } from '../config.ts';
import { lstmDfa } from './lstm-dfa.ts';
import type { MethodForecasts } from './method.ts';

const replicas = 2;
const numbersOf = (entries: MethodForecasts['loadings'], cluster: number): number[] => [
  ...entries!.find((entry) => entry.cluster === cluster)!.loadings,
];

test('one network of all clusters is that of one cluster of all regions, whose loadings it tells apart', async () => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const { panel } = await simulatedPanel(walks(6));
  const fit = async (labels: readonly number[], pooled: boolean, regionEffects = false): Promise<MethodForecasts> => {
    const origin = {
      ...{ panel, length: 7, steps: 2, target: 0, labels },
      config: resolveRegionsConfig({ epochs: { lstm: 12 }, lstm: { pooled, regionEffects } }),
      scales: { scaling: 'population', by: 'pooled', last: 6 },
    } as const;
    return lstmDfa.fit(origin, lstmDfa.settings(origin), { device, first: 0, replicas });
  };
  const one = panel.ids.map(() => 0);
  const two = panel.ids.map((_, i) => (i % 3 === 0 ? 1 : 0));
  const [whole, pooled, apart] = [await fit(one, false), await fit(two, true), await fit(two, false)];
  expect(pooled.values).toEqual(whole.values);
  expect(apart.values).not.toEqual(whole.values);
  expect(pooled.notes).toEqual([{ code: 'one-network' }]);
  expect(pooled.training).toEqual([{ ...whole.training![0]!, cluster: null }]);
  expect(apart.training!.map(({ cluster }) => cluster)).toEqual([0, 1]);
  // Four regions are in cluster 1, eight in cluster 0.
  const [all, first, second] = [
    numbersOf(whole.loadings, 0),
    numbersOf(pooled.loadings, 0),
    numbersOf(pooled.loadings, 1),
  ];
  for (const [at, value] of all.entries()) expect((2 * first[at]! + second[at]!) / 3).toBeCloseTo(value, 6);
  expect(first).not.toEqual(second);
  expect(pooled.loadings!.map(({ best }) => best)).toEqual([whole.loadings![0]!.best, whole.loadings![0]!.best]);
  expect((await fit(two, true, true)).values).toEqual((await fit(one, false, true)).values);
  await device.destroy();
});

test('of a cluster of one region windows are kept for validation where regions are asked for, and it is said', async () => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const { panel } = await simulatedPanel(walks(6));
  const fit = async (split: 'windows' | 'regions'): Promise<MethodForecasts> => {
    const labels = panel.ids.map((_, i) => (i === 4 ? 1 : 0));
    const config = resolveRegionsConfig({ epochs: { lstm: 12 }, lstm: { split } });
    const scales = { scaling: 'population', by: 'pooled', last: 6 } as const;
    const origin = { panel, length: 7, steps: 1, target: 0, labels, config, scales };
    return lstmDfa.fit(origin, lstmDfa.settings(origin), { device, first: 0, replicas: 1 });
  };
  const [windows, regions] = [await fit('windows'), await fit('regions')];
  expect(windows.notes).toEqual([]);
  expect(regions.notes).toEqual([{ code: 'split-by-windows', cluster: 1 }]);
  expect(regions.training![0]).not.toEqual(windows.training![0]);
  expect(regions.training![1]).toEqual(windows.training![1]);
});
