import {
  ConfigError,
  type Constraints,
  type Sample,
  booleans,
  checkOptions,
  numbers,
  oneOf,
  checkSample,
} from '@kuznets/base';
import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { LinearEstimator } from '../linear-estimator.ts';
import { scaleColumns } from '../sample.ts';
import { ALIAS_TOLERANCE, type LeastSquares, leastSquares, orthogonalise } from './least-squares.ts';
import { type OlsResult, olsOn } from './ols.ts';

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
  readonly feature: number;
  readonly name: string;
  /** The feature's p-value at that step. */
  readonly pValue: number;
  /** The criterion after the step: the p-value, or `n log(SSE / n) + k p`, R's `extractAIC`. */
  readonly criterion: number;
}

/** A stepwise fit; features that are not selected have coefficient 0 and NaN for inference, which takes no account of the selection. */
export interface StepwiseResult extends OlsResult {
  /** Indices of the selected features in the order in which they entered; in the table's order for `backward`. */
  readonly selected: readonly number[];
  readonly selectedNames: readonly string[];
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
 * A feature that those inside span cannot enter.
 *
 * @param data - the table; `backward` needs more rows than parameters
 * @param options - see {@link StepwiseOptions}
 * @returns the least squares fit of the selected features, and how it was reached
 * @throws ConfigError for bad options, and where {@link ols} does
 *
 * Source: Draper and Smith (1998), Applied Sample Analysis, https://doi.org/10.1002/9781118625590, chapter 15; Venables and
 * Ripley (2002), https://doi.org/10.1007/978-0-387-21706-2, section 7.3 (`step`).
 *
 * @example
 * ```ts
 * const { selectedNames, r2 } = stepwise(data, { pEnter: 0.05, pRemove: 0.1 });
 * ```
 */
export function stepwise(data: Sample, options: StepwiseOptions = {}): StepwiseResult {
  const { criterion = 'pValue', direction = 'both', pEnter = 0.05, pRemove = 0.1, fitIntercept = true } = options;
  const names = checkSample(data);
  checkOptions(options, stepwiseConstraints);
  if (pEnter > pRemove)
    throw new ConfigError(
      `pEnter ${String(pEnter)} is above pRemove ${String(pRemove)}: a feature could enter and leave for ever`,
    );
  const { x, rows, features } = data;
  const scaled = scaleColumns(x, rows, features, fitIntercept);
  const all = Array.from({ length: features }, (_, k) => k);
  const selected =
    direction === 'backward'
      ? olsOn(data, names, all, { fitIntercept }) && [...leastSquares(data, all, fitIntercept).kept]
      : [];
  const steps: StepwiseStep[] = [];
  const penalty = criterion === 'bic' ? Math.log(rows) : 2;
  const informationOf = (sse: number, p: number): number =>
    rows * Math.log(sse / rows) + penalty * (p + (fitIntercept ? 1 : 0));

  for (;;) {
    const fit = leastSquares(data, selected, fitIntercept);
    const best = choose(fit);
    if (!best) break;
    if (best.action === 'enter') selected.push(best.feature);
    else selected.splice(selected.indexOf(best.feature), 1);
    steps.push({ ...best, name: names[best.feature]! });
  }
  return Object.freeze({
    ...olsOn(data, names, selected, { fitIntercept }),
    selected,
    selectedNames: selected.map((feature) => names[feature]!),
    steps,
  });

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
    const df = rows - (fitIntercept ? 1 : 0) - kept.length - 1;
    if (df < 1) return [];
    const sse = sumOfSquares(residuals);
    return all.flatMap((feature) => {
      if (selected.includes(feature)) return [];
      const v = scaled.columns.slice(feature * rows, (feature + 1) * rows);
      orthogonalise(v, q, kept.length);
      const length = sumOfSquares(v);
      if (Math.sqrt(length) < ALIAS_TOLERANCE || sse === 0) return [];
      let product = 0;
      for (let i = 0; i < rows; i++) product += v[i]! * residuals[i]!;
      const explained = Math.min(1, product ** 2 / length / sse);
      const pValue = 2 * tCdf(-Math.sqrt((df * explained) / (1 - explained)), df);
      return [
        {
          action: 'enter' as const,
          feature,
          pValue,
          criterion: criterion === 'pValue' ? pValue : informationOf(sse * (1 - explained), kept.length + 1),
        },
      ];
    });
  }

  function removals({ kept, pinv, coef, residuals }: LeastSquares): Candidate[] {
    const df = rows - (fitIntercept ? 1 : 0) - kept.length;
    const sse = sumOfSquares(residuals);
    return kept.map((feature, j) => {
      const gain = coef[j + 1]! ** 2 / sumOfSquares(pinv.subarray((j + 1) * rows, (j + 2) * rows));
      const pValue = 2 * tCdf(-Math.sqrt((gain * df) / sse), df);
      return {
        action: 'remove' as const,
        feature,
        pValue,
        criterion: criterion === 'pValue' ? pValue : informationOf(sse + gain, kept.length - 1),
      };
    });
  }
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

  protected regress(sample: Sample): StepwiseResult {
    return stepwise(sample, this.options);
  }
}
