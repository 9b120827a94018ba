import type { Table } from '@kuznets/base';
import { expect, it } from 'vitest';
import { bruteForceVariation } from './brute-force.ts';
import { substitutedVariation } from './substituted-variation.ts';

const rows = 7;
const features = 3;
const x = Float64Array.from({ length: rows * features }, (_, at) => Math.sin(3 * at) + at / 9);
const f = (row: ArrayLike<number>): number => row[0]! * row[1]! + 2 * row[1]! ** 2 - row[0]!;
const predict = ({ x: values, rows: count }: Table): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => f(values.subarray(i * features, (i + 1) * features)));
const background = { x, rows, features };

const mean = (i: number, variables: readonly number[]): number => {
  const own = f(x.subarray(i * features, (i + 1) * features));
  let sum = 0;
  for (let j = 0; j < rows; j++) {
    const row = x.slice(i * features, (i + 1) * features);
    for (const k of variables) row[k] = x[j * features + k]!;
    sum += f(row) - own;
  }
  return own + sum / rows;
};
const over = (variables: readonly number[]): number[] => Array.from({ length: rows }, (_, i) => mean(i, variables));

it('is the brute force of the same function, without H', async () => {
  const whole = await bruteForceVariation({ predict }, background, { pairs: 'all' });
  const means = {
    prediction: predict(background),
    features: Float64Array.from([[0], [1], [2]].flatMap(over)),
    selected: Uint32Array.of(0, 1, 2),
    pairs: Float64Array.from(
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ].flatMap(over),
    ),
  };
  const { pairs, ...singles } = substitutedVariation(background, means);
  const near = (ours: Float64Array, theirs: Float64Array): void =>
    ours.forEach((value, at) =>
      Number.isNaN(theirs[at]) ? expect(value).toBeNaN() : expect(Math.abs(value - theirs[at]!)).toBeLessThan(1e-12),
    );
  for (const key of ['aepv', 'fepv', 'fepvUncentred', 'nonlinearity', 'contribution'] as const)
    near(singles[key], whole[key]);
  for (const key of ['aepv', 'iepv', 'fiepv', 'nonlinearity'] as const) near(pairs![key], whole.pairs![key]);
  expect([...pairs!.hStatistic]).toEqual([NaN, NaN, NaN]);
  expect(singles.aepv[2]).toBe(0);
});

it('with partial dependence also gives H', async () => {
  const whole = await bruteForceVariation({ predict }, background, { pairs: 'all' });
  const at = (i: number, variables: readonly number[]): number => {
    let sum = 0;
    for (let j = 0; j < rows; j++) {
      const row = x.slice(j * features, (j + 1) * features);
      for (const k of variables) row[k] = x[i * features + k]!;
      sum += f(row);
    }
    return sum / rows;
  };
  const dependence = (sets: readonly (readonly number[])[]): Float64Array =>
    Float64Array.from(sets.flatMap((set) => Array.from({ length: rows }, (_, i) => at(i, set))));
  const [single, both] = [
    [[0], [1], [2]],
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ],
  ];
  const means = {
    prediction: predict(background),
    features: Float64Array.from(single.flatMap(over)),
    selected: Uint32Array.of(0, 1, 2),
    pairs: Float64Array.from(both.flatMap(over)),
  };
  const { pairs } = substitutedVariation(background, {
    ...means,
    dependence: dependence(single),
    pairDependence: dependence(both),
  });
  pairs!.hStatistic.forEach((value, pair) =>
    expect(Math.abs(value - whole.pairs!.hStatistic[pair]!)).toBeLessThan(1e-7),
  );
  expect(pairs!.hStatistic[0]).toBeGreaterThan(0.1);
  // The two means of one table have one mean: a dependence that is not the function's own is found out.
  expect(() =>
    substitutedVariation(background, {
      ...means,
      dependence: dependence(single).map((value) => 2 * value),
      pairDependence: dependence(both),
    }),
  ).toThrow('does not add up');
});

it('refuses means of other shapes', () => {
  const good = { prediction: new Float64Array(rows), features: new Float64Array(features * rows) };
  expect(() => substitutedVariation(background, { ...good, prediction: new Float64Array(2) })).toThrow(
    'prediction has 2 numbers; allowed: rows = 7',
  );
  expect(() =>
    substitutedVariation(background, { ...good, selected: Uint32Array.of(1, 0), pairs: new Float64Array(rows) }),
  ).toThrow('selected[1] is 0');
  expect(() => substitutedVariation(background, { ...good, selected: Uint32Array.of(0, 1) })).toThrow(
    'pairs has 0 numbers; allowed: pairs x rows = 7',
  );
  expect(() => substitutedVariation(background, { ...good, dependence: new Float64Array(1) })).toThrow(
    'dependence has 1 numbers; allowed: features x rows = 21',
  );
  expect(() =>
    substitutedVariation(background, {
      ...good,
      dependence: good.features,
      selected: Uint32Array.of(0, 1),
      pairs: new Float64Array(rows),
    }),
  ).toThrow('both or neither');
});

it('has no shares of predictions that do not vary, though the function does where no row is', async () => {
  const alike = { x: Float64Array.of(0, 0, 1, 1, 2, 2), rows: 3, features: 2 };
  const difference = ({ x: cells, rows: count }: Table): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => cells[2 * row]! - cells[2 * row + 1]!);
  const { apv, aepv, fepv, pairs } = await bruteForceVariation({ predict: difference }, alike, { pairs: 'all' });
  expect(apv).toBe(0);
  expect(aepv.every((value) => value > 0)).toBe(true);
  expect([...fepv, ...pairs!.fiepv]).toEqual([NaN, NaN, NaN]);
});
