import { philox4x32, seedKey } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { leastSquares } from '../linear/least-squares.ts';
import { ols } from '../linear/ols.ts';
import { absorbedSample } from './absorbed-sample.ts';
import { absorbedDegrees, withoutSingletons } from './degrees.ts';
import { demean } from './demean.ts';

const key = seedKey(5);
const word = (row: number, draw: number): number => philox4x32([row, draw, 0, 0], key)[0];
const codes = (rows: number, levels: number, draw: number): number[] =>
  Array.from({ length: rows }, (_, row) => word(row, draw) % levels);
const values = (rows: number, draw: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => word(row, draw) / 2 ** 31 - 1);

/** Residuals of least squares on every dummy, by orthogonalisation: no iteration. */
function onDummies(column: Float64Array, effects: readonly (readonly number[])[], weights?: Float64Array) {
  const rows = column.length;
  const dummies = effects.flatMap((of) => [...new Set(of)].map((level) => of.map((own) => Number(own === level))));
  const x = Float64Array.from(Array.from({ length: rows }, (_, row) => dummies.map((one) => one[row]!)).flat());
  const use = dummies.map((_, k) => k);
  const fit = leastSquares({ x, y: column, rows, features: dummies.length }, use, false, { weights });
  const left = weights ? fit.residuals.map((value, row) => value / Math.sqrt(weights[row]!)) : fit.residuals;
  return { left, rank: fit.kept.length };
}

function apart(ours: Float64Array, theirs: Float64Array): number {
  const length = Math.sqrt(theirs.reduce((sum, value) => sum + value ** 2, 0) / theirs.length);
  return ours.reduce((most, value, row) => Math.max(most, Math.abs(value - theirs[row]!)), 0) / length;
}

describe('demean', () => {
  const rows = 211;
  const weights = values(rows, 9).map((value) => value + 1.5);
  // Sparse: levels of the two share two rows on average, and fall into several groups.
  const sparse = [codes(rows, 90, 1), codes(rows, 80, 2)];
  const chain = [
    Array.from({ length: rows }, (_, row) => Math.floor(row / 2)),
    Array.from({ length: rows }, (_, row) => Math.floor((row + 1) / 2)),
  ].map((of) => of.map((level) => Math.min(level, 60)));
  const cases = {
    'one effect': [codes(rows, 17, 1)],
    'two effects': [codes(rows, 17, 1), codes(rows, 5, 2)],
    'three effects': [codes(rows, 17, 1), codes(rows, 9, 2), codes(rows, 4, 3)],
    'groups that hardly connect': sparse,
    'a chain of levels': chain,
    'an effect nested in another': [
      codes(rows, 30, 1),
      codes(rows, 30, 1).map((level) => level % 3),
      codes(rows, 6, 2),
    ],
  };

  it.each(Object.entries(cases))('is least squares on dummies: %s', (_name, effects) => {
    const columns = [values(rows, 6), values(rows, 7).map((value, row) => 1e4 + value + effects[0]![row]!)];
    for (const weighted of [false, true]) {
      const found = demean(columns, effects, weighted ? { weights } : {});
      expect(found.converged).toEqual([true, true]);
      columns.forEach((column, k) => {
        const { left } = onDummies(column, effects, weighted ? weights : undefined);
        // A column about 10,000 has eight digits left of its sixteen.
        expect(apart(found.columns[k]!, left)).toBeLessThan(k === 0 ? 1e-10 : 1e-8);
      });
    }
    const { degrees, nested } = absorbedDegrees(effects);
    const { rank } = onDummies(columns[0]!, effects);
    if (effects.length < 3) expect(degrees).toBe(rank);
    expect(degrees).toBeGreaterThanOrEqual(rank);
    expect(nested).toBe(0);
  });

  it('takes a column that effects span for nothing, and says what did not converge', () => {
    const effects = cases['a chain of levels'];
    const spanned = Float64Array.from(effects[0]!, (level, row) => 3 * level - effects[1]![row]! / 7);
    const constant = new Float64Array(rows).fill(0.1);
    const { columns, within, converged } = demean([spanned, constant, values(rows, 6)], effects);
    expect([within[0], within[1], converged]).toEqual([0, 0, [true, true, true]]);
    expect(columns.slice(0, 2).every((column) => column.every((value) => value === 0))).toBe(true);
    const one = demean([values(rows, 6)], effects, { maxIterations: 3 });
    expect([one.converged, one.iterations]).toEqual([[false], [3]]);
  });

  it('refuses lengths that disagree and options that are none', () => {
    expect(() => demean([values(3, 1)], [[1, 2]])).toThrow('columns[0] has 3 values, effects 2 labels');
    expect(() => demean([values(2, 1)], [[1, 2], [1]])).toThrow('effects[1]: 1 labels for 2 rows');
    expect(() => demean([], [])).toThrow('no effect to absorb');
    expect(() => demean([], [[]], { tolerance: 2 })).toThrow('tolerance');
    expect(() => demean([values(2, 1)], [[1, 2]], { weights: Float64Array.of(1, 0) })).toThrow('weights[1]');
  });
});

