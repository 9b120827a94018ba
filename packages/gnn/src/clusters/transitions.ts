import { ConfigError, ShapeError, checkOption, wholeNumbers } from '@kuznets/base';
import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix';

/** How rows move between clusters from one period to the next. */
export interface ClusterTransitions {
  /** `nClusters x nClusters`: moves from the row's cluster to the column's, all periods together. */
  readonly counts: readonly (readonly number[])[];
  /** The same as shares of the row's; NaN where no row was in the cluster. */
  readonly probabilities: readonly (readonly number[])[];
  /** `periods - 1`: share of rows that stay in their cluster. */
  readonly stayers: readonly number[];
  /** `rows`: how often each row changes its cluster. */
  readonly moves: readonly number[];
  /** `nClusters`: shares of rows to which the same moves lead for ever; null where they depend on the start, or a cluster is never left from. */
  readonly longRun: readonly number[] | null;
  /** Shorrocks's index, `(nClusters - trace) / (nClusters - 1)`: 0 where nothing moves; null where a cluster has no moves. */
  readonly mobility: number | null;
}

/**
 * Transitions of rows between clusters over consecutive periods: the matrix of a Markov chain by its maximum likelihood, `n_rs / n_r`.
 *
 * Clusters must have the same names in all periods.
 *
 * Sources: Anderson and Goodman (1957), https://doi.org/10.1214/aoms/1177707039; Shorrocks (1978), https://doi.org/10.2307/1913833; Quah (1993),
 * https://doi.org/10.1016/0014-2921(93)90031-5.
 *
 * @param labels - of each period, at least two, the rows' clusters from 0.
 * @param nClusters - number of clusters, at least 2.
 * @returns counts, probabilities, stayers, movers, the long run.
 * @throws ShapeError for periods of different length, ConfigError for labels that are no clusters.
 * @example
 * ```ts
 * clusterTransitions([[0, 0, 1], [0, 1, 1]], 2).probabilities; // [[0.5, 0.5], [0, 1]]
 * ```
 */
export function clusterTransitions(labels: readonly ArrayLike<number>[], nClusters: number): ClusterTransitions {
  checkOption('nClusters', nClusters, wholeNumbers(2, 2 ** 15));
  if (labels.length < 2) throw new ShapeError(`labels of ${labels.length} periods, at least 2 are needed`);
  const rows = labels[0]!.length;
  labels.forEach((own, period) => {
    if (own.length !== rows) throw new ShapeError(`period ${period} has ${own.length} rows, the first has ${rows}`);
    for (let row = 0; row < rows; row++)
      if (!Number.isInteger(own[row]) || own[row]! < 0 || own[row]! >= nClusters)
        throw new ConfigError(`label of row ${row} in period ${period}`, {
          got: own[row],
          allowed: `whole numbers from 0 to ${nClusters - 1}`,
        });
  });
  const counts = Array.from({ length: nClusters }, () => new Array<number>(nClusters).fill(0));
  const moves = new Array<number>(rows).fill(0);
  const stayers = labels.slice(1).map((now, period) => {
    let stayed = 0;
    for (let row = 0; row < rows; row++) {
      const before = labels[period]![row]!;
      counts[before]![now[row]!]!++;
      if (before === now[row]) stayed++;
      else moves[row]!++;
    }
    return stayed / rows;
  });
  const probabilities = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => count / total);
  });
  const isWhole = probabilities.every((row) => row.every(Number.isFinite));
  return {
    ...{ counts, probabilities, stayers, moves },
    longRun: isWhole ? longRunOf(probabilities) : null,
    mobility: isWhole ? (nClusters - probabilities.reduce((sum, row, r) => sum + row[r]!, 0)) / (nClusters - 1) : null,
  };
}

/** The only distribution that the transitions keep; null where there are several. */
function longRunOf(probabilities: readonly (readonly number[])[]): number[] | null {
  const size = probabilities.length;
  // (P' - I) p = 0, the last equation replaced by sum p = 1.
  const system = new Matrix(
    probabilities.map((_, r) => probabilities.map((row, s) => (r === size - 1 ? 1 : row[r]! - Number(r === s)))),
  );
  const values = new SingularValueDecomposition(system).diagonal;
  if (!(values.at(-1)! > 1e-10 * values[0]!)) return null;
  const sums = Matrix.columnVector(probabilities.map((_, r) => Number(r === size - 1)));
  return solve(system, sums).to1DArray();
}
