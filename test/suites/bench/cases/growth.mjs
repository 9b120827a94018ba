import { join } from 'node:path';
import { growthData, scratch } from '../data.mjs';
import { alternate, kuznets, median, ratios, root, runProgram, summarise, wasm } from '../measure.mjs';

/** The growth study and its models that are not trees. */
export const growthCases = {
  bma: {
    about: 'Bayesian model averaging, CPU seconds a draw of the chains against BMS (g = UIP, fixed model size 7)',
    async run({ quick, runs, peers, say }) {
      const data = await growthData();
      const options = {
        g: 'uip',
        modelPrior: 'fixed',
        modelSize: 7,
        sampler: 'birth-death',
        nChains: 32,
        nDraws: quick ? 10_000 : 100_000,
        burnIn: 1000,
        randomState: 1,
      };
      const sides = { wasm: () => kuznets({ ...data, options, device: wasm(1) }, 'bma.mjs') };
      // A draw costs BMS the same from first to last: fewer of them tell as much.
      if (peers.BMS) sides.BMS = () => peers.BMS({ ...data, options, burn: 1000, draws: quick ? 20_000 : 100_000 });
      const raw = await alternate(sides, runs, say);
      const medians = summarise(raw);
      const perSecond = Object.fromEntries(
        Object.entries(raw).map(([name, results]) => [
          name,
          median(results.map(({ drawsPerCpuSecond }) => drawsPerCpuSecond)),
        ]),
      );
      for (const [name, draws] of Object.entries(perSecond))
        say(`  ${name}: ${Math.round(draws)} draws per CPU second`);
      const ratios = peers.BMS
        ? [
            {
              to: 'BMS, a draw',
              cpu: perSecond.BMS / perSecond.wasm,
              wall: medians.wasm.wall / raw.wasm[0].draws / (medians.BMS.wall / raw.BMS[0].draws),
              bar: 0.05,
            },
          ]
        : [];
      return { data: data.name, settings: options, runs: raw, medians, perSecond, ratios };
    },
  },

  networks: {
    about:
      'neural networks by Levenberg-Marquardt, 10,000 on two workers, with the means that explained variation needs; wall',
    async run({ quick, runs, say }) {
      const data = await growthData();
      const options = { nEstimators: quick ? 500 : 10_000, randomState: 1 };
      const raw = await alternate(
        { 'two workers': () => kuznets({ ...data, options, device: wasm(2) }, 'networks.mjs') },
        Math.min(runs, 3),
        say,
      );
      const [fits] = Object.values(raw);
      const walls = [
        { place: 'fit', wall: median(fits.map(({ wall }) => wall)), bar: quick ? undefined : 120 },
        { place: 'means of substitution', wall: median(fits.map(({ substitute }) => substitute.wall)) },
      ];
      return { data: data.name, settings: options, runs: raw, medians: summarise(raw), walls };
    },
  },

  growth: {
    about:
      '`kuznets growth --seed 1`, 10,000 trees, wall: every method, as they are and as published; and without networks and M5P, with all seeds and with one',
    async run({ quick, runs, say }) {
      const data = process.env.KUZNETS_DATA ? 'sdm2004' : 'fls2001';
      const out = scratch('growth');
      const light = 'lasso,elastic-net,tree,bagging,forest,boosting,svr,bayes,averaging,stepwise,bma,ols';
      const places = [
        ['everything', [], 300],
        ['without networks and M5P', ['--methods', light], 60],
        ['without networks and M5P, one seed', ['--methods', light, '--seeds', '1'], 60],
      ];
      const flags = [
        '--data',
        data,
        '--seed',
        '1',
        '--trees',
        quick ? '100' : '10000',
        '--backend',
        'wasm',
        '--out',
        out,
      ];
      const raw = Object.fromEntries(places.map(([place]) => [place, []]));
      for (let run = 0; run < Math.min(runs, 3); run++) {
        for (const [place, more] of places) {
          const { wall } = await runProgram('node', [
            join(root, 'apps/cli/bin/kuznets.js'),
            'growth',
            ...flags,
            ...more,
            ...(quick ? ['--seeds', '1'] : []),
          ]);
          raw[place].push(wall);
          say(`  ${place}: ${wall.toFixed(1)} s`);
        }
      }
      return {
        data,
        runs: raw,
        walls: places.map(([place, , bar]) => ({
          place,
          wall: median(raw[place]),
          bar: data === 'sdm2004' && !quick ? bar : undefined,
        })),
      };
    },
  },
  'permutation-tests': {
    about:
      "p-values of bagging's importances by permuted targets, 1,000 trees each, against ranger's importance_pvalues(altmann)",
    async run({ quick, runs, peers, say }) {
      const data = await growthData();
      const job = { ...data, trees: quick ? 100 : 1000, permutations: quick ? 50 : 1000 };
      const sides = {
        kuznets: () => kuznets({ ...job, device: wasm(2) }, 'permutations.mjs'),
        ...(peers.altmann && { ranger: () => peers.altmann({ ...job, threads: 2 }) }),
      };
      const raw = await alternate(sides, runs, say);
      const medians = summarise(raw);
      return {
        data: data.name,
        settings: { trees: job.trees, permutations: job.permutations },
        runs: raw,
        medians,
        ratios: ratios(medians, 'kuznets', quick ? undefined : 0.25),
      };
    },
  },
};
