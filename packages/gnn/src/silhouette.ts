import { ConfigError, ShapeError, type Table, checkOption, checkTable, wholeNumbers } from '@kuznets/base';
import { type KMeansOptions, partition } from './k-means.ts';

/**
 * Silhouette of each point: `(b - a) / max(a, b)`, `a` the mean Euclidean distance to its own cluster, `b` the least mean
 * distance to another.
 *
 * A point alone in its cluster has 0. scikit-learn's `silhouette_samples`.
 *
 * Source: Rousseeuw (1987), https://doi.org/10.1016/0377-0427(87)90125-7.
 *
 * @param points - `rows x features`.
 * @param labels - `rows` whole numbers from 0.
 * @returns `rows` numbers from -1 to 1.
 * @throws ShapeError, ConfigError unless there are from 2 to `rows - 1` clusters.
 */
export function silhouetteSamples(points: Table, labels: ArrayLike<number>): Float64Array {
  checkTable(points);
  const { x, rows, features } = points;
  const { codes, sizes } = encodeLabels(labels, rows);
  if (sizes.length < 2 || sizes.length > rows - 1) {
    throw new ConfigError(
      `labels hold ${sizes.length} cluster${sizes.length === 1 ? '' : 's'} of ${rows} rows: allowed are from 2 to ${rows - 1}`,
    );
  }
  return Float64Array.from({ length: rows }, (_, i) => {
    const own = codes[i]!;
    if (sizes[own] === 1) return 0;
    const sums = new Float64Array(sizes.length);
    for (let j = 0; j < rows; j++) {
      let squares = 0;
      for (let k = 0; k < features; k++) squares += (x[i * features + k]! - x[j * features + k]!) ** 2;
      sums[codes[j]!]! += Math.sqrt(squares);
    }
    const a = sums[own]! / (sizes[own]! - 1);
    const b = sums.reduce(
      (least, sum, cluster) => (cluster === own ? least : Math.min(least, sum / sizes[cluster]!)),
      Infinity,
    );
    return a === b ? 0 : (b - a) / Math.max(a, b);
  });
}

/**
 * Mean of {@link silhouetteSamples}; scikit-learn's `silhouette_score`.
 *
 * @param points - `rows x features`.
 * @param labels - `rows` whole numbers from 0.
 * @returns a number from -1 to 1.
 * @throws ShapeError, ConfigError as {@link silhouetteSamples}.
 */
export function silhouetteScore(points: Table, labels: ArrayLike<number>): number {
  return silhouetteSamples(points, labels).reduce((sum, value) => sum + value, 0) / points.rows;
}

/** Options of {@link selectNClusters}. */
export interface SelectNClustersOptions extends Omit<KMeansOptions, 'nClusters' | 'init'> {
  /** Least number of clusters tried. Default 2. */
  readonly least?: number;
  /** Largest number of clusters tried. Default 8, or one less than the rows. */
  readonly most?: number;
}

/** Numbers of clusters tried, and the one of the largest silhouette. */
export interface NClustersSelection {
  readonly nClusters: number;
  /** `most - least + 1` numbers of clusters. */
  readonly candidates: readonly number[];
  /** Silhouette of each candidate. */
  readonly silhouette: readonly number[];
}

/**
 * The number of clusters whose k-means partition has the largest mean silhouette; the smaller of equals.
 *
 * @param points - `rows x features`.
 * @param options - range and k-means settings.
 * @returns the choice and all that were tried.
 * @throws ShapeError, ConfigError for a range outside 2 to `rows - 1`.
 * @example
 * ```ts
 * selectNClusters({ x, rows: 31, features: 2 }).nClusters;
 * ```
 */
export function selectNClusters(points: Table, options: SelectNClustersOptions = {}): NClustersSelection {
  const { least = 2, most = Math.min(8, points.rows - 1), ...settings } = options;
  checkOption('least', least, wholeNumbers(2, points.rows - 1));
  checkOption('most', most, wholeNumbers(least, points.rows - 1));
  checkTable(points);
  const candidates = Array.from({ length: most - least + 1 }, (_, at) => least + at);
  const silhouette = candidates.map((nClusters) =>
    silhouetteScore(points, partition(points, { ...settings, nClusters }).labels),
  );
  return {
    nClusters: candidates[silhouette.indexOf(silhouette.reduce((most, value) => Math.max(most, value), -Infinity))]!,
    candidates,
    silhouette,
  };
}

/** Labels as codes from 0 in order of appearance, and the clusters' sizes. */
export interface EncodedLabels {
  readonly codes: Uint32Array;
  readonly sizes: readonly number[];
}

/** Numbers the clusters by appearance. */
export function encodeLabels(labels: ArrayLike<number>, rows: number): EncodedLabels {
  if (labels.length !== rows) throw new ShapeError(`labels: got ${labels.length} for ${rows} rows`);
  const known = new Map<number, number>();
  const sizes: number[] = [];
  const codes = Uint32Array.from(labels, (label, row) => {
    if (!Number.isInteger(label) || label < 0)
      throw new ConfigError(`label of row ${row} is ${label}: allowed are whole numbers from 0`);
    const code = known.get(label) ?? known.size;
    known.set(label, code);
    sizes[code] = (sizes[code] ?? 0) + 1;
    return code;
  });
  return { codes, sizes };
}
