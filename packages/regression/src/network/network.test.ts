import { type Device, createDevice, networkRows } from '@kuznets/core-gpu';
import { networkMeanOracle, syntheticTable } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NeuralNetworkRegressor } from './neural-network-regressor.ts';
import type { NeuralNetworkOptions } from './options.ts';

const table = syntheticTable({ rows: 30, features: 7, seed: 4 });
const { rows, features, x, y } = table;
const constant = features - 1;

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const fit = async (options: NeuralNetworkOptions = {}, data = table): Promise<NeuralNetworkRegressor> =>
  new NeuralNetworkRegressor({ nEstimators: 40, hiddenLayerSize: 4, randomState: 3, ...options }).fit(data, { device });

const parametersOf = ({ result: { ensemble } }: NeuralNetworkRegressor): Float32Array[] => {
  const size = ensemble.parameters.length / ensemble.networks;
  return Array.from({ length: ensemble.networks }, (_, b) => ensemble.parameters.slice(b * size, (b + 1) * size));
};

/** The rows as the networks see them, without the constant column. */
const scaled = (values: Float64Array): number[][] => {
  const ranges = Array.from({ length: features }, (_, k) => {
    const column = Array.from({ length: rows }, (__, i) => x[i * features + k] ?? NaN);
    return [Math.min(...column), Math.max(...column)] as const;
  });
  return Array.from({ length: values.length / features }, (_, i) =>
    ranges.flatMap(([low, high], k) =>
      k === constant ? [] : [(2 * ((values[i * features + k] ?? NaN) - low)) / (high - low) - 1],
    ),
  );
};
const targetCentre = (Math.min(...y) + Math.max(...y)) / 2;
const targetHalf = (Math.max(...y) - Math.min(...y)) / 2;

