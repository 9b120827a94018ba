import type { OlsResult } from '../linear/ols.ts';
import type { Predictive } from './predictive.ts';

/** The distribution of a new target by a least squares fit whose covariance is `s^2 (X'X)^-1`: what `olsPredictive` gives of its sample. */
export function fittedPredictive({ coef, intercept, covariance, sigma, dfResidual }: OlsResult): Predictive {
  const features = coef.length;
  const width = features + 1;
  const kept = Array.from(coef.keys()).filter((k) => !Number.isNaN(covariance[(k + 1) * width + k + 1]));
  const k = kept.length + 1;
  // A fit without a constant has no covariance of it.
  const multiple = (i: number, j: number): number => {
    const value = covariance[(i === 0 ? 0 : kept[i - 1]! + 1) * width + (j === 0 ? 0 : kept[j - 1]! + 1)]!;
    return Number.isNaN(value) ? 0 : value / sigma ** 2;
  };
  return {
    features,
    models: [
      {
        ...{ weight: 1, df: dfResidual, variance: sigma ** 2 },
        columns: Uint32Array.from(kept),
        centre: new Float64Array(kept.length),
        coef: Float64Array.from({ length: k }, (_, j) => (j === 0 ? intercept : coef[kept[j - 1]!]!)),
        spread: Float64Array.from({ length: k * k }, (_, at) => multiple(Math.floor(at / k), at % k)),
      },
    ],
  };
}
