import { ConfigError } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, loadDataset, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { GrowthConfigInput } from '../growth/config.ts';
import { fits } from '../growth/fits.ts';
import { growthDataFrom } from '../growth/from-section.ts';
import { growthRoles } from '../growth/roles.ts';
import { growthStudy } from '../growth/study.ts';
import { runStudy } from '../study/run-study.ts';
import { memoryStore } from '../study/work-store.ts';
import { studyWords } from '../words/words.ts';
import { assembleGrowthMultiverse, type MethodRanks } from './assemble.ts';
import { type GrowthMultiverseConfigInput, resolveGrowthMultiverseConfig } from './config.ts';
import { gridOf } from './grid.ts';
import { growthPaperGrid } from './paper-grid.ts';
import { growthMultiverseStudy } from './study.ts';
import { survivalOf } from './survival.ts';
import { survivalSentences } from './survival-sentences.ts';
import { type GrowthTable, growthTableDigest, sampleOf } from './table.ts';
import { growthMultiverseTables } from './tables.ts';

const fls = async (): Promise<GrowthTable> => ({ source: await loadDataset('fls2001'), facts: {} });
const base = { methods: ['tree', { name: 'bagging', trees: 20 }], seeds: 2 } satisfies GrowthConfigInput;
const grid = async (input: GrowthMultiverseConfigInput) =>
  gridOf(resolveGrowthMultiverseConfig({ base, ...input }), await fls());

describe('gridOf', () => {
  test('sets what varies on the study and on every method that has it, and leaves out what is null', async () => {
    const { specifications, left } = await grid({
      choices: { minSamplesLeaf: [1, 8], subset: [null, 'SubSahara == 0'], 'bagging.rankBy': ['mean', null] },
    });
    expect(left).toEqual({ grid: 8, excluded: 0, impossible: [] });
    const methods = specifications.map(({ config: { subset, methods: both } }) => [
      subset,
      ...both.map((method) => 'minSamplesLeaf' in method && [method.minSamplesLeaf, method.minSamplesSplit]),
      both[1]!.name === 'bagging' && both[1]!.rankBy,
    ]);
    expect(methods.slice(0, 4)).toEqual([
      [null, [1, 10], [1, 10], 'mean'],
      ['SubSahara == 0', [1, 10], [1, 10], 'mean'],
      [null, [8, 16], [8, 16], 'mean'],
      ['SubSahara == 0', [8, 16], [8, 16], 'mean'],
    ]);
    expect(methods.slice(4).map((row) => row[3])).toEqual(Array(4).fill('standardized'));
  });

  test('says what the data do not allow', async () => {
    const { specifications, left } = await grid({
      choices: { formula: [null, '~ log(.)'], subset: [null, 'Confucian > 2'] },
    });
    expect(specifications.map(({ config }) => [config.formula, config.subset])).toEqual([[null, null]]);
    expect(left.impossible.map(({ specifications: count }) => count)).toEqual([2, 1]);
    expect(left.impossible[0]!.reason).toMatch(/fls2001\.csv.*no row for which the condition holds/);
  });

  test.each<[GrowthMultiverseConfigInput, RegExp]>([
    [
      { choices: { seeds: [1] } },
      /choices.seeds: is no setting that may vary; allowed: formula, .*such as tree\.minSamplesLeaf/,
    ],
    [{ choices: { 'forest.trees': [1] } }, /choices.forest.trees: is no setting that may vary/],
    [{ choices: { 'bagging.leaf': [1] } }, /leaf/],
    [{ choices: { minSamplesLeaf: [0] } }, /minSamplesLeaf: must be at least 1, got 0/],
    [{ choices: { bootstrap: [true, true] } }, /choices.bootstrap: names a value twice/],
    [{ choices: { formula: ['~ sin(.)'] } }, /no specification is left.*no such function: "sin"/s],
    [{ base: { missing: 'impute' } }, /base.missing: imputes no cells in a multiverse/],
    [{ base: { folds: 3 } as object }, /folds/],
  ])('refuses %j', async (input, message) => {
    const refused = grid(input);
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });

  test('has a grid of the paper for its data, and for those that are embedded', async () => {
    const sizes = (data: string) =>
      Object.values(growthPaperGrid(data).choices!).reduce((product, values) => product * values.length, 1);
    expect([sizes('sdm2004'), sizes('fls2001'), sizes('mine.csv')]).toEqual([1440, 216, 72]);
    const { left } = gridOf(resolveGrowthMultiverseConfig(growthPaperGrid('fls2001')), await fls());
    expect(left).toEqual({ grid: 216, excluded: 0, impossible: [] });
  });
});

