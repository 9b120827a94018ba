import { type Regression, scaleColumns } from '../sample.ts';

/** Second moments of a table in standard units: all that a penalised fit needs of it. */
export interface Moments {
  readonly features: number;
  /** `features^2`: correlations of the features; zero in the row and column of a constant feature. */
  readonly gram: Float64Array;
  /** `features`: correlations with y. */
  readonly xy: Float64Array;
  readonly xMean: Float64Array;
  /** `features`: standard deviation with divisor n (about zero without an intercept), 0 for a constant feature. */
  readonly xScale: Float64Array;
  readonly yMean: number;
  readonly yScale: number;
}

/** Weighted moments of a table; rows of weight zero do not count, integer weights are the multiplicities of a bootstrap. */
export function momentsOf(data: Regression, centre: boolean, weights?: Float64Array): Moments {
  const { x, y, rows, features } = data;
  const { columns, mean, norm } = scaleColumns(x, rows, features, centre, weights);
  const target = scaleColumns(y, rows, 1, centre, weights);
  const gram = new Float64Array(features * features);
  const xy = new Float64Array(features);
  const weighted = new Float64Array(rows);
  for (let k = 0; k < features; k++) {
    for (let i = 0; i < rows; i++) weighted[i] = (weights?.[i] ?? 1) * columns[k * rows + i]!;
    for (let m = 0; m <= k; m++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += weighted[i]! * columns[m * rows + i]!;
      gram[k * features + m] = sum;
      gram[m * features + k] = sum;
    }
    for (let i = 0; i < rows; i++) xy[k]! += weighted[i]! * target.columns[i]!;
  }
  const root = Math.sqrt(weights ? weights.reduce((a, b) => a + b, 0) : rows);
  return { features, gram, xy, xMean: mean, xScale: norm.map((length) => length / root), yMean: target.mean[0]!, yScale: target.norm[0]! / root };
}
