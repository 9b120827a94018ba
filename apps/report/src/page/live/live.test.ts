import { createDevice } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import {
  type GrowthData,
  type GrowthResult,
  growthDataDigest,
  growthDataFrom,
  resolveGrowthConfig,
  growthStudy,
  runStudy,
} from '@kuznets/studies';
import { beforeAll, describe, expect, it } from 'vitest';
import { movesOf } from './moves.ts';
import { sampleOf } from './sample.ts';
import {
  type LiveMethod,
  type LiveSettings,
  bounds,
  changes,
  configOf,
  liveMethods,
  mistakes,
  settingsOf,
} from './settings.ts';
import { verdictOf } from './verdict.ts';

const grow = async (config: GrowthResult['config'], data: GrowthData): Promise<GrowthResult> => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  try {
    return (await runStudy(growthStudy, config, data, { device })).result;
  } finally {
    await device.destroy();
  }
};

describe('the live panel', () => {
  let result: GrowthResult;
  let method: LiveMethod;
  let own: LiveSettings;

  beforeAll(async () => {
    const data = growthDataFrom(crossSection(await loadDataset('fls2001')));
    result = await grow(resolveGrowthConfig({ methods: ['lasso', 'forest'], trees: 50, seeds: 2, folds: 0 }), data);
    [method] = liveMethods(result) as [LiveMethod];
    own = settingsOf(method);
  });

  it('offers the methods that grow a forest', () => {
    expect(liveMethods(result).map(({ id }) => id)).toEqual(['forest']);
    expect(own).toEqual({ trees: 50, minSamplesLeaf: 5, seed: 1, features: new Set(), rows: new Set() });
  });

  it('takes the sample of the result, bit for bit, and parts of it under another name', () => {
    const whole = sampleOf(result.data, result.data, own);
    expect(growthDataDigest(whole)).toBe(result.data.sha256);
    expect(whole.name).toBe('fls2001');
    const [first, second] = result.data.features.map(({ name }) => name);
    const part = sampleOf(result.data, result.data, {
      features: new Set([first!]),
      rows: new Set([result.data.ids[1]!]),
    });
    expect([part.y.length, part.ids[1], part.features.length, part.features[0]!.name]).toEqual([
      71,
      result.data.ids[2],
      40,
      second,
    ]);
    expect([...part.x.subarray(40, 43)]).toEqual([1, 2, 3].map((column) => result.data.x[column]![2]));
    expect(part.name).not.toBe('fls2001');
  });

  it('grows the same forest from the same settings, and says so of every seed that the report has', async () => {
    for (const seed of [1, 2]) {
      const settings = { ...own, seed };
      const { methods } = await grow(configOf(result, method, settings), sampleOf(result.data, result.data, settings));
      expect(verdictOf(methods[0]!, method, settings)).toMatchObject({
        kind: 'equal',
        reportedSeed: seed,
        hash: method.runs[seed - 1]!.modelHash,
      });
      expect(verdictOf(methods[0]!, method, { ...own, seed: 3 - seed })).toMatchObject({ kind: 'unequal' });
      expect(verdictOf(methods[0]!, method, { ...own, seed: 9 })).toMatchObject({ kind: 'seed', reportedSeed: 1 });
      expect(verdictOf(methods[0]!, method, { ...own, seed, trees: 9, rows: new Set(['x']) })).toMatchObject({
        kind: 'changed',
      });
    }
    expect(changes({ ...own, seed: 2, trees: 9, rows: new Set(['x']) }, method)).toEqual(['trees', 'seed', 'rows']);
  });

  it('knows what cannot be grown', () => {
    expect(mistakes(own, result)).toEqual([]);
    expect(bounds({ ...own, rows: new Set(result.data.ids.slice(0, 60)) }, result).minSamplesLeaf).toEqual([1, 6]);
    expect(mistakes({ ...own, trees: Number.NaN, minSamplesLeaf: 37, seed: -1 }, result)).toEqual([
      'trees',
      'minSamplesLeaf',
      'seed',
    ]);
    expect(
      mistakes(
        {
          ...own,
          trees: 1.5,
          minSamplesLeaf: 1,
          features: new Set(result.data.features.map(({ name }) => name)),
          rows: new Set(result.data.ids.slice(1)),
        },
        result,
      ),
    ).toEqual(['trees', 'features', 'rows']);
  });

  it('holds places and importances side by side, those left out last', () => {
    const names = result.data.features.map(({ name }) => name);
    const leader = names[method.ranks.firstSeed.indexOf(1)]!;
    const same = movesOf(result, method, method, names);
    expect(same[0]!.name).toBe(leader);
    for (const { before, after } of same) expect(after).toEqual(before);
    const kept = names.filter((name) => name !== leader);
    const part = {
      ...method,
      ranks: { ...method.ranks, firstSeed: kept.map((_, at) => at + 1) },
      importances: [{ ...method.importances[0]!, firstSeed: kept.map((_, at) => -at) }],
    };
    const moved = movesOf(result, method, part, kept);
    expect(moved.map(({ name }) => name)).toEqual([...kept, leader]);
    expect(moved.at(-1)).toMatchObject({ after: null, before: { rank: 1 } });
    expect(moved[3]!.after).toEqual({ rank: 4, importance: -3 });
  });
});
