import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { clusterSettings, crossSection } from './clusters/cross-section.ts';
import { trainClusterNetworks } from './clusters/networks.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from './config.ts';
import { scaledBy, scaledPanel, scalesOf } from './forecasts/known-panel.ts';
import { methodOf } from './forecasts/registry.ts';
import { planRegions } from './plan.ts';
import type { RegionsResult } from './result.ts';
import { regionsStudy } from './study.ts';
import { runStudy } from '../study/run-study.ts';
import { regionsVerdicts } from './verdicts.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const configured = (input: RegionsConfigInput) =>
  resolveRegionsConfig({ data: 'simulated', epochs: { dae: 6, gcn: 6, lstm: 6 }, ...input });

const moments = (values: readonly number[]): { readonly mean: number; readonly deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};

describe('z-scores', () => {
  test('are by each period itself, after the origin by its own, and turned back by these', async () => {
    const value = walks(3);
    const { panel } = await simulatedPanel(value);
    const config = configured({ scales: { forecasts: 'period' } });
    const { z } = scaledBy(panel, scalesOf(config, { origin: 5, known: 8, labels: [] }));
    const { back } = scaledPanel({ panel, length: 6, steps: 1 }, scalesOf(config, { origin: 5, known: 8, labels: [] }));
    for (const period of panel.periods.keys())
      for (let k = 0; k < 4; k++) {
        const { mean, deviation } = moments(panel.ids.map((_, i) => value(i, Math.min(period, 5), k)));
        panel.ids.forEach((_, i) => {
          expect(z[(i * 9 + period) * 4 + k]).toBeCloseTo((value(i, period, k) - mean) / deviation, 9);
          if (period === 5) expect(back(z[(i * 9 + period) * 4 + k]!, i, k)).toBeCloseTo(value(i, 5, k), 9);
        });
      }
  });

  test('are by the cluster, whose forecasts are then those of a panel of its regions alone', async () => {
    const { panel } = await simulatedPanel(walks(9));
    const labels = panel.ids.map((_, i) => (i % 3 === 0 ? 1 : 0));
    for (const name of ['lstm-dfa', 'dfm'] as const) {
      const forecasts = async (input: RegionsConfigInput, members: readonly number[]): Promise<Float64Array[]> => {
        const config = configured({ ...input, kFactors: 1 });
        const rows = members.flatMap((i) => Array.from(panel.values.subarray(36 * i, 36 * (i + 1))));
        const own = { ...panel, values: Float64Array.from(rows), units: members.length, ids: members.map(String) };
        const known = { panel: own, length: 7, steps: 2, target: 0, labels: members.map((i) => labels[i]!) };
        const scales = scalesOf(config, { origin: 6, known: 6, labels: known.labels });
        const method = methodOf(name);
        const fit = {
          device,
          first: 0,
          replicas: 1,
          signal: new AbortController().signal,
          onProgress: () => undefined,
        };
        const { values } = await method.fit(known, method.settings({ ...known, config, scales }), fit);
        return members.map((_, row) => values.subarray(8 * row, 8 * (row + 1)));
      };
      const all = [...panel.ids.keys()];
      const apart = await forecasts({ scales: { forecasts: 'cluster' } }, all);
      expect(apart).not.toEqual(await forecasts({}, all));
      for (const label of [0, 1]) {
        const members = all.filter((i) => labels[i] === label);
        expect(members.map((i) => apart[i])).toEqual(await forecasts({}, members));
      }
    }
    const { z, mean, deviation } = scaledBy(panel, { scaling: 'population', by: 'cluster', last: 8, labels });
    const few = labels.flatMap((label, i) => (label === 1 ? Array.from({ length: 9 }, (_, t) => (9 * i + t) * 4) : []));
    const own = moments(few.map((at) => panel.values[at]!));
    expect([mean[0], deviation[0]]).toEqual([expect.closeTo(own.mean, 9), expect.closeTo(own.deviation, 9)]);
    expect(z[4]).toBeCloseTo((panel.values[4]! - own.mean) / own.deviation, 9);
    const weighed: RegionsConfigInput = { scales: { forecasts: 'cluster' }, lstm: { pooled: true, loss: 'units' } };
    expect(() => planRegions(configured(weighed), { panel } as never)).toThrow(/lstm.loss: got units/);
  });

  test('of the clusters are by the period, or by all up to it', async () => {
    const value = walks(4);
    const { panel } = await simulatedPanel(value);
    for (const clusters of ['period', 'pooled'] as const) {
      const { x } = crossSection(panel, clusterSettings(configured({ scales: { clusters } }), { panel }, 6));
      const periods = clusters === 'pooled' ? [0, 1, 2, 3, 4, 5, 6] : [6];
      for (let k = 0; k < 4; k++) {
        const { mean, deviation } = moments(periods.flatMap((t) => panel.ids.map((_, i) => value(i, t, k))));
        panel.ids.forEach((_, i) => expect(x[4 * i + k]).toBeCloseTo((value(i, 6, k) - mean) / deviation, 9));
      }
    }
  });
});

