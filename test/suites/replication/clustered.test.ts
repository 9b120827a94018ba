import { readFileSync } from 'node:fs';
import { type Groups, naivePostSelection, ols } from '@kuznets/regression';
import { describe, expect, it } from 'vitest';
import { reference } from './data.ts';

interface Inference extends Readonly<Record<'se' | 'tStat' | 'pValue', readonly number[]>> {
  readonly df: number;
  readonly confInt: readonly (readonly [number, number])[];
}
interface Panel {
  readonly names: readonly string[];
  readonly y: readonly number[];
  readonly x: readonly (readonly number[])[];
  readonly groups: readonly [Groups, Groups];
  readonly coef: readonly number[];
  readonly first: Inference;
  readonly second: Inference;
  readonly both: Inference;
  readonly plm: Readonly<Record<'first' | 'second' | 'both', readonly number[]>>;
}
interface Negative {
  readonly y: readonly number[];
  readonly x: readonly number[];
  readonly groups: readonly [Groups, Groups];
  readonly raw: readonly number[];
  readonly se: readonly number[];
}
type Name = 'grunfeld' | 'emplUK';

const r = JSON.parse(readFileSync(reference('clustered.json'), 'utf8')) as Readonly<Record<Name, Panel>> & {
  readonly negative: Negative;
};

function apart(ours: ArrayLike<number>, theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i]! / value - 1)), 0);
}

describe.each(['grunfeld', 'emplUK'] as const)("R's sandwich and plm on %s", (name) => {
  const { x, y, names, groups, ...expected } = r[name];
  const sample = {
    x: Float64Array.from(x.flat()),
    y: Float64Array.from(y),
    rows: y.length,
    features: names.length,
    featureNames: names,
  };

  it.each(['first', 'second', 'both'] as const)('clusters: %s', (way) => {
    const ways = { first: [groups[0]], second: [groups[1]], both: groups } as const;
    const fit = ols(sample, { covType: 'cluster', groups: ways[way] });
    const test = fit.interceptTest!;
    expect(apart([fit.intercept, ...fit.coef], expected.coef)).toBeLessThan(1e-10);
    for (const value of ['se', 'tStat', 'pValue'] as const)
      expect(apart([test[value], ...fit[value]], expected[way][value])).toBeLessThan(1e-8);
    expect(apart([...test.confInt, ...fit.confInt], expected[way].confInt.flat())).toBeLessThan(1e-8);
    expect(apart([test.se, ...fit.se], expected.plm[way])).toBeLessThan(1e-8);
    expect([fit.dfTest, fit.dfResidual, fit.covarianceFixed]).toEqual([
      expected[way].df,
      y.length - 1 - names.length,
      false,
    ]);
  });

  it('has as many clusters as rows: the smaller sample gives HC1', () => {
    const own = Array.from(y, (_, row) => row);
    const [each, white] = [ols(sample, { covType: 'cluster', groups: [own] }), ols(sample, { covType: 'HC1' })];
    expect(apart(each.se, [...white.se])).toBeLessThan(1e-12);
  });

  it('is the same after a choice of everything, in any order', () => {
    const options = { covType: 'cluster', groups } as const;
    const all = names.map((_, k) => k);
    expect(naivePostSelection(sample, all.toReversed(), options)).toEqual(ols(sample, options));
    const one = naivePostSelection(sample, [1], options);
    expect([one.coef[0], one.se[0], one.dfModel]).toEqual([0, NaN, 1]);
  });
});

it('raises negative eigenvalues to zero where two ways give a negative variance', () => {
  const { x, y, groups, raw, se } = r.negative;
  expect(Math.min(...raw)).toBeLessThan(0);
  const sample = { x: Float64Array.from(x), y: Float64Array.from(y), rows: y.length, features: 1 };
  const fit = ols(sample, { covType: 'cluster', groups });
  expect(fit.covarianceFixed).toBe(true);
  expect(apart([fit.interceptTest!.se, ...fit.se], se)).toBeLessThan(1e-8);
});
