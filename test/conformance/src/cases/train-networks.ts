import { type TrainNetworksOptions, type TrainedNetworks, trainNetworks } from '@kuznets/core-gpu';
import type { Case } from '../case.ts';
import { adam, lm, networkSample, roundingOf, trainingDifferences } from '../network-cases.ts';

type Shape = readonly [rows: number, features: number, hidden: number, networks: number];

const base = {
  firstNetwork: 0,
  seed: 1,
  bootstrap: true,
  validationFraction: 0.2,
  testFraction: 0.1,
  activation: 'tanh',
  solver: lm,
  maxEpochs: 3,
  maxFail: 6,
  minGradient: 1e-7,
} as const;

function trainingCase(
  [rows, features, hidden, networks]: Shape,
  given: Partial<TrainNetworksOptions> = {},
  note = '',
): Case {
  const sample = networkSample(rows, features);
  const options: TrainNetworksOptions = { ...base, hidden, networks, ...given };
  return {
    name: `${note}${rows} x ${features} x ${hidden}, ${networks} networks, ${options.solver.name}, ${options.activation}`,
    run: async (device) => ({ ...(await trainNetworks(device, sample, options)), rounding: roundingOf(device) }),
    differences: (result) => {
      const { rounding, ...trained } = result as TrainedNetworks & { readonly rounding: number };
      return trainingDifferences(trained, sample, options, rounding);
    },
  };
}

/** Cases of `trainNetworks`. */
export const table: readonly Case[] = [
  trainingCase([23, 4, 3, 5]),
  trainingCase([23, 4, 3, 5], { activation: 'logistic' }),
  trainingCase([23, 4, 3, 5], { solver: adam, maxEpochs: 25 }),
  trainingCase([23, 4, 3, 5], { solver: adam, activation: 'logistic', maxEpochs: 17 }),
  trainingCase(
    [40, 2, 2, 6],
    { maxEpochs: 40, maxFail: 1, solver: { ...lm, mu: 1, muDecrease: 0.9 } },
    'until validation fails: ',
  ),
  trainingCase([40, 2, 2, 6], { solver: adam, maxEpochs: 60, maxFail: 2 }, 'until validation fails twice: '),
  trainingCase([2, 1, 1, 3], { validationFraction: 0, testFraction: 0, maxEpochs: 1, bootstrap: false }),
  trainingCase([8, 1, 1, 1], { maxEpochs: 0 }),
  trainingCase([7, 3, 2, 0]),
  trainingCase([7, 3, 2, 1], { maxEpochs: 1 }),
  trainingCase([8, 3, 1, 2], { maxEpochs: 1 }),
  trainingCase([9, 5, 4, 2], { maxEpochs: 1 }),
  trainingCase([31, 6, 5, 2], { maxEpochs: 2 }),
  trainingCase([16, 17, 4, 2], { maxEpochs: 2, bootstrap: false }, 'no bootstrap: '),
  trainingCase([33, 40, 6, 1], { maxEpochs: 2 }),
  trainingCase(
    [23, 4, 3, 3],
    { maxEpochs: 2, clusters: Uint32Array.from({ length: 23 }, (_, row) => Math.floor(Math.sqrt(2 * row))) },
    'whole clusters: ',
  ),
  trainingCase([65, 3, 3, 2], { maxEpochs: 2, seed: 2 ** 53 - 1 }, 'the largest seed: '),
  trainingCase([23, 4, 3, 2], { firstNetwork: 1_000_003, maxEpochs: 2 }, 'far along: '),
  trainingCase([12, 2, 1, 63]),
  trainingCase([12, 2, 1, 65]),
  trainingCase([33, 3, 2, 2], { maxEpochs: 5, solver: { ...lm, muDecrease: 0.5 } }, 'mu halved: '),
  trainingCase([23, 4, 3, 3], { validationFraction: 0, testFraction: 0.3, maxEpochs: 2 }, 'no validation: '),
  trainingCase(
    [23, 4, 3, 5],
    { minGradient: 0.02, maxEpochs: 50, solver: { ...lm, mu: 1, muDecrease: 0.9 } },
    'to a coarse gradient: ',
  ),
  trainingCase([23, 4, 3, 3], { minGradient: 0.02, maxEpochs: 200, solver: adam }, 'to a coarse gradient: '),
  trainingCase([23, 4, 3, 3], { solver: { ...lm, mu: 10, muDecrease: 0.5, muIncrease: 3 } }, 'other mu: '),
];
