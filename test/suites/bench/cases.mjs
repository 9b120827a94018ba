import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { embeddedData, growthData, regionData, regionPanel, scratch, simulated } from './data.mjs';
import { alternate, hasAdapters, kuznets, median, root, runProgram, summarise } from './measure.mjs';

// ranger's own rule: min.node.size 5, the default for regression, splits nodes of six rows and more, leaves may hold one.
const rangerRule = { minSamplesLeaf: 1, minSamplesSplit: 6 };

const lavapipe = { backend: 'webgpu', adapter: 'llvmpipe' };
const wasm = (workers) => ({ backend: 'wasm', workers });

/** What the regions study trains by default, for PyTorch. */
const regionNetworks = {
  dae: { noise: 0.1, sparsity: 1e-4, codeActivation: 'linear', epochs: 150 },
  gcn: { hidden: 16, embedding: 2, epochs: 200, learningRate: 0.01 },
  lstm: { window: 3, hidden: 16, kFactors: 2, epochs: 300, patience: 50, learningRate: 0.01, validation: 0.2, clipNorm: 1 },
};

function ratios(medians, ours, bar) {
  return Object.entries(medians)
    .filter(([name]) => name !== ours)
    .map(([name, { cpu, wall }]) => ({ to: name, cpu: medians[ours].cpu / cpu, wall: medians[ours].wall / wall, ...(name === 'ranger' ? { bar } : {}) }));
}

/** Fit, and importance if asked for, against the peers. */
async function against({ data, job, device, label, bar, peers, runs, say }) {
  const shared = { ...data, ...job, threads: 1 };
  const sides = { [label]: () => kuznets({ ...shared, device }) };
  for (const [name, peer] of Object.entries(peers)) sides[name] = () => peer(shared);
  const raw = await alternate(sides, runs, say);
  const medians = summarise(raw);
  return { data: data.name, settings: job, runs: raw, medians, ratios: ratios(medians, label, bar) };
}

const growthCase = (method, backend, bar) => ({
  about: `fit and out-of-bag importance, ${method}, on ${backend}`,
  needsAdapter: backend === 'lavapipe',
  async run({ quick, runs, peers, say }) {
    const data = await growthData();
    const maxFeatures = method === 'bagging' ? data.features : Math.floor(data.features / 3);
    const job = { importance: true, keepForest: false, options: { ...rangerRule, nEstimators: quick ? 1000 : 10_000, maxFeatures, randomState: 1 } };
    const device = backend === 'lavapipe' ? lavapipe : wasm(1);
    const { ranger } = peers;
    return against({ data, job, device, label: backend, bar: data.name === 'sdm2004' && !quick ? bar : undefined, peers: ranger ? { ranger } : {}, runs, say });
  },
});

const largeCase = (rows, features, trees) => ({
  about: `forest fit, ${rows} x ${features}, ${trees} trees, a third of the features`,
  async run({ quick, runs, peers, say }) {
    const data = simulated(rows, features);
    const options = { ...rangerRule, nEstimators: quick ? Math.ceil(trees / 10) : trees, maxFeatures: Math.floor(features / 3), randomState: 1 };
    return against({ data, job: { options }, device: wasm(1), label: 'wasm', bar: 0.6, peers, runs, say });
  },
});

/** Grows each forest on every backend, with one and two workers, in one, two and seven shards. */
async function hashTable(tables, few, { full, say }) {
  const distinct = tables.filter((table, index) => tables.findIndex(({ name }) => name === table.name) === index);
  const places = [
    ['wasm, 1 worker', wasm(1)],
    ['wasm, 2 workers', wasm(2)],
    ...(hasAdapters() ? [['lavapipe', lavapipe], ['swiftshader', { backend: 'webgpu', adapter: 'swiftshader' }]] : []),
  ];
  const trees = full ? 2000 : few;
  const rows = [];
  for (const table of distinct) {
    for (const [method, maxFeatures] of [['bagging', 'all'], ['forest', 'third']]) {
      for (const minSamplesLeaf of [1, 5]) {
        const cells = [];
        for (const [place, device] of places) {
          for (const shards of [1, 2, 7]) {
            const cell = await kuznets({ ...table, trees, shards, device, options: { maxFeatures, minSamplesLeaf, randomState: 1 } }, 'hash.mjs');
            cells.push({ place, shards, ...cell });
            say(`  ${table.name}, ${method}, leaf ${minSamplesLeaf}, ${place}, ${shards} shards: ${cell.hash.slice(0, 16)} in ${cell.seconds.toFixed(1)} s`);
          }
        }
        const equal = new Set(cells.map(({ hash }) => hash)).size === 1;
        rows.push({ data: table.name, method, minSamplesLeaf, trees, equal, hash: cells[0].hash, forestHash: cells[0].forestHash, cells });
      }
    }
  }
  return { rows, equal: rows.every(({ equal }) => equal) };
}

