import { ConfigError } from '@kuznets/base';
import { absorbedDegrees, type Groups, naivePostSelection, type OlsResult } from '@kuznets/regression';
import { distinct } from '../results/distinct.ts';
import type { GrowthConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import { designOf, freeRows } from './design.ts';
import type { FittedCoefficients, Posterior } from './methods/coefficients.ts';
import type { MethodNote } from './notes.ts';
import { pooledCoefficients } from './pooled-coefficients.ts';
import type { CoefficientsResult } from './result.ts';
import { deviation } from './slopes.ts';
import type { Absorbed } from './absorbed.ts';

/** Coefficients as the result has them, and what must be said of them. */
export interface Coefficients {
  readonly coefficients: CoefficientsResult;
  readonly notes: readonly MethodNote[];
}

const nothing = { tStat: null, pValue: null, low: null, high: null };

/** What a linear method learned of a sample, or of one completed table of it. */
export interface Learned {
  readonly data: GrowthData;
  readonly fitted: FittedCoefficients;
  /** Of the method's own function. */
  readonly r2: number | null;
}

/**
 * A linear method's coefficients with their inference, pooled where there are several completed tables.
 *
 * Determinants that the method chose in at least half of the tables are taken for chosen in all of them, so that least squares on them can be
 * pooled (Wood, White and Royston 2008, https://doi.org/10.1002/sim.3177).
 *
 * @param learned - one entry, or one a completed table.
 * @param covType - covariance of least squares.
 * @returns arrays by column of the design, null where one is not in the model or nothing is known.
 */
export function coefficientsOf(learned: readonly Learned[], covType: GrowthConfig['covType']): Coefficients {
  if (learned.length === 1) return ofSample(learned[0]!, covType);
  const { selected, unsettled } = chosenInHalf(learned.map(({ fitted }) => fitted));
  const each = learned.map(({ fitted, ...rest }) =>
    ofSample({ ...rest, fitted: fitted.kind === 'afterSelection' ? { ...fitted, selected } : fitted }, covType),
  );
  const { columns } = designOf(learned[0]!.data);
  const names = unsettled.map((at) => columns[at]!.name);
  const inHalf: MethodNote[] =
    names.length === 0 ? [] : [{ code: 'chosen-in-half', imputations: learned.length, names }];
  return {
    coefficients: pooledCoefficients(each.map(({ coefficients }) => coefficients)),
    notes: [...inHalf, ...distinct(each.flatMap(({ notes }) => notes))],
  };
}

/** What was chosen in at least half of the tables, and what in some but not in all. */
function chosenInHalf(fitted: readonly FittedCoefficients[]): {
  readonly selected: readonly number[];
  readonly unsettled: readonly number[];
} {
  const times = new Map<number, number>();
  for (const one of fitted)
    if (one.kind === 'afterSelection') for (const at of one.selected) times.set(at, (times.get(at) ?? 0) + 1);
  const ever = [...times.keys()].sort((a, b) => a - b);
  return {
    selected: ever.filter((at) => 2 * times.get(at)! >= fitted.length),
    unsettled: ever.filter((at) => times.get(at)! < fitted.length),
  };
}

function ofSample({ data, fitted, r2 }: Learned, covType: GrowthConfig['covType']): Coefficients {
  const common = { covType: null, df: null, clusters: [], rows: data.y.length, r2, adjustedR2: null };
  const unknown = designOf(data).columns.map(() => null);
  switch (fitted.kind) {
    case 'posterior':
      return { notes: [], coefficients: { kind: fitted.kind, ...common, ...ofPosterior(data, fitted) } };
    case 'average':
      return {
        notes: [],
        coefficients: {
          kind: fitted.kind,
          ...common,
          intercept: data.absorbed === null ? { coef: fitted.intercept, se: null, ...nothing } : null,
          coef: [...fitted.coef],
          se: unknown,
          ...{ tStat: unknown, pValue: unknown, low: unknown, high: unknown },
          standardized: standardized(data, fitted.coef),
          shrunken: null,
          posterior: null,
        },
      };
    case 'leastSquares':
    case 'afterSelection': {
      const isChosen = fitted.kind === 'afterSelection';
      const selected = isChosen ? fitted.selected : designOf(data).columns.map((_, at) => at);
      const { fit, notes } = leastSquares(data, selected, covType);
      const coefficients = {
        kind: fitted.kind,
        ...common,
        ...(fit ? ofLeastSquares(data, fit) : withoutInference(data)),
        shrunken:
          isChosen && fitted.shrunken
            ? { intercept: fitted.shrunken.intercept, coef: [...fitted.shrunken.coef] }
            : null,
        posterior: null,
      };
      return { coefficients, notes: isChosen ? [{ code: 'naive-after-selection' }, ...notes] : notes };
    }
  }
}

/**
 * Least squares on the columns that a method chose.
 *
 * @param data - a sample.
 * @param selected - their places.
 * @returns by column of the design 0 where it is not chosen, NaN where it is left out, or where there are too few rows for those chosen.
 */
export function chosenCoefficients(data: GrowthData, selected: readonly number[]): Float64Array {
  const { fit } = leastSquares(data, selected, 'nonrobust');
  const coef = new Float64Array(designOf(data).features);
  for (const at of selected) coef[at] = fit === null || Number.isNaN(fit.se[at]!) ? NaN : fit.coef[at]!;
  return coef;
}

/** Least squares, by HC1 where a row of leverage 1 leaves the covariance asked for undefined. */
function leastSquares(
  data: GrowthData,
  selected: readonly number[],
  covType: GrowthConfig['covType'],
): { readonly fit: OlsResult | null; readonly notes: MethodNote[] } {
  const rows = data.y.length;
  if (selected.length + 1 >= freeRows(data))
    return { fit: null, notes: [{ code: 'no-degrees-of-freedom', selected: selected.length, rows }] };
  const sample = designOf(data);
  const groups = data.clusters.map(({ values }) => values) as unknown as readonly [Groups];
  const run = (type: GrowthConfig['covType']): OlsResult =>
    naivePostSelection(sample, selected, {
      covType: type,
      ...(type === 'cluster' && { groups }),
      ...(data.weights && { weights: data.weights.values }),
      ...(data.absorbed && { absorbed: takenBy(data.absorbed, type === 'cluster' ? groups : []) }),
    });
  try {
    const fit = run(covType);
    return { fit, notes: fit.covarianceFixed ? [{ code: 'covariance-fixed' }] : [] };
  } catch (error) {
    if (!(error instanceof ConfigError) || !(covType === 'HC2' || covType === 'HC3')) throw error;
    return { fit: run('HC1'), notes: [{ code: 'leverage-one', asked: covType, used: 'HC1' }] };
  }
}

/** Degrees of freedom of absorbed effects, and how much of them is nested in the clusters. */
function takenBy({ effects, degrees }: Absorbed, clusters: readonly Groups[]) {
  const { nested } = absorbedDegrees(
    effects.map(({ values }) => values),
    clusters,
  );
  return { degrees, nested: clusters.length === 0 ? 0 : nested };
}

function ofLeastSquares(data: GrowthData, fit: OlsResult) {
  const { interceptTest, clusters } = fit;
  const column = (values: Float64Array): (number | null)[] => Array.from(values, finite);
  const se = column(fit.se);
  const coef = se.map((error, at) => (error === null ? null : fit.coef[at]!));
  const ends = (end: 0 | 1): (number | null)[] => se.map((_, at) => finite(fit.confInt[2 * at + end]!));
  return {
    covType: fit.covType,
    df: fit.dfTest,
    clusters: data.clusters.slice(0, clusters.length).map(({ name }, at) => ({ name, count: clusters[at]! })),
    r2: finite(fit.r2),
    adjustedR2: finite(fit.adjustedR2),
    intercept: interceptTest && {
      coef: interceptTest.coef,
      se: finite(interceptTest.se),
      tStat: finite(interceptTest.tStat),
      pValue: finite(interceptTest.pValue),
      low: finite(interceptTest.confInt[0]),
      high: finite(interceptTest.confInt[1]),
    },
    coef,
    se,
    tStat: column(fit.tStat),
    pValue: column(fit.pValue),
    low: ends(0),
    high: ends(1),
    standardized: standardized(data, coef),
  };
}

function withoutInference(data: GrowthData) {
  const unknown = designOf(data).columns.map(() => null);
  return {
    intercept: null,
    coef: unknown,
    se: unknown,
    ...{ tStat: unknown, pValue: unknown, low: unknown, high: unknown },
    standardized: unknown,
  };
}

function ofPosterior(data: GrowthData, { intercept, interceptSd, mean, sd, interval, positive, mixture }: Posterior) {
  const unknown = designOf(data).columns.map(() => null);
  return {
    intercept: data.absorbed === null ? { coef: intercept, se: interceptSd, ...nothing } : null,
    coef: [...mean],
    se: [...sd],
    tStat: mean.map((value, at) => finite(value / sd[at]!)),
    pValue: unknown,
    low: interval ? [...interval.low] : unknown,
    high: interval ? [...interval.high] : unknown,
    standardized: standardized(data, mean),
    shrunken: null,
    posterior: {
      positive: [...positive],
      mixture: mixture && {
        inclusion: [...mixture.inclusion],
        conditionalMean: mixture.conditionalMean.map(finite),
        conditionalSd: mixture.conditionalSd.map(finite),
        signCertainty: [...mixture.signCertainty],
      },
    },
  };
}

/** Standard deviations of the target per standard deviation of the determinant. */
function standardized(data: GrowthData, coef: readonly (number | null)[]): (number | null)[] {
  const { x, y, features: width } = designOf(data);
  const unit = deviation(y);
  return coef.map((value, at) => {
    const scale = deviation(Float64Array.from(y, (_, row) => x[row * width + at]!));
    return value === null ? null : finite((value * scale) / unit);
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
