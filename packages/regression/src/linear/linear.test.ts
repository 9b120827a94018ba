import { NotFittedError, type Sample } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { euclideanNorm, leastSquares } from './least-squares.ts';
import { LinearRegression } from './linear-regression.ts';
import { ols } from './ols.ts';
import { StepwiseRegression, stepwise } from './stepwise.ts';

/** A table of given columns; noise is a fixed irrational walk, so that nothing is fitted exactly. */
function table(columns: readonly (readonly number[])[], y: (row: readonly number[]) => number): Sample {
  const rows = columns[0]!.length;
  const x = Float64Array.from(
    { length: rows * columns.length },
    (_, i) => columns[i % columns.length]![Math.floor(i / columns.length)]!,
  );
  const target = Float64Array.from(
    { length: rows },
    (_, i) => y(columns.map((column) => column[i]!)) + Math.sin(17 * i * i) / 5,
  );
  return { x, y: target, rows, features: columns.length, featureNames: columns.map((_, k) => 'abcdefgh'[k]!) };
}

const wave = (rows: number, rate: number): number[] =>
  Array.from({ length: rows }, (_, i) => Math.cos(rate * i * i + rate));
const three = [wave(40, 1.1), wave(40, 2.3), wave(40, 0.7)];
const data = table(three, ([a, b]) => 2 + 3 * a! - b!);

