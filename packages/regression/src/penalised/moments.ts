import { type Sample } from '@kuznets/base';
import { scaleColumns } from '../sample.ts';

/** Second moments of a table in standard units: all that a penalised fit needs of it. */
export interface Moments {
  readonly features: number;
  /** `features`: correlations of a feature with all, computed when first asked for; zeros for a constant feature. */
  readonly gram: (feature: number) => Float64Array;
  /** `features`: correlations with y. */
  readonly xy: Float64Array;
  readonly xMean: Float64Array;
  /** `features`: standard deviation with divisor n (about zero without an intercept), 0 for a constant feature. */
  readonly xScale: Float64Array;
  readonly yMean: number;
  readonly yScale: number;
}

/** Weighted moments of a table; rows of weight zero do not count, integer weights are the multiplicities of a bootstrap. */
export function momentsOf(data: Sample, centre: boolean, weights?: Float64Array): Moments {
  const { x, y, rows, features } = data;
  const { columns, mean, norm } = scaleColumns(x, rows, features, centre, weights);
  const target = scaleColumns(y, rows, 1, centre, weights);
  const weighted = weights ? columns.map((value, at) => weights[at % rows]! * value) : columns;
  const product = (k: number, m: number): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += weighted[k * rows + i]! * columns[m * rows + i]!;
    return sum;
  };
  const xy = new Float64Array(features);
  for (let k = 0; k < features; k++)
    for (let i = 0; i < rows; i++) xy[k]! += weighted[k * rows + i]! * target.columns[i]!;
  const known = new Map<number, Float64Array>();
  const gram = (k: number): Float64Array => {
    let column = known.get(k);
    if (!column)
      known.set(
        k,
        (column = Float64Array.from(
          { length: features },
          (_, m) => known.get(m)?.[k] ?? product(Math.max(k, m), Math.min(k, m)),
        )),
      );
    return column;
  };
  const root = Math.sqrt(weights ? weights.reduce((a, b) => a + b, 0) : rows);
  return {
    features,
    gram,
    xy,
    xMean: mean,
    xScale: norm.map((length) => length / root),
    yMean: target.mean[0]!,
    yScale: target.norm[0]! / root,
  };
}
