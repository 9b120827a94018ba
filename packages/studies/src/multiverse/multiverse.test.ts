import { ConfigError } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { regionsStudy } from '../regions/study.ts';
import { runStudy } from '../study/run-study.ts';
import { memoryStore } from '../study/work-store.ts';
import { assembleMultiverse } from './assemble.ts';
import { type MultiverseConfigInput, resolveMultiverseConfig } from './config.ts';
import { estimateNames, estimatesOf, type Estimate } from './estimates.ts';
import { gridOf } from './grid.ts';
import { paperGrid } from './paper-grid.ts';
import type { SpecificationResult } from './specifications.ts';
import { multiverseStudy } from './study.ts';
import { multiverseTables } from './tables.ts';

const base = { data: 'simulated', replicas: 3, epochs: { dae: 20, gcn: 20, lstm: 8 }, origins: [2006, 2007] } as const;
const grid = async (input: Omit<MultiverseConfigInput, 'base'>) =>
  gridOf(
    resolveMultiverseConfig({ base: { ...base, origins: [...base.origins] }, ...input }),
    await simulatedPanel(walks(1)),
  );

describe('gridOf', () => {
  test('lists every combination once, the last choice fastest, whatever the order they are written in', async () => {
    const { specifications, left } = await grid({
      choices: { window: [2, 3, 4], 'graph.keep': ['positive', 'nearest'] },
    });
    expect(specifications.map(({ config: { graph, window } }) => [graph.keep, window])).toEqual([
      ['positive', 2],
      ['positive', 3],
      ['positive', 4],
      ['nearest', 2],
      ['nearest', 3],
      ['nearest', 4],
    ]);
    expect(specifications.map(({ places }) => places.join())).toEqual(['0,0', '0,1', '0,2', '1,0', '1,1', '1,2']);
    expect(left).toEqual({ grid: 6, excluded: 0, impossible: [] });
  });

  test('leaves out what is excluded, and says what the sample does not allow', async () => {
    const { specifications, left } = await grid({
      choices: { window: [2, 8], kFactors: [1, 2] },
      exclude: [{ window: 2, kFactors: 1 }],
    });
    expect(specifications.map(({ config: { window, kFactors } }) => [window, kFactors])).toEqual([[2, 2]]);
    expect(left).toMatchObject({ grid: 4, excluded: 1, impossible: [{ specifications: 2 }] });
    expect(left.impossible[0]!.reason).toMatch(/window: got 8 for 9 periods/);
  });

  test('draws a sample by the seed, in the order of the grid', async () => {
    const choices = { window: [2, 3, 4], kFactors: [1, 2, 3, 4], scaling: ['population', 'sample'] };
    const drawn = (await grid({ choices, sample: 7 })).specifications.map(({ places }) => places.join());
    expect(new Set(drawn).size).toBe(7);
    expect(drawn).toEqual([...drawn].sort());
    expect((await grid({ choices, sample: 7 })).specifications.map(({ places }) => places.join())).toEqual(drawn);
    expect((await grid({ choices, sample: 99 })).specifications).toHaveLength(24);
  });

  test.each<[Omit<MultiverseConfigInput, 'base'>, RegExp]>([
    [{ choices: { windows: [2] } }, /choices.windows: is no setting of the regions study/],
    [{ choices: { 'graph.kept': ['positive'] } }, /choices.graph.kept: is no setting/],
    [{ choices: { log: [['a']] } }, /choices.log: is the same in every specification/],
    [{ choices: { window: [2, 2] } }, /choices.window: names a value twice/],
    [{ choices: { window: [0] } }, /window: must be at least 1, got 0/],
    [{ choices: { window: [2] }, exclude: [{ kFactors: 1 }] }, /exclude: kFactors is none of the choices/],
    [{ choices: { window: [8] } }, /no specification is left/],
  ])('refuses %j', async (input, message) => {
    const refused = grid(input);
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });

  test('has a grid of the paper of 10,368 combinations', () => {
    const sizes = Object.values(resolveMultiverseConfig(paperGrid).choices).map(({ length }) => length);
    expect(sizes.reduce((product, size) => product * size, 1)).toBe(10_368);
  });
});

