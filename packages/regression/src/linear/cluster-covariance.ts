import { ConfigError, ShapeError } from '@kuznets/base';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { LeastSquares } from './least-squares.ts';

/** A label a row. */
export type Groups = readonly (string | number)[];

/** The covariance of the constant and the kept coefficients when errors of one cluster may be correlated. */
export interface ClusterCovariance {
  /** `(1 + kept)^2`. */
  readonly values: Float64Array;
  /** Number of clusters of each grouping. */
  readonly clusters: readonly number[];
  /** The smallest of them. */
  readonly least: number;
  /** Whether two ways gave a negative variance, so that negative eigenvalues were set to zero. */
  readonly fixed: boolean;
}

/**
 * `c sum_g u_g u_g'` with `u_g = sum_{i in g} pinv_i e_i`; two ways `V_1 + V_2 - V_12`, clusters of the third being the pairs of the two.
 *
 * `c = (n - 1) / (n - p) G / (G - 1)` with the smaller G of two ways: fixest's `ssc(adj = TRUE, cluster.adj = TRUE, cluster.df = "min")`.
 */
export function clusterCovariance(
  fit: Pick<LeastSquares, 'pinv' | 'residuals' | 'kept'>,
  groups: readonly Groups[],
  parameters: number,
): ClusterCovariance {
  const rows = fit.residuals.length;
  for (const labels of groups) {
    if (labels.length !== rows)
      throw new ShapeError(`groups: ${String(labels.length)} labels for ${String(rows)} rows`);
  }
  const numbered = groups.map((labels) => numberLabels(labels));
  const clusters = numbered.map(({ count }) => count);
  const least = clusters.reduce((a, b) => Math.min(a, b));
  if (least < 2) throw new ConfigError('groups: all rows are in one cluster: allowed are at least 2');
  const correction = (((rows - 1) / (rows - parameters)) * least) / (least - 1);
  const [first, second] = numbered;
  const meats = [
    ...numbered.map((one) => outer(fit, one, 1)),
    ...(second ? [outer(fit, numberLabels(first!.of.map((one, i) => one * second.count + second.of[i]!)), -1)] : []),
  ];
  const values = meats[0]!.map((_, at) => correction * meats.reduce((sum, meat) => sum + meat[at]!, 0));
  const width = fit.kept.length + 1;
  const negative = Array.from({ length: width }, (_, j) => values[j * (width + 1)]!).some((variance) => variance < 0);
  return { values: negative ? withoutNegative(values, width) : values, clusters, least, fixed: negative };
}

interface Numbered {
  readonly of: readonly number[];
  readonly count: number;
}

function numberLabels(labels: Groups): Numbered {
  const numbers = new Map<string | number, number>();
  const of = labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
  return { of, count: numbers.size };
}

function outer(
  { pinv, residuals, kept }: Pick<LeastSquares, 'pinv' | 'residuals' | 'kept'>,
  { of, count }: Numbered,
  sign: number,
): Float64Array {
  const width = kept.length + 1;
  const rows = residuals.length;
  const scores = new Float64Array(count * width);
  for (let j = 0; j < width; j++)
    for (let i = 0; i < rows; i++) scores[of[i]! * width + j]! += pinv[j * rows + i]! * residuals[i]!;
  const meat = new Float64Array(width * width);
  for (let g = 0; g < count; g++) {
    const score = scores.subarray(g * width, (g + 1) * width);
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) meat[a * width + b]! += sign * score[a]! * score[b]!;
  }
  return meat;
}

function withoutNegative(values: Float64Array, width: number): Float64Array {
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(
    Matrix.from1DArray(width, width, values),
    { assumeSymmetric: true },
  );
  const raised = Matrix.diag(realEigenvalues.map((value) => Math.max(0, value)));
  return Float64Array.from(vectors.mmul(raised).mmul(vectors.transpose()).to1DArray());
}
