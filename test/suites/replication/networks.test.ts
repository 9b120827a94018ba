import { type Device, type TrainNetworksOptions, createDevice, trainNetworks } from '@kuznets/core-gpu';
import {
  type NetworkDivision,
  type Table,
  networkDivisionOracle,
  networkStartOracle,
  trainNetworkOracle,
} from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001, sdm2004 } from './data.ts';

/** Columns scaled to [-1, 1]. */
function scaled(values: Float64Array, columns: number): Float64Array {
  const rows = values.length / columns;
  const column = (k: number): number[] => Array.from({ length: rows }, (_, i) => values[i * columns + k] ?? NaN);
  const ranges = Array.from({ length: columns }, (_, k) => [Math.min(...column(k)), Math.max(...column(k))] as const);
  return values.map((value, i) => {
    const [low, high] = ranges[i % columns] ?? [NaN, NaN];
    return (2 * (value - low)) / (high - low) - 1;
  });
}

const options: TrainNetworksOptions = {
  ...{
    networks: 1,
    firstNetwork: 4,
    seed: 1,
    bootstrap: true,
    validationFraction: 0,
    testFraction: 0.3,
    hidden: 10,
    activation: 'tanh',
  },
  ...{
    solver: { name: 'lm', mu: 1e-3, muDecrease: 0.1, muIncrease: 10, muMax: 1e10 },
    maxEpochs: 5,
    maxFail: 6,
    minGradient: 1e-7,
  },
};

/** Steps of the naive primal form, each from the last: J'J + mu I with as many rows and columns as there are parameters. */
function oracleSteps(table: Table, division: NetworkDivision): readonly (readonly number[])[] {
  const problem = {
    rows: table.rows,
    features: table.features,
    x: scaled(table.x, table.features),
    y: scaled(table.y, 1),
  };
  const shape = { features: table.features, hidden: options.hidden, activation: options.activation };
  let parameters = networkStartOracle(shape, options.firstNetwork, options.seed);
  let mu = 1e-3;
  return Array.from({ length: 5 }, () => {
    const solver = { ...options.solver, name: 'lm', mu, muDecrease: 0.1, muIncrease: 10, muMax: 1e10 } as const;
    const step = trainNetworkOracle(problem, shape, parameters, division, { ...options, solver, maxEpochs: 1 });
    parameters = step.parameters;
    mu = step.mu;
    return parameters;
  });
}

const data: readonly (readonly [string, Table | undefined])[] = [
  ['fls2001', fls2001],
  ['sdm2004', sdm2004],
];

describe.each(data)('Levenberg-Marquardt on %s', (name, table) => {
  let device: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 1 });
  });
  afterAll(() => device.destroy());

  it.skipIf(!table)(
    `takes the first five steps of an independent float64 implementation to 1e-5 (${name}${table ? '' : ': set KUZNETS_DATA'})`,
    async () => {
      if (!table) throw new Error('skipped');
      const { rows, features } = table;
      const sample = { rows, features, x: scaled(table.x, features), y: scaled(table.y, 1) };
      const steps = oracleSteps(table, networkDivisionOracle(rows, options.firstNetwork, options));
      const worst: number[] = [];
      for (const [i, expected] of steps.entries()) {
        const { parameters, epochs } = await trainNetworks(device, sample, { ...options, maxEpochs: i + 1 });
        expect(epochs[0]).toBe(i + 1);
        const largest = Math.max(...expected.map(Math.abs));
        worst.push(Math.max(...expected.map((value, p) => Math.abs(value - (parameters[p] ?? NaN)))) / largest);
      }
      expect(Math.max(...worst), worst.join(' ')).toBeLessThan(1e-5);
    },
  );
});