describe('assembleMultiverse', () => {
  const estimate = (median: number, half: number): Estimate => ({
    median,
    low: median - half,
    high: median + half,
    paper: 3,
  });

  test('gives each choice its share of the variance, and the published number its readings', async () => {
    const data = await simulatedPanel(walks(1));
    const config = resolveMultiverseConfig({
      base: { ...base, origins: [2006, 2007] },
      choices: { kFactors: [1, 2], scaling: ['population', 'sample'], window: [2, 3] },
    });
    const specified = gridOf(config, data);
    // 2 by the first choice, 1 by the second, none by the third: variances 1 and 1/4.
    const results = specified.specifications.map(
      ({ places: [first, second] }): SpecificationResult => ({
        estimates: {
          ...(Object.fromEntries(estimateNames.map((name) => [name, null])) as Record<
            (typeof estimateNames)[number],
            null
          >),
          'dae-mse': estimate(1 + 2 * first! + second!, 0.5),
          'pca-mse': estimate(1 / 3, 0),
        },
        claims: [{ claim: 'reduction', verdict: first === 0 ? 'holds' : 'does not hold' }],
      }),
    );
    const { estimates, claims, specifications } = assembleMultiverse(config, data, specified, results);
    const [still, moved] = estimates;
    expect(estimates.map(({ name }) => name)).toEqual(['pca-mse', 'dae-mse']);
    expect(still!.variance.map(({ share }) => share)).toEqual([null, null, null]);
    [0.8, 0.2, 0].forEach((share, at) => expect(moved!.variance[at]!.share).toBeCloseTo(share, 12));
    expect(moved).toMatchObject({ paper: 3, specifications: 8, median: 2.5, inside: 0.25 });
    expect(moved!.readings.filter(({ inside }) => inside > 0)).toEqual([
      { path: 'kFactors', value: '2', inside: 0.5 },
      { path: 'scaling', value: 'population', inside: 0.5 },
      { path: 'window', value: '2', inside: 0.25 },
      { path: 'window', value: '3', inside: 0.25 },
    ]);
    expect(claims).toMatchObject([{ claim: 'reduction', holds: 0.5, fails: 0.5 }]);
    expect(claims[0]!.variance.map(({ share }) => share)).toEqual([1, 0, 0]);
    expect(specifications[0]!.estimates).toEqual([
      [1 / 3, 1 / 3, 1 / 3],
      [1, 0.5, 1.5],
    ]);
  });
});

describe('multiverseStudy', () => {
  let device: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 1 });
  });
  afterAll(() => device.destroy());

  test('each specification is the study by itself, and those that are done are not computed again', {
    timeout: 600_000,
  }, async () => {
    const data = await simulatedPanel(walks(1));
    const choices = { window: [2, 3], scaling: ['population', 'sample'] };
    const input = { base: { ...base, origins: [2006, 2007] as [number, number] }, choices };
    const config = resolveMultiverseConfig(input);
    const store = memoryStore();
    const { result, units } = await runStudy(multiverseStudy, config, data, { device, store });
    expect(units).toHaveLength(4);
    const { specifications } = gridOf(config, data);
    for (const at of [0, 3]) {
      const alone = await runStudy(regionsStudy, specifications[at]!.config, data, { device });
      const expected = estimatesOf(alone.result);
      result.estimates.forEach(({ name }, place) =>
        expect(result.specifications[at]!.estimates[place]?.[0]).toBe(expected[name]?.median),
      );
      expect(result.specifications[at]!.claims).toEqual(alone.result.verdicts.map(({ verdict }) => verdict));
    }
    const computed: number[] = [];
    await runStudy(
      multiverseStudy,
      resolveMultiverseConfig({ ...input, choices: { ...choices, window: [2, 3, 4] } }),
      data,
      {
        ...{ device, store },
        onEvent: (event) => (event.code === 'stage' ? computed.push(event.units - event.done) : undefined),
      },
    );
    expect(computed).toEqual([2]);
    for (const table of multiverseTables(result))
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});
