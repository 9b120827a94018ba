import { ConfigError, ShapeError } from '@kuznets/base';
import { encodeLabels } from '../silhouette.ts';

/** What a consensus matrix says of a partition. */
export interface ConsensusSummary {
  /** The clusters, rising. */
  readonly clusters: readonly number[];
  /** Of each cluster, the mean of the entries of its pairs; 1 of a row alone. */
  readonly clusterConsensus: readonly number[];
  /** `rows`: the mean of the entries with the other rows of its own cluster; 1 of a row alone. */
  readonly rowConsensus: Float64Array;
  /** Area under the cumulative distribution of the entries of all pairs, from 0 to 1. */
  readonly area: number;
  /** Share of pairs with an entry above 0.1 and at most 0.9: neither together nor apart. */
  readonly ambiguous: number;
}

/**
 * Summaries of a consensus matrix, whose entries are the shares of resamples in which two rows are clustered together.
 *
 * `m(k)` and `m_i(k)` of the publication's equations 5 and 6, and the area `A(K)` of equation 7 as the integral of the empirical distribution. The
 * proportion of ambiguous pairs is Şenbabaoğlu, Michailidis and Li's, with their bounds. The matrix is `coAssignment` of `clusterStability`.
 *
 * Sources: Monti, Tamayo, Mesirov and Golub (2003), https://doi.org/10.1023/A:1023949509487; Şenbabaoğlu, Michailidis and Li (2014),
 * https://doi.org/10.1038/srep06207.
 *
 * @param matrix - `rows x rows`, symmetric, from 0 to 1.
 * @param labels - `rows` whole numbers from 0.
 * @returns consensus by cluster and row, and how clear the whole is.
 * @throws ShapeError, ConfigError for another shape, fewer than two rows or entries outside 0 to 1.
 * @example
 * ```ts
 * consensusSummary(Float64Array.of(1, 0.8, 0.8, 1), [0, 0]).clusterConsensus; // [0.8]
 * ```
 */
export function consensusSummary(matrix: Float64Array, labels: ArrayLike<number>): ConsensusSummary {
  const rows = labels.length;
  encodeLabels(labels, rows);
  if (rows < 2 || matrix.length !== rows * rows)
    throw new ShapeError(
      `the matrix holds ${matrix.length} numbers, got rows x rows = ${rows * rows} of 2 rows or more`,
    );
  const wrong = matrix.findIndex((value) => !(value >= 0 && value <= 1 + 1e-9));
  if (wrong >= 0)
    throw new ConfigError(`entry ${Math.floor(wrong / rows)}, ${wrong % rows} of the matrix`, {
      got: matrix[wrong],
      allowed: 'numbers from 0 to 1',
    });
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const meanOf = (values: readonly number[]): number =>
    values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
  const pairs: { readonly i: number; readonly j: number; readonly value: number }[] = [];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) pairs.push({ i, j, value: Math.min(1, matrix[i * rows + j]!) });
  const inside = pairs.filter(({ i, j }) => labels[i] === labels[j]);
  return {
    clusters,
    clusterConsensus: clusters.map((cluster) =>
      meanOf(inside.filter(({ i }) => labels[i] === cluster).map(({ value }) => value)),
    ),
    rowConsensus: Float64Array.from({ length: rows }, (_, row) =>
      meanOf(inside.filter(({ i, j }) => i === row || j === row).map(({ value }) => value)),
    ),
    // The integral from 0 to 1 of the distribution function is one less the mean.
    area: 1 - meanOf(pairs.map(({ value }) => value)),
    ambiguous: pairs.filter(({ value }) => value > 0.1 && value <= 0.9).length / pairs.length,
  };
}
