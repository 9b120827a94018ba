import { chosenCoefficients } from './coefficients.ts';
import type { GrowthData } from './data.ts';
import type { FittedMethod } from './methods/method.ts';
import type { CoefficientsResult, MethodResult } from './result.ts';
import { type Drawn, intervals } from '../statistics/over-samples.ts';

/** Coefficients of a linear method in one sample. */
export interface SampledCoefficients {
  /** By column of the design: 0 where the method did not choose it, NaN where it does not vary or is a combination of others. */
  readonly coef: Float64Array;
  /** Columns that the method chose; null of methods that choose none. */
  readonly chosen: readonly number[] | null;
}

/**
 * Coefficients of one sample as a study reports those of all rows: of methods that choose, least squares on what they chose in it.
 *
 * @param data - the sample.
 * @param fitted - the method's fit to it, with coefficients and slopes.
 * @returns null of methods without coefficients, and where slopes were not asked for.
 */
export function sampledCoefficients(
  data: GrowthData,
  { coefficients, slopes }: Pick<FittedMethod, 'coefficients' | 'slopes'>,
): SampledCoefficients | null {
  if (coefficients === null || slopes === null) return null;
  switch (coefficients.kind) {
    case 'leastSquares':
      return { coef: coefficients.coef, chosen: null };
    case 'afterSelection': {
      const coef = chosenCoefficients(data, coefficients.selected);
      return {
        coef: coef.map((value, at) => (Number.isNaN(slopes[at]!) ? NaN : value)),
        chosen: coefficients.selected,
      };
    }
    default:
      // Of averages and means of a posterior they are the slopes of the function.
      return { coef: slopes, chosen: null };
  }
}

type Result = NonNullable<NonNullable<MethodResult['resampling']>['coefficients']>;

/**
 * How coefficients spread over samples.
 *
 * @param estimates - of all rows.
 * @param samples - of each sample, and the slopes of its function.
 * @param drawn - how they were drawn.
 * @returns arrays by column of the design.
 */
export function coefficientsOverSamples(
  { coef, shrunken }: CoefficientsResult,
  samples: readonly { readonly coefficients: SampledCoefficients; readonly slopes: Float64Array }[],
  drawn: Drawn,
): Result {
  const times = coef.map(() => 0);
  for (const { coefficients } of samples) for (const at of coefficients.chosen ?? []) times[at]! += 1;
  const selects = samples.some(({ coefficients }) => coefficients.chosen !== null);
  return {
    ...intervals(
      coef,
      samples.map(({ coefficients }) => coefficients.coef),
      drawn,
    ),
    chosen: selects ? times.map((count) => count / samples.length) : null,
    positive: coef.map((_, at) => {
      const values = samples.flatMap(({ coefficients: { coef: own, chosen } }) =>
        Number.isNaN(own[at]!) || chosen?.includes(at) === false ? [] : [own[at]!],
      );
      return values.length === 0 ? null : values.filter((value) => value > 0).length / values.length;
    }),
    shrunken:
      shrunken &&
      intervals(
        shrunken.coef,
        samples.map(({ slopes }) => slopes),
        drawn,
      ),
  };
}
