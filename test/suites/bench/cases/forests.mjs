import { embeddedData, growthData, simulated } from '../data.mjs';
import { alternate, hasAdapters, kuznets, lavapipe, median, ratios, summarise, wasm } from '../measure.mjs';

// ranger's own rule: min.node.size 5, the default for regression, splits nodes of six rows and more, leaves may hold one.
const rangerRule = { minSamplesLeaf: 1, minSamplesSplit: 6 };

/** Fit, and importance if asked for, against those of the peers that are named and installed. */
async function against(names, { data, job, device, label, bar, peers, runs, say }) {
  const shared = { ...data, ...job, threads: 1 };
  const sides = { [label]: () => kuznets({ ...shared, device }) };
  for (const name of names) if (peers[name]) sides[name] = () => peers[name](shared);
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
    const job = {
      importance: true,
      keepForest: false,
      options: { ...rangerRule, nEstimators: quick ? 1000 : 10_000, maxFeatures, randomState: 1 },
    };
    const device = backend === 'lavapipe' ? lavapipe : wasm(1);
    return against(['ranger'], {
      data,
      job,
      device,
      label: backend,
      bar: data.name === 'sdm2004' && !quick ? bar : undefined,
      peers,
      runs,
      say,
    });
  },
});

const largeCase = (rows, features, trees) => ({
  about: `forest fit, ${rows} x ${features}, ${trees} trees, a third of the features`,
  async run({ quick, runs, peers, say }) {
    const data = simulated(rows, features);
    const options = {
      ...rangerRule,
      nEstimators: quick ? Math.ceil(trees / 10) : trees,
      maxFeatures: Math.floor(features / 3),
      randomState: 1,
    };
    return against(['ranger', 'scikit-learn'], {
      data,
      job: { options },
      device: wasm(1),
      label: 'wasm',
      bar: 0.6,
      peers,
      runs,
      say,
    });
  },
});

/** Grows each forest on every backend, with one and two workers, in one, two and seven shards. */
async function hashTable(tables, few, { full, say }) {
  const distinct = tables.filter((table, index) => tables.findIndex(({ name }) => name === table.name) === index);
  const places = [
    ['wasm, 1 worker', wasm(1)],
    ['wasm, 2 workers', wasm(2)],
    ...(hasAdapters()
      ? [
          ['lavapipe', lavapipe],
          ['swiftshader', { backend: 'webgpu', adapter: 'swiftshader' }],
        ]
      : []),
  ];
  const trees = full ? 2000 : few;
  const rows = [];
  for (const table of distinct) {
    for (const [method, maxFeatures] of [
      ['bagging', 'all'],
      ['forest', 'third'],
    ]) {
      for (const minSamplesLeaf of [1, 5]) {
        const cells = [];
        for (const [place, device] of places) {
          for (const shards of [1, 2, 7]) {
            const cell = await kuznets(
              { ...table, trees, shards, device, options: { maxFeatures, minSamplesLeaf, randomState: 1 } },
              'hash.mjs',
            );
            cells.push({ place, shards, ...cell });
            say(
              `  ${table.name}, ${method}, leaf ${minSamplesLeaf}, ${place}, ${shards} shards: ${cell.hash.slice(0, 16)} in ${cell.seconds.toFixed(1)} s`,
            );
          }
        }
        const equal = new Set(cells.map(({ hash }) => hash)).size === 1;
        rows.push({
          data: table.name,
          method,
          minSamplesLeaf,
          trees,
          equal,
          hash: cells[0].hash,
          forestHash: cells[0].forestHash,
          cells,
        });
      }
    }
  }
  return { rows, equal: rows.every(({ equal }) => equal) };
}

