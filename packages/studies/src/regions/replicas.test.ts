import { type Device, type WasmDevice, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatedPanel, walks } from '../../test/simulated-panel.ts';
import { prettyJson } from '../results/digest.ts';
import { divergedReplicas } from './diverged.ts';
import { type RegionsConfigInput, resolveRegionsConfig } from './config.ts';
import { crossSectionOf, zScores } from './data.ts';
import { type StepContext, describeCrossSection } from './describe.ts';
import { forecastFrom } from './forecasts.ts';
import { runRegionsStudy } from './run.ts';
import { regionsTables } from './tables/tables.ts';
import { forecastTask } from './task.ts';

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

test('1,000 replicas are 4 x 250 and 10 x 100 merged, to the byte', { timeout: 300_000 }, async () => {
  const data = await simulatedPanel(walks(4), { regions: 8, periods: 8, indicators: 3 });
  const config = resolveRegionsConfig({ ...few, replicas: 1000 });
  const json = async (chunkReplicas: number): Promise<string> =>
    prettyJson(await runRegionsStudy(config, { device, data, chunkReplicas }));
  const whole = await json(1000);
  expect(whole).toContain('"replicas": 1000');
  for (const chunk of [250, 100]) expect(await json(chunk)).toBe(whole);
});

test('a replica does not depend on how many run with it', { timeout: 60_000 }, async () => {
  const { panel } = await simulatedPanel(walks(5), { regions: 8, periods: 8, indicators: 3 });
  const points = { x: crossSectionOf(zScores(panel, 7, 7, 'population').z, panel, 7), rows: 8, features: 3 };
  const labels = [0, 0, 0, 0, 0, 1, 1, 1];
  const context: StepContext = { device, chunk: 250, onShare: () => undefined };
  const run = async (replicas: number) => {
    const config = resolveRegionsConfig({ ...few, replicas });
    const { dae, codes, gnn } = await describeCrossSection(points, config, context);
    const { methods } = await forecastFrom(forecastTask(panel, 5, 2, 0, labels, config), config, context);
    const trained = methods.filter(({ method }) => method === 'lstm' || method === 'lstm-dfa');
    return [
      dae.mse,
      dae.latentShare,
      codes.regionSilhouettes.own,
      gnn.regionSilhouettes.own,
      ...trained.map(({ values }) => values),
    ];
  };
  const [many, some, one] = [await run(9), await run(6), await run(1)];
  for (const [at, values] of many.entries()) {
    expect(values).toHaveLength(9);
    expect(some[at]).toEqual(values.slice(0, 6));
    expect(one[at]).toEqual(values.slice(0, 1));
  }
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

test('a replica that diverges is counted, left out of every distribution and named in the tables', {
  timeout: 60_000,
}, async () => {
  if (device.backend !== 'wasm') throw new Error('opened on WASM');
  const data = await simulatedPanel(walks(6), { regions: 8, periods: 8, indicators: 3 });
  const config = resolveRegionsConfig({ ...few, replicas: 7 });
  const [sound, result] = [
    await runRegionsStudy(config, { device, data }),
    await runRegionsStudy(config, { device: faulty(device, 5), data }),
  ];
  expect(divergedReplicas(sound)).toEqual([]);
  expect(divergedReplicas(result)).toEqual(
    ['autoencoder', 'graph network', 'LSTM', 'LSTM-DFA'].map((model) => ({ model, replicas: 1 })),
  );
  const counts = ({ described, forecasts, next }: typeof result): (number | undefined)[] => [
    described.dae.mse?.replicas,
    described.codes.silhouetteOwn?.replicas,
    described.gnn.silhouetteCommon?.replicas,
    ...forecasts.flatMap(({ methods }) =>
      methods.filter(({ method }) => method.startsWith('lstm')).map(({ levels }) => levels?.mae?.replicas),
    ),
    next[0]!.values[0]![0]?.replicas,
  ];
  expect(new Set(counts(sound))).toEqual(new Set([7]));
  expect(new Set(counts(result))).toEqual(new Set([6]));
  const captions = regionsTables(result).map(({ caption }) => caption);
  expect(captions.filter((caption) => caption.includes('over 7 replicas')).length).toBeGreaterThan(3);
  for (const caption of captions)
    if (caption.includes('over 7 replicas'))
      expect(caption).toContain('less those that diverged: autoencoder 1, graph network 1, LSTM 1, LSTM-DFA 1');
});
