import {
  ConfigError,
  type Constraints,
  type FitOptions,
  type Table,
  checkOption,
  checkOptions,
  checkTable,
  numbers,
  oneOf,
  paceOf,
  philox4x32,
  purposes,
  seedKey,
  uniform,
  wholeNumbers,
} from '@kuznets/base';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type KMeansOptions, partition } from '../k-means.ts';

/** Options of {@link gapStatistic}. */
export interface GapStatisticOptions extends Omit<KMeansOptions, 'nClusters' | 'init'> {
  /** Largest number of clusters tried. Default 8, or one less than the rows. */
  readonly most?: number;
  /** Reference samples without clusters. Default 100, R's `cluster::clusGap`. */
  readonly references?: number;
  /** How they are drawn: uniform over the range of each column, or of each principal axis of the sample. Default `columns`, the publication's (a). */
  readonly reference?: 'columns' | 'axes';
  /** Standard errors that the rule allows. Default 1, the publication's. */
  readonly errors?: number;
}

const constraints: Constraints<GapStatisticOptions> = {
  most: wholeNumbers(1),
  references: wholeNumbers(2, 2 ** 24),
  reference: oneOf('columns', 'axes'),
  errors: numbers(0),
  nInit: wholeNumbers(1, 2 ** 24),
  maxIter: wholeNumbers(1, 2 ** 31),
  tol: numbers(0),
  randomState: wholeNumbers(0),
};

/** The gap of each number of clusters from 1 on. */
export interface GapStatistic {
  /** The smallest number whose gap is at least the next one's less its standard error; where none is, the largest tried. */
  readonly nClusters: number;
  readonly candidates: readonly number[];
  /** `log W`, `W` the sum of squared distances to the centres. */
  readonly logWithin: readonly number[];
  /** Its mean over the reference samples. */
  readonly expected: readonly number[];
  readonly gap: readonly number[];
  /** `sd sqrt(1 + 1 / references)`, the standard deviation with one over the number of samples. */
  readonly standardError: readonly number[];
}

/**
 * The gap statistic: by how much k-means leaves less spread in the sample than in samples without clusters, `E[log W*] - log W`.
 *
 * The number chosen is the smallest k with `gap(k) >= gap(k + 1) - s(k + 1)`. R's `cluster::clusGap` with `d.power = 2` and rule `Tibs2001SEmax`, which
 * halves W and whose standard deviation divides by one less.
 *
 * Source: Tibshirani, Walther and Hastie (2001), https://doi.org/10.1111/1467-9868.00293.
 *
 * @param points - `rows x features`.
 * @param options - range, references, k-means settings.
 * @param fit - signal and progress.
 * @returns the choice and all that were tried.
 * @throws ShapeError, DataError for the table; ConfigError for options out of range or fewer different rows than clusters.
 * @example
 * ```ts
 * (await gapStatistic({ x, rows: 31, features: 2 }, { references: 20 })).nClusters;
 * ```
 */
export async function gapStatistic(
  points: Table,
  options: GapStatisticOptions = {},
  fit: FitOptions = {},
): Promise<GapStatistic> {
  const {
    most = Math.min(8, points.rows - 1),
    references = 100,
    reference = 'columns',
    errors = 1,
    ...settings
  } = checkOptions(options, constraints);
  checkTable(points);
  checkOption('most', most, wholeNumbers(1, points.rows - 1));
  const candidates = Array.from({ length: most }, (_, at) => at + 1);
  const spread = (table: Table, replica: number): number[] =>
    candidates.map((nClusters) => Math.log(partition(table, { ...settings, nClusters }, replica).inertia));
  const logWithin = spread(points, 0);
  if (!logWithin.every(Number.isFinite))
    throw new ConfigError('more clusters than different rows', {
      where: { option: 'most' },
      got: most,
      allowed: `at most ${logWithin.findIndex((value) => !Number.isFinite(value))}`,
    });
  // Distances do not change where axes are turned, so that the reference samples need not be turned back.
  const box = boxOf(reference === 'axes' ? onPrincipalAxes(points) : points);
  const pace = paceOf(fit);
  const drawn: number[][] = [];
  for (let sample = 0; sample < references; sample++) {
    await pace.rest(sample / references);
    drawn.push(spread(uniformSample(box, sample, settings.randomState ?? 0), sample + 1));
  }
  const expected = candidates.map((_, k) => drawn.reduce((sum, row) => sum + row[k]! / references, 0));
  const gap = expected.map((value, k) => value - logWithin[k]!);
  const standardError = candidates.map((_, k) => {
    const squares = drawn.reduce((sum, row) => sum + (row[k]! - expected[k]!) ** 2 / references, 0);
    return Math.sqrt(squares * (1 + 1 / references));
  });
  const chosen = gap.findIndex((value, k) => k + 1 < most && value >= gap[k + 1]! - errors * standardError[k + 1]!);
  return { nClusters: chosen < 0 ? most : chosen + 1, candidates, logWithin, expected, gap, standardError };
}

/** A table turned onto its principal axes. */
function onPrincipalAxes({ x, rows, features }: Table): Table {
  const matrix = Matrix.from1DArray(rows, features, x).center('column');
  const { rightSingularVectors: axes } = new SingularValueDecomposition(matrix, { autoTranspose: true });
  return { x: Float64Array.from(matrix.mmul(axes).to1DArray()), rows, features: axes.columns };
}

/** The size of a table and the range of each column. */
interface Box {
  readonly rows: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

function boxOf({ x, rows, features }: Table): Box {
  const [low, high] = [new Float64Array(features).fill(Infinity), new Float64Array(features).fill(-Infinity)];
  x.forEach((value, at) => {
    const k = at % features;
    low[k] = Math.min(low[k]!, value);
    high[k] = Math.max(high[k]!, value);
  });
  return { rows, low, high };
}

/** As many rows, each column uniform over its range. */
function uniformSample({ rows, low, high }: Box, sample: number, seed: number): Table {
  const key = seedKey(seed);
  const features = low.length;
  let words = philox4x32([0, sample, 0, purposes.gapReference], key);
  const drawn = Float64Array.from({ length: rows * features }, (_, at) => {
    if (at % 4 === 0) words = philox4x32([at / 4, sample, 0, purposes.gapReference], key);
    const k = at % features;
    return low[k]! + (high[k]! - low[k]!) * uniform(words[at % 4]!);
  });
  return { x: drawn, rows, features };
}
