import { writeFileSync } from 'node:fs';
import { paperGrid } from '@kuznets/studies';
import { regionData, regionPanel, scratch } from '../data.mjs';
import { alternate, kuznets, median, ratios, summarise, wasm } from '../measure.mjs';

/** What the regions study trains by default, for PyTorch. */
const regionNetworks = {
  dae: { noise: 0.1, sparsity: 1e-4, codeActivation: 'linear', epochs: 150 },
  gcn: { hidden: 16, embedding: 2, epochs: 200, learningRate: 0.01 },
  lstm: {
    window: 3,
    hidden: 16,
    kFactors: 2,
    epochs: 300,
    patience: 50,
    learningRate: 0.01,
    validation: 0.2,
    clipNorm: 1,
  },
};

/** How often PyTorch's estimates lie within our 5-95 % over 20 seeds of the same specification: (19.05 - 1.95) / 21, 81 %, if both are the same. */
function sameEstimates(specifications, seeds) {
  return Object.keys(seeds[0][0]).map((name) => {
    const inside = seeds.flatMap((estimates) =>
      specifications.flatMap(({ estimates: { [name]: own } }, at) =>
        own ? [own[1] <= estimates[at][name] && estimates[at][name] <= own[2]] : [],
      ),
    );
    const share = inside.filter(Boolean).length / inside.length;
    return { what: `${name}: per cent of PyTorch's ${inside.length} within our 5-95 %`, value: 100 * share };
  });
}

