import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStudy } from '../../study/run-study.ts';
import { growthDataFrom } from '../from-section.ts';
import { resolveGrowthConfig } from '../resolve-config.ts';
import { growthRoles } from '../roles.ts';
import { growthStudy } from '../study.ts';
import { parentsOf } from './bayesian.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const csv = `y,a,b,c\n${Array.from({ length: 50 }, (_, i) => {
  const [a, b] = [Math.sin(i * i), Math.cos(3 * i)];
  return `${a * b + Math.sin(11 * i) / 3},${a},${b},${['u', 'v'][i % 2]}`;
}).join('\n')}\n`;

it('takes always-included determinants, heredity and dilution as settings, and leaves the defaults as they are', async () => {
  const inclusion = async (settings: Record<string, unknown>): Promise<Readonly<Record<string, number>>> => {
    const config = resolveGrowthConfig({
      ...{
        data: 'made.csv',
        target: 'y',
        formula: '~ a + b + c + a:b + I(a^2)',
        folds: 0,
        resamples: 0,
        decompose: false,
        profiles: false,
      },
      ...{ seeds: 1, methods: [{ name: 'bma', modelPrior: 'uniform', ...settings }] },
    });
    const data = growthDataFrom(crossSection(await parseTable(csv, { file: 'made.csv' }), growthRoles(config)));
    expect(parentsOf(data)).toEqual({ 'a:b': ['a', 'b'], 'I(a^2)': ['a'] });
    const { result } = await runStudy(growthStudy, config, data, { device });
    const values = result.methods[0]!.importances[0]!.mean;
    return Object.fromEntries(data.features.map(({ name }, at) => [name, values[at]!]));
  };
  const [plain, always, hereditary, diluted] = [
    await inclusion({}),
    await inclusion({ always: ['c'] }),
    await inclusion({ heredity: true }),
    await inclusion({ dilution: 1, g: 'zellner-siow' }),
  ];
  expect(plain['a:b']).toBeGreaterThan(0.9);
  expect(plain['a']).toBeLessThan(0.5);
  expect([always!['c'], plain['c']! < 0.5]).toEqual([1, true]);
  expect(hereditary!['a']).toBeGreaterThanOrEqual(hereditary!['a:b']!);
  expect(hereditary!['b']).toBeGreaterThanOrEqual(hereditary!['a:b']!);
  expect(hereditary!['a:b']).toBeGreaterThan(0.9);
  expect(diluted!['a:b']).toBeGreaterThan(0.9);
  const settings = resolveGrowthConfig({ data: 'made.csv', target: 'y', methods: ['bma'] }).methods[0]!;
  expect(settings).toMatchObject({ always: [], heredity: false, dilution: 0 });
});
