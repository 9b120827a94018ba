import type { Table } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomEnsemble, sampleOf } from '../variation.fixture.ts';
import { sampledVariationShares } from './sampled-variation-shares.ts';
import { variationShares } from './variation-shares.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

describe('sampledVariationShares', () => {
  test.each([5, 6, 7])('is the exact allocation within its standard errors, of %i parts', async (parts) => {
    const table = sampleOf(60, 9, 3);
    const ensemble = randomEnsemble(table, 12, 6, 7);
    const wanted = await variationShares(ensemble, table, { device });
    const got = await sampledVariationShares(ensemble, table, { device, rounds: 60, parts });
    expect(got.apv).toBe(wanted.apv);
    expect(got.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    let squares = 0;
    wanted.values.forEach((value, player) => {
      expect(Math.abs(got.closed[player]! - wanted.closed[player]!)).toBeLessThanOrEqual(1e-12);
      expect(Math.abs(got.total[player]! - wanted.total[player]!)).toBeLessThanOrEqual(1e-12);
      if (player === 8) return;
      const deviation = (got.values[player]! - value) / got.standardErrors[player]!;
      expect(Math.abs(deviation), `player ${player}`).toBeLessThan(4);
      expect(got.standardErrors[player]! / wanted.apv).toBeLessThan(0.01);
      squares += deviation ** 2 / 8;
    });
    // Errors that are too large would hide a bias.
    expect(squares).toBeGreaterThan(0.1);
    expect([got.values[8], got.standardErrors[8]], 'a player that no tree uses').toEqual([0, 0]);
  });

  test('players of several columns, more than sixteen of them, and the same numbers twice', async () => {
    const groups = {
      names: Array.from({ length: 18 }, (_, k) => `g${k}`),
      of: Uint32Array.from({ length: 22 }, (_, column) => column % 18),
    };
    const table: Table = { ...sampleOf(40, 22, 5), groups };
    const ensemble = randomEnsemble(table, 8, 5, 2);
    const got = await sampledVariationShares(ensemble, table, { device, rounds: 2, parts: 8 });
    expect(got.players).toBe(18);
    expect(got.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(await sampledVariationShares(ensemble, table, { device, rounds: 2, parts: 8 })).toEqual(got);
    expect(await sampledVariationShares(ensemble, table, { device, rounds: 2, parts: 8, randomState: 2 })).not.toEqual(
      got,
    );
  });

  test('refuses few players, and options out of range by name', async () => {
    const table = sampleOf(20, 4, 1);
    const ensemble = randomEnsemble(table, 2, 2, 1);
    await expect(sampledVariationShares(ensemble, table, { device })).rejects.toThrow(
      /too few players.*4; allowed: at least 5/,
    );
    await expect(sampledVariationShares(ensemble, table, { device, rounds: 1 })).rejects.toThrow(/rounds/);
    const wide = sampleOf(20, 9, 1);
    await expect(sampledVariationShares(randomEnsemble(wide, 2, 2, 1), wide, { device, parts: 4 })).rejects.toThrow(
      /9 players in so few parts: 4; allowed: more/,
    );
  });
});
