import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uniforms } from '@kuznets/test-kit';
import { NeuralNetworkRegressor } from './neural-network-regressor.ts';
import { networkSplitMeans } from './split-means.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const [rows, features] = [14, 4];
const next = uniforms(3);
const x = Float64Array.from({ length: rows * features }, (_, cell) => (cell % features === 2 ? 5 : 4 * next() - 1));
const y = Float64Array.from({ length: rows }, (_, row) => x[row * features]! * x[row * features + 1]! + next());
const sample = { x, y, rows, features };

test.each(['tanh', 'logistic'] as const)(
  'means over a coalition and over the others are those of the predictions: %s',
  async (activation) => {
    const model = await new NeuralNetworkRegressor({ nEstimators: 6, hiddenLayerSize: 3, activation }).fit(sample, {
      device,
    });
    const coalition = Uint8Array.of(1, 0, 1, 0);
    const got = networkSplitMeans(model.result, x, rows, coalition);
    const wanted = await model.predict(sample);
    // Kernels predict in single precision.
    const close = (a: number, b: number): void => expect(Math.abs(a - b)).toBeLessThan(1e-6);
    got.prediction.forEach((value, row) => close(value, wanted[row]!));
    for (const [name, member] of [
      ['inside', 1],
      ['outside', 0],
    ] as const) {
      for (let i = 0; i < rows; i += 1) {
        const cells = Float64Array.from({ length: rows * features }, (_, cell) => {
          const [j, k] = [Math.floor(cell / features), cell % features];
          return x[(coalition[k] === member ? j : i) * features + k]!;
        });
        const predicted = await model.predict({ x: cells, rows, features });
        close(got[name][i]!, predicted.reduce((sum, value) => sum + value, 0) / rows);
      }
    }
  },
);

test('the first networks, and a coalition of other columns', async () => {
  const model = await new NeuralNetworkRegressor({ nEstimators: 4, hiddenLayerSize: 2 }).fit(sample, { device });
  const { ensemble } = model.result;
  const parameters = ensemble.parameters.subarray(0, ensemble.parameters.length / ensemble.networks);
  const one = { ...model.result, ensemble: { ...ensemble, networks: 1, parameters } };
  const coalition = Uint8Array.of(1, 1, 0, 0);
  expect(networkSplitMeans(model.result, x, rows, coalition, { maxNetworks: 1 })).toEqual(
    networkSplitMeans(one, x, rows, coalition),
  );
  expect(() => networkSplitMeans(model.result, x, rows, Uint8Array.of(1))).toThrow(
    /coalition of other columns: 1; allowed: 4/,
  );
});