/** Growing trees, and taking their function apart. */
export const forestCases = {
  'bagging-wasm': growthCase('bagging', 'wasm', 0.25),
  'forest-wasm': growthCase('forest', 'wasm', 0.6),
  'bagging-lavapipe': growthCase('bagging', 'lavapipe', 0.7),
  'forest-lavapipe': growthCase('forest', 'lavapipe', undefined),

  workers: {
    about: 'wall of two WASM workers against one, bagging with importance',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const job = {
        ...data,
        importance: true,
        keepForest: false,
        options: { ...rangerRule, nEstimators: quick ? 2000 : 20_000, maxFeatures: data.features, randomState: 1 },
      };
      const raw = await alternate(
        {
          'two workers': () => kuznets({ ...job, device: wasm(2) }),
          'one worker': () => kuznets({ ...job, device: wasm(1) }),
        },
        runs,
        say,
      );
      const medians = summarise(raw);
      const wall = medians['two workers'].wall / medians['one worker'].wall;
      return {
        data: data.name,
        runs: raw,
        medians,
        ratios: [
          {
            to: 'one worker',
            cpu: medians['two workers'].cpu / medians['one worker'].cpu,
            wall,
            bar: 0.6,
            barOn: 'wall',
          },
        ],
      };
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
          () =>
            kuznets({
              ...data,
              importance: true,
              keepForest: false,
              device: wasm(2),
              options: {
                minSamplesLeaf: 5,
                minSamplesSplit: 10,
                nEstimators,
                maxFeatures: data.features,
                randomState: 1,
              },
            }),
        ]),
      );
      const raw = await alternate(sides, Math.min(runs, 5), say);
      const medians = summarise(raw);
      const at = (trees) => medians[`${trees} trees`];
      const perTree = sizes.map((trees) => ({
        trees,
        cpuMicroseconds: (at(trees).cpu / trees) * 1e6,
        wallMicroseconds: (at(trees).wall / trees) * 1e6,
        peakMiB: at(trees).peakMiB,
      }));
      const growth = sizes.slice(1).map((trees, index) => ({
        from: sizes[index],
        to: trees,
        timePerTree: at(trees).wall / trees / (at(sizes[index]).wall / sizes[index]),
        peakMemory: at(trees).peakMiB / at(sizes[index]).peakMiB,
      }));
      return {
        data: data.name,
        runs: raw,
        medians,
        perTree,
        growth,
        bars: { timePerTree: '0.85 to 1.15', peakMemory: '1.3' },
      };
    },
  },

  m5p: {
    about: 'M5P-BG and M5P-RF, fit, out-of-bag error and importance, 10,000 trees, wall of two WASM workers',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const job = (model) => ({
        ...data,
        model,
        importance: true,
        keepForest: false,
        device: wasm(2),
        options: { nEstimators: quick ? 1000 : 10_000, randomState: 1 },
      });
      const raw = await alternate(
        { 'M5P-BG': () => kuznets(job('m5p-bagging')), 'M5P-RF': () => kuznets(job('m5p-forest')) },
        Math.min(runs, 3),
        say,
      );
      const medians = summarise(raw);
      const walls = Object.entries(medians).map(([place, { wall }]) => ({ place, wall, bar: quick ? undefined : 60 }));
      return { data: data.name, runs: raw, medians, walls };
    },
  },

  explain: {
    about: 'all single features and pairs of a bagged forest (leaf 5) against the fit it explains, one WASM worker',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const job = {
        ...data,
        device: wasm(1),
        options: {
          minSamplesLeaf: 5,
          minSamplesSplit: 10,
          nEstimators: quick ? 1000 : 10_000,
          maxFeatures: data.features,
          randomState: 1,
        },
      };
      const raw = [];
      for (let run = 0; run < runs; run++) {
        const result = await kuznets(job, 'explain.mjs');
        raw.push(result);
        say(
          `  run ${run + 1} of ${runs}: fit CPU ${result.fit.cpu.toFixed(2)} s, decomposition CPU ${result.explain.cpu.toFixed(2)} s`,
        );
      }
      const cpu = median(raw.map(({ fit, explain }) => explain.cpu / fit.cpu));
      const wall = median(raw.map(({ fit, explain }) => explain.wall / fit.wall));
      return {
        data: data.name,
        runs: raw,
        ratios: [{ to: 'fit', cpu, wall, ...(data.name === 'sdm2004' && !quick ? { bar: 0.5 } : {}) }],
      };
    },
  },

  'explain-large': {
    about:
      'all 50 features and 1,225 pairs, 2,000 rows, 500 trees of leaf 5, against brute force extrapolated from ten features and ten pairs',
    async run({ quick, say }) {
      const data = simulated(quick ? 400 : 2000, 50);
      const job = {
        ...data,
        bruteForce: quick ? 1 : 10,
        device: wasm(2),
        options: { minSamplesLeaf: 5, nEstimators: quick ? 50 : 500, maxFeatures: 50, randomState: 1 },
      };
      const result = await kuznets(job, 'explain.mjs');
      const terms = 50 + 1225;
      const bruteForce = (result.bruteForce.wall / result.bruteForce.terms) * terms;
      say(
        `  decomposition ${result.explain.wall.toFixed(1)} s, brute force ${(result.bruteForce.wall / result.bruteForce.terms).toFixed(1)} s a term, ${bruteForce.toFixed(0)} s for ${terms}`,
      );
      return {
        data: data.name,
        runs: [result],
        timesFaster: bruteForce / result.explain.wall,
        bar: quick ? undefined : 1000,
      };
    },
  },

  shapley: {
    about:
      'Shapley values and interactions of all rows against single features and pairs: boosted trees of depth 6 and a deep forest, one WASM worker, CPU',
    async run({ quick, runs, say }) {
      const models = [
        ['boosting, depth 6', simulated(quick ? 2000 : 50_000, 30), 'boosting', { nEstimators: 100 }],
        [
          'deep forest',
          simulated(2000, 20),
          'forest',
          { nEstimators: 200, minSamplesLeaf: 5, maxFeatures: 7, randomState: 1 },
        ],
      ];
      const raw = [];
      const ratios = [];
      for (const [name, data, model, options] of models) {
        const own = [];
        for (let run = 0; run < Math.min(runs, 3); run++)
          own.push(await kuznets({ ...data, model, options, device: wasm(1) }, 'shapley.mjs'));
        const cpu = (part) => median(own.map((took) => took[part].cpu));
        const wall = (part) => median(own.map((took) => took[part].wall));
        for (const [part, to, bar] of [
          ['shapley', 'singles', 2],
          ['interactions', 'pairs', 4],
        ]) {
          say(`  ${name}: ${part} ${cpu(part).toFixed(2)} s CPU, ${to} ${cpu(to).toFixed(2)} s`);
          const ratio = { cpu: cpu(part) / cpu(to), wall: wall(part) / wall(to) };
          ratios.push({ to: `${to}, ${name}`, ...ratio, ...(quick ? {} : { bar }) });
        }
        raw.push({ name, data: data.name, runs: own });
      }
      return { runs: raw, ratios };
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
