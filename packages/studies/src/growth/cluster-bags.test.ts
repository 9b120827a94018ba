import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { growthDataFrom } from './from-section.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import type { MethodInput } from './config.ts';
import { growthRoles } from './roles.ts';
import { growthStudy } from './study.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

// The target is of the area alone, and `place` says no more than which rows lie in the same one.
const rows = Array.from({ length: 60 }, (_, row) => {
  const area = row % 6;
  return `r${row},a${area},${area},${Math.sin(7 * area) + (row % 5) / 20},${(row * 37) % 61}`;
});
const csv = `id,area,place,y,noise\n${rows.join('\n')}\n`;

it('draws bags of whole clusters, so that out of bag nothing is known of them', async () => {
  const bagged: MethodInput[] = ['bagging', 'forest', 'm5p-bagging', 'm5p-forest', { name: 'network', networks: 60 }];
  const r2 = async (cluster?: string[]) => {
    const config = resolveGrowthConfig({
      ...{ data: 'made.csv', id: 'id', target: 'y', methods: bagged },
      ...{ trees: 60, seeds: 1, folds: 0, resamples: 0, decompose: false, profiles: false },
      ...(cluster ? { cluster } : { exclude: ['area'] }),
    });
    const data = growthDataFrom(crossSection(await parseTable(csv, { file: 'made.csv' }), growthRoles(config)));
    const { methods, data: of } = (await runStudy(growthStudy, config, data, { device })).result;
    expect(of.notes.some(({ code }) => code === 'bags-of-clusters')).toBe(cluster !== undefined);
    return methods.map(({ accuracy: { outOfBag } }) => outOfBag!.r2!.mean);
  };
  for (const known of await r2()) expect(known).toBeGreaterThan(0.5);
  for (const unknown of await r2(['area'])) expect(unknown).toBeLessThan(0.2);
});

it('says that values are binned where a bag may hold more rows than trees are grown exactly on', async () => {
  // One area of 330 rows, and 200 areas: all draws may be of the one.
  const areas = Array.from({ length: 529 }, (_, row) => `a${Math.max(0, row - 329)}`);
  const lines = areas.map((area, row) => `r${row},${area},${row % 7},${(row * 37) % 61}`);
  const table = await parseTable(`id,area,y,x\n${lines.join('\n')}\n`, { file: 'made.csv' });
  const notes = async (cluster?: string[]) => {
    const config = resolveGrowthConfig({
      ...{ data: 'made.csv', id: 'id', target: 'y', include: ['x'], methods: ['forest'], trees: 2, seeds: 1 },
      ...{ folds: 0, resamples: 0, decompose: false, profiles: false, ...(cluster && { cluster }) },
    });
    const data = growthDataFrom(crossSection(table, growthRoles(config)));
    return (await runStudy(growthStudy, config, data, { device })).result.methods[0]!.notes;
  };
  expect(await notes()).toEqual([]);
  expect(await notes(['area'])).toEqual([{ code: 'features-binned', drawn: 66_000, rows: 529, bins: 256 }]);
});