/** Cases by name. */
export const cases = {
  'bagging-wasm': growthCase('bagging', 'wasm', 0.25),
  'forest-wasm': growthCase('forest', 'wasm', 0.6),
  'bagging-lavapipe': growthCase('bagging', 'lavapipe', 0.7),
  'forest-lavapipe': growthCase('forest', 'lavapipe', undefined),

  workers: {
    about: 'wall of two WASM workers against one, bagging with importance',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const job = { ...data, importance: true, keepForest: false, options: { ...rangerRule, nEstimators: quick ? 2000 : 20_000, maxFeatures: data.features, randomState: 1 } };
      const raw = await alternate(
        { 'two workers': () => kuznets({ ...job, device: wasm(2) }), 'one worker': () => kuznets({ ...job, device: wasm(1) }) },
        runs,
        say,
      );
      const medians = summarise(raw);
      const wall = medians['two workers'].wall / medians['one worker'].wall;
      return { data: data.name, runs: raw, medians, ratios: [{ to: 'one worker', cpu: medians['two workers'].cpu / medians['one worker'].cpu, wall, bar: 0.6, barOn: 'wall' }] };
    },
  },

  explain: {
    about: 'all single features and pairs of a bagged forest (leaf 5) against the fit it explains, one WASM worker',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const job = { ...data, device: wasm(1), options: { minSamplesLeaf: 5, minSamplesSplit: 10, nEstimators: quick ? 1000 : 10_000, maxFeatures: data.features, randomState: 1 } };
      const raw = [];
      for (let run = 0; run < runs; run++) {
        const result = await kuznets(job, 'explain.mjs');
        raw.push(result);
        say(`  run ${run + 1} of ${runs}: fit CPU ${result.fit.cpu.toFixed(2)} s, decomposition CPU ${result.explain.cpu.toFixed(2)} s`);
      }
      const cpu = median(raw.map(({ fit, explain }) => explain.cpu / fit.cpu));
      const wall = median(raw.map(({ fit, explain }) => explain.wall / fit.wall));
      return { data: data.name, runs: raw, ratios: [{ to: 'fit', cpu, wall, ...(data.name === 'sdm2004' && !quick ? { bar: 0.5 } : {}) }] };
    },
  },

  'explain-large': {
    about: 'all 50 features and 1,225 pairs, 2,000 rows, 500 trees of leaf 5, against brute force extrapolated from ten features and ten pairs',
    async run({ quick, say }) {
      const data = simulated(quick ? 400 : 2000, 50);
      const job = { ...data, bruteForce: quick ? 1 : 10, device: wasm(2), options: { minSamplesLeaf: 5, nEstimators: quick ? 50 : 500, maxFeatures: 50, randomState: 1 } };
      const result = await kuznets(job, 'explain.mjs');
      const terms = 50 + 1225;
      const bruteForce = (result.bruteForce.wall / result.bruteForce.terms) * terms;
      say(`  decomposition ${result.explain.wall.toFixed(1)} s, brute force ${(result.bruteForce.wall / result.bruteForce.terms).toFixed(1)} s a term, ${bruteForce.toFixed(0)} s for ${terms}`);
      return { data: data.name, runs: [result], timesFaster: bruteForce / result.explain.wall, bar: quick ? undefined : 1000 };
    },
  },

  m5p: {
    about: 'M5P-BG and M5P-RF, fit, out-of-bag error and importance, 10,000 trees, wall of two WASM workers',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const job = (model) => ({ ...data, model, importance: true, keepForest: false, device: wasm(2), options: { nEstimators: quick ? 1000 : 10_000, randomState: 1 } });
      const raw = await alternate({ 'M5P-BG': () => kuznets(job('m5p-bagging')), 'M5P-RF': () => kuznets(job('m5p-forest')) }, Math.min(runs, 3), say);
      const medians = summarise(raw);
      const walls = Object.entries(medians).map(([place, { wall }]) => ({ place, wall, bar: quick ? undefined : 60 }));
      return { data: data.name, runs: raw, medians, walls };
    },
  },

  'large-500': largeCase(2000, 500, 200),
  'large-100': largeCase(20_000, 100, 50),

  scaling: {
    about: 'time and peak memory of 1e3, 1e4, 1e5 trees that are not kept (bagging, leaf 5, two workers)',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const sizes = quick ? [1000, 10_000] : [1000, 10_000, 100_000];
      const sides = Object.fromEntries(
        sizes.map((nEstimators) => [
          `${nEstimators} trees`,
          () => kuznets({ ...data, importance: true, keepForest: false, device: wasm(2), options: { minSamplesLeaf: 5, minSamplesSplit: 10, nEstimators, maxFeatures: data.features, randomState: 1 } }),
        ]),
      );
      const raw = await alternate(sides, Math.min(runs, 5), say);
      const medians = summarise(raw);
      const at = (trees) => medians[`${trees} trees`];
      const perTree = sizes.map((trees) => ({ trees, cpuMicroseconds: (at(trees).cpu / trees) * 1e6, wallMicroseconds: (at(trees).wall / trees) * 1e6, peakMiB: at(trees).peakMiB }));
      const growth = sizes.slice(1).map((trees, index) => ({
        from: sizes[index],
        to: trees,
        timePerTree: at(trees).wall / trees / (at(sizes[index]).wall / sizes[index]),
        peakMemory: at(trees).peakMiB / at(sizes[index]).peakMiB,
      }));
      return { data: data.name, runs: raw, medians, perTree, growth, bars: { timePerTree: '0.85 to 1.15', peakMemory: '1.3' } };
    },
  },

  dae: {
    about: 'denoising autoencoder 8-64-32-2-32-64-8, 150 epochs, time of one seed',
    async run({ quick, runs, peers, say }) {
      const { name, ...data } = await regionData();
      const options = regionNetworks.dae;
      const job = scratch('dae.json');
      writeFileSync(job, JSON.stringify({ ...data, model: 'dae', options, replicas: quick ? 40 : 1000, torchReplicas: quick ? 5 : 40, device: wasm(1) }));
      const sides = { wasm: () => kuznets({ job }, 'dae.mjs') };
      const { PyTorch } = peers;
      if (PyTorch) sides.PyTorch = () => PyTorch('torch_networks.py', { job });
      const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
      const medians = summarise(raw);
      return { data: name, settings: options, runs: raw, medians, mse: raw.wasm[0].mse, ratios: ratios(medians, 'wasm').map((ratio) => ({ ...ratio, bar: 0.1 })) };
    },
  },

  ...Object.fromEntries(
    [
      ['gcn', 'graph autoencoder 8-16-2 on cosine similarities, 200 epochs, time of one seed', regionNetworks.gcn],
      ['lstm-dfa', 'LSTM-DFA of all regions, window 3, hidden 16 both ways, 2 factors, 300 epochs without stopping, time of one seed', { ...regionNetworks.lstm, patience: 300 }],
    ].map(([model, about, options]) => [
      model,
      {
        about,
        async run({ quick, runs, peers, say }) {
          const { name, ...data } = await regionPanel();
          const job = scratch(`${model}.json`);
          writeFileSync(job, JSON.stringify({ ...data, model, options, replicas: quick ? 8 : 200, torchReplicas: quick ? 1 : 5, device: wasm(1) }));
          const sides = { wasm: () => kuznets({ job }, 'region_networks.mjs') };
          const { PyTorch } = peers;
          if (PyTorch) sides.PyTorch = () => PyTorch('torch_networks.py', { job });
          const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
          const medians = summarise(raw);
          return { data: name, settings: options, runs: raw, medians, loss: Object.fromEntries(Object.entries(raw).map(([side, [{ loss }]]) => [side, loss])), ratios: ratios(medians, 'wasm').map((ratio) => ({ ...ratio, bar: 0.1 })) };
        },
      },
    ]),
  ),

  regions: {
    about: 'the regions study, two origins, clusters without each region included, wall of two WASM workers; and time of a replica against its networks alone in PyTorch',
    async run({ quick, runs, peers, say }) {
      const panel = await regionPanel();
      const data = panel.name;
      const last = panel.periods - 1;
      // By default the last period but one of the provinces is described, the last of other data.
      const clustered = data === 'provinces' ? [last - 2, last - 1] : [last - 2, last - 1, last];
      let clusters;
      const sides = {
        'two workers': async () => {
          const result = await kuznets({ config: { data, replicas: quick ? 8 : 1000 }, device: wasm(2) }, 'regions.mjs');
          clusters = [0, 1].map((cluster) => result.labels.flatMap((label, row) => (label === cluster ? [row] : [])));
          return result;
        },
      };
      const { PyTorch } = peers;
      if (PyTorch) {
        sides.PyTorch = () => {
          const job = scratch('regions.json');
          writeFileSync(job, JSON.stringify({ ...panel, model: 'regions', options: regionNetworks, clusters, clustered, origins: [last - 2, last - 1], torchReplicas: quick ? 1 : 5 }));
          return PyTorch('torch_networks.py', { job });
        };
      }
      // The first side runs first: PyTorch takes the clusters it finds.
      const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
      const medians = summarise(raw);
      const wall = median(raw['two workers'].map(({ total }) => total.wall));
      const bar = data === 'provinces' && !quick ? 360 : undefined;
      return { data, runs: raw, medians, limits: [{ what: 'wall of the whole study, s', value: wall, bar }], ratios: ratios(medians, 'two workers').map((ratio) => ({ ...ratio, bar: 0.1 })) };
    },
  },

  'regions-memory': {
    about: 'peak memory of the regions study of 10,000 replicas in chunks of 250, two origins, each network 5 epochs long',
    async run({ quick, say }) {
      const { name: data } = await regionPanel();
      const replicas = quick ? 500 : 10_000;
      const result = await kuznets({ config: { data, replicas, epochs: { dae: 5, gcn: 5, lstm: 5 } }, device: wasm(2) }, 'regions.mjs');
      say(`  ${replicas} replicas: ${result.peakMiB.toFixed(0)} MiB in ${result.total.wall.toFixed(0)} s`);
      return { data, runs: [result], limits: [{ what: 'peak memory, MiB', value: result.peakMiB, bar: quick ? undefined : 4096 }] };
    },
  },

  bma: {
    about: 'Bayesian model averaging, CPU seconds a draw of the chains against BMS (g = UIP, fixed model size 7)',
    async run({ quick, runs, peers, say }) {
      const data = await growthData();
      const options = { g: 'uip', modelPrior: 'fixed', modelSize: 7, sampler: 'birth-death', nChains: 32, nDraws: quick ? 10_000 : 100_000, burnIn: 1000, randomState: 1 };
      const sides = { wasm: () => kuznets({ ...data, options, device: wasm(1) }, 'bma.mjs') };
      // A draw costs BMS the same from first to last: fewer of them tell as much.
      if (peers.BMS) sides.BMS = () => peers.BMS({ ...data, options, burn: 1000, draws: quick ? 20_000 : 100_000 });
      const raw = await alternate(sides, runs, say);
      const medians = summarise(raw);
      const perSecond = Object.fromEntries(Object.entries(raw).map(([name, results]) => [name, median(results.map(({ drawsPerCpuSecond }) => drawsPerCpuSecond))]));
      for (const [name, draws] of Object.entries(perSecond)) say(`  ${name}: ${Math.round(draws)} draws per CPU second`);
      const ratios = peers.BMS ? [{ to: 'BMS, a draw', cpu: perSecond.BMS / perSecond.wasm, wall: (medians.wasm.wall / raw.wasm[0].draws) / (medians.BMS.wall / raw.BMS[0].draws), bar: 0.05 }] : [];
      return { data: data.name, settings: options, runs: raw, medians, perSecond, ratios };
    },
  },

  networks: {
    about: 'neural networks by Levenberg-Marquardt, 10,000 on two workers, with the means that explained variation needs; wall',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const options = { nEstimators: quick ? 500 : 10_000, randomState: 1 };
      const raw = await alternate({ 'two workers': () => kuznets({ ...data, options, device: wasm(2) }, 'networks.mjs') }, Math.min(runs, 3), say);
      const [fits] = Object.values(raw);
      const walls = [
        { place: 'fit', wall: median(fits.map(({ wall }) => wall)), bar: quick ? undefined : 120 },
        { place: 'means of substitution', wall: median(fits.map(({ substitute }) => substitute.wall)) },
      ];
      return { data: data.name, settings: options, runs: raw, medians: summarise(raw), walls };
    },
  },

  growth: {
    about: '`kuznets growth --seed 1`, 10,000 trees, wall: every method, as they are and as published; and without networks and M5P, with all seeds and with one',
    async run({ quick, runs, say }) {
      const data = process.env.KUZNETS_DATA ? 'sdm2004' : 'fls2001';
      const out = scratch('growth');
      const light = 'lasso,elastic-net,tree,bagging,forest,boosting,svr,bayes,averaging,stepwise,bma,ols';
      const places = [
        ['everything', [], 300],
        ['without networks and M5P', ['--methods', light], 60],
        ['without networks and M5P, one seed', ['--methods', light, '--seeds', '1'], 60],
      ];
      const flags = ['--data', data, '--seed', '1', '--trees', quick ? '100' : '10000', '--backend', 'wasm', '--out', out];
      const raw = Object.fromEntries(places.map(([place]) => [place, []]));
      for (let run = 0; run < Math.min(runs, 3); run++) {
        for (const [place, more] of places) {
          const { wall } = await runProgram('node', [join(root, 'apps/cli/bin/kuznets.js'), 'growth', ...flags, ...more, ...(quick ? ['--seeds', '1'] : [])]);
          raw[place].push(wall);
          say(`  ${place}: ${wall.toFixed(1)} s`);
        }
      }
      return { data, runs: raw, walls: places.map(([place, , bar]) => ({ place, wall: median(raw[place]), bar: data === 'sdm2004' && !quick ? bar : undefined })) };
    },
  },

  live: {
    about: "the report's bagging regrown in its live panel in Chromium, 10,000 trees with importance and profiles, wall from the click on",
    needsAdapter: true,
    async run({ quick, runs, say }) {
      const data = process.env.KUZNETS_DATA ? 'sdm2004' : 'fls2001';
      const out = scratch('live');
      const flags = ['--methods', 'bagging', '--folds', '0', '--seeds', '1', '--trees', quick ? '1000' : '10000', '--no-decompose', '--backend', 'wasm'];
      await runProgram('node', [join(root, 'apps/cli/bin/kuznets.js'), 'growth', '--data', data, ...flags, '--out', out]);
      const grow = (place) => () => kuznets({ report: join(out, 'report.html'), place, device: { adapter: 'swiftshader' } }, 'live.mjs');
      const raw = { wasm: [], webgpu: [] };
      for (const [place, most] of [['wasm', runs], ['webgpu', Math.min(runs, 3)]]) {
        for (let run = 0; run < most; run++) {
          const result = await grow(place)();
          raw[place].push(result);
          say(`  ${place}, run ${run + 1} of ${most}: ${result.wall.toFixed(1)} s, hash ${result.equal ? 'equal' : 'NOT EQUAL'}. ${result.facts}`);
        }
      }
      const bars = data === 'sdm2004' && !quick ? { wasm: 8, webgpu: 60 } : {};
      const walls = Object.entries(raw).map(([place, results]) => ({ place, wall: median(results.map(({ wall }) => wall)), bar: bars[place] }));
      return { data, runs: raw, walls, equal: Object.values(raw).flat().every(({ equal }) => equal) };
    },
  },

  report: {
    about: '`kuznets report`, wall, and its file opened in Chromium: first contentful paint, and interactive (end of the last long task)',
    needsAdapter: true,
    async run({ quick, runs, results, say }) {
      const bin = join(root, 'apps/cli/bin/kuznets.js');
      const folders = results.map((result, at) => {
        const folder = scratch(`report-${at}-${basename(result)}`);
        cpSync(result, folder, { recursive: true });
        return { name: basename(result), folder };
      });
      if (folders.length === 0) {
        for (const [name, ...flags] of [['growth', '--trees', quick ? '50' : '500', '--seeds', '2', '--methods', 'bagging,forest'], ['regions', '--replicas', quick ? '3' : '20', '--origin', '1985']]) {
          await runProgram('node', [bin, name, ...flags, '--out', scratch(name)]);
          folders.push({ name, folder: scratch(name) });
        }
      }
      const raw = {};
      const walls = [];
      for (const { name, folder } of folders) {
        raw[name] = [];
        for (let run = 0; run < runs; run++) {
          const { wall } = await runProgram('node', [bin, 'report', folder]);
          const opened = await kuznets({ report: join(folder, 'report.html'), device: { adapter: 'swiftshader' } }, 'report.mjs');
          raw[name].push({ command: wall, ...opened });
          say(`  ${name}, run ${run + 1} of ${runs}: kuznets report ${wall.toFixed(2)} s, first contentful paint ${opened.painted.toFixed(2)} s, interactive ${opened.interactive.toFixed(2)} s`);
        }
        for (const [what, key, bar] of [['kuznets report', 'command', 5], ['first contentful paint', 'painted', 1], ['interactive', 'interactive', 2]]) {
          walls.push({ place: `${name}, ${what}`, wall: median(raw[name].map((run) => run[key])), ...(results.length > 0 && { bar }) });
        }
      }
      return { runs: raw, walls };
    },
  },

  version: {
    about: '`kuznets --version`, wall',
    async run({ runs, say }) {
      const times = [];
      for (let run = 0; run < Math.max(runs, 9); run++) {
        times.push((await runProgram('node', ['apps/cli/bin/kuznets.js', '--version'])).wall);
      }
      const empty = [];
      for (let run = 0; run < Math.max(runs, 9); run++) empty.push((await runProgram('node', ['-e', '0'])).wall);
      say(`  ${times.map((time) => time.toFixed(3)).join(' ')} s; an empty Node program ${median(empty).toFixed(3)} s`);
      return { wall: median(times), emptyProgram: median(empty), bar: 0.2 };
    },
  },

  replicate: {
    about: '`npm run replicate` on a set-up machine, wall; and its growth study alone, 20 seeds',
    async run({ quick, runs, say }) {
      const data = await embeddedData();
      const times = { whole: [], growth: [] };
      const programs = [
        ...(quick ? [] : [['whole', 'npm', ['run', '--silent', 'replicate']]]),
        ['growth', 'node', [join(root, 'apps/cli/bin/kuznets.js'), 'growth', '--methods', 'bagging,forest', '--folds', '0', '--seeds', quick ? '2' : '20', '--out', scratch('replicate')]],
      ];
      for (let run = 0; run < runs; run++) {
        for (const [name, command, args] of programs) {
          const { wall } = await runProgram(command, args);
          times[name].push(wall);
          say(`  ${name}: ${wall.toFixed(1)} s`);
        }
      }
      const walls = [
        ...(quick ? [] : [{ place: 'npm run replicate, both studies', wall: median(times.whole), bar: 180 }]),
        { place: 'its growth study', wall: median(times.growth), bar: quick ? undefined : 20 },
      ];
      return { data: data.name, walls };
    },
  },

  hashes: {
    about: 'sha256 of one forest over adapters, shards and workers, growth data',
    run: async (options) => hashTable([await growthData(), await embeddedData()], 200, options),
  },

  'hashes-large': {
    about: 'the same, simulated 2,000 x 50 (with KUZNETS_FULL=1 SwiftShader needs hours)',
    run: async (options) => hashTable([simulated(2000, 50)], 10, options),
  },
};