describe('LinearRegression', () => {
  it('solves the normal equations', async () => {
    const { coef, intercept, residuals, fitted } = ols(data);
    for (const column of [Array<number>(40).fill(1), ...three]) {
      expect(Math.abs(residuals.reduce((sum, residual, i) => sum + residual * column[i]!, 0))).toBeLessThan(1e-12);
    }
    const model = await new LinearRegression().fit(data);
    expect(model.result.coef).toEqual(coef);
    expect(model.result.intercept).toBe(intercept);
    (await model.predict(data)).forEach((value, i) => expect(value).toBeCloseTo(fitted[i]!, 12));
  });

  it('fits more rows than a call takes arguments', () => {
    const rows = 150_000;
    const long = table([wave(rows, 1.1), wave(rows, 2.3)], ([a, b]) => 2 + 3 * a! - b!);
    const { coef } = ols(long);
    expect(coef[0]).toBeCloseTo(3, 2);
    expect(coef[1]).toBeCloseTo(-1, 2);
  });

  it('takes lengths as Math.hypot does, to the last bit', () => {
    for (const values of [[], [0, -0], [3, 4], [1e300, 1e300], [5e-324, 1e-320], wave(1000, 0.3), wave(37, 1e9)])
      expect(euclideanNorm(Float64Array.from(values))).toBe(Math.hypot(...values));
  });

  it('keeps its digits where columns nearly coincide: leverages add up to the parameters', () => {
    const near = table(
      [
        three[0]!,
        three[0]!.map((value, i) => value + 1e-6 * three[1]![i]!),
        three[0]!.map((value, i) => value - 1e-6 * three[2]![i]!),
      ],
      ([a]) => a!,
    );
    expect(Math.abs(ols(near).leverage.reduce((a, b) => a + b, 0) - 4)).toBeLessThan(1e-12);
    const basis = leastSquares(near, [0, 1, 2], true).q;
    for (let j = 0; j < 2; j++) {
      const product = basis.slice(j * 40, j * 40 + 40).reduce((sum, value, i) => sum + value * basis[80 + i]!, 0);
      expect(Math.abs(product)).toBeLessThan(1e-14);
    }
  });

  it('asks for fit before results', async () => {
    expect(() => new LinearRegression().result).toThrow(NotFittedError);
    await expect(new LinearRegression().predict(data)).rejects.toThrow(
      'LinearRegression is not fitted: call fit first',
    );
  });

  it('does not see units: columns from 1e-12 to 1e12 have the same inference', () => {
    const scales = [1e-12, 1e12, 1e-150];
    const scaled = {
      ...data,
      x: data.x.map((value, i) => value * scales[i % 3]!),
      y: data.y.map((value) => value * 1e-12),
    };
    const [plain, other] = [ols(data, { covType: 'HC3' }), ols(scaled, { covType: 'HC3' })];
    expect(other.aliased).toEqual([]);
    plain.tStat.forEach((t, k) => expect(Math.abs(other.tStat[k]! / t - 1)).toBeLessThan(1e-9));
    plain.coef.forEach((value, k) =>
      expect(Math.abs((other.coef[k]! * scales[k]!) / 1e-12 / value - 1)).toBeLessThan(1e-10),
    );
  });

  it('leaves out and names columns that others span', async () => {
    const [a, b, c] = three as [number[], number[], number[]];
    const collinear = table([a, b, a.map((value, i) => value - 2 * b[i]!), c, a.map(() => 7)], ([u, v]) => u! + v!);
    const fit = ols(collinear);
    expect(fit.aliased).toEqual([
      { name: 'c', on: ['a', 'b'] },
      { name: 'e', on: [] },
    ]);
    expect([fit.coef[2], fit.coef[4], fit.dfModel]).toEqual([0, 0, 3]);
    expect(fit.se[2]).toBeNaN();
    const without = ols(table([a, b, c], ([u, v]) => u! + v!));
    expect(fit.r2).toBeCloseTo(without.r2, 13);
    expect(() => ols(collinear, { collinear: 'error' })).toThrow(
      'collinear columns: c is a combination of a, b; e is constant',
    );
    const model = await new LinearRegression().fit(collinear);
    (await model.predict(collinear)).forEach((value, i) => expect(value).toBeCloseTo(fit.fitted[i]!, 12));
  });

  it('takes a constant column as a regressor where there is no intercept', () => {
    const one = { ...table([three[0]!, three[0]!.map(() => 1)], ([a]) => a!) };
    const fit = ols(one, { fitIntercept: false });
    expect(fit.aliased).toEqual([]);
    expect(fit.interceptTest).toBeNull();
    const usual = ols(table([three[0]!], ([a]) => a!));
    expect(fit.coef[1]).toBeCloseTo(usual.intercept, 12);
    expect(fit.se[1]).toBeCloseTo(usual.interceptTest!.se, 12);
  });

  it('fits one feature', () => {
    const fit = ols(table([three[0]!], ([a]) => 4 * a!));
    expect(fit.tStat[0]! ** 2).toBeCloseTo(fit.fStat, 8);
    expect(fit.pValue[0]! / fit.fPValue).toBeCloseTo(1, 8);
  });

  it('refuses as many parameters as rows and names alternatives', () => {
    const wide = {
      x: new Float64Array(30).map((_, i) => Math.sin(i * i)),
      y: new Float64Array(6).map((_, i) => i),
      rows: 6,
      features: 5,
    };
    expect(() => ols(wide)).toThrow(
      '5 features and a constant on 6 rows leave least squares no degrees of freedom: use Lasso, ElasticNet, StepwiseRegression, ' +
        'BayesianLinearRegression or Bayesian model averaging, or fewer features',
    );
    expect(ols(wide, { fitIntercept: false }).dfResidual).toBe(1);
  });

  it('refuses what is not finite, wrong lengths and unknown options, by name', () => {
    expect(() => ols({ ...data, y: data.y.with(3, NaN) })).toThrow(
      'column "y": row 3 (the first is 0) is not a finite number: NaN',
    );
    expect(() => ols({ ...data, x: data.x.with(7, Infinity) })).toThrow(
      'column "b": row 2 (the first is 0) is not a finite number: Infinity',
    );
    expect(() => ols({ ...data, rows: 39 })).toThrow('x has 120 values, 39 rows x 3 features need 117');
    expect(() => ols({ ...data, featureNames: ['a'] })).toThrow('featureNames has 1 names, x has 3 features');
    expect(() => ols(data, { covType: 'HC9' as 'HC0' })).toThrow(
      'covType: not allowed: "HC9"; allowed: "nonrobust", "HC0"',
    );
    expect(() => ols(data, { confLevel: 95 })).toThrow('confLevel: not allowed: 95');
  });

  it('refuses clusters that are none, by name', () => {
    const cluster = 'cluster' as const;
    const ten = Array.from({ length: 40 }, (_, i) => i % 10);
    expect(() => ols(data, { covType: cluster })).toThrow('covType "cluster" and groups go together');
    expect(() => ols(data, { groups: [ten] })).toThrow('covType "cluster" and groups go together');
    expect(() => ols(data, { covType: cluster, groups: [ten.slice(1)] })).toThrow('groups: 39 labels for 40 rows');
    expect(() => ols(data, { covType: cluster, groups: [ten.map(() => 'all')] })).toThrow(
      'all rows are in one cluster',
    );
    expect(() => ols(data, { covType: cluster, groups: [ten, ten, ten] as never })).toThrow('3 groupings');
    expect(ols(data, { covType: cluster, groups: [ten] })).toMatchObject({ clusters: [10], dfTest: 9 });
  });

  it('refuses HC2 and HC3 where a row has leverage 1', () => {
    const dummy = table([three[0]!, three[0]!.map((_, i) => (i === 5 ? 1 : 0))], ([a]) => a!);
    expect(() => ols(dummy, { covType: 'HC3' })).toThrow(
      'row 5 has leverage 1, HC3 divides by one minus it: use HC0 or HC1',
    );
    expect(ols(dummy, { covType: 'HC1' }).se[1]).toBeGreaterThanOrEqual(0);
  });
});

