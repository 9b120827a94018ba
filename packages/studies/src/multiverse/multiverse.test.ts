import { ConfigError, normals, purposes } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { clusterStage } from '../regions/clusters/stage.ts';
import { forecastStage } from '../regions/forecasts/stage.ts';
import { regionsStudy } from '../regions/study.ts';
import { runStudy } from '../study/run-study.ts';
import { memoryStore } from '../study/work-store.ts';
import { studyWords } from '../words/words.ts';
import { assembleMultiverse } from './assemble.ts';
import { basisSentences } from './basis-sentences.ts';
import { claimBases, publishedVerdict } from './basis.ts';
import { type MultiverseConfigInput, resolveMultiverseConfig } from './config.ts';
import { furtherEffects } from './effects.ts';
import { estimateNames, estimatesOf, type Estimate } from './estimates.ts';
import { gridOf, type Varied } from './grid.ts';
import { jointTest } from './joint.ts';
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

  test('varies further choices one at a time around combinations that are asked for', async () => {
    const { specifications, left, further } = await grid({
      choices: { window: [2, 3, 4], 'graph.keep': ['positive', 'nearest'] },
      further: { 'lstm.hidden': [8, 32], clusters: [3, 20] },
      around: { 'graph.keep': ['positive', 'nearest'] },
    });
    expect(further).toEqual([
      { path: 'clusters', values: ['2', '3', '20'] },
      { path: 'lstm.hidden', values: ['16', '8', '32'] },
    ]);
    expect(specifications.slice(0, 6).map((one) => one.further)).toEqual(Array(6).fill(null));
    const alone = specifications.slice(6);
    // The window is the base's, 3: around each kept rule one number of clusters and two sizes.
    expect(alone.map(({ places }) => places.join())).toEqual(['0,1', '0,1', '0,1', '1,1', '1,1', '1,1']);
    const settings = alone.map(({ config: { clusters, lstm, window, graph } }) => [
      ...[clusters, lstm.hidden, window, graph.keep],
    ]);
    const around = (keep: string) => [
      [3, 16, 3, keep],
      [2, 8, 3, keep],
      [2, 32, 3, keep],
    ];
    expect(settings).toEqual([...around('positive'), ...around('nearest')]);
    expect(alone.slice(0, 3).map((one) => one.further)).toEqual([
      { choice: 0, value: 1 },
      { choice: 1, value: 1 },
      { choice: 1, value: 2 },
    ]);
    expect(left).toMatchObject({ grid: 6, excluded: 0, impossible: [{ specifications: 2 }] });
    expect(left.impossible[0]!.reason).toMatch(/clusters: got 20 for 12 regions/);
  });

  test('computes the combinations that further choices are varied around, whatever the sample', async () => {
    const choices = { window: [2, 3, 4], kFactors: [1, 2, 3, 4], scaling: ['population', 'sample'] };
    const drawn = await grid({ choices, sample: 5 });
    const { specifications } = await grid({
      ...{ choices, sample: 5, further: { 'lstm.hidden': [8] } },
      around: { window: [2, 4] },
    });
    const crossed = specifications.filter(({ further }) => further === null).map(({ places }) => places.join());
    const alone = specifications.filter(({ further }) => further !== null).map(({ places }) => places.join());
    expect(alone).toEqual(['1,0,0', '1,0,2']);
    expect(crossed).toEqual(
      [...new Set([...drawn.specifications.map(({ places }) => places.join()), ...alone])].sort(),
    );
  });

  test.each<[Omit<MultiverseConfigInput, 'base'>, RegExp]>([
    [{ choices: { window: [2] }, further: { window: [3] } }, /further.window: is one of the choices already/],
    [{ choices: {}, further: { windows: [3] } }, /further.windows: is no setting of the regions study/],
    [{ choices: {}, further: { window: [3] } }, /further.window: names a value twice, or the base's, 3/],
    [{ choices: {}, further: { window: [2, 2] } }, /further.window: names a value twice/],
    [
      { choices: { window: [2, 3] }, further: { kFactors: [1] }, around: { window: [4] } },
      /around.window: 4 is no value/,
    ],
    [{ choices: { window: [2] }, around: { kFactors: [2] } }, /around.kFactors: is none of the choices/],
    [
      { choices: { window: [2, 3] }, further: { kFactors: [1] }, exclude: [{ window: 3 }] },
      /around: no specification that the further choices are varied around is left/,
    ],
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

  test('has a grid of the paper of 12,096 combinations', () => {
    const { choices, exclude } = resolveMultiverseConfig(paperGrid);
    const sizeOf = (chosen: object): number =>
      Object.entries(choices).reduce((product, [path, values]) => product * (path in chosen ? 1 : values.length), 1);
    expect(sizeOf({}) - exclude.reduce((sum, chosen) => sum + sizeOf(chosen), 0)).toBe(12_096);
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
        claims: [
          { claim: 'reduction', verdict: first === 0 ? 'holds' : 'does not hold', share: first === 0 ? 1 : 0.5 },
        ],
        changes: null,
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
    expect(claims).toMatchObject([{ claim: 'reduction', holds: 0.5, fails: 0.5, replicas: 0.75 }]);
    expect(claims[0]!.readings).toEqual([
      { path: 'kFactors', value: '1', holds: 1 },
      { path: 'kFactors', value: '2', holds: 0 },
      { path: 'scaling', value: 'population', holds: 0.5 },
      { path: 'scaling', value: 'sample', holds: 0.5 },
      { path: 'window', value: '2', holds: 0.5 },
      { path: 'window', value: '3', holds: 0.5 },
    ]);
    expect(claims[0]!.variance.map(({ share }) => share)).toEqual([1, 0, 0]);
    expect(specifications[0]!.estimates).toEqual([
      [1 / 3, 1 / 3, 1 / 3],
      [1, 0.5, 1.5],
    ]);
  });
});

describe('furtherEffects', () => {
  const row = (reading: number, further: Varied | null, value: number, inside: number | null = null) => ({
    ...{ places: [reading], further, value, inside },
  });

  test('compares values over the same combinations, and shares out the variance of these alone', () => {
    const further = [
      { path: 'a', values: ['1', '2', '3'] },
      { path: 'b', values: ['x', 'y'] },
    ];
    const given = [
      // Combinations that nothing is varied around, and one where a value is missing, do not count.
      ...[row(7, null, 900, 1), row(2, null, 500, 1), row(2, { choice: 0, value: 1 }, 600, 1)],
      ...[row(0, null, 10, 0), row(1, null, 20, 0)],
      ...[row(0, { choice: 0, value: 1 }, 12, 1), row(1, { choice: 0, value: 1 }, 22, 0)],
      ...[row(0, { choice: 0, value: 2 }, 10, 0), row(1, { choice: 0, value: 2 }, 20, 0)],
    ];
    const [effect, ...others] = furtherEffects(further, given);
    expect(others).toEqual([]);
    expect(effect).toMatchObject({ path: 'a', specifications: 6 });
    expect(effect!.values).toEqual([
      { value: '1', mean: 15, inside: 0 },
      { value: '2', mean: 17, inside: 0.5 },
      { value: '3', mean: 15, inside: 0 },
    ]);
    // Sum of squares within values 3 x 2 x 25; between them 2 x (4/9 + 16/9 + 4/9).
    expect(effect!.share).toBeCloseTo(16 / 3 / (150 + 16 / 3), 12);
  });
});

describe('what a result rests on', () => {
  const variance = [
    { path: 'leakage', share: 0.6 },
    { path: 'window', share: 0.1 },
  ];
  const reading = (path: string, value: string, holds: number) => ({ path, value, holds });

  test('is the choice of the largest share, with the values under which a claim holds most and least', () => {
    const readings = [reading('leakage', 'none', 0.1), reading('leakage', 'target', 0.7), reading('window', '2', 0.4)];
    const effect = (path: string, ...means: readonly number[]) => ({
      ...{ path, specifications: 8, share: 0.1 },
      values: means.map((mean, at) => ({ value: String(at), mean, inside: null })),
    });
    const further = [effect('clusters', 0.5, 0.5), effect('lstm.hidden', 0.5, 0.75, 0), effect('silhouette', 0.5, 1)];
    const claim = { claim: 'dynamics' as const, holds: 0.4, fails: 0.6, replicas: 0.45, readings, variance, further };
    const bases = claimBases({ claims: [claim, { ...claim, holds: 0, readings: [], further: [] }] });
    expect(bases.map(({ beside }) => beside)).toEqual([
      { most: reading('lstm.hidden', '1', 0.75), least: reading('lstm.hidden', '2', 0) },
      null,
    ]);
    expect(bases[0]!.decides).toEqual({
      ...{ path: 'leakage', share: 0.6 },
      most: reading('leakage', 'target', 0.7),
      least: reading('leakage', 'none', 0.1),
    });
    expect(bases[1]!.decides).toBeNull();
  });

  test('of a published number is none, all, leakage, a choice varied alone, or some values of a choice', () => {
    const choices = [
      { path: 'leakage', values: ['none', 'target'] },
      { path: 'window', values: ['2', '3'] },
    ];
    const further = [{ path: 'lstm.hidden', values: ['16', '8', '32'] }];
    // Whether the number lies inside of each combination, and of 8 and 32 around the first and the last.
    const verdict = (crossed: readonly number[], alone: readonly number[] = [0, 0, 0, 0], paper: number | null = 3) => {
      const all = [...crossed, ...alone];
      const specifications = all.map((holds, at) => ({
        places: at < 4 ? [at >> 1, at % 2] : at < 6 ? [0, 0] : [1, 1],
        further: at < 4 ? null : { choice: 0, value: 1 + (at % 2) },
        estimates: [holds === 1 ? ([3, 2, 4] as const) : ([9, 8, 10] as const)],
      }));
      const inside = all.reduce((sum, holds) => sum + holds, 0) / all.length;
      const estimates = [{ name: 'dae-mse' as const, paper, inside }];
      return publishedVerdict({ choices, further, specifications, estimates }, 'dae-mse');
    };
    expect(verdict([0, 0, 0, 0], [0, 0, 0, 0], null)).toBeNull();
    expect(verdict([0, 0, 0, 0])).toEqual({ code: 'never' });
    expect(verdict([1, 1, 1, 1], [1, 1, 1, 1])).toEqual({ code: 'always' });
    expect(verdict([1, 1, 1, 1], [1, 1, 1, 0])).toEqual({ code: 'any' });
    expect(verdict([0, 0, 1, 1])).toEqual({ code: 'leakage' });
    // One of the choices varied alone holds it where no forecast knows what came.
    expect(verdict([0, 0, 1, 1], [1, 0, 0, 0])).toEqual({ code: 'any' });
    expect(verdict([0, 0, 0, 0], [0, 0, 1, 0])).toEqual({ code: 'leakage' });
    expect(verdict([0, 0, 0, 0], [0, 1, 0, 0])).toEqual({
      code: 'further',
      values: [{ path: 'lstm.hidden', values: ['32'] }],
    });
    expect(verdict([1, 0, 1, 0])).toEqual({ code: 'only', values: [{ path: 'window', values: ['2'] }] });
    expect(verdict([1, 0, 1, 0], [0, 0, 1, 0])).toEqual({ code: 'any' });
  });

  test('is three sentences in both languages', async () => {
    const claims = (['reduction', 'clustering', 'dynamics', 'mixed'] as const).map((claim, at) => ({
      ...{ claim, holds: [1, 0.01, 0.25, 0][at]!, fails: [0, 0.99, 0.75, 0.5][at]!, replicas: 0.5, variance },
      readings: at === 2 ? [reading('leakage', 'none', 0), reading('leakage', 'target', 0.5)] : [],
      further:
        at === 1
          ? [
              {
                ...{ path: 'silhouette', specifications: 4, share: 1 },
                values: ['indicators', 'network'].map((value, mean) => ({ value, mean, inside: null })),
              },
            ]
          : [],
    }));
    const statistic = { observed: 0.123, low: -0.3, high: 0.3, pValue: 0.2 };
    const joint = {
      ...{ permutations: 1999, regions: 31, specifications: 36, critical: 0.3 },
      ...{ median: statistic, significant: statistic, drift: { correlation: 0.722, pValue: 0.0005 } },
    };
    expect(basisSentences({ claims, joint })).toEqual([
      'That the autoencoder keeps more than PCA holds under every reading (50.0 % of the replicas).',
      'That the graph network improves the clusters holds under 1.0 % of the readings (50.0 % of the replicas), of the choices varied alone most on silhouette: 100.0 % with network, 0.0 % with indicators.',
      'That LSTM-DFA explains more than linear factors holds under 25.0 % of the readings (50.0 % of the replicas), and rests most on leakage: 50.0 % with target, 0.0 % with none, and that it forecasts better than every other method holds under no reading, and fails under 50.0 % of them (50.0 % of the replicas); without leakage its forecasts tell regions apart with a median rank correlation of 0.1230, the drift of a random walk with 0.7220 (joint test: p = 0.2000).',
    ]);
    expect(basisSentences({ claims, joint }, studyWords.zh)).toHaveLength(3);
    expect(basisSentences({ claims, joint: null }, studyWords.zh).join('')).not.toMatch(/undefined|null/);
  });
});

describe('jointTest', () => {
  const came = Array.from({ length: 20 }, (_, at) => at ** 2);
  const seed = 1;
  const normal = (stream: number): number[] => [...normals(20, 7, purposes.normal, [stream, 0])];

  test('finds specifications that tell regions apart, and says what the drift alone does', () => {
    const forecasts = [came.map((value, at) => value + (at % 3)), came.map(Math.sqrt), normal(0)];
    const test = jointTest(forecasts, came, { drift: came.map((value) => -value), seed })!;
    expect(test).toMatchObject({ permutations: 1999, regions: 20, specifications: 3 });
    // 5 % one-sided for 20 pairs: 0.380 (Zar 1972).
    expect(Math.abs(test.critical - 0.38)).toBeLessThan(0.02);
    expect(test.median.observed).toBeGreaterThan(0.98);
    expect(test.median.pValue).toBe(1 / 2000);
    expect(test.significant).toMatchObject({ observed: 2 / 3, low: 0, pValue: expect.any(Number) as number });
    expect(test.significant.pValue).toBeLessThan(0.06);
    expect(test.drift).toEqual({ correlation: -1, pValue: 1 });
  });

  test('has its level, however much the specifications depend on each other', () => {
    const rejected = { median: 0, significant: 0 };
    const panels = 120;
    for (let panel = 0; panel < panels; panel++) {
      const common = normal(1000 + panel);
      const forecasts = Array.from({ length: 6 }, (_, at) =>
        common.map((value, unit) => value + 0.3 * normal(2000 + 6 * panel + at)[unit]!),
      );
      const { median, significant } = jointTest(forecasts, normal(9000 + panel), { drift: common, seed: panel })!;
      if (median.pValue <= 0.05) rejected.median++;
      if (significant.pValue <= 0.05) rejected.significant++;
    }
    // 5 % and three standard errors of 120 panels: 13.2.
    expect(rejected.median).toBeLessThan(14);
    expect(rejected.median).toBeGreaterThan(0);
    expect(rejected.significant).toBeLessThan(14);
  });

  test('says nothing where regions do not differ', () => {
    expect(jointTest([came.map(() => 3)], came, { drift: came, seed })).toBeNull();
    expect(
      jointTest(
        [came],
        came.map(() => 1),
        { drift: came, seed },
      ),
    ).toBeNull();
  });
});

describe('multiverseStudy', () => {
  let device: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 1 });
  });
  afterAll(() => device.destroy());

  test('what specifications share is computed once', async () => {
    const data = await simulatedPanel(walks(2));
    const [clusters, forecasts] = [vi.spyOn(clusterStage, 'run'), vi.spyOn(forecastStage, 'run')];
    const choices = { window: [2, 3, 4] };
    const config = resolveMultiverseConfig({ base: { ...base, origins: [2006, 2006] }, choices });
    await runStudy(multiverseStudy, config, data, { device });
    // The period described and the origin: no window matters to them.
    expect(clusters).toHaveBeenCalledTimes(2);
    const ran = forecasts.mock.calls.map(([{ method }]) => method);
    expect(ran.filter((method) => method === 'arima')).toHaveLength(1);
    expect(ran.filter((method) => method === 'lstm')).toHaveLength(3);
  });

  test('every further choice of the grid of the paper moves something', async () => {
    const data = await simulatedPanel(walks(3));
    const config = resolveMultiverseConfig({
      base: { ...base, replicas: 2, clusters: 4, origins: [2006, 2006] },
      further: { ...paperGrid.further, 'lstm.patience': [1] },
    });
    const { result } = await runStudy(multiverseStudy, config, data, { device });
    const [usual, ...alone] = result.specifications;
    expect(alone.length).toBe(Object.values(config.further).flat().length);
    for (const { further, estimates, claims, replicas } of alone) {
      const { path, values } = result.further[further!.choice]!;
      expect({ estimates, claims, replicas }, `${path} ${values[further!.value]}`).not.toEqual({
        ...{ estimates: usual!.estimates, claims: usual!.claims, replicas: usual!.replicas },
      });
    }
    for (const table of multiverseTables(result))
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(multiverseTables(result).find(({ name }) => name === 'further')!.rows.length).toBeGreaterThan(50);
  });

  test('each specification is the study by itself, and those that are done are not computed again', async () => {
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
      const [reduction, clustering] = alone.result.verdicts;
      expect(result.specifications[at]!.replicas.slice(0, 2)).toEqual([
        reduction?.claim === 'reduction' ? reduction.belowPca : null,
        clustering?.claim === 'clustering' ? clustering.above : null,
      ]);
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
