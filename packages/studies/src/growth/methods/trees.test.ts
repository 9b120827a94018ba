import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { designOf } from '../design.ts';
import { growthDataFrom } from '../from-section.ts';
import type { MethodInput } from '../config.ts';
import { resolveGrowthConfig } from '../resolve-config.ts';
import { light } from './method.ts';
import { methodOf } from './registry.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const fitted = async (method: MethodInput, asked: Partial<typeof light>) => {
  const data = growthDataFrom(crossSection(await loadDataset('fls2001')));
  const [config] = resolveGrowthConfig({ trees: 60, methods: [method] }).methods;
  const run = { device, cpu: device, signal: new AbortController().signal, onProgress: () => undefined };
  const fit = await methodOf(config!).fit(data, config!, { ...light, fitted: true, seed: 3, ...run, ...asked });
  return { fit, rows: designOf(data).rows };
};

it.each(['tree', 'boosting', 'bagging', 'forest', 'm5p-bagging'] as const)(
  '%s can be ranked by the share of explained variation, which is that of its decomposition',
  async (name) => {
    const { fit } = await fitted({ name, rankBy: 'fepv' }, { importance: true });
    const { fit: usual } = await fitted({ name }, { importance: true, decompose: true });
    const [first, ...others] = fit.importances;
    expect(first!.measure).toBe('fepv');
    expect(first!.values).toEqual([...usual.variation!.fepv]);
    expect(fit.variation).toBeNull();
    expect(others).toEqual(usual.importances);
    expect(usual.importances.map(({ measure }) => measure)).not.toContain('fepv');
  },
);

it.each(['bagging', 'forest', 'm5p-forest'] as const)(
  '%s draws rows without replacement where it is told',
  async (name) => {
    const [drawn, usual] = await Promise.all(
      [false, true].map(async (bootstrap) => (await fitted({ name, bootstrap }, { importance: true })).fit),
    );
    expect(drawn!.modelHash).not.toBe(usual!.modelHash);
    expect([...drawn!.fitted]).not.toEqual([...usual!.fitted]);
    // With a row in every bag, or in none, 63.2 % are in bag on average, as with replacement.
    expect(drawn!.outOfBag!.every(Number.isFinite)).toBe(true);
  },
);
