import { joinTrees } from '@kuznets/base';
import {
  buildProgram,
  createDevice,
  dense,
  type Device,
  meanSquaredError,
  type NetworkEnsemble,
  type Tape,
} from '@kuznets/core-gpu';
import { crossSection, loadDataset, panel } from '@kuznets/data';
import { BaggingRegressor, type GrownChunk, rankSample } from '@kuznets/ensembles';
import { readModel } from '@kuznets/explain';
import { growthDataFrom, resolveExplainConfig } from '@kuznets/studies';
import { syntheticTable, uniforms } from '@kuznets/test-kit';
import { readFile } from 'node:fs/promises';

/** Numbers between -1 and 1. */
function numbers(length: number): Float64Array {
  const next = uniforms(length);
  return Float64Array.from({ length }, () => 2 * next() - 1);
}

function sampleOf(rows: number, features: number) {
  const { x, y, names } = syntheticTable({ rows, features, mixed: false });
  return { x, y, rows, features, featureNames: names };
}

let opened: Promise<Device> | undefined;
const device = (): Promise<Device> => (opened ??= createDevice({ backend: 'wasm', workers: 2 }));

/** Frees what settings have opened. */
export async function closeSettings(): Promise<void> {
  await (await opened)?.destroy();
}

const growth = async () => crossSection(await loadDataset('fls2001'));

async function grown() {
  const data = await growth();
  const model = new BaggingRegressor({ nEstimators: 20 });
  const chunks: GrownChunk[] = [];
  await model.fit(data, { device: await device(), onTrees: (chunk) => void chunks.push(chunk) });
  return { data, model, sample: rankSample(data), grown: joinTrees(chunks.map(({ grown }) => grown)) };
}

function network(): NetworkEnsemble {
  const [networks, features, hidden] = [3, 8, 4];
  return {
    networks,
    features,
    hidden,
    activation: 'tanh',
    parameters: Float32Array.from(numbers(networks * (hidden * features + 2 * hidden + 1))),
  };
}

function program() {
  const x = Float32Array.from(numbers(31 * 8));
  const model = (tape: Tape) => dense(tape, tape.constant('x', [31, 8], x), { name: 'layer', units: 8 });
  return buildProgram({ train: (tape) => meanSquaredError(tape, model(tape), tape.constant('x', [31, 8], x)) });
}

/** Five states, so that networks are trained in seconds. */
async function states() {
  const all = panel(await loadDataset('us-states'), { indicators: ['gsp', 'emp', 'unemp'] });
  const units = 5;
  return {
    ...all,
    units,
    ids: all.ids.slice(0, units),
    values: all.values.subarray(0, units * all.periods.length * all.indicators),
  };
}

/** What examples take from outside, by the folder or file that they stand in; the nearest counts. */
export const settings = {
  'packages/core-gpu': async () => ({
    device: await device(),
    x: Float32Array.from(numbers(31 * 8)),
    program: program(),
  }),
  'packages/core-gpu/src/ops/network/substitute-networks': async () => ({
    device: await device(),
    ensemble: network(),
    x: numbers(88 * 8),
  }),
  'packages/dae': async () => ({ device: await device(), x: numbers(31 * 8), z: numbers(31 * 8) }),
  'packages/data': async () => ({ readFile, states: panel(await loadDataset('us-states')) }),
  'packages/dfa': async () => ({ device: await device(), endog: numbers(31 * 4 * 8), gdp: numbers(31 * 4) }),
  'packages/dfa/src/dynamic-factor.ts': async () => ({ endog: numbers(16 * 9) }),
  'packages/dfa/src/mixed-dynamic-factor.ts': async () => ({ endog: numbers(16 * 9) }),
  'packages/dfa/src/number-of-factors.ts': async () => ({ endog: numbers(16 * 48) }),
  'packages/ensembles': async () => sampleOf(60, 8),
  'packages/ensembles/src/forest-quantiles.ts': async () => ({ data: sampleOf(60, 8), device: await device() }),
  'packages/explain': async () => ({
    ...(await grown()),
    device: await device(),
    readFile,
    bytes: await readFile('xgb.json'),
    x: (await growth()).x,
  }),
  'packages/forecast': async () => ({ series: numbers(30), y: numbers(48 * 12) }),
  'packages/gnn': async () => ({
    device: await device(),
    x: numbers(31 * 2),
    codes: numbers(31 * 2),
    z: numbers(31 * 8),
    zScores: numbers(31 * 8),
  }),
  'packages/gnn/src/stability.ts': async () => ({ x: numbers(1000 * 31 * 2) }),
  'packages/regression': async () => ({ data: sampleOf(60, 10), device: await device(), ...sampleOf(60, 10) }),
  'packages/regression/src/linear/ols.ts': async () => sampleOf(88, 67),
  'packages/studies/src/study': async () => ({ device: await device(), data: growthDataFrom(await growth()) }),
  'packages/studies/src/growth': async () => ({ device: await device(), data: growthDataFrom(await growth()) }),
  'packages/studies/src/growth-multiverse': async () => ({
    device: await device(),
    data: { source: await loadDataset('fls2001') },
  }),
  'packages/studies/src/regions': async () => ({
    device: await device(),
    data: { panel: await states(), catalogued: false, citation: null },
  }),
  'packages/studies/src/multiverse': async () => ({
    device: await device(),
    data: { panel: await states(), catalogued: false, citation: null },
  }),
  'packages/studies/src/explain': async () => ({
    device: await device(),
    readFile,
    readModel,
    config: resolveExplainConfig({ model: 'xgb.json', data: 'x.csv', pairs: 3 }),
  }),
} satisfies Record<string, () => Promise<object>>;

const made = new Map<string, Promise<object>>();

/** What an example of a file takes from outside, and the key of {@link settings} that it has it from. */
export async function settingOf(
  file: string,
): Promise<{ readonly key?: string; readonly values: Readonly<Record<string, unknown>> }> {
  const keys = Object.keys(settings) as (keyof typeof settings)[];
  const key = keys
    .filter((each) => file === each || file.startsWith(`${each}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (key === undefined) return { values: {} };
  if (!made.has(key)) made.set(key, settings[key]());
  return { key, values: (await made.get(key)!) as Record<string, unknown> };
}
