import { poolEstimates } from '@kuznets/regression';
import type { CoefficientsResult } from './result.ts';

type Estimates = readonly (number | null)[];

/**
 * Coefficients of one method on several completed tables as one.
 *
 * Estimates with errors are pooled by Rubin's rules, degrees of freedom being Barnard and Rubin's where the fits have any; of a posterior the
 * mean is that of the mixture of the tables' posteriors, as are its probabilities. R2, shrunken and standardised coefficients are means.
 *
 * @param each - one entry a table, at least two, of one kind.
 * @returns the same arrays; null where a table has none.
 */
export function pooledCoefficients(each: readonly CoefficientsResult[]): CoefficientsResult {
  const first = each[0]!;
  const { kind, posterior, intercept } = first;
  const df = meanOf(each.map((one) => one.df));
  // The constant first, as a coefficient like the others.
  const coef = overTables(each.map((one) => [one.intercept?.coef ?? null, ...one.coef]));
  const se = overTables(each.map((one) => [one.intercept?.se ?? null, ...one.se]));
  const pooled = coef.map((values, at) => pool(values, se[at]!, df ?? Infinity));
  const take = (of: (one: Pooled) => number | null): (number | null)[] => pooled.map((one) => one && of(one));
  const isTested = kind === 'leastSquares' || kind === 'afterSelection';
  const hasInterval = isTested || first.low.some((value) => value !== null);
  const inference = {
    coef: coef.map(meanOf),
    se: take((one) => one.se[0]!),
    tStat: take((one) => one.tStat[0]!),
    pValue: take((one) => (isTested ? one.pValue[0]! : null)),
    low: take((one) => (hasInterval ? one.confInt[0]! : null)),
    high: take((one) => (hasInterval ? one.confInt[1]! : null)),
  };
  const [degrees, missing] = [take((one) => one.df[0]!), take((one) => one.fmi[0]!)];
  const columns = Object.fromEntries(
    Object.entries(inference).map(([key, values]) => [key, values.slice(1)]),
  ) as typeof inference;
  const constant = Object.fromEntries(
    Object.entries(inference).map(([key, values]) => [key, values[0] ?? null]),
  ) as Record<keyof typeof inference, number | null>;
  return {
    ...first,
    ...columns,
    df: null,
    r2: meanOf(each.map((one) => one.r2)),
    adjustedR2: meanOf(each.map((one) => one.adjustedR2)),
    intercept: intercept && constant.coef !== null ? { ...constant, coef: constant.coef } : null,
    standardized: overTables(each.map((one) => one.standardized)).map(meanOf),
    shrunken: shrunkenOf(each),
    posterior: posterior && posteriorOf(each),
    pooled: {
      imputations: each.length,
      df: degrees.slice(1),
      missingInformation: missing.slice(1),
      intercept: { df: degrees[0] ?? null, missingInformation: missing[0] ?? null },
    },
  };
}

type Pooled = ReturnType<typeof poolEstimates>;

/** One estimate over the tables; null where one of them has none. */
function pool(coef: Estimates, se: Estimates, df: number): Pooled | null {
  const [values, errors] = [known(coef), known(se)];
  if (values === null || errors === null || errors.every((error) => error === 0)) return null;
  return poolEstimates(
    values.map((value) => [value]),
    errors.map((error) => [error ** 2]),
    df,
  );
}

/** Of each place the values of all tables. */
function overTables(tables: readonly Estimates[]): readonly Estimates[] {
  return tables[0]!.map((_, at) => tables.map((values) => values[at] ?? null));
}

function known(values: Estimates): readonly number[] | null {
  const there = values.filter((value) => value !== null);
  return there.length === values.length ? there : null;
}

function meanOf(values: Estimates): number | null {
  const there = known(values);
  return there && there.reduce((sum, value) => sum + value, 0) / there.length;
}

function shrunkenOf(each: readonly CoefficientsResult[]): CoefficientsResult['shrunken'] {
  const shrunken = each.flatMap((one) => one.shrunken ?? []);
  if (shrunken.length === 0) return null;
  return {
    intercept: meanOf(shrunken.map((one) => one.intercept))!,
    coef: overTables(shrunken.map((one) => one.coef)).map((values) => meanOf(values)!),
  };
}

/** Probabilities and moments of the mixture of the tables' posteriors. */
function posteriorOf(each: readonly CoefficientsResult[]): CoefficientsResult['posterior'] {
  const posteriors = each.map(({ posterior }) => posterior!);
  const mixtures = posteriors.flatMap(({ mixture }) => mixture ?? []);
  const means = overTables(each.map(({ coef }) => coef)).map((values) => meanOf(values) ?? 0);
  return {
    positive: overTables(posteriors.map(({ positive }) => positive)).map((values) => meanOf(values)!),
    mixture:
      mixtures.length === 0
        ? null
        : {
            inclusion: means.map((_, at) => meanOf(mixtures.map(({ inclusion }) => inclusion[at]!))!),
            ...conditional(each, mixtures, means),
          },
  };
}

type Mixture = NonNullable<NonNullable<CoefficientsResult['posterior']>['mixture']>;

/** Given inclusion: tables count by their inclusion probabilities. */
function conditional(
  each: readonly CoefficientsResult[],
  mixtures: readonly Mixture[],
  means: readonly number[],
): Pick<Mixture, 'conditionalMean' | 'conditionalSd' | 'signCertainty'> {
  const mix = (at: number, of: (mixture: Mixture, table: number) => number | null): number | null => {
    const counted = mixtures.flatMap((mixture, table) => {
      const value = of(mixture, table);
      return value === null ? [] : [{ weight: mixture.inclusion[at]!, value }];
    });
    const total = counted.reduce((sum, { weight }) => sum + weight, 0);
    return total > 0 ? counted.reduce((sum, { weight, value }) => sum + weight * value, 0) / total : null;
  };
  const conditionalMean = means.map((_, at) => mix(at, (mixture) => mixture.conditionalMean[at] ?? null));
  return {
    conditionalMean,
    conditionalSd: conditionalMean.map((mean, at) => {
      const square = mix(at, ({ conditionalMean: centres, conditionalSd: deviations }) => {
        const [centre, deviation] = [centres[at] ?? null, deviations[at] ?? null];
        return centre === null || deviation === null ? null : centre ** 2 + deviation ** 2;
      });
      return mean === null || square === null ? null : Math.sqrt(Math.max(0, square - mean ** 2));
    }),
    // Of each table it is of the sign of the table's own mean.
    signCertainty: means.map((mean, at) => {
      const certainty = mix(at, (mixture, table) => {
        const sameSign = Math.sign(each[table]!.coef[at] ?? 0) === Math.sign(mean);
        return sameSign ? mixture.signCertainty[at]! : 1 - mixture.signCertainty[at]!;
      });
      return certainty ?? meanOf(mixtures.map(({ signCertainty }) => signCertainty[at]!))!;
    }),
  };
}
