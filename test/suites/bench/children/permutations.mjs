// node children/permutations.mjs JOB: the same tests by the growth study. Timed: the study, from units to p-values; user and system time of all threads.
import { createDevice } from '@kuznets/core-gpu';
import { growthStudy, resolveGrowthConfig, runStudy } from '@kuznets/studies';
import { doubles, job, print, processTook, timed } from './child.mjs';

const { rows, features, x, y, trees, permutations, device: place } = job;
const data = {
  ...{ name: 'bench', catalogued: false, citation: null, target: 'y', idColumn: null, weights: null, absorbed: null },
  ids: Array.from({ length: rows }, (_, row) => `${row}`),
  features: Array.from({ length: features }, (_, k) => ({ name: `x${k}`, label: null, group: null, levels: null })),
  ...{ x: doubles(x), y: doubles(y), clusters: [], notes: [] },
};
const config = resolveGrowthConfig({
  ...{ data: 'bench.csv', seeds: 1, folds: 0, resamples: 0, decompose: false, profiles: false, permutations },
  // ranger's own rule: nodes of six rows and more are split, leaves may hold one.
  methods: [{ name: 'bagging', trees, minSamplesLeaf: 1, minSamplesSplit: 6, rankBy: 'mean' }],
});
const device = await createDevice(place);
const { value: study, cpu, wall } = await timed(() => runStudy(growthStudy, config, data, { device }));
await device.destroy();

print({
  ...{ device: `wasm, ${place.workers} workers`, cpu, wall },
  ...processTook(),
  significant: study.result.methods[0].significance.pValue.filter((p) => p <= 0.05).length,
});
