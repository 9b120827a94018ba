import type { Table } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bruteForceVariation } from './brute-force.ts';
import { linearVariation } from './linear-variation.ts';
import { explainedVariation } from './tree-variation.ts';
import { randomEnsemble, sampleOf } from './variation.fixture.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const table: Table = sampleOf(25, 4, 3);
const grouped: Table = { ...table, groups: { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 2, 0) } };
const cell = ({ x, features }: Table, row: number, column: number): number => x[row * features + column]!;
const modelOf = (f: (at: (column: number) => number) => number) => ({
  predict: (rows: Table) =>
    Float64Array.from({ length: rows.rows }, (_, row) => f((column) => cell(rows, row, column))),
});
const mean = (f: (row: number) => number): number => {
  let sum = 0;
  for (let row = 0; row < 25; row += 1) sum += f(row) / 25;
  return sum;
};
const close = (got: number, wanted: number): void =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));

test.each([
  ['columns', table],
  ['groups', grouped],
])('a linear and an additive function have no interaction part: %s', async (_, sample) => {
  const linear = (await linearVariation({ coef: Float64Array.of(2, -1, 0.5, 3) }, sample)).pairs!;
  expect(linear.iepvInteraction.every((value) => value === 0)).toBe(true);
  const additive = modelOf((at) => Math.exp(at(0)) + at(1) ** 2 + Math.abs(at(2)) + at(3) ** 3);
  const pairs = (await bruteForceVariation(additive, sample, { pairs: 'all' })).pairs!;
  for (const [result, at] of [linear, pairs].flatMap((each) =>
    [...each.iepv.keys()].map((pair) => [each, pair] as const),
  )) {
    close(result.iepvCovariance[at]!, result.iepv[at]!);
    close(result.iepvInteraction[at]!, 0);
  }
});

test.each([
  ['columns', table, (row: number) => cell(table, row, 0)],
  ['a player of two columns', grouped, (row: number) => cell(table, row, 0) + cell(table, row, 3)],
])('a product in closed form: %s', async (_, sample, first) => {
  // f = u v with u a player of one column, or the sum of two: D_u = (u - mean u) v, D_v = u (v - mean v), D_uv = u v - mean u v.
  const second = (row: number): number => cell(table, row, 1);
  const product = modelOf((at) => (at(0) + (sample.groups ? at(3) : 0)) * at(1));
  const { pairs } = await bruteForceVariation(product, sample, { pairs: 'all' });
  const [meanU, meanV] = [mean(first), mean(second)];
  const both = mean((row) => first(row) * second(row));
  const u = (row: number): number => (first(row) - meanU) * second(row);
  const v = (row: number): number => first(row) * (second(row) - meanV);
  const beyond = (row: number): number => meanU * second(row) + meanV * first(row) - first(row) * second(row) - both;
  close(pairs!.iepvCovariance[0]!, 2 * mean((row) => u(row) * v(row)));
  close(
    pairs!.iepvInteraction[0]!,
    mean((row) => beyond(row) ** 2 + 2 * beyond(row) * (u(row) + v(row))),
  );
  expect(Math.abs(pairs!.iepvInteraction[0]!)).toBeGreaterThan(0.01);
  close(pairs!.iepvCovariance[0]! + pairs!.iepvInteraction[0]!, pairs!.iepv[0]!);
});

test('trees of one split are additive', async () => {
  const { pairs } = await explainedVariation(randomEnsemble(table, 12, 1, 3), table, { device });
  expect(pairs!.iepvInteraction.every((value) => value === 0)).toBe(true);
  expect(pairs!.iepvCovariance.some((value) => value !== 0)).toBe(true);
});
