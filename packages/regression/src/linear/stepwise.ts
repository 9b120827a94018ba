import {
  ConfigError,
  type Constraints,
  type FitOptions,
  type Sample,
  booleans,
  checkOptions,
  groupMembers,
  numbers,
  oneOf,
  paceOf,
  checkSample,
} from '@kuznets/base';
import { fCdf, tCdf } from '@kuznets/base/distributions';
import { LinearEstimator } from '../linear-estimator.ts';
import { scaleColumns } from '../sample.ts';
import { ALIAS_TOLERANCE, type LeastSquares, leastSquares, orthogonalise } from './least-squares.ts';
import { type OlsResult, olsOn } from './ols.ts';
import { quadratic } from './wald.ts';

/** Options of {@link stepwise} and {@link StepwiseRegression}. */
export interface StepwiseOptions {
  /** What a step is judged by. Default `pValue` (MATLAB's `stepwisefit`); `aic` and `bic` are R's `step` with `k` 2 and `log(n)`. */
  readonly criterion?: 'pValue' | 'aic' | 'bic';
  /** `both` enters and removes, from the empty model; `forward` only enters, from the empty model; `backward` only removes, from the full one. Default `both` (MATLAB, R). */
  readonly direction?: 'both' | 'forward' | 'backward';
  /** A feature enters when its p-value is below. Default 0.05 (MATLAB's `PEnter`). */
  readonly pEnter?: number;
  /** A feature is removed when its p-value is above; not below `pEnter`. Default 0.10 (MATLAB's `PRemove`). */
  readonly pRemove?: number;
  /** Estimate a constant. Default true. */
  readonly fitIntercept?: boolean;
}

/** What is allowed in {@link StepwiseOptions}. */
const stepwiseConstraints: Constraints<StepwiseOptions> = {
  criterion: oneOf('pValue', 'aic', 'bic'),
  direction: oneOf('both', 'forward', 'backward'),
  pEnter: numbers(0, 1),
  pRemove: numbers(0, 1),
  fitIntercept: booleans,
};

/** One step of a stepwise regression. */
export interface StepwiseStep {
  readonly action: 'enter' | 'remove';
  /** Index of the feature, or of the group of columns where the table has groups. */
  readonly feature: number;
  readonly name: string;
  /** The feature's p-value at that step; of a group that of the F test of all its columns. */
  readonly pValue: number;
  /** The criterion after the step: the p-value, or `n log(SSE / n) + k p`, R's `extractAIC`. */
  readonly criterion: number;
}

/** A stepwise fit; features that are not selected have coefficient 0 and NaN for inference, which takes no account of the selection. */
export interface StepwiseResult extends OlsResult {
  /** Indices of the selected features in the order in which they entered; in the table's order for `backward`. */
  readonly selected: readonly number[];
  readonly selectedNames: readonly string[];
  /** Indices of the selected groups of columns likewise; `selected` where the table has none. */
  readonly selectedGroups: readonly number[];
  readonly steps: readonly StepwiseStep[];
}

interface Candidate {
  readonly action: 'enter' | 'remove';
  readonly feature: number;
  readonly pValue: number;
  readonly criterion: number;
}

/**
 * Stepwise least squares.
 *
 * With p-values, as MATLAB's `stepwisefit`: while some feature outside has a p-value below `pEnter` the smallest enters; then,
 * if some feature inside has one above `pRemove` the largest leaves and entering resumes. With AIC or BIC, as R's `step`: of all
 * single entries and removals the one that lowers `n log(SSE / n) + k p` most, until none does. Of equals the first column wins.
 * A feature that those inside span cannot enter. Columns that the table groups enter and leave together, by the F test of all of them.
 *
 * @param data - the table; `backward` needs more rows than parameters
 * @param options - see {@link StepwiseOptions}
 * @param fitOptions - signal and progress
 * @returns the least squares fit of the selected features, and how it was reached
 * @throws ConfigError for bad options, and where {@link ols} does
 *
 * Source: Draper and Smith (1998), Applied Sample Analysis, https://doi.org/10.1002/9781118625590, chapter 15; Venables and
 * Ripley (2002), https://doi.org/10.1007/978-0-387-21706-2, section 7.3 (`step`).
 *
 * @example
 * ```ts
 * const { selectedNames, r2 } = await stepwise(data, { pEnter: 0.05, pRemove: 0.1 });
 * ```
 */
