// node children/permutations.mjs JOB: the same tests by the growth study. Timed: the study, from units to p-values; user and system time of all threads.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { growthStudy, resolveGrowthConfig, runStudy } from '@kuznets/studies';

const { rows, features, x, y, trees, permutations, device: place } = JSON.parse(process.argv[2]);
const doubles = (path) => new Float64Array(new Uint8Array(readFileSync(path)).buffer);
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
const from = performance.now();
const before = process.cpuUsage();
const { result } = await runStudy(growthStudy, config, data, { device });
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - from) / 1000;
const all = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    ...{ device: `wasm, ${place.workers} workers`, cpu: (user + system) / 1e6, wall },
    processCpu: (all.user + all.system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    significant: result.methods[0].significance.pValue.filter((p) => p <= 0.05).length,
  }),
);
await device.destroy();