describe('NeuralNetworkRegressor', () => {
  it('predicts the mean of its networks, in units of the target', async () => {
    const model = await fit();
    const expected = scaled(x).map(
      (row) => targetCentre + targetHalf * networkMeanOracle(model.result.ensemble, parametersOf(model), row),
    );
    const predicted = await model.predict(table);
    expect([...predicted]).toEqual([...model.result.trainPrediction]);
    expected.forEach((value, i) => expect(Math.abs(value - (predicted[i] ?? NaN))).toBeLessThan(1e-5 * targetHalf));
    expect(model.result.trainScore.r2).toBeGreaterThan(0.5);
  });

  it('predicts out of bag with the networks that did not draw the row', async () => {
    const model = await fit();
    const networks = parametersOf(model);
    const settings = { seed: 3, bootstrap: true, validationFraction: 0.15, testFraction: 0.15 };
    scaled(x).forEach((row, i) => {
      const outside = networks.filter((_, b) => {
        const counts = networkRows(rows, b, settings);
        return [0, 1, 2].every((role) => counts[role * rows + i] === 0);
      });
      expect(outside.length).toBeGreaterThan(3);
      const expected = targetCentre + targetHalf * networkMeanOracle(model.result.ensemble, outside, row);
      expect(Math.abs(expected - (model.result.oobPrediction[i] ?? NaN))).toBeLessThan(1e-5 * targetHalf);
    });
    expect(model.result.oobScore.r2).toBeLessThan(model.result.trainScore.r2);
  });

  it('has no out-of-bag prediction without a bootstrap', async () => {
    const { result } = await fit({ bootstrap: false });
    expect([...result.oobPrediction].every(Number.isNaN)).toBe(true);
  });

  it('measures importance by the weights', async () => {
    const model = await fit();
    const shares = parametersOf(model).map((p) => {
      const at = (i: number): number => Math.abs(p[i] ?? NaN);
      const width = features - 1;
      const phi = [0, 1, 2, 3].map((l) => at(4 * width + 4 + l));
      return Array.from({ length: width }, (_, k) =>
        [0, 1, 2, 3].reduce((sum, l) => {
          const theta = Array.from({ length: width }, (__, m) => at(l * width + m));
          return (
            sum +
            ((theta[k] ?? NaN) / theta.reduce((a, b) => a + b, 0)) * ((phi[l] ?? NaN) / phi.reduce((a, b) => a + b, 0))
          );
        }, 0),
      );
    });
    const { importancesMean, importancesStd } = model.result;
    expect(importancesMean.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    expect([importancesMean[constant], importancesStd[constant]]).toEqual([0, 0]);
    for (let k = 0; k < features - 1; k++) {
      const values = shares.map((share) => share[k] ?? NaN);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      expect(importancesMean[k]).toBeCloseTo(mean, 10);
      expect(importancesStd[k]).toBeCloseTo(
        Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)),
        10,
      );
    }
  });

  it('substitutes variables as predictions with replaced columns do', async () => {
    const model = await fit();
    const {
      networks,
      prediction,
      features: single,
      pairs,
    } = await model.substitutedMeans(table, { pairs: { first: [0, 5, 2], second: [4, 1, constant] } });
    expect(networks).toBe(40);
    const replaced = async (columns: readonly number[]): Promise<number[]> => {
      const all = new Float64Array(rows * rows * features);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < rows; j++) {
          for (let k = 0; k < features; k++)
            all[(i * rows + j) * features + k] = x[(columns.includes(k) ? j : i) * features + k] ?? NaN;
        }
      }
      const values = await model.predict({ x: all, rows: rows * rows, features });
      return Array.from(
        { length: rows },
        (_, i) => values.subarray(i * rows, (i + 1) * rows).reduce((a, b) => a + b, 0) / rows,
      );
    };
    for (const [item, columns] of [[0], [1], [2], [3], [4], [5], [6]].entries()) {
      (await replaced(columns)).forEach((value, i) =>
        expect(Math.abs(value - (single[item * rows + i] ?? NaN)), `x${item}`).toBeLessThan(2e-5 * targetHalf),
      );
    }
    for (const [item, columns] of [
      [0, 4],
      [5, 1],
      [2, constant],
    ].entries()) {
      (await replaced(columns)).forEach((value, i) =>
        expect(Math.abs(value - (pairs[item * rows + i] ?? NaN)), `pair ${item}`).toBeLessThan(2e-5 * targetHalf),
      );
    }
    expect([...single.subarray(constant * rows)]).toEqual([...prediction]);
    expect((await model.substitutedMeans(table, { maxNetworks: 7 })).networks).toBe(7);
  });

  it('gives the same bytes again, on any number of workers, and the same networks in a larger ensemble', async () => {
    const model = await fit();
    const single = await createDevice({ backend: 'wasm', workers: 1 });
    const again = await new NeuralNetworkRegressor(model.options).fit(table, { device: single });
    const larger = await fit({ nEstimators: 300 });
    expect(again.result.ensemble.parameters).toEqual(model.result.ensemble.parameters);
    expect(again.result).toEqual(model.result);
    expect(larger.result.ensemble.parameters.subarray(0, model.result.ensemble.parameters.length)).toEqual(
      model.result.ensemble.parameters,
    );
    const [left, right] = await Promise.all([larger.predict(table), larger.predict(table, { device: single })]);
    expect(left).toEqual(right);
    expect((await fit({ randomState: 4 })).result.ensemble.parameters).not.toEqual(model.result.ensemble.parameters);
    await single.destroy();
  });

  it('does not see units', async () => {
    const model = await fit();
    const other = await fit(
      {},
      {
        ...table,
        x: x.map((value, i) => value * 2 ** (40 * ((i % features) - 3))),
        y: y.map((value) => value * 2 ** -30),
      },
    );
    expect(other.result.ensemble.parameters).toEqual(model.result.ensemble.parameters);
    expect(other.result.trainScore.r2).toBeCloseTo(model.result.trainScore.r2, 12);
  });

  it('survives JSON', async () => {
    const { result } = await fit({ nEstimators: 3 });
    expect(() => JSON.stringify(result)).not.toThrow();
    expect(Object.values(result.stopReasons).reduce((a, b) => a + b, 0)).toBe(3);
  });

  it('excludes networks that diverge, and says which', async () => {
    const wild: NeuralNetworkOptions = {
      solver: 'adam',
      learningRate: 1e300,
      validationFraction: 0,
      testFraction: 0,
      maxEpochs: 50,
    };
    await expect(fit(wild)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('40 networks diverged') as string,
    });
    expect([...(await fit()).result.excluded]).toEqual([]);
  });

  it.each([
    [{ nEstimators: 0 }, 'nEstimators: not allowed: 0'],
    [{ hiddenLayerSize: 0 }, 'hiddenLayerSize: not allowed: 0'],
    [{ activation: 'relu' as 'tanh' }, 'activation: not allowed: "relu"'],
    [{ solver: 'sgd' as 'lm' }, 'solver: not allowed: "sgd"'],
    [{ learningRate: 0.1 }, 'solver "lm" has no such setting'],
    [{ solver: 'adam', mu: 1 }, 'solver "adam" has no such setting'],
    [{ mu: 0 }, 'mu: not allowed: 0'],
    [{ muIncrease: 1 }, 'muIncrease: not allowed: 1'],
    [{ validationFraction: 0.5, testFraction: 0.5 }, 'leave none of 30 rows to train on'],
    [{ randomState: -1 }, 'randomState: not allowed: -1'],
  ] as const)('refuses %j', async (options, message) => {
    await expect(fit(options)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining(message) as string,
    });
  });

  it('refuses what cannot be learnt', async () => {
    await expect(fit({}, { ...table, y: y.map(() => 2) })).rejects.toThrow('y is constant at 2');
    await expect(fit({}, { ...table, x: x.map(() => 1) })).rejects.toThrow('every feature is constant');
    await expect(fit({}, { ...table, x: x.map((value, i) => (i === 8 ? NaN : value)) })).rejects.toMatchObject({
      name: 'DataError',
    });
    expect(() => new NeuralNetworkRegressor().result).toThrow(expect.objectContaining({ name: 'NotFittedError' }));
  });

  it.each([{ solver: 'adam', learningRate: 0.02 }, { activation: 'logistic' }] as const)(
    'learns with %j',
    async (options) => {
      expect((await fit(options)).result.trainScore.r2).toBeGreaterThan(0.5);
    },
  );
});
