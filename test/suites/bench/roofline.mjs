// node .ci/with-native.mjs node test/suites/bench/roofline.mjs [ADAPTER]: launches, lanes a launch, bytes bound and time of every kernel, by
// timestamps, over the kinds of work that docs/roofline.md counts on paper. ADAPTER is lavapipe by default.
import { createDevice } from '@kuznets/core-gpu';
import { crossSection, loadDataset, panel } from '@kuznets/data';
import { DenoisingAutoencoder } from '@kuznets/dae';
import { LstmDfa } from '@kuznets/dfa';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { GraphConvolutionalNetwork, similarityGraph } from '@kuznets/gnn';
import { BayesianModelAveraging } from '@kuznets/regression';

const device = await createDevice({ backend: 'webgpu', adapter: process.argv[2] ?? 'lavapipe', profile: true });
const launches = new Map();

/** Notes what is launched; everything else is the device's. */
const gpu = new Proxy(device.gpu, {
  get(target, name) {
    const value = Reflect.get(target, name, target);
    if (name === 'launch')
      return (launch) => {
        note(launch);
        target.launch(launch);
      };
    return typeof value === 'function' ? value.bind(target) : value;
  },
});

function note({ kernel, inputs, outputs, overrides, passes }) {
  const [x, y, z] = kernel.workgroupSize;
  const lanes = overrides?.WORKGROUP ?? x * y * z;
  const bytes = new Set([...inputs, ...outputs]);
  const bound = [...bytes].reduce(
    (sum, { size, dtype }) => sum + size * ({ f32: 4, u32: 4, i32: 4, u16: 2, u8: 1 }[dtype] ?? 4),
    0,
  );
  for (const { grid } of passes) {
    const groups = typeof grid === 'number' ? grid : [...grid].reduce((a, b) => a * b, 1);
    const seen = launches.get(kernel.name) ?? { launches: 0, lanes: 0, bound: 0 };
    launches.set(kernel.name, {
      launches: seen.launches + 1,
      lanes: seen.lanes + groups * lanes,
      bound: Math.max(seen.bound, bound),
    });
  }
}

const watched = { ...device, gpu };
const growth = crossSection(await loadDataset('fls2001'));
const states = panel(await loadDataset('us-states'));
const [series, periods, kEndog] = [states.units, states.periods.length, states.indicators];
const endog = states.values;
const last = {
  x: Float64Array.from(
    { length: series * kEndog },
    (_, at) => endog[(Math.floor(at / kEndog) * periods + periods - 1) * kEndog + (at % kEndog)],
  ),
  rows: series,
  features: kEndog,
};

const work = {
  'bagging, 2,000 trees': () =>
    new RandomForestRegressor({ nEstimators: 2000, maxFeatures: 'all', minSamplesLeaf: 5, randomState: 1 }).fit(
      growth,
      { device: watched },
    ),
  'forest, 2,000 trees': () =>
    new RandomForestRegressor({ nEstimators: 2000, maxFeatures: 'third', minSamplesLeaf: 5, randomState: 1 }).fit(
      growth,
      { device: watched },
    ),
  'autoencoders, 200 replicas, 20 epochs': () =>
    new DenoisingAutoencoder({ epochs: 20, randomState: 1 }).fit(last, { device: watched, replicas: 200 }),
  'graph networks, 200 replicas, 20 epochs': () =>
    new GraphConvolutionalNetwork({ epochs: 20, randomState: 1 }).fit(
      { ...last, graph: similarityGraph(last) },
      { device: watched, replicas: 200 },
    ),
  'LSTM-DFAs, 50 replicas, 10 epochs': () =>
    new LstmDfa({ epochs: 10, randomState: 1 }).fit(
      { endog, series, periods, kEndog },
      { device: watched, replicas: 50 },
    ),
  BMA: () => new BayesianModelAveraging({ randomState: 1 }).fit(growth, { device: watched }),
};

let before = new Map();
for (const [name, run] of Object.entries(work)) {
  launches.clear();
  const began = performance.now();
  await run();
  const wall = performance.now() - began;
  const times = new Map((await device.gpu.kernelTimes()).map(({ kernel, nanoseconds }) => [kernel, nanoseconds / 1e6]));
  process.stdout.write(
    `\n${name}: ${wall.toFixed(0)} ms of wall\nkernel  launches  lanes a launch  MiB bound  ms  share\n`,
  );
  const spent = [...launches].map(([kernel, facts]) => ({
    kernel,
    ...facts,
    ms: (times.get(kernel) ?? 0) - (before.get(kernel) ?? 0),
  }));
  const all = spent.reduce((sum, { ms }) => sum + ms, 0);
  for (const { kernel, launches: count, lanes, bound, ms } of spent.toSorted((a, b) => b.ms - a.ms))
    process.stdout.write(
      `${kernel}  ${count}  ${Math.round(lanes / count)}  ${(bound / 2 ** 20).toFixed(1)}  ${ms.toFixed(1)}  ${((100 * ms) / all).toFixed(0)} %\n`,
    );
  before = times;
}
await device.destroy();
