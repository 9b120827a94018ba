import type { Table } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bruteForceVariation } from '../brute-force.ts';
import { explainedVariation } from '../tree-variation.ts';
import { predictorOf, randomEnsemble, sampleOf, withLeafModels } from '../variation.fixture.ts';
import { orderedVariationShares } from './ordered-variation-shares.ts';
import { linearVariationShares, variationShares, type VariationShares } from './variation-shares.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const close = (got: Float64Array, wanted: Float64Array, tolerance: number, what: string): void =>
  wanted.forEach((value, k) =>
    expect(Math.abs(got[k]! - value), `${what} ${k}: ${got[k]} for ${value}`).toBeLessThanOrEqual(tolerance),
  );

const expectIndices = (got: VariationShares, wanted: VariationShares): void => {
  close(got.closed, wanted.closed, 1e-10, 'closed');
  close(got.total, wanted.total, 1e-10, 'total');
};

describe('orderedVariationShares', () => {
  test('of few players they are the exact ones, for trees, by brute force too', async () => {
    const groups = { names: ['a', 'b', 'c', 'd'], of: Uint32Array.of(0, 1, 1, 2, 3, 3) };
    const table: Table = { ...sampleOf(30, 6, 4), groups };
    const ensemble = randomEnsemble(table, 6, 4, 3);
    const wanted = await variationShares(ensemble, table, { device });
    const exact = await orderedVariationShares(
      (sample) => explainedVariation(ensemble, sample, { device, pairs: 'none' }),
      table,
    );
    const forced = await orderedVariationShares(
      (sample) => bruteForceVariation(predictorOf(ensemble), sample, { pairs: 'none' }),
      table,
    );
    for (const got of [exact, forced]) {
      expect([got.draws, [...got.standardErrors]]).toEqual([0, [0, 0, 0, 0]]);
      close(got.values, wanted.values, 1e-10, 'value');
      close(got.aepv!, wanted.aepv!, 1e-10, 'aepv');
      expectIndices(got, wanted);
    }
  });

  test('of many they are the exact ones within their standard errors, and sum to one', async () => {
    const table = sampleOf(40, 9, 3);
    const ensemble = randomEnsemble(table, 12, 6, 7);
    const wanted = await variationShares(ensemble, table, { device });
    const decompose = (sample: Table) => explainedVariation(ensemble, sample, { device, pairs: 'none' });
    const got = await orderedVariationShares(decompose, table, { orders: 24 });
    expect(got.draws).toBe(24);
    expectIndices(got, wanted);
    expect(got.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    let squares = 0;
    wanted.values.forEach((value, player) => {
      if (player === 8) return;
      const deviation = (got.values[player]! - value) / got.standardErrors[player]!;
      expect(Math.abs(deviation), `player ${player}`).toBeLessThan(4);
      squares += deviation ** 2 / 8;
    });
    expect(squares).toBeGreaterThan(0.1);
    expect(Math.abs(got.values[8]!), 'a player that no tree uses').toBeLessThan(1e-15);
    expect(await orderedVariationShares(decompose, table, { orders: 24 })).toEqual(got);
  });

  test('trees with linear leaves', async () => {
    const groups = { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 1, 2, 0) };
    const table: Table = { ...sampleOf(25, 5, 8), groups };
    const ensemble = withLeafModels(randomEnsemble(table, 5, 3, 2), 6);
    const fast = await orderedVariationShares(
      (sample) => explainedVariation(ensemble, sample, { device, pairs: 'none' }),
      table,
    );
    const forced = await orderedVariationShares(
      (sample) => bruteForceVariation(predictorOf(ensemble), sample, { pairs: 'none' }),
      table,
    );
    close(fast.values, forced.values, 1e-9 * forced.apv, 'value');
    expectIndices(fast, forced);
  });

  test('every order gives a linear function of independent columns the same', async () => {
    // A full factorial: no covariance, so that what a column adds does not depend on those before it.
    const x = Float64Array.from({ length: 32 * 5 }, (_, cell) => (Math.floor(cell / 5) >> (cell % 5)) & 1);
    const table: Table = { x, rows: 32, features: 5 };
    const coef = Float64Array.of(3, -2, 1, 0, 0.5);
    const model = {
      predict: ({ x: cells, rows }: Table) =>
        Float64Array.from({ length: rows }, (_, row) => coef.reduce((sum, b, k) => sum + b * cells[5 * row + k]!, 1)),
    };
    const got = await orderedVariationShares((sample) => bruteForceVariation(model, sample, { pairs: 'none' }), table, {
      orders: 2,
    });
    expect(got.draws).toBe(2);
    close(got.shares, linearVariationShares({ coef }, table).shares, 1e-12, 'share');
    close(got.standardErrors, new Float64Array(5), 1e-12, 'standard error');
  });

  test('refuses one order by name', async () => {
    const table = sampleOf(10, 3, 1);
    const decompose = (sample: Table) => bruteForceVariation({ predict: ({ rows }) => new Float64Array(rows) }, sample);
    await expect(orderedVariationShares(decompose, table, { orders: 1 })).rejects.toThrow(/orders/);
  });
});
