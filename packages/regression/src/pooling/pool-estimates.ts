import { ConfigError, ShapeError } from '@kuznets/base';
import { tCdf, tQuantile } from '@kuznets/base/distributions';

/** What several completed samples say together, one entry for each estimate. */
export interface PooledEstimates {
  /** Completed samples, m. */
  readonly m: number;
  /** Mean of the estimates. */
  readonly qbar: Float64Array;
  /** Mean of their variances: what a sample without a missing cell would leave uncertain. */
  readonly ubar: Float64Array;
  /** Variance between the estimates, with m - 1. */
  readonly b: Float64Array;
  /** Total variance, `ubar + (1 + 1/m) b`. */
  readonly t: Float64Array;
  /** Relative increase in variance due to missing cells, `(1 + 1/m) b / ubar`. */
  readonly riv: Float64Array;
  /** Share of the total variance due to missing cells, `(1 + 1/m) b / t`. */
  readonly lambda: Float64Array;
  /** Degrees of freedom by Barnard and Rubin; lambda is taken for at least 1e-4, as in mice. */
  readonly df: Float64Array;
  /** Fraction of information missing, `(riv + 2 / (df + 3)) / (riv + 1)`. */
  readonly fmi: Float64Array;
  /** `sqrt(t)`. */
  readonly se: Float64Array;
  /** `qbar / se`. */
  readonly tStat: Float64Array;
  /** Of Student's t with `df`, two-sided. */
  readonly pValue: Float64Array;
  /** Ends of the 95 % intervals by the same t, `p x 2`. */
  readonly confInt: Float64Array;
}

/** mice raises a smaller lambda to this one, so that the degrees of freedom stay finite. */
const LEAST_LAMBDA = 1e-4;

/**
 * Rubin's rules: pools estimates of samples that were completed several times.
 *
 * `t = ubar + (1 + 1/m) b`; `df = 1 / (1/old + 1/observed)` with `old = (m - 1) / lambda^2` and
 * `observed = (v + 1) / (v + 3) v (1 - lambda)`, v being `dfComplete`.
 *
 * @param estimates - m lists of p estimates, one for each completed sample, at least two
 * @param variances - m lists of their p squared standard errors
 * @param dfComplete - degrees of freedom that a sample without a missing cell would have, `rows - p` of least squares. Default `Infinity`: Rubin's
 *   df of 1987; mice's `pool` takes that of the fitted models
 * @returns see {@link PooledEstimates}; the names and values of R's `mice::pool`, whose `estimate` is `qbar`
 * @throws `ShapeError` where lists differ in length, `ConfigError` for fewer than two samples
 *
 * Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, https://doi.org/10.1002/9780470316696; Barnard and Rubin (1999),
 * Biometrika 86, 948-955, https://doi.org/10.1093/biomet/86.4.948.
 *
 * @example
 * ```ts
 * const { qbar, t } = poolEstimates([[1], [2], [3]], [[1], [1], [1]]);
 * qbar[0]; // 2
 * t[0]; // 2.333333333333333
 * ```
 */
export function poolEstimates(
  estimates: readonly ArrayLike<number>[],
  variances: readonly ArrayLike<number>[],
  dfComplete = Infinity,
): PooledEstimates {
  const m = estimates.length;
  const count = estimates[0]?.length ?? 0;
  if (m < 2) throw new ConfigError('too few completed samples to pool', { got: m, allowed: 'at least 2' });
  if (!(dfComplete > 0))
    throw new ConfigError('not allowed', {
      where: { option: 'dfComplete' },
      got: dfComplete,
      allowed: 'numbers above 0',
    });
  if (variances.length !== m) throw new ShapeError(`variances of ${variances.length} samples, estimates of ${m}`);
  for (const [name, lists] of Object.entries({ estimates, variances })) {
    const place = lists.findIndex(({ length }) => length !== count);
    if (place >= 0)
      throw new ShapeError(`${name}[${place}] has ${lists[place]!.length} numbers, estimates[0] ${count}`);
  }
  const each = (of: (k: number) => number): Float64Array => Float64Array.from({ length: count }, (_, k) => of(k));
  const meanOf = (lists: readonly ArrayLike<number>[], k: number): number =>
    lists.reduce((sum, list) => sum + list[k]!, 0) / m;
  const more = 1 + 1 / m;
  const qbar = each((k) => meanOf(estimates, k));
  const ubar = each((k) => meanOf(variances, k));
  const b = each((k) => estimates.reduce((sum, list) => sum + (list[k]! - qbar[k]!) ** 2, 0) / (m - 1));
  const t = each((k) => ubar[k]! + more * b[k]!);
  const riv = each((k) => (more * b[k]!) / ubar[k]!);
  const lambda = each((k) => (more * b[k]!) / t[k]!);
  const df = lambda.map((share) => degreesOf(Math.max(share, LEAST_LAMBDA), m, dfComplete));
  const se = t.map(Math.sqrt);
  const tStat = each((k) => qbar[k]! / se[k]!);
  return {
    m,
    qbar,
    ubar,
    b,
    t,
    riv,
    lambda,
    df,
    fmi: each((k) => (riv[k]! + 2 / (df[k]! + 3)) / (riv[k]! + 1)),
    se,
    tStat,
    pValue: each((k) => 2 * tCdf(-Math.abs(tStat[k]!), df[k]!)),
    confInt: Float64Array.from({ length: 2 * count }, (_, end) => {
      const k = end >> 1;
      return qbar[k]! + (end % 2 === 0 ? -1 : 1) * tQuantile(0.975, df[k]!) * se[k]!;
    }),
  };
}

function degreesOf(lambda: number, m: number, dfComplete: number): number {
  const old = (m - 1) / lambda ** 2;
  if (dfComplete === Infinity) return old;
  const observed = ((dfComplete + 1) / (dfComplete + 3)) * dfComplete * (1 - lambda);
  return (old * observed) / (old + observed);
}
