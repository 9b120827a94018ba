import { type Device, type WasmDevice, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { runStudy } from '../study/run-study.ts';
import type { UnitContext } from '../study/study.ts';
import { clusterSettings } from './clusters/cross-section.ts';
import { clusterStage } from './clusters/stage.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from './config.ts';
import { divergedReplicas } from './diverged.ts';
import { methodOf } from './forecasts/registry.ts';
import { forecastStage } from './forecasts/stage.ts';
import { regionsStudy } from './study.ts';
import { scalesOf } from './forecasts/known-panel.ts';
import { regionsTables } from './tables/tables.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm' });
});
afterAll(() => device.destroy());

const few: RegionsConfigInput = {
  data: 'simulated',
  horizon: 2,
  origins: [2005, 2005],
  kFactors: 1,
  leaveOut: 2,
  epochs: { dae: 4, gcn: 4, lstm: 3 },
};

/** What consecutive chunks hold, joined: numbers per replica one after the other, counts added. */
function joined(chunks: readonly unknown[]): unknown {
  const [first] = chunks;
  if (ArrayBuffer.isView(first)) return (chunks as Float64Array[]).flatMap((values) => [...values]);
  if (Array.isArray(first)) return first.map((_, at) => joined((chunks as unknown[][]).map((chunk) => chunk[at])));
  if (typeof first !== 'object' || first === null) return first;
  return Object.fromEntries(
    Object.keys(first).map((key) => {
      const values = (chunks as Record<string, unknown>[]).map((chunk) => chunk[key]);
      const counts = key === 'replicas' || key === 'ridged';
      return [key, counts ? (values as number[]).reduce((sum, count) => sum + count, 0) : joined(values)];
    }),
  );
}

describe('a replica does not depend on how many run with it', () => {
  const labels = [0, 0, 0, 0, 0, 1, 1, 1];
  const config = resolveRegionsConfig(few);
  const known = {
    length: 6,
    steps: 2,
    config,
    target: 0,
    scales: scalesOf(config, { origin: 5, known: 5, labels }),
    labels,
  };

  test.each(['clusters', 'lstm', 'lstm-dfa'] as const)('%s', async (what) => {
    // Eight clusters of 24 regions: k-means ends differently from different starts.
    const data = await simulatedPanel(walks(5), { regions: what === 'clusters' ? 24 : 8, periods: 8, indicators: 3 });
    const context = { device, signal: new AbortController().signal } as UnitContext;
    const run = (first: number, replicas: number): Promise<unknown> => {
      if (what === 'clusters')
        return clusterStage.run(
          { ...clusterSettings({ ...config, clusters: 8 }, data, 7), first, replicas },
          data,
          context,
        );
      const settings = methodOf(what).settings({ ...known, panel: data.panel });
      return forecastStage.run({ method: what, length: 6, steps: 2, settings, first, replicas }, data, context);
    };
    const whole = joined([await run(0, 9)]);
    expect(joined([await run(0, 4), await run(4, 1), await run(5, 4)])).toEqual(whole);
  });
});

/** A device on which one replica of every network ends in NaN. */
function faulty(wasm: WasmDevice, lost: number): WasmDevice {
  const run = async (...[op, args, ...rest]: Parameters<WasmDevice['pool']['run']>) => {
    const result = await wasm.pool.run(op, args, ...rest);
    if (op !== 'train') return result;
    const { firstReplica, replicas } = args as { readonly firstReplica: number; readonly replicas: number };
    const at = lost - firstReplica;
    if (at < 0 || at >= replicas) return result;
    const { outputs, trainHistory } = result as {
      readonly outputs: readonly Float32Array[];
      readonly trainHistory: Float32Array;
    };
    for (const values of [...outputs, trainHistory])
      values.fill(Number.NaN, (at * values.length) / replicas, ((at + 1) * values.length) / replicas);
    return result;
  };
  return { ...wasm, pool: { ...wasm.pool, run: run as WasmDevice['pool']['run'] } };
}

test('a replica that diverges is counted, left out of every distribution and named in the tables', async () => {
  if (device.backend !== 'wasm') throw new Error('opened on WASM');
  const data = await simulatedPanel(walks(6), { regions: 8, periods: 8, indicators: 3 });
  const config = resolveRegionsConfig({ ...few, replicas: 7 });
  const [sound, result] = [
    (await runStudy(regionsStudy, config, data, { device })).result,
    (await runStudy(regionsStudy, config, data, { device: faulty(device, 5) })).result,
  ] as const;
  expect(divergedReplicas(sound)).toEqual([]);
  expect(divergedReplicas(result)).toEqual(['dae', 'gcn', 'lstm', 'lstm-dfa'].map((model) => ({ model, replicas: 1 })));
  const counts = ({ described, forecasts, next }: typeof result): (number | undefined)[] => [
    described.dae.mse?.replicas,
    described.codes.silhouetteOwn?.replicas,
    described.gnn.silhouetteCommon?.replicas,
    ...forecasts.flatMap(({ methods }) =>
      methods
        .filter(({ method }) => method === 'lstm' || method === 'lstm-dfa')
        .map(({ levels }) => levels?.mae?.replicas),
    ),
    next[0]!.values[0]![0]?.replicas,
  ];
  expect(new Set(counts(sound))).toEqual(new Set([7]));
  expect(new Set(counts(result))).toEqual(new Set([6]));
  const captions = regionsTables(result).map(({ caption }) => caption);
  expect(captions.filter((caption) => caption.includes('over 7 replicas')).length).toBeGreaterThan(3);
  for (const caption of captions)
    if (caption.includes('over 7 replicas'))
      expect(caption).toContain('less those that diverged: Autoencoder 1, Graph network 1, LSTM 1, LSTM-DFA 1');
});