export async function stepwise(
  data: Sample,
  options: StepwiseOptions = {},
  fitOptions: FitOptions = {},
): Promise<StepwiseResult> {
  const { criterion = 'pValue', direction = 'both', pEnter = 0.05, pRemove = 0.1, fitIntercept = true } = options;
  const names = checkSample(data);
  checkOptions(options, stepwiseConstraints);
  if (pEnter > pRemove)
    throw new ConfigError(
      `pEnter ${String(pEnter)} is above pRemove ${String(pRemove)}: a feature could enter and leave for ever`,
    );
  const { x, rows, features } = data;
  const scaled = scaleColumns(x, rows, features, fitIntercept);
  const members = groupMembers(data);
  const groupNames = data.groups?.names ?? names;
  const all = Array.from({ length: features }, (_, k) => k);
  const chosen =
    direction === 'backward' && olsOn(data, names, all, { fitIntercept })
      ? groupsWith(leastSquares(data, all, fitIntercept).kept)
      : [];
  const steps: StepwiseStep[] = [];
  const penalty = criterion === 'bic' ? Math.log(rows) : 2;
  const informationOf = (sse: number, p: number): number =>
    rows * Math.log(sse / rows) + penalty * (p + (fitIntercept ? 1 : 0));

  const pace = paceOf(fitOptions);
  for (;;) {
    await pace.rest();
    const fit = leastSquares(data, columnsOf(chosen), fitIntercept);
    const best = choose(fit);
    if (!best) break;
    if (best.action === 'enter') chosen.push(best.feature);
    else chosen.splice(chosen.indexOf(best.feature), 1);
    steps.push({ ...best, name: groupNames[best.feature]! });
  }
  const selected = leastSquares(data, columnsOf(chosen), fitIntercept).kept;
  return Object.freeze({
    ...olsOn(data, names, selected, { fitIntercept }),
    selected,
    selectedNames: selected.map((feature) => names[feature]!),
    selectedGroups: chosen,
    steps,
  });

  function columnsOf(groups: readonly number[]): number[] {
    return groups.flatMap((group) => members[group]!);
  }

  /** The groups that have a column among these, in order. */
  function groupsWith(columns: readonly number[]): number[] {
    return members.flatMap((own, group) => (own.some((column) => columns.includes(column)) ? [group] : []));
  }

  function choose(fit: LeastSquares): Candidate | undefined {
    const enter = direction === 'backward' ? [] : entries(fit);
    const remove = direction === 'forward' ? [] : removals(fit);
    if (criterion === 'pValue') {
      const smallest = least(enter, ({ pValue }) => pValue);
      if (smallest && smallest.pValue < pEnter) return smallest;
      const largest = least(remove, ({ pValue }) => -pValue);
      return largest && largest.pValue > pRemove ? largest : undefined;
    }
    const now = informationOf(sumOfSquares(fit.residuals), fit.kept.length);
    const lowest = least([...remove, ...enter], (candidate) => candidate.criterion);
    // R's step stops unless the criterion falls by more than 1e-7.
    return lowest && lowest.criterion < now - 1e-7 ? lowest : undefined;
  }

  function entries({ q, kept, residuals }: LeastSquares): Candidate[] {
    const df = rows - (fitIntercept ? 1 : 0) - kept.length;
    const sse = sumOfSquares(residuals);
    return members.flatMap((own, group) => {
      if (chosen.includes(group)) return [];
      const basis = new Float64Array((kept.length + own.length) * rows);
      basis.set(q);
      let count = 0;
      let gain = 0;
      for (const column of own) {
        const v = scaled.columns.slice(column * rows, (column + 1) * rows);
        orthogonalise(v, basis, kept.length + count);
        const length = sumOfSquares(v);
        if (Math.sqrt(length) < ALIAS_TOLERANCE) continue;
        let product = 0;
        for (let i = 0; i < rows; i++) product += v[i]! * residuals[i]!;
        gain += product ** 2 / length;
        basis.set(
          v.map((value) => value / Math.sqrt(length)),
          (kept.length + count) * rows,
        );
        count++;
      }
      if (count === 0 || df - count < 1 || sse === 0) return [];
      const explained = Math.min(1, gain / sse);
      const pValue = pValueOf([explained, 1 - explained], count, df - count);
      return [
        {
          action: 'enter' as const,
          feature: group,
          pValue,
          criterion: criterion === 'pValue' ? pValue : informationOf(sse * (1 - explained), kept.length + count),
        },
      ];
    });
  }

  function removals({ kept, pinv, coef, residuals }: LeastSquares): Candidate[] {
    const df = rows - (fitIntercept ? 1 : 0) - kept.length;
    const sse = sumOfSquares(residuals);
    return chosen.flatMap((group) => {
      const places = kept.flatMap((column, j) => (members[group]!.includes(column) ? [j + 1] : []));
      if (places.length === 0) return [];
      const gain = quadratic(
        places.map((i) => places.map((j) => productOf(pinv, i, j))),
        places.map((j) => coef[j]!),
      );
      const pValue = pValueOf([gain, sse], places.length, df);
      return [
        {
          action: 'remove' as const,
          feature: group,
          pValue,
          criterion: criterion === 'pValue' ? pValue : informationOf(sse + gain, kept.length - places.length),
        },
      ];
    });
  }

  function productOf(values: Float64Array, a: number, b: number): number {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += values[a * rows + i]! * values[b * rows + i]!;
    return sum;
  }
}

/** Of the F test of so many columns by what they explain and what is left, of one column as t. */
function pValueOf([gain, left]: readonly [number, number], columns: number, df: number): number {
  const ratio = (df * gain) / left;
  if (columns === 1) return 2 * tCdf(-Math.sqrt(ratio), df);
  return ratio > 0 ? fCdf(columns / ratio, df, columns) : 1;
}

function least(candidates: readonly Candidate[], by: (candidate: Candidate) => number): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) if (!best || by(candidate) < by(best)) best = candidate;
  return best;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/**
 * Stepwise least squares as an estimator; see {@link stepwise}, whose record `result` is.
 *
 * Source: Draper and Smith (1998), Applied Sample Analysis, https://doi.org/10.1002/9781118625590, chapter 15.
 *
 * @example
 * ```ts
 * const model = await new StepwiseRegression({ criterion: 'bic' }).fit(data);
 * model.result.selectedNames;
 * ```
 */
export class StepwiseRegression extends LinearEstimator<StepwiseOptions, StepwiseResult> {
  constructor(options: StepwiseOptions = {}) {
    super(options, stepwiseConstraints);
  }

  protected regress(sample: Sample, fit: FitOptions): Promise<StepwiseResult> {
    return stepwise(sample, this.options, fit);
  }
}