describe('assembleGrowthMultiverse', () => {
  const names = ['a', 'b', 'c'];

  /** Twelve determinants, of which `c` is first and `a` and `b` trade places with the eleventh. */
  const made = async (isConstant = false) => {
    const columns = [...names, ...Array.from({ length: 9 }, (_, at) => `n${at}`)];
    const rows = Array.from({ length: 6 }, (_, row) => columns.map((_column, at) => (row * (at + 2)) % 17).join());
    const table = await parseTable(`y,${columns.join()}\n${rows.map((row, at) => `${at},${row}`).join('\n')}\n`);
    const source: GrowthTable = { source: table };
    const config = resolveGrowthMultiverseConfig({
      base: { data: 'made.csv', target: 'y', methods: ['tree'], seeds: 1 },
      choices: { minSamplesLeaf: [1, 2], rankBy: ['standardized', 'fepv'] },
    });
    const data = sampleOf(source, { target: 'y' });
    const specified = gridOf(config, source);
    const results = specified.specifications.map(({ places: [leaf, by] }): MethodRanks[] => {
      // The rank of a: 2 with leaf 1, 11 with leaf 2; of b: 4, and 10 or 12 with the second measure at two seeds.
      const ranks = (seed: number) => [
        leaf === 0 ? 2 : 11,
        by === 0 ? 4 : seed === 0 ? 10 : 12,
        1,
        3,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
      ];
      const width = data.features.length;
      const still = data.x.map((value, cell) => (cell % width === 2 ? 1 : value));
      const sample = isConstant && leaf === 0 ? { ...data, x: still } : data;
      return [{ id: 'tree', data: sample, ranks: [ranks(0), ranks(1)] }];
    });
    return assembleGrowthMultiverse(config, { data, sha256: growthTableDigest(source) }, specified, results);
  };

  test('follows the first ten of the median, with the share in which they stay and what moves them', async () => {
    const result = await made();
    expect(result.published).toBe(false);
    expect(result.ranks.map(({ determinant }) => determinant)).toEqual([
      'c',
      'n0',
      'n1',
      'n2',
      'a',
      'b',
      'n3',
      'n4',
      'n5',
      'n6',
    ]);
    const of = (name: string) => result.ranks.find(({ determinant }) => determinant === name)!;
    expect(of('c')).toMatchObject({ median: 1, stays: 1, replicas: 1, place: 1, inside: 1 });
    expect(of('c').variance.map(({ share }) => share)).toEqual([null, null]);
    expect(of('a')).toMatchObject({ median: 6.5, stays: 0.5, replicas: 0.5, inside: 0 });
    expect(of('a').variance.map(({ share }) => share)).toEqual([1, 0]);
    expect(of('a').readings).toEqual([
      { path: 'minSamplesLeaf', value: '1', stays: 1 },
      { path: 'minSamplesLeaf', value: '2', stays: 0 },
      { path: 'rankBy', value: 'standardized', stays: 0.5 },
      { path: 'rankBy', value: 'fepv', stays: 0.5 },
    ]);
    // Half of the seeds are enough to stay.
    expect(of('b')).toMatchObject({ median: 7.5, stays: 1, replicas: 0.75 });
    expect(result.specifications[1]!.ranks[5]).toEqual([11, 10.1, 11.9]);
    expect(result.specifications[1]!.stays[5]).toBe(0.5);
  });

  test('a determinant that does not vary in a sample has no rank there', async () => {
    const { ranks, specifications } = await made(true);
    expect(ranks[0]).toMatchObject({ determinant: 'c', specifications: 2, stays: 1 });
    expect(ranks[0]!.readings[0]).toEqual({ path: 'minSamplesLeaf', value: '2', stays: 1 });
    expect(specifications.map((row) => row.ranks[0])).toEqual([null, null, [1, 1, 1], [1, 1, 1]]);
  });

  test('says which survive, in both languages', async () => {
    const result = await made();
    expect(survivalOf(result)).toMatchObject({
      ...{ published: false, places: 10, always: 9, half: 10, never: 0, firm: [] },
      methods: [{ id: 'tree', stays: 0.95 }],
      decides: {
        ...{ path: 'minSamplesLeaf', share: 0.5 },
        most: { value: '1', stays: 1 },
        least: { value: '2', stays: 0.9 },
      },
    });
    expect(survivalSentences(result)).toEqual([
      'Of the 10 places that methods give determinants among their first ten in the median, 9 stay among the first ten under every reading, 10 under at least half of the readings, and 0 under none.',
      'By method, a place stays under this share of the readings, on average: RT 95.0 %.',
      'No determinant that two methods list stays under half of the readings by every method that lists it.',
      "The choice that moves ranks most is minSamplesLeaf, between whose values 50.0 % of a rank's variance lies on average: with 1 100.0 % of the places stay, with 2 90.0 %.",
    ]);
    expect(survivalSentences(result, studyWords.zh)).toHaveLength(4);
    expect(survivalSentences(result, studyWords.zh).join('')).not.toMatch(/undefined|null|NaN/);
    for (const table of growthMultiverseTables(result))
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    const [methods, , , readings, specifications] = growthMultiverseTables(result);
    expect(methods!.rows).toEqual([['RT', 1, 10, 9, 10, 0, 0.95, 0.925]]);
    expect(readings!.rows[1]).toEqual(['minSamplesLeaf', '2', 0.9, 0.9]);
    expect(specifications!.rows.map((row) => row.at(-1))).toEqual([10, 10, 9, 9]);
  });
});

