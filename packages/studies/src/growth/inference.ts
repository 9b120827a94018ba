import { tCdf } from '@kuznets/base/distributions';
import { benjaminiHochberg, holm } from '@kuznets/base';
import { type Drawn, intervals, sampleScale, variance } from '../statistics/over-samples.ts';
import { permutationTests } from '../statistics/permutation-tests.ts';
import { descendingOrder, shareWithin } from '../statistics/ranks.ts';
import { spreadColumns } from '../statistics/spread.ts';
import type { MethodConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import { conditionalDraws, type HeldOut, type HeldSample, type Measured, type StudyCut } from './fits.ts';
import { namedGroups } from './named-groups.ts';
import type { ImportanceMeasure } from './notes.ts';
import type { CoefficientsResult, MethodResult } from './result.ts';
import { coefficientsOverSamples } from './sampled-coefficients.ts';
import { drawnFrom, unitsOf } from './subsample.ts';

/** Fits of one method for its inference; null where it cannot fit such a sample. */
export interface InferenceFits {
  /** Of the whole sample, one a seed. */
  readonly whole: readonly (Measured | null)[];
  readonly permutations: readonly (Measured | null)[];
  readonly resamples: readonly (Measured | null)[];
  /** Without each row, or cluster, in turn. */
  readonly without: readonly (Measured | null)[];
  /** Of each completed table the parts of every partition. */
  readonly heldOut: readonly (HeldOut | null)[];
  /** Rows of the parts, one list a part of every partition, and the sample that they are of. */
  readonly held: HeldSample;
}

/** Tests of the determinants of one method; null where no targets were permuted or a fit failed. */
export function significanceOf(
  { whole: [observed], permutations, heldOut: parts, held }: InferenceFits,
  config: StudyCut,
  measure: NonNullable<MethodResult['significance']>['measure'],
): MethodResult['significance'] {
  const permuted = permutations.flatMap((measured) => (measured === null ? [] : [[...measured.tested]]));
  if (permuted.length === 0 || observed === null || observed === undefined) return null;
  return {
    measure,
    by: config.permuting,
    permutations: permuted.length,
    failed: permutations.length - permuted.length,
    ...testsOf([...observed.tested], permuted),
    ...groupTests(held.data.features, [...observed.tested], permuted),
    conditional: conditionalTests(parts, held, config),
  };
}

function testsOf(observed: number[], permuted: readonly (readonly number[])[]) {
  const { pValue, pFamilywise, pFdr } = permutationTests(observed, permuted);
  return { observed, pValue: [...pValue], pFamilywise: [...pFamilywise], pFdr: [...pFdr] };
}

/** Tests of the sum of the measure over each group; nothing where the data know no groups. */
function groupTests(
  features: GrowthData['features'],
  observed: readonly number[],
  permuted: readonly (readonly number[])[],
): Pick<NonNullable<MethodResult['significance']>, 'groups'> {
  const names = namedGroups(features);
  if (names.length === 0) return {};
  const sums = (tested: readonly number[]): number[] =>
    names.map((name) => tested.reduce((sum, value, at) => (features[at]!.group === name ? sum + value : sum), 0));
  return { groups: { names, ...testsOf(sums(observed), permuted.map(sums)) } };
}

type Conditional = NonNullable<NonNullable<MethodResult['significance']>['conditional']>;

/** One-sided t-tests of what each determinant takes off the squared error of rows held out, given the others. */
function conditionalTests(
  parts: readonly (HeldOut | null)[],
  { data, parts: heldRows }: HeldSample,
  config: StudyCut,
): Conditional | null {
  const found = parts.flatMap((part) => part?.conditional ?? []);
  if (found.length === 0 || found.length < parts.length) return null;
  const determinants = data.features.length;
  const rows = data.y.length;
  const passes = found.length / config.folds;
  const mean = new Float64Array(determinants * rows);
  found.forEach((differences, place) => {
    const held = heldRows[place % heldRows.length]!;
    for (let k = 0; k < determinants; k++)
      held.forEach((row, at) => (mean[k * rows + row]! += differences[k * held.length + at]! / passes));
  });
  const units = unitsOf(data);
  const tests = Array.from({ length: determinants }, (_, k) => {
    // Sums of clusters are as independent as rows are.
    const sums = units.map((unit) => unit.reduce((sum, row) => sum + mean[k * rows + row]!, 0));
    const increase = sums.reduce((sum, value) => sum + value, 0) / rows;
    const se = Math.sqrt(variance(sums) * units.length) / rows || 0;
    return { increase, se, pValue: se > 0 ? tCdf(-increase / se, units.length - 1) : 1 };
  });
  const pValue = tests.map((test) => test.pValue);
  return {
    draws: conditionalDraws,
    increase: tests.map(({ increase }) => increase),
    se: tests.map(({ se }) => se),
    pValue,
    pFamilywise: holm(pValue),
    pFdr: benjaminiHochberg(pValue),
  };
}

/** Estimates of the study, whose intervals are asked for. */
export interface Estimates {
  readonly measure: ImportanceMeasure;
  readonly importances: readonly number[];
  readonly slopes: readonly (number | null)[];
  readonly fepv: readonly (number | null)[] | null;
  /** Null of methods without them. */
  readonly coefficients: CoefficientsResult | null;
  /** One a completed table: importances by the measure that ranks. */
  readonly imputed: readonly (readonly number[])[];
}

/** How one method's estimates spread over samples of the rows or of clusters; null where none is drawn or none can be fitted. */
export function resamplingOf(
  { whole, resamples }: InferenceFits,
  data: GrowthData,
  config: StudyCut,
  method: MethodConfig,
  estimates: Estimates,
): MethodResult['resampling'] {
  const measured = resamples.flatMap((one) => one ?? []);
  if (measured.length === 0) return null;
  const drawn = drawnFrom(config.resampling, data);
  const ranks = measured.map((one) => [...one.ranks]);
  const { mean, low, high } = spreadColumns(ranks);
  const seeds = whole.flatMap((one) => (one === null ? [] : [one.importances]));
  const [least, most] = rangeOf(estimates.measure);
  const within = (end: number | null): number | null => end && Math.min(most, Math.max(least, end));
  const { low: lowest, high: highest } = intervals(
    estimates.importances,
    measured.map(({ importances }) => importances),
    drawn,
  );
  const coefficients = measured.flatMap(({ coefficients: own, slopes }) =>
    own ? [{ coefficients: own, slopes: slopes! }] : [],
  );
  const fepv = estimates.fepv && measured.flatMap((one) => one.fepv ?? []);
  return {
    ...drawn,
    resamples: measured.length,
    ranks: { mean: [...mean], low: [...low], high: [...high] },
    topTenShare: shareWithin(ranks, 10),
    importances: { low: lowest.map(within), high: highest.map(within) },
    slopes: intervals(
      estimates.slopes,
      measured.map(({ slopes }) => slopes!),
      drawn,
    ),
    fepv: fepv && fepv.length > 0 ? intervals(estimates.fepv!, fepv, drawn) : null,
    ...(estimates.coefficients &&
      coefficients.length > 0 && {
        coefficients: coefficientsOverSamples(estimates.coefficients, coefficients, drawn),
      }),
    variance: varianceBy(measured, seeds, estimates, drawn, method),
  };
}

/** Least and largest that a measure can be. */
function rangeOf(measure: ImportanceMeasure): readonly [number, number] {
  if (measure === 'posteriorInclusion' || measure === 'weight') return [0, 1];
  return measure === 'standardized' || measure === 'mean' || measure === 'kept' ? [-Infinity, Infinity] : [0, Infinity];
}

/** Share of the variance over samples below which that over seeds no longer matters. */
const negligible = 0.01;

/** Where the variance of importances comes from, by the measure that ranks. */
function varianceBy(
  measured: readonly Measured[],
  seeds: readonly (readonly number[])[],
  { importances, imputed }: Estimates,
  drawn: Drawn,
  method: MethodConfig,
): NonNullable<MethodResult['resampling']>['variance'] {
  const columnVariance = (rows: readonly (readonly number[])[]) =>
    importances.map((_, at) => variance(rows.map((row) => row[at]!)));
  const seed = columnVariance(seeds);
  const sampling = columnVariance(measured.map((one) => one.importances)).map((value, at) =>
    Math.max(0, sampleScale(drawn) ** 2 * (value - seed[at]!)),
  );
  const trees = 'trees' in method && seeds.length > 1 ? method.trees : null;
  const leading = descendingOrder(importances)
    .slice(0, 10)
    .filter((at) => sampling[at]! > 0);
  return {
    sampling,
    seeds: seeds.length > 1 ? seed : null,
    imputations: imputed.length > 1 ? columnVariance(imputed) : null,
    trees:
      trees === null || leading.length === 0
        ? null
        : Math.ceil(
            leading.reduce((most, at) => Math.max(most, (trees * seed[at]!) / (negligible * sampling[at]!)), 1),
          ),
  };
}
