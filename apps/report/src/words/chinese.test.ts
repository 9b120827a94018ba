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
  say,
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
  const config = resolveGrowthConfig({ data: data.name, methods, seeds: 1, folds: 0, resamples: 2, profiles: false });
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  return runStudy(growthStudy, config, data, { device })
    .then(({ result }) => result)
    .finally(() => device.destroy());
}

/** What a result says in Chinese. */
const sentences = ({ methods, reference }: GrowthResult): string[] => [
  ...methods.flatMap(({ notes }) => notes.map((note) => say(words.zh.methodNotes, note))),
  ...(reference?.cells ?? []).flatMap((cell) => [
    words.zh.cellRow(cell),
    ...cell.notes.map((note) => say(words.zh.cellNotes, note)),
  ]),
];

/** What is left of a text in English, but for the names of programs and settings. */
const english = (text: string): string[] =>
  text.replaceAll(/MATLAB|R-hat|nDraws|burnIn|maxIterations|maxSweeps|lambdaMinRatio|tol\b/g, '').match(/[a-z]{2,}/g) ??
  [];

it.skipIf(folder === '')(
  `says in Chinese why cells of sdm2004 differ from the published ones${folder === '' ? ' (left out: KUZNETS_DATA is not set)' : ''}`,
  async () => {
    const said = sentences(await study(growthDataFrom(crossSection(await loadDataset('sdm2004')))));
    expect(said.length).toBeGreaterThan(400);
    expect(said.flatMap(english)).toEqual([]);
  },
);

it('says in Chinese what methods found in a sample whose columns depend on one another', async () => {
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
  const result = await study(growthDataFrom(crossSection(table, { target: 'Y' })));
  const codes = result.methods.flatMap(({ notes }) => notes.map(({ code }) => code));
  expect(codes).toEqual(
    expect.arrayContaining(['constant-left-out', 'same-in-another-unit', 'inseparable-combination']),
  );
  expect(sentences(result).flatMap(english)).toEqual([]);
});