describe('growthMultiverseStudy', () => {
  let device: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 1 });
  });
  afterAll(() => device.destroy());

  const choices = {
    formula: [null, '~ rank(.)'],
    minSamplesLeaf: [1, 8],
    rankBy: ['mean', 'fepv'],
    subset: [null, 'SubSahara == 0'],
  };

  test('ranks as the growth study does by itself, fits what differs once, and goes on', async () => {
    const table = await fls();
    const config = resolveGrowthMultiverseConfig({ base, choices });
    const run = vi.spyOn(fits, 'run');
    const store = memoryStore();
    const { result, units } = await runStudy(growthMultiverseStudy, config, table, { device, store });
    // The tree: two measures, of which `mean` is none of its own; bagging: two seeds each.
    expect(run.mock.calls.filter(([{ method }]) => method.name === 'tree')).toHaveLength(16);
    expect(run.mock.calls.filter(([{ method }]) => method.name === 'bagging')).toHaveLength(32);
    expect(units).toHaveLength(48);
    const { specifications } = gridOf(config, table);
    for (const at of [0, 7, 14]) {
      const growth = { ...specifications[at]!.config, profiles: false, decompose: false };
      const data = growthDataFrom(crossSection(await loadDataset('fls2001'), growthRoles(growth)));
      const alone = (await runStudy(growthStudy, growth, data, { device })).result;
      result.ranks.forEach(({ method, determinant }, place) => {
        const { ranks } = alone.methods.find(({ id }) => id === method)!;
        const column = data.features.findIndex((feature) => (feature.column ?? feature.name) === determinant);
        const [, low, high] = result.specifications[at]!.ranks[place]!;
        expect([low, high]).toEqual([ranks.low[column], ranks.high[column]]);
      });
    }
    // Trees do not mind monotone transformations, but for places that rounding decides.
    const tree = result.ranks.filter(({ method }) => method === 'tree');
    expect(tree).toHaveLength(10);
    for (const { variance } of tree) expect(variance[0]!.share ?? 0).toBeLessThan(1e-3);
    run.mockClear();
    const more = { ...choices, subset: [...choices.subset, 'LatAmerica == 0'] };
    await runStudy(growthMultiverseStudy, resolveGrowthMultiverseConfig({ base, choices: more }), table, {
      device,
      store,
    });
    expect(run).toHaveBeenCalledTimes(24);
  });

  test('follows the published places, and reproduces those of tree and LASSO', async (context) => {
    if (process.env['KUZNETS_DATA'] === undefined) context.skip('KUZNETS_DATA is not set: sdm2004 is not there');
    const source = await loadDataset('sdm2004');
    const table: GrowthTable = { source, facts: { citation: source.info.citation } };
    const { base: paper, choices: all } = growthPaperGrid();
    const config = resolveGrowthMultiverseConfig({
      base: {
        ...paper,
        methods: paper!.methods!.filter(
          (method) => typeof method !== 'string' && ['tree', 'lasso'].includes(method.name),
        ),
      },
      choices: { ...all, minSamplesLeaf: [1, 5], bootstrap: [true], rankBy: ['standardized'], subset: [null] },
    });
    const { result } = await runStudy(growthMultiverseStudy, config, table, { device });
    expect(result).toMatchObject({ published: true, data: { rows: 88 } });
    expect(result.ranks).toHaveLength(20);
    // Leaf 1, columns as they are, vanishing and ties as published: the places of both columns of Table 4.
    const published: Record<string, number> = { 'lasso.rankFrom': 1, 'tree.tiePreference': 1 };
    const wanted = result.choices.map(({ path }) => published[path] ?? 0);
    const printed = result.specifications.find(({ places }) => places.join() === wanted.join())!;
    const median = (method: string) =>
      result.ranks.flatMap((rank, at) => (rank.method === method ? [printed.ranks[at]![0]] : []));
    expect(median('tree')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // Two that vanish at one lambda share a rank.
    expect(median('lasso')).toEqual([1, 3.5, 2, 3.5, 5, 6, 7, 8, 9, 10]);
  });
});
