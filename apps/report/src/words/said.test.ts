import { createDevice } from '@kuznets/core-gpu';
import { crossSection, loadDataset, parseTable } from '@kuznets/data';
import {
  type GrowthData,
  type GrowthResult,
  growthDataFrom,
  growthMethods,
  resolveGrowthConfig,
  growthStudy,
  runStudy,
} from '@kuznets/studies';
import { expect, it } from 'vitest';
import { words } from './words.ts';

const folder = process.env['KUZNETS_DATA'] ?? '';
const few = { trees: 20, networks: 20, cycles: 20, draws: 500, burnIn: 100, bootstraps: 5, prune: true };

/** Every method of the growth study, with little of everything. */
async function study(data: GrowthData): Promise<GrowthResult> {
  const methods = Object.entries(growthMethods).map(([name, { settings }]) => ({
    name: name as keyof typeof growthMethods,
    ...Object.fromEntries(Object.entries(few).filter(([setting]) => setting in settings)),
  }));
  const config = resolveGrowthConfig({ data: data.name, methods, seeds: 1, folds: 0, profiles: false });
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  return runStudy(growthStudy, config, data, { device })
    .then(({ result }) => result)
    .finally(() => device.destroy());
}

/** What is left of a text in English, but for the names of programs and settings. */
const english = (text: string): string[] =>
  words.zh
    .said(text)
    .replaceAll(/MATLAB|R-hat|nDraws|burnIn|maxIterations|maxSweeps|lambdaMinRatio|tol\b/g, '')
    .match(/[a-z]{2,}/g) ?? [];

it.skipIf(folder === '')(
  `says in Chinese why cells of sdm2004 differ from the published ones${folder === '' ? ' (left out: KUZNETS_DATA is not set)' : ''}`,
  { timeout: 300_000 },
  async () => {
    const { methods, reference } = await study(growthDataFrom(crossSection(await loadDataset('sdm2004'))));
    const notes = [...methods.flatMap((method) => method.notes), ...reference!.cells.flatMap(({ note }) => note ?? [])];
    expect(notes.length).toBeGreaterThan(200);
    expect(notes.flatMap(english)).toEqual([]);
  },
);

it('says in Chinese what methods found in a sample whose columns depend on one another', {
  timeout: 60_000,
}, async () => {
  const rows = Array.from({ length: 40 }, (_, i) =>
    [
      `r${String(i)}`,
      Math.sin(i),
      (i * 17) % 23,
      (i * 29) % 31,
      7,
      2 * ((i * 29) % 31),
      ((i * 17) % 23) + ((i * 29) % 31),
    ].join(','),
  );
  const table = await parseTable(['ID,Y,A,B,CONSTANT,DOUBLE,SUM', ...rows].join('\n'), { file: 'made.csv' });
  const { methods } = await study(growthDataFrom(crossSection(table, { target: 'Y' })));
  const notes = methods.flatMap((method) => method.notes);
  for (const said of ['CONSTANT', 'in another unit', 'linear combination']) expect(notes.join('\n')).toContain(said);
  expect(notes.flatMap(english)).toEqual([]);
});
