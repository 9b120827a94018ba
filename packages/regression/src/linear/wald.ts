import { type ColumnGroups, groupMembers } from '@kuznets/base';
import { fCdf, tQuantile } from '@kuznets/base/distributions';
import type { OlsResult } from './ols.ts';

/** Joint tests of the coefficients of groups of columns, one entry a group. */
export interface WaldTests {
  /** `b_g' V_g^-1 b_g / q`; NaN where none of the group's columns is estimated. */
  readonly fStat: Float64Array;
  /** Coefficients tested, q. */
  readonly df: Uint32Array;
  /** Of F with q and `dfTest` degrees of freedom. */
  readonly pValue: Float64Array;
  /** The |t| with `dfTest` degrees of freedom that has this p-value: of a single column that of its coefficient. */
  readonly tStat: Float64Array;
}

/**
 * Wald's F test that all coefficients of a group are zero, for each group of columns.
 *
 * Covariance and degrees of freedom are those of the fit: with `nonrobust` it is the F test of R's `anova` of the two models, otherwise fixest's
 * `wald`, car's `linearHypothesis`.
 *
 * @param fit - of {@link ols} or {@link LinearRegression}
 * @param groups - of its columns; default every column by itself
 * @returns see {@link WaldTests}
 *
 * Source: Greene (2018), Econometric Analysis, 8th edition, section 5.4.
 *
 * @example
 * ```ts
 * const groups = { names: ['region', 'income'], of: Uint32Array.of(0, 0, 1) };
 * waldTests(ols(data), groups).pValue[0];
 * ```
 */
export function waldTests(fit: OlsResult, groups?: ColumnGroups): WaldTests {
  const { coef, covariance, dfTest, se, tStat } = fit;
  const features = coef.length;
  const tests = groupMembers({ features, groups }).map((members) => {
    const tested = members.filter((column) => !Number.isNaN(se[column]!));
    const q = tested.length;
    if (q === 0) return { fStat: NaN, df: 0, pValue: NaN, tStat: NaN };
    if (q === 1) {
      const t = Math.abs(tStat[tested[0]!]!);
      return { fStat: t * t, df: 1, pValue: fit.pValue[tested[0]!]!, tStat: t };
    }
    const fStat =
      quadratic(
        tested.map((i) => tested.map((j) => covariance[(1 + i) * (1 + features) + 1 + j]!)),
        tested.map((k) => coef[k]!),
      ) / q;
    // The upper tail as a lower one: 1 - cdf has no digits left where p is small.
    const pValue = fCdf(1 / fStat, dfTest, q);
    const t = -tQuantile(pValue / 2, dfTest);
    return { fStat, df: q, pValue, tStat: Number.isFinite(t) ? t : Math.sqrt(q * fStat) };
  });
  const all = (of: (test: (typeof tests)[number]) => number): Float64Array => Float64Array.from(tests, of);
  return {
    fStat: all((test) => test.fStat),
    df: Uint32Array.from(tests, ({ df }) => df),
    pValue: all((test) => test.pValue),
    tStat: all((test) => test.tStat),
  };
}

/** `b' V^-1 b` by Cholesky's factorisation; directions without variance do not count. */
export function quadratic(variance: readonly (readonly number[])[], b: readonly number[]): number {
  if (b.length === 1) return b[0]! ** 2 / variance[0]![0]!;
  const lower: number[][] = [];
  let sum = 0;
  const solved: number[] = [];
  variance.forEach((line, i) => {
    const row: number[] = [];
    for (let j = 0; j < i; j++) {
      let value = line[j]!;
      for (let m = 0; m < j; m++) value -= row[m]! * lower[j]![m]!;
      row.push(lower[j]![j]! > 0 ? value / lower[j]![j]! : 0);
    }
    const left = line[i]! - row.reduce((total, value) => total + value * value, 0);
    row.push(left > 1e-12 * line[i]! ? Math.sqrt(left) : 0);
    lower.push(row);
    const value = b[i]! - row.slice(0, i).reduce((total, share, j) => total + share * solved[j]!, 0);
    solved.push(row[i]! > 0 ? value / row[i]! : 0);
    sum += solved[i]! ** 2;
  });
  return sum;
}
