import { ConfigError } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { type Panel, loadDataset, panel } from '@kuznets/data';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uniforms } from '@kuznets/test-kit';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { runStudy } from '../study/run-study.ts';
import type { RunOptions } from '../study/units.ts';
import { verifyStudy } from '../study/verify-study.ts';
import { tableToCsv } from '../tables/csv.ts';
import { tableToLatex } from '../tables/latex.ts';
import { resolveRegionsConfig, type RegionsConfigInput } from './config.ts';
import { distribution } from './assemble/distribution.ts';
import type { RegionsData } from './data.ts';
import { planRegions } from './plan.ts';
import { methodNames } from './forecasts/names.ts';
import { regionsStudy } from './study.ts';
import { regionsTables } from './tables/tables.ts';
import { zScores } from './z-scores.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const quick: RegionsConfigInput = {
  data: 'simulated',
  replicas: 6,
  epochs: { dae: 60, gcn: 80, lstm: 30 },
  origins: [2006, 2007],
};

const study = async (data: RegionsData, input: RegionsConfigInput, options: Partial<RunOptions> = {}) =>
  (await runStudy(regionsStudy, resolveRegionsConfig(input), data, { device, ...options })).result;

describe('regionsStudy', () => {
  test('leaves what moves in no region of a cluster out of its factors, and says so', async () => {
    const walk = walks(1);
    const data = await simulatedPanel((i, t, k) => (k === 1 ? Number(i < 5) : walk(i, t, k)));
    const { forecasts } = await study(data, { ...quick, origins: [2007, 2007] });
    const { notes } = forecasts[0]!.methods.find(({ method }) => method === 'dfm')!;
    const codes = notes.flatMap((note) => (note.code === 'does-not-move' ? note.names : []));
    expect(codes).toEqual(['b', 'b']);
  });

  test('refuses at once an indicator that is alike in all regions of a period that is clustered', async () => {
    const walk = walks(1);
    const data = await simulatedPanel((i, t, k) => (k === 1 && t > 0 ? t : walk(i, t, k)));
    expect(() => planRegions(resolveRegionsConfig(quick), data)).toThrow(/b is constant in 2006/);
  });

  test('finds two known groups and calls nothing better than a random walk on random walks', async () => {
    const data = await simulatedPanel(walks(1));
    const config = resolveRegionsConfig(quick);
    const labels: unknown[] = [];
    const result = await study(data, quick, {
      onEvent: (event) => (event.code === 'stage' ? labels.push(...event.labels) : undefined),
    });
    expect(labels).toEqual([
      { code: 'clusters', period: 2008 },
      { code: 'clusters', period: 2006 },
      { code: 'clusters', period: 2007 },
      { code: 'leave-one-out' },
      { code: 'forecasts', period: 2006 },
      { code: 'forecasts', period: 2007 },
    ]);
    expect(result.described.gnn.consensus.labels).toEqual(data.panel.ids.map((_, i) => (i < 5 ? 0 : 1)));
    expect(result.described.gnn.adjustedRand!.median).toBeGreaterThanOrEqual(0.9);
    expect(result.described.nClusters).toBe(2);
    expect(result.forecasts.map(({ horizon, origins }) => [horizon, ...origins])).toEqual([
      [1, 2006],
      [1, 2007],
      [1, 2006, 2007],
    ]);
    for (const { methods, origins } of result.forecasts) {
      expect(methods.map(({ method }) => method)).toEqual([...methodNames]);
      expect(methods.find(({ method }) => method === 'random-walk')!.levels!.theilU!.median).toBe(1);
      const walk = methods.find(({ method }) => method === 'lstm-dfa')!.levelsAgainstRandomWalk!;
      expect(walk.verdict).toBe(origins.length === 1 ? 'one-origin' : 'open');
      const boosted = methods.find(({ method }) => method === 'xgboost')!;
      expect(boosted.scaled).toBeNull();
      expect(boosted.levels!.mae!.low).toBe(boosted.levels!.mae!.high);
    }
    expect(result.verdicts).toHaveLength(4);
    expect(result.verdicts[3]!.verdict).toBe('does not hold');

    const tables = regionsTables(result);
    for (const table of tables) {
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
      expect(tableToCsv(table).length + tableToLatex(table).length).toBeGreaterThan(0);
    }
    expect(tables.map(({ name }) => name)).toContain('forecast-levels');

    const manifest = {
      schemaVersion: 1,
      study: 'regions',
      created: '',
      seconds: 0,
      config,
      seeds: [1],
      inputs: [],
      models: [],
      versions: {},
      device: {},
      files: {},
      self: '',
    } as const;
    const stored = JSON.parse(JSON.stringify(result)) as { described: { pca: { mse: number } } };
    const folder = { manifest: manifest as never, result: stored, units: undefined };
    const verify = async () => (await verifyStudy(regionsStudy, folder, data, { device })).differences;
    expect(await verify()).toEqual([]);
    stored.described.pca.mse += 1e-9;
    expect((await verify()).map(({ where }) => where)).toEqual([expect.stringContaining('mse')]);
  });

  test('finds the drift where there is one', async () => {
    const next = uniforms(3);
    const slopes = Array.from({ length: 48 }, () => 1 + next());
    const data = await simulatedPanel((i, t, k) => (i < 5 ? 9 : 3) + slopes[4 * i + k]! * t + 0.2 * next());
    const { forecasts } = await study(data, { ...quick, replicas: 2, origins: [2004, 2007] });
    const drift = forecasts.at(-1)!.methods.find(({ method }) => method === 'drift')!;
    expect(drift.levelsAgainstRandomWalk).toMatchObject({ origins: 4, verdict: 'beats' });
    // Factors of changes keep the trend that factors of levels would leave for the mean.
    const factors = forecasts.at(-1)!.methods.find(({ method }) => method === 'dfm')!;
    expect(factors.scaled!.theilU!.median).toBeLessThan(0.5);
  });

  test('LSTMs of changes start from the last value: with steps that repeat they forecast, and levels that rise do not leave them behind', async () => {
    const next = uniforms(5);
    const slopes = Array.from({ length: 48 }, () => 1 + next());
    const data = await simulatedPanel((i, t, k) => (i < 5 ? 9 : 3) + slopes[4 * i + k]! * t + 0.2 * next());
    const [levels, changes] = await Promise.all(
      (['levels', 'changes'] as const).map(async (of) => {
        const { forecasts } = await study(data, {
          ...quick,
          window: 2,
          epochs: { ...quick.epochs, lstm: 100 },
          lstm: { of },
        });
        return forecasts.at(-1)!.methods.find(({ method }) => method === 'lstm-dfa')!.scaled!.theilU!.median;
      }),
    );
    expect(changes).toBeLessThan(levels!);
    expect(changes).toBeLessThan(1);
  });

  test('with the target among the training targets, forecasts of it are nearer', async () => {
    const data = await simulatedPanel(walks(4));
    const [known, seen] = await Promise.all(
      (['scales-and-clusters', 'target'] as const).map(async (leakage) => {
        const { forecasts } = await study(data, {
          ...quick,
          origins: [2003, 2003],
          epochs: { ...quick.epochs, lstm: 200 },
          leakage,
        });
        return forecasts[0]!.methods.find(({ method }) => method === 'lstm')!.levels!.mae!.median;
      }),
    );
    expect(seen).toBeLessThan(known!);
  });

  test('counts ARIMA that is the drift again as no second method', async () => {
    const data = await simulatedPanel(walks(3), { periods: 5 });
    const { forecasts, verdicts } = await study(data, { ...quick, replicas: 2, origins: [2003, 2003], window: 2 });
    const notes = new Map(forecasts[0]!.methods.map((entry) => [entry.method, entry.notes]));
    expect(notes.get('arima')).toContainEqual({ code: 'same-forecasts', method: 'drift' });
    expect(notes.get('drift')).toEqual([]);
    expect(notes.get('panel-ar')).toEqual([]);
    const [mixed] = verdicts.flatMap((verdict) => (verdict.claim === 'mixed' ? verdict.forecasts : []));
    expect(mixed!.better).not.toContain('arima');
  });

  test('gives every replica, region and period its place', async () => {
    const data = await simulatedPanel(walks(2));
    const whole = await study(data, {
      ...quick,
      replicas: 7,
      origins: [2006, 2006],
      horizon: 2,
      leaveOut: 2,
      epochs: { dae: 30, gcn: 30, lstm: 12 },
    });
    const { plane, gnn, leaveOneOut } = whole.described;
    expect(plane.dae!.replica).toBeLessThan(7);
    expect(plane.gnn!.disparity).toBeLessThan(1);
    for (const row of gnn.shares) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(leaveOneOut).toMatchObject({ replicas: 2, adjustedRand: { length: 12 }, moves: { length: 12 } });
    expect(whole.next.map(({ period }) => period)).toEqual([2007, 2008]);
    expect(whole.next[1]!.actual[3]![2]).toBe(data.panel.values[(3 * 9 + 8) * 4 + 2]);
    expect(whole.loadings.map(({ values }) => [values.length, values[0]!.length])).toEqual([
      [4, 2],
      [4, 2],
    ]);
    expect(whole.factorNumber).toMatchObject({ used: 2, kFactors: [0, 1, 2, 3] });
    expect(whole.curves.map(({ model }) => model)).toEqual(['dae', 'gcn', 'lstm-dfa', 'lstm-dfa']);
    expect(whole.map).toEqual({ tiles: null, shapes: null });
  });

  test('stops when told to', async () => {
    const data = await simulatedPanel(walks(2));
    await expect(study(data, quick, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('planRegions and zScores', () => {
  test.each<[RegionsConfigInput, RegExp]>([
    [{ window: 8 }, /window: got 8 for 9 periods; allowed: 1 to 7/],
    [{ window: 7, lstm: { of: 'changes' } }, /window: got 7 for 9 periods; allowed: 1 to 6/],
    [{ lstm: { steps: 'direct' } }, /lstm.steps: got direct for 1 period ahead; allowed: of a horizon of 2 or more/],
    [{ window: 6, horizon: 3, lstm: { steps: 'direct' } }, /window: got 6 for 9 periods; allowed: 1 to 5/],
    [{ horizon: 9, lstm: { steps: 'direct' } }, /horizon: got 9, forecast directly, for 9 periods; allowed: 1 to 7/],
    [{ window: 9, leakage: 'target' }, /window: got 9 for 9 periods; allowed: 1 to 8/],
    [{ origins: [2001, 2007] }, /origins: got 2001; allowed: 2003 to 2007/],
    [{ origins: [2007, 2006] }, /origins: 2007 is after 2006/],
    [{ target: 'gdp' }, /target: no indicator "gdp"; allowed: a, b, c, d/],
    [{ clusters: 12 }, /clusters: got 12 for 12 regions/],
    [{ kFactors: 5 }, /kFactors: got 5 for 4 indicators/],
    [{ describe: 1999 }, /describe: got 1999; allowed: 2000 to 2008/],
  ])('%j is refused', async (input, message) => {
    const data = await simulatedPanel(walks(1));
    const plan = () => planRegions(resolveRegionsConfig({ data: 'simulated', ...input }), data);
    expect(plan).toThrow(ConfigError);
    expect(plan).toThrow(message);
  });

  test('name a constant indicator', async () => {
    const data = await simulatedPanel((i, t, k) => (k === 2 && t > 0 ? 5 : walks(1)(i, t, k)));
    expect(() => zScores(data.panel, 3, 3, 'population')).toThrow(/^indicators: c is constant in 2003/);
  });

  test('scale by what is known at the origin', async () => {
    const { panel: states }: { panel: Panel } = { panel: panel(await loadDataset('us-states')) };
    const known = zScores(states, 0, 14, 'sample');
    const all = zScores(states, 0, 16, 'sample');
    expect(known.mean[5]).not.toBe(all.mean[5]);
    const own = Array.from({ length: 48 }, (_, i) =>
      Array.from({ length: 15 }, (_period, t) => known.z[(i * 17 + t) * 8 + 5]!),
    ).flat();
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
    expect(own.reduce((sum, value) => sum + value * value, 0) / (own.length - 1)).toBeCloseTo(1, 10);
  });
});

test('distribution places the paper among the replicas', () => {
  expect(distribution([3, 1, 2, Number.NaN], 2)).toEqual({
    median: 2,
    low: 1.1,
    high: 2.9,
    replicas: 3,
    paper: 2,
    percentile: 50,
  });
  expect(distribution([Number.NaN])).toBeNull();
});

test('resolveRegionsConfig names what is wrong', () => {
  expect(() => resolveRegionsConfig({ replicas: 0, horizons: 2 } as RegionsConfigInput)).toThrow(
    /^replicas: must be at least 1, got 0\nhorizons: unknown key \(did you mean "horizon"\?\)$/,
  );
  expect(resolveRegionsConfig()).toMatchObject({
    data: 'us-states',
    target: 'gsp',
    replicas: 1000,
    clusters: 2,
    leakage: 'none',
    epochs: { dae: 150, gcn: 200, lstm: 300 },
  });
  expect(resolveRegionsConfig({ data: 'provinces' })).toMatchObject({ describe: 2022, target: null });
});