describe('stepwise', () => {
  it('selects what y was made of and leaves the rest at 0', async () => {
    const { selectedNames, coef, steps, r2 } = await stepwise(data);
    expect(selectedNames).toEqual(['a', 'b']);
    expect(coef[2]).toBe(0);
    expect(steps.map(({ action, name }) => `${action} ${name}`)).toEqual(['enter a', 'enter b']);
    expect(r2).toBeCloseTo(ols(table(three.slice(0, 2), ([a, b]) => 2 + 3 * a! - b!)).r2, 14);
  });

  it('reports the p-values that least squares gives', async () => {
    const { steps } = await stepwise(data, { pEnter: 0.99, pRemove: 1 });
    const last = steps.at(-1)!;
    expect(last.pValue).toBeCloseTo(ols(data).pValue[last.feature]!, 12);
    const backward = await stepwise(data, { direction: 'backward' });
    expect(backward.steps[0]).toMatchObject({ action: 'remove', name: 'c' });
    expect(backward.steps[0]!.pValue).toBeCloseTo(ols(data).pValue[2]!, 12);
  });

  it('does not enter a column that those inside span, and works with more features than rows', async () => {
    const copies = table([three[0]!, three[1]!, three[0]!.map((value) => 5 - value)], ([a, b]) => 2 + 3 * a! - b!);
    expect((await stepwise(copies, { pEnter: 1, pRemove: 1 })).selectedNames).toEqual(['a', 'b']);
    const wide = {
      x: new Float64Array(12 * 40).map((_, i) => Math.sin(i * i)),
      y: new Float64Array(12).map((_, i) => Math.cos(i * i * i)),
      rows: 12,
      features: 40,
    };
    expect((await stepwise(wide, { criterion: 'aic', direction: 'forward' })).dfResidual).toBeGreaterThanOrEqual(1);
    await expect(stepwise(wide, { direction: 'backward' })).rejects.toThrow('no degrees of freedom');
  });

  it('selects nothing where nothing explains', async () => {
    const model = await new StepwiseRegression({ pEnter: 0, pRemove: 0 }).fit(data);
    expect(model.result.selected).toEqual([]);
    expect(model.result.intercept).toBeCloseTo(data.y.reduce((a, b) => a + b, 0) / 40, 14);
  });

  it('stops between steps', async () => {
    await expect(stepwise(data, {}, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it('refuses thresholds that would cycle', async () => {
    await expect(stepwise(data, { pEnter: 0.2 })).rejects.toThrow('pEnter 0.2 is above pRemove 0.1');
  });
});