/** The regions study and its networks. */
export const regionsCases = {
  dae: {
    about: 'denoising autoencoder 8-64-32-2-32-64-8, 150 epochs, time of one seed',
    async run({ quick, runs, peers, say }) {
      const { name, ...data } = await regionData();
      const options = regionNetworks.dae;
      const job = scratch('dae.json');
      writeFileSync(
        job,
        JSON.stringify({
          ...data,
          model: 'dae',
          options,
          replicas: quick ? 40 : 1000,
          torchReplicas: quick ? 5 : 40,
          device: wasm(1),
        }),
      );
      const sides = { wasm: () => kuznets({ job }, 'dae.mjs') };
      const { PyTorch } = peers;
      if (PyTorch) sides.PyTorch = () => PyTorch('torch_networks.py', { job });
      const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
      const medians = summarise(raw);
      return {
        data: name,
        settings: options,
        runs: raw,
        medians,
        mse: raw.wasm[0].mse,
        ratios: ratios(medians, 'wasm').map((ratio) => ({ ...ratio, bar: 0.1 })),
      };
    },
  },

  ...Object.fromEntries(
    [
      ['gcn', 'graph autoencoder 8-16-2 on cosine similarities, 200 epochs, time of one seed', regionNetworks.gcn],
      [
        'lstm-dfa',
        'LSTM-DFA of all regions, window 3, hidden 16 both ways, 2 factors, 300 epochs without stopping, time of one seed',
        { ...regionNetworks.lstm, patience: 300 },
      ],
    ].map(([model, about, options]) => [
      model,
      {
        about,
        async run({ quick, runs, peers, say }) {
          const { name, ...data } = await regionPanel();
          const job = scratch(`${model}.json`);
          writeFileSync(
            job,
            JSON.stringify({
              ...data,
              model,
              options,
              replicas: quick ? 8 : 200,
              torchReplicas: quick ? 1 : 5,
              device: wasm(1),
            }),
          );
          const sides = { wasm: () => kuznets({ job }, 'region_networks.mjs') };
          const { PyTorch } = peers;
          if (PyTorch) sides.PyTorch = () => PyTorch('torch_networks.py', { job });
          const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
          const medians = summarise(raw);
          return {
            data: name,
            settings: options,
            runs: raw,
            medians,
            loss: Object.fromEntries(Object.entries(raw).map(([side, [{ loss }]]) => [side, loss])),
            ratios: ratios(medians, 'wasm').map((ratio) => ({ ...ratio, bar: 0.1 })),
          };
        },
      },
    ]),
  ),

  regions: {
    about:
      'the regions study, two origins, clusters without each region included, wall of two WASM workers; and time of a replica against its networks alone in PyTorch',
    async run({ quick, runs, peers, say }) {
      const panel = await regionPanel();
      const data = panel.name;
      const last = panel.periods - 1;
      // By default the last period but one of the provinces is described, the last of other data.
      const clustered = data === 'provinces' ? [last - 2, last - 1] : [last - 2, last - 1, last];
      let clusters;
      const sides = {
        'two workers': async () => {
          const result = await kuznets(
            { config: { data, replicas: quick ? 8 : 1000 }, device: wasm(2) },
            'regions.mjs',
          );
          clusters = [0, 1].map((cluster) => result.labels.flatMap((label, row) => (label === cluster ? [row] : [])));
          return result;
        },
      };
      const { PyTorch } = peers;
      if (PyTorch) {
        sides.PyTorch = () => {
          const job = scratch('regions.json');
          writeFileSync(
            job,
            JSON.stringify({
              ...panel,
              model: 'regions',
              options: regionNetworks,
              clusters,
              clustered,
              origins: [last - 2, last - 1],
              torchReplicas: quick ? 1 : 5,
            }),
          );
          return PyTorch('torch_networks.py', { job });
        };
      }
      // The first side runs first: PyTorch takes the clusters it finds.
      const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
      const medians = summarise(raw);
      const wall = median(raw['two workers'].map(({ total }) => total.wall));
      const bar = data === 'provinces' && !quick ? 360 : undefined;
      return {
        data,
        runs: raw,
        medians,
        limits: [{ what: 'wall of the whole study, s', value: wall, bar }],
        ratios: ratios(medians, 'two workers').map((ratio) => ({ ...ratio, bar: 0.1 })),
      };
    },
  },

  specifications: {
    needsData: true,
    about:
      "a part of the provincial paper's grid, 66 specifications of one graph, 20 seeds of each: time of one specification and seed, against its networks alone in PyTorch",
    async run({ quick, runs, peers, say }) {
      const { scaling, ...choices } = paperGrid.choices;
      const alike = { scaling, 'graph.measure': choices['graph.measure'], 'graph.keep': choices['graph.keep'] };
      const config = {
        base: paperGrid.base,
        choices: {
          ...choices,
          ...Object.fromEntries(Object.entries(alike).map(([path, values]) => [path, values.slice(0, 1)])),
          ...{ objective: ['autoencoder'], leakage: ['none', 'target'] },
          ...(quick ? { kFactors: [2], window: [2], 'epochs.lstm': [100] } : { kFactors: [1, 3], window: [1, 2, 3] }),
        },
      };
      let ours;
      const sides = {
        wasm: async () => (ours = await kuznets({ config, device: wasm(1) }, 'specifications.mjs')),
      };
      const { PyTorch } = peers;
      if (PyTorch) {
        sides.PyTorch = () => {
          const job = scratch('specifications.json');
          writeFileSync(job, JSON.stringify({ ...ours, options: regionNetworks, torchReplicas: quick ? 1 : 2 }));
          return PyTorch('torch_specifications.py', { job });
        };
      }
      // The first side runs first: PyTorch takes the specifications and clusters it tells.
      const raw = await alternate(sides, quick ? 1 : Math.min(runs, 3), say);
      const medians = summarise(raw);
      return {
        data: paperGrid.base.data,
        runs: raw,
        medians,
        limits: raw.PyTorch ? sameEstimates(ours.specifications, raw.PyTorch[0].estimates) : [],
        ratios: ratios(medians, 'wasm').map((ratio) => ({ ...ratio, bar: 0.05 })),
      };
    },
  },

  'regions-memory': {
    about:
      'peak memory of the regions study of 10,000 replicas in chunks of 250, two origins, each network 5 epochs long',
    async run({ quick, say }) {
      const { name: data } = await regionPanel();
      const replicas = quick ? 500 : 10_000;
      const result = await kuznets(
        { config: { data, replicas, epochs: { dae: 5, gcn: 5, lstm: 5 } }, device: wasm(2) },
        'regions.mjs',
      );
      say(`  ${replicas} replicas: ${result.peakMiB.toFixed(0)} MiB in ${result.total.wall.toFixed(0)} s`);
      return {
        data,
        runs: [result],
        limits: [{ what: 'peak memory, MiB', value: result.peakMiB, bar: quick ? undefined : 4096 }],
      };
    },
  },
};
