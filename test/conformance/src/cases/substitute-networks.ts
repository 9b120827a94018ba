import {
  type NetworkEnsemble,
  type SubstituteNetworksOptions,
  type SubstitutedMeans,
  substituteNetworks,
} from '@kuznets/core-gpu';
import { apart, substitutedMeanOracle, unequal } from '@kuznets/test-kit';
import type { Case } from '../case.ts';
import { networkSample, randomEnsemble, rowsOf, singles, valueSlack } from '../network-cases.ts';

interface Given extends SubstituteNetworksOptions {
  readonly activation?: NetworkEnsemble['activation'];
  /** Factor of the weights: from about 1 the series gives way to direct evaluation for some units. */
  readonly steep?: number;
  /** Every second regressor is a dummy. */
  readonly dummies?: boolean;
}

function substituteCase(rows: number, features: number, hidden: number, networks: number, given: Given = {}): Case {
  const { activation = 'tanh', steep = 1, dummies = false, ...options } = given;
  const { x: drawn } = networkSample(rows, features);
  const x = dummies ? drawn.map((value, i) => ((i % features) % 2 ? Math.sign(value) : value)) : drawn;
  const ensemble = randomEnsemble({ networks, features, hidden, activation }, steep);
  const ones = Array.from(options.features ?? { length: features }, (feature, i) => [
    options.features ? Number(feature) : i,
  ]);
  const twos = Array.from(options.pairs?.first ?? [], (first, i) => [Number(first), Number(options.pairs?.second[i])]);
  let expected: { readonly features: readonly number[]; readonly pairs: readonly number[] } | undefined;
  return {
    name: `${rows} x ${features} x ${hidden}, ${networks}, ${activation} ${steep}${dummies ? ' dummies' : ''}, ${ones.length} and ${twos.length}`,
    run: (device) => substituteNetworks(device, ensemble, x, rows, options),
    differences: (result) => {
      const all = singles(ensemble);
      const means = (items: readonly (readonly number[])[]): number[] =>
        items.flatMap((item) =>
          networks === 0 ? rowsOf(x, rows).map(() => 0) : substitutedMeanOracle(ensemble, all, rowsOf(x, rows), item),
        );
      expected ??= { features: means(ones), pairs: means(twos) };
      const allowed =
        all.reduce((total, parameters) => total + valueSlack(ensemble, parameters), 0) / Math.max(1, networks);
      return (['features', 'pairs'] as const).flatMap((field) => {
        const got = (result as SubstitutedMeans)[field];
        const wanted = expected?.[field] ?? [];
        if (got.length !== wanted.length) return [unequal(`${field}, length`, got.length, wanted.length)];
        return wanted.flatMap((value, i) => apart(field, got[i], value, allowed, i));
      });
    },
  };
}

const pairs = { first: [0, 1, 3], second: [2, 0, 1] };

/** Cases of `substituteNetworks`. */
export const table: readonly Case[] = [
  substituteCase(21, 5, 4, 3, { pairs }),
  substituteCase(21, 5, 4, 3, { pairs, activation: 'logistic' }),
  substituteCase(21, 5, 4, 3, { pairs, dummies: true }),
  substituteCase(21, 5, 4, 3, { pairs, steep: 3 }),
  substituteCase(21, 5, 4, 3, { pairs, steep: 12 }),
  substituteCase(21, 5, 4, 3, { pairs, steep: 0.05 }),
  substituteCase(0, 4, 2, 2),
  substituteCase(9, 4, 2, 0, { pairs }),
  substituteCase(1, 1, 1, 1),
  substituteCase(15, 2, 2, 31, { features: [1] }),
  substituteCase(16, 2, 1, 32, { features: [1, 0, 1] }),
  substituteCase(17, 2, 3, 33, { features: [], pairs: { first: [0], second: [1] } }),
  substituteCase(7, 4, 3, 257, { features: [2], activation: 'logistic', steep: 2 }),
  substituteCase(65, 3, 2, 2, { steep: 2, dummies: true }),
  substituteCase(12, 40, 10, 3, { features: [0, 39], pairs: { first: [7], second: [38] } }),
];