describe('absorbedDegrees', () => {
  it('leaves out of the correction what is nested in clusters, all but one', () => {
    const firm = Array.from({ length: 100 }, (_, row) => row % 20);
    const year = codes(100, 6, 2);
    const state = firm.map((level) => level % 4);
    expect(absorbedDegrees([firm, year], [firm])).toEqual({ degrees: 25, nested: 19 });
    expect(absorbedDegrees([firm, year], [state])).toEqual({ degrees: 25, nested: 19 });
    expect(absorbedDegrees([firm, year], [year, state])).toEqual({ degrees: 25, nested: 24 });
    expect(absorbedDegrees([firm], [firm])).toEqual({ degrees: 20, nested: 19 });
    expect(absorbedDegrees([firm, state], [firm])).toEqual({ degrees: 20, nested: 19 });
  });
});

it('leaves out rows alone in a level until there is none', () => {
  // Leaving out row 4 leaves row 3 alone in y.
  const first = ['a', 'a', 'b', 'b', 'c', 'a', 'b'];
  const second = ['x', 'x', 'x', 'y', 'y', 'x', 'x'];
  expect(withoutSingletons([first, second])).toEqual([0, 1, 2, 5, 6]);
  expect(withoutSingletons([second, first])).toEqual([0, 1, 2, 5, 6]);
  expect(withoutSingletons([second])).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

describe('absorbedSample', () => {
  it('has more columns than rows where effects leave few', () => {
    const [rows, features] = [9, 12];
    const firm = Array.from({ length: rows }, (_, row) => Math.floor(row / 3));
    const columns = Array.from({ length: features }, (_, k) => values(rows, k));
    const demeaned = demean([values(rows, 40), ...columns], [firm]).columns;
    const at = (row: number, k: number): number => demeaned[k + 1]![row]!;
    const x = Float64Array.from({ length: rows * features }, (_, cell) =>
      at(Math.floor(cell / features), cell % features),
    );
    const small = absorbedSample({ x, y: demeaned[0]!, rows, features }, 3);
    expect(small.rows).toBe(7);
    const product = (of: { x: Float64Array; rows: number }, a: number, b: number): number => {
      let sum = 0;
      for (let row = 0; row < of.rows; row++) sum += of.x[row * features + a]! * of.x[row * features + b]!;
      return sum;
    };
    for (let a = 0; a < features; a++) {
      for (let b = 0; b < features; b++) expect(product(small, a, b)).toBeCloseTo(product({ x, rows }, a, b), 12);
      const sum = Array.from({ length: 7 }, (_, row) => small.x[row * features + a]!).reduce(
        (s, value) => s + value,
        0,
      );
      expect(Math.abs(sum)).toBeLessThan(1e-12);
    }
    expect(() => absorbedSample({ x, y: demeaned[0]!, rows, features }, 9)).toThrow('leave no degree of freedom');
  });
});

it('counts degrees of freedom, but in clustered errors those that are not nested', () => {
  const rows = 60;
  const firm = Array.from({ length: rows }, (_, row) => row % 12);
  const [y, x] = demean([values(rows, 1), values(rows, 2)], [firm]).columns;
  const sample = { x: x!, y: y!, rows, features: 1 };
  const se = (nested: number): number =>
    ols(sample, { absorbed: { degrees: 12, nested }, covType: 'cluster', groups: [firm] }).se[0]!;
  expect(se(0) / se(11)).toBeCloseTo(Math.sqrt((rows - 2) / (rows - 13)), 12);
  expect(ols(sample, { absorbed: { degrees: 12 } }).dfResidual).toBe(47);
});

it('refuses a constant and a leverage beside absorbed effects', () => {
  const sample = { x: Float64Array.of(-1, 1, -5, 5), y: Float64Array.of(-2, 2, -4, 5), rows: 4, features: 1 };
  expect(() => ols(sample, { absorbed: { degrees: 2 }, fitIntercept: true })).toThrow('hold the constant');
  expect(() => ols(sample, { absorbed: { degrees: 2 }, covType: 'HC3' })).toThrow('covType');
  expect(() => ols(sample, { absorbed: { degrees: 3 } })).toThrow('1 features and 3 absorbed on 4 rows');
  expect(() => ols(sample, { absorbed: { degrees: 2, nested: 2 } })).toThrow('absorbed.nested');
});
