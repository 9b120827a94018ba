import { readFileSync } from 'node:fs';
import {
  absorbedDegrees,
  absorbedSample,
  demean,
  type Groups,
  ols,
  type OlsOptions,
  stepwise,
  withoutSingletons,
} from '@kuznets/regression';
import { describe, expect, it } from 'vitest';
import { reference } from './data.ts';

interface Case extends Readonly<Record<'coef' | 'nonrobust' | 'HC1' | 'cluster', readonly number[]>> {
  readonly target: readonly [string];
  readonly names: readonly string[];
  readonly effects: readonly ('firm' | 'year')[];
  readonly clusters: readonly ('firm' | 'year')[];
  readonly weighted: readonly [boolean];
  readonly demeaned: Readonly<Record<string, never>> | readonly (readonly number[])[];
  readonly degrees: readonly [number];
  readonly nested: readonly [number];
  readonly df: readonly [number];
  readonly sigma: readonly [number];
  readonly r2: readonly [number];
  readonly plm?: {
    readonly coef?: readonly number[];
    readonly r2?: readonly number[];
    readonly cluster?: readonly number[];
  };
}
interface Panel {
  readonly data: Readonly<Record<string, readonly number[]>> & Readonly<Record<'firm' | 'year', readonly string[]>>;
  readonly cases: readonly Case[];
}

const r = JSON.parse(readFileSync(reference('absorbed.json'), 'utf8')) as Readonly<
  Record<'grunfeld' | 'emplUK' | 'apart', Panel>
>;

function apart(ours: ArrayLike<number>, theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i]! / value - 1)), 0);
}

/** Largest difference over the length of the second. */
function far(ours: Float64Array, theirs: readonly number[]): number {
  const length = Math.hypot(...theirs) / Math.sqrt(theirs.length);
  return theirs.reduce((most, value, i) => Math.max(most, Math.abs(ours[i]! - value)), 0) / length;
}

const each = (['grunfeld', 'emplUK', 'apart'] as const).flatMap((name) =>
  r[name].cases.map((one) => {
    const what = `${one.effects.join('+')} clustered by ${one.clusters.join('+')}${one.weighted[0] ? ', weighted' : ''}`;
    return [`${name}: ${what}`, r[name].data, one] as const;
  }),
);

describe.each(each)('lm on dummies, and plm, of %s', (_title, data, one) => {
  const [target, weighted] = [one.target[0], one.weighted[0]];
  const columns = [target, ...one.names].map((name) => Float64Array.from(data[name]!));
  const effects = one.effects.map((name): Groups => data[name]);
  const groups = one.clusters.map((name): Groups => data[name]) as unknown as NonNullable<OlsOptions['groups']>;
  const weights = weighted ? Float64Array.from(data['w']!) : undefined;
  const found = demean(columns, effects, weights && { weights });
  const [y, ...x] = found.columns as readonly [Float64Array, ...Float64Array[]];
  const rows = y.length;
  const sample = {
    x: Float64Array.from({ length: rows * x.length }, (_, at) => x[at % x.length]![Math.floor(at / x.length)]!),
    ...{ y, rows, features: x.length },
  };
  const absorbed = absorbedDegrees(effects, groups);
  const common = { absorbed, ...(weights && { weights }) };

  it('demeans', () => {
    expect(found.converged.every(Boolean)).toBe(true);
    if (Array.isArray(one.demeaned))
      (one.demeaned as readonly (readonly number[])[]).forEach((column, k) =>
        expect(far(found.columns[k]!, column)).toBeLessThan(1e-10),
      );
    // What is demeaned stays as it is.
    const again = demean(found.columns, effects, weights && { weights });
    again.columns.forEach((column, k) => expect(far(column, [...found.columns[k]!])).toBeLessThan(1e-12));
  });

  it('counts degrees of freedom, and has the errors of dummies', () => {
    expect([absorbed.degrees, absorbed.nested]).toEqual([one.degrees[0], one.nested[0]]);
    const fit = ols(sample, common);
    expect(apart(fit.coef, one.coef)).toBeLessThan(1e-8);
    expect(apart(fit.se, one.nonrobust)).toBeLessThan(1e-8);
    expect(apart([fit.sigma, fit.r2, fit.dfResidual], [one.sigma[0], one.r2[0], one.df[0]])).toBeLessThan(1e-8);
    expect([fit.interceptTest, fit.intercept]).toEqual([null, 0]);
    expect(apart(ols(sample, { ...common, covType: 'HC1' }).se, one.HC1)).toBeLessThan(1e-8);
    const clustered = ols(sample, { ...common, covType: 'cluster', groups });
    expect(apart(clustered.se, one.cluster)).toBeLessThan(1e-8);
    const { plm } = one;
    if (plm?.coef === undefined) return;
    expect(apart(fit.coef, plm.coef)).toBeLessThan(1e-8);
    expect(apart([fit.r2], plm.r2!)).toBeLessThan(1e-8);
    expect(apart(clustered.se, plm.cluster!)).toBeLessThan(1e-8);
  });

  it('is the same to methods that know inner products alone', async () => {
    const small = absorbedSample(sample, absorbed.degrees, weights);
    expect(small.rows).toBe(rows - absorbed.degrees + 1);
    const fit = ols(small);
    expect(apart(fit.coef, one.coef)).toBeLessThan(1e-8);
    expect(apart(fit.se, one.nonrobust)).toBeLessThan(1e-8);
    expect(Math.abs(fit.intercept)).toBeLessThan(1e-9);
    expect(fit.dfResidual).toBe(one.df[0]);
    const { selected, steps } = await stepwise(small, { direction: 'forward', pEnter: 1 - 1e-12, pRemove: 1 });
    expect(selected.length).toBe(one.names.length);
    expect(steps.length).toBe(one.names.length);
  });
});

it('leaves a panel as it is without rows alone in a level', () => {
  const { firm, year } = r.emplUK.data;
  expect(withoutSingletons([firm, year]).length).toBe(firm.length);
});
