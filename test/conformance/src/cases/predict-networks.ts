import { type NetworkEnsemble, type NetworkPrediction, predictNetworks } from '@kuznets/core-gpu';
import { apart, networkMeanOracle, unequal } from '@kuznets/test-kit';
import type { Case } from '../case.ts';
import { networkSample, randomEnsemble, rowsOf, singles, valueSlack } from '../network-cases.ts';

function predictCase(
  rows: number,
  features: number,
  hidden: number,
  networks: number,
  activation: NetworkEnsemble['activation'] = 'tanh',
  note: 'masked' | 'steep' | '' = '',
): Case {
  const { x } = networkSample(rows, features);
  const ensemble = randomEnsemble({ networks, features, hidden, activation }, note === 'steep' ? 8 : 1);
  const mask =
    note === 'masked'
      ? Uint8Array.from({ length: networks * rows }, (_, i) => (i % 3 === 0 || i % 7 === 2 ? 1 : 0))
      : undefined;
  return {
    name: `${note}${note && ' '}${rows} x ${features} x ${hidden}, ${networks} networks, ${activation}`,
    run: (device) => predictNetworks(device, ensemble, x, rows, mask ? { mask } : {}),
    differences: (result) => {
      const { sum, count } = result as NetworkPrediction;
      const all = singles(ensemble);
      return rowsOf(x, rows).flatMap((row, i) => {
        const counted = all.filter((_, b) => !mask || mask[b * rows + i] !== 0);
        const expected = counted.length === 0 ? 0 : counted.length * networkMeanOracle(ensemble, counted, row);
        const allowed = counted.reduce((total, parameters) => total + valueSlack(ensemble, parameters), 0);
        return [
          ...apart('sum', sum[i], expected, allowed, i),
          ...(count[i] === counted.length ? [] : [unequal('count', count[i], counted.length, i)]),
        ];
      });
    },
  };
}

/** Cases of `predictNetworks`. */
export const table: readonly Case[] = [
  predictCase(21, 5, 4, 7),
  predictCase(21, 5, 4, 7, 'logistic'),
  predictCase(21, 5, 4, 7, 'tanh', 'masked'),
  predictCase(21, 5, 4, 7, 'tanh', 'steep'),
  predictCase(0, 3, 2, 4),
  predictCase(5, 3, 2, 0),
  predictCase(1, 1, 1, 1),
  predictCase(15, 3, 2, 31),
  predictCase(16, 3, 1, 32),
  predictCase(17, 3, 3, 33),
  predictCase(63, 2, 2, 3, 'logistic', 'masked'),
  predictCase(64, 2, 2, 3),
  predictCase(65, 2, 2, 3, 'logistic', 'steep'),
  predictCase(3, 40, 10, 257),
  predictCase(2, 4, 3, 513, 'logistic', 'masked'),
];
