import { readFileSync } from 'node:fs';
import { type ImputableColumn, impute } from '@kuznets/data';
import { ols, poolEstimates } from '@kuznets/regression';
import { describe, expect, it } from 'vitest';
import { reference } from './data.ts';

interface Pooled {
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly coef: readonly number[];
  readonly coefSpread: readonly number[];
  readonly se: readonly number[];
  readonly seSpread: readonly number[];
}
type Rules = Readonly<
  Record<'qbar' | 'ubar' | 'b' | 't' | 'riv' | 'lambda' | 'df' | 'fmi' | 'se' | 'tStat' | 'pValue', readonly number[]>
>;

const r = JSON.parse(readFileSync(reference('mice.json'), 'utf8')) as Readonly<Record<'numbers' | 'mixed', Pooled>> & {
  readonly m: number;
  readonly runs: number;
  readonly pool: readonly (Rules & {
    readonly estimates: readonly (readonly number[])[];
    readonly variances: readonly (readonly number[])[];
    readonly dfComplete: number;
  })[];
  readonly scalar: Readonly<Record<'estimates' | 'variances', readonly number[]>> &
    Readonly<Record<'qbar' | 'ubar' | 'b' | 't' | 'riv' | 'df' | 'fmi', number>>;
};

const columnsOf = ({ columns }: Pooled): readonly ImputableColumn[] =>
  Object.entries(columns).map(([name, cells]): ImputableColumn => {
    const levels = [...new Set(cells)].filter((cell) => typeof cell === 'string').sort();
    if (levels.length === 0)
      return { name, values: Float64Array.from(cells, (cell) => (cell as number | null) ?? NaN) };
    return { name, levels, values: cells.map((cell) => (cell as string | null) ?? undefined) };
  });

/** Least squares of the first column on the others, factors by indicators of all levels but the first. */
function fitted([y, ...others]: readonly ImputableColumn[]): { coef: number[]; variances: number[]; df: number } {
  const parts = others.flatMap((column) =>
    'levels' in column
      ? column.levels.slice(1).map((level) => Array.from(column.values, (value) => Number(value === level)))
      : [[...column.values]],
  );
  const rows = y!.values.length;
  const fit = ols({
    x: Float64Array.from(
      { length: rows * parts.length },
      (_, i) => parts[i % parts.length]![Math.floor(i / parts.length)]!,
    ),
    y: y!.values as Float64Array,
    rows,
    features: parts.length,
  });
  return {
    coef: [fit.intercept, ...fit.coef],
    variances: [fit.interceptTest!.se, ...fit.se].map((error) => error ** 2),
    df: fit.dfTest,
  };
}

// For the region, of three levels, mice does not draw the coefficients of its polytomous regression: its standard errors are a little smaller.
describe.each(['numbers', 'mixed'] as const)("least squares pooled over R's mice on %s", async (name) => {
  const pooled = r[name];
  const { tables } = await impute(columnsOf(pooled), { imputations: r.m, randomState: 1 });
  const fits = tables.map(fitted);
  const ours = poolEstimates(
    fits.map(({ coef }) => coef),
    fits.map(({ variances }) => variances),
    fits[0]!.df,
  );
  const worst = (values: Float64Array, means: readonly number[], errors: readonly number[]): number =>
    Math.max(...means.map((mean, k) => Math.abs(values[k]! - mean) / errors[k]!));
  const share = 1 / Math.sqrt(r.runs);

  it('gives the coefficients within their Monte Carlo error', () => {
    // Of ours sqrt(b / m); of the mean of mice's runs their spread over the root of their number.
    const errors = pooled.coefSpread.map((spread, k) => Math.hypot(Math.sqrt(ours.b[k]! / r.m), share * spread));
    expect(worst(ours.qbar, pooled.coef, errors)).toBeLessThan(3.5);
  });

  it('gives the standard errors within theirs', () => {
    // b is a variance of m estimates, so that its own error is b sqrt(2 / (m - 1)), that of sqrt(t) half of it over sqrt(t).
    const errors = pooled.seSpread.map((spread, k) =>
      Math.hypot((ours.b[k]! * Math.sqrt(2 / (r.m - 1))) / (2 * ours.se[k]!), share * spread),
    );
    expect(worst(ours.se, pooled.se, errors)).toBeLessThan(3.5);
  });
});

describe("Rubin's rules as R's mice has them", () => {
  const names = ['qbar', 'ubar', 'b', 't', 'riv', 'lambda', 'df', 'fmi', 'se', 'tStat', 'pValue'] as const;

  it.each(r.pool.map((one) => [one.estimates.length, one] as const))('pools %i fits', (m, one) => {
    const ours = poolEstimates(one.estimates, one.variances, one.dfComplete);
    expect(ours.m).toBe(m);
    for (const name of names)
      one[name].forEach((value, k) => expect(Math.abs(ours[name][k]! / value - 1), name).toBeLessThan(1e-10));
  });

  it('pools a single estimate without degrees of freedom of the complete sample', () => {
    const { estimates, variances, ...expected } = r.scalar;
    const ours = poolEstimates(
      estimates.map((value) => [value]),
      variances.map((value) => [value]),
    );
    for (const [name, value] of Object.entries(expected))
      expect(Math.abs(ours[name as keyof typeof expected][0]! / value - 1), name).toBeLessThan(1e-10);
  });
});