test.each(['lstm', 'lstm-dfa'] as const)(
  'of logarithms %s forecasts what it would of a panel of logarithms, turned back',
  async (name) => {
    const value = walks(5);
    const shape = { indicators: 1 };
    const [levels, logarithms] = [
      await simulatedPanel((i, t, k) => Math.exp(value(i, t, k) / 4), shape),
      await simulatedPanel((i, t, k) => value(i, t, k) / 4, shape),
    ];
    const forecasts = async ({ panel }: typeof levels, target: 'levels' | 'logarithms'): Promise<Float64Array> => {
      const config = configured({ lstm: { target }, kFactors: 1 });
      const origin = { panel, length: 7, steps: 2, target: 0, labels: panel.ids.map(() => 0) };
      const method = methodOf(name);
      const settings = method.settings({
        ...origin,
        config,
        scales: scalesOf(config, { origin: 6, known: 6, labels: origin.labels }),
      });
      return (await method.fit(origin, settings, { device, first: 0, replicas: 2 })).values;
    };
    const turned = (await forecasts(logarithms, 'levels')).map(Math.exp);
    const own = await forecasts(levels, 'logarithms');
    expect(own).toHaveLength(48);
    own.forEach((forecast, at) => expect(forecast / turned[at]!).toBeCloseTo(1, 6));
    const below = await simulatedPanel((i, t) => i - t, shape);
    expect(() => planRegions(configured({ lstm: { target: 'logarithms' }, kFactors: 1 }), below)).toThrow(
      /lstm.target: got logarithms of a, which is not above 0 everywhere/,
    );
  },
);

test('the graph network reads codes, or the z-scores, whatever the autoencoder does', async () => {
  const { panel } = await simulatedPanel(walks(6));
  const embedding = async (features: 'codes' | 'indicators', noise: number): Promise<Float32Array> => {
    const settings = clusterSettings(configured({ gcn: { features, hidden: 5 }, dae: { noise } }), { panel }, 6);
    const inputs = { ...settings, first: 0, replicas: 2 };
    return (await trainClusterNetworks(crossSection(panel, settings), inputs, { device })).embedding.points;
  };
  expect(await embedding('codes', 0)).not.toEqual(await embedding('codes', 0.5));
  expect(await embedding('indicators', 0)).toEqual(await embedding('indicators', 0.5));
});

test('the clusters are judged among the z-scores, or by the silhouette of the network in its own space', () => {
  const distribution = (median: number) => ({ median, low: median - 0.1, high: median + 0.1 });
  const described = {
    dae: { mse: null, belowPca: 0 },
    pca: { mse: 1 },
    direct: { silhouette: 0.5 },
    gnn: {
      ...{ silhouetteOwn: distribution(0.7), silhouetteCommon: distribution(0.3) },
      ...{ aboveDirect: 0.25, ownAboveDirect: 0.75 },
    },
  } as unknown as RegionsResult['described'];
  const judged = (['indicators', 'network'] as const).map(
    (silhouette) => regionsVerdicts({ config: configured({ silhouette }), described, forecasts: [] }, [])[1],
  );
  expect(judged).toMatchObject([
    { claim: 'clustering', verdict: 'does not hold', space: 'indicators', above: 0.25 },
    { claim: 'clustering', verdict: 'holds', space: 'network', above: 0.75 },
  ]);
});

test('the direction of reading is that of LSTM-DFA alone', async () => {
  const { panel } = await simulatedPanel(walks(7));
  const forecasts = async (name: 'lstm' | 'lstm-dfa', bidirectional: boolean): Promise<Float64Array> => {
    const config = configured({ lstm: { bidirectional } });
    const origin = { panel, length: 7, steps: 1, target: 0, labels: panel.ids.map(() => 0) };
    const method = methodOf(name);
    const settings = method.settings({
      ...origin,
      config,
      scales: scalesOf(config, { origin: 6, known: 6, labels: origin.labels }),
    });
    return (await method.fit(origin, settings, { device, first: 0, replicas: 1 })).values;
  };
  expect(await forecasts('lstm', false)).toEqual(await forecasts('lstm', true));
  expect(await forecasts('lstm-dfa', false)).not.toEqual(await forecasts('lstm-dfa', true));
});

test('embeddings of one unit lie on a line of the plane, of three units in all of it', async () => {
  const data = await simulatedPanel(walks(8));
  for (const embedding of [1, 3]) {
    const config = configured({ gcn: { embedding }, replicas: 2, origins: [2007, 2007] });
    const { result } = await runStudy(regionsStudy, config, data, { device });
    const { points } = result.described.plane.gnn!;
    expect(points).toHaveLength(12);
    const [x, y] = [0, 1].map((k) => points.map((point) => point[k]!));
    const [own, other] = [moments(x!), moments(y!)];
    const shared = points.reduce((sum, [a, b]) => sum + (a! - own.mean) * (b! - other.mean), 0) / 12;
    const apart = 1 - (shared / (own.deviation * other.deviation)) ** 2;
    if (embedding === 1) expect(apart).toBeCloseTo(0, 9);
    else expect(apart).toBeGreaterThan(0.01);
  }
});
