import {
  type Constraints,
  Estimator,
  type FitOptions,
  ShapeError,
  type Table,
  checkOption,
  checkTable,
  columnsAsFitted,
  featureNamesOf,
  numbers,
  paceOf,
  wholeNumbers,
} from '@kuznets/base';
import { type Cloud, type Partition, assign, lloyd, plusPlus } from './lloyd.ts';
import { startDraws } from './random.ts';
import { eachTable } from './tables.ts';

/** Options of {@link KMeans}; names and defaults are scikit-learn's. */
export interface KMeansOptions {
  /** Number of clusters. Default 8. */
  readonly nClusters?: number;
  /** Starts, of which the one of least inertia is kept. Default 10. */
  readonly nInit?: number;
  /** Starting centres instead of k-means++, `nClusters x features`; there is one start then. */
  readonly init?: Float64Array;
  /** Most iterations of a start. Default 300. */
  readonly maxIter?: number;
  /** Stops when the centres' squared shift is at most this share of the features' mean variance. Default 1e-4. */
  readonly tol?: number;
  /** Decides every random choice, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What the fit of {@link KMeans} is told. */
export interface KMeansFitOptions extends FitOptions {
  /** Number of tables of one shape in `x`, clustered independently. Default 1. */
  readonly replicas?: number;
  /** Number of the first replica: a shard that starts there draws what the whole would. Default 0. */
  readonly firstReplica?: number;
}

const constraints: Constraints<KMeansOptions> = {
  nClusters: wholeNumbers(1, 2 ** 24),
  nInit: wholeNumbers(1, 2 ** 24),
  init: {
    allowed: 'a Float64Array of finite numbers',
    holds: (value): value is Float64Array => value instanceof Float64Array && value.every(Number.isFinite),
  },
  maxIter: wholeNumbers(1, 2 ** 31),
  tol: numbers(0),
  randomState: wholeNumbers(0),
};

/** Clusters of every replica. */
export interface KMeansResult {
  readonly featureNames: readonly string[];
  readonly replicas: number;
  readonly rows: number;
  readonly nClusters: number;
  /** `replicas x rows`, from 0. */
  readonly labels: Uint32Array;
  /** `replicas x nClusters x features`. */
  readonly clusterCenters: Float64Array;
  /** `replicas`: sum of squared distances to the nearest centre. */
  readonly inertia: Float64Array;
  /** `replicas`: iterations of the start that was kept. */
  readonly nIter: Uint32Array;
}

/**
 * k-means: `min sum_i |x_i - c_(l_i)|^2` by Lloyd's iterations from k-means++ starts, many replicas at once.
 *
 * Random numbers depend on (randomState, replica, start) alone, so a replica's clusters do not depend on the others. An
 * empty cluster takes the point farthest from its centre, as in scikit-learn; where fewer points differ than there are
 * clusters, some stay empty.
 *
 * Sources: Lloyd (1982), https://doi.org/10.1109/TIT.1982.1056489; Arthur and Vassilvitskii (2007), "k-means++: the
 * advantages of careful seeding", SODA.
 *
 * @example
 * ```ts
 * const model = await new KMeans({ nClusters: 2 }).fit({ x, rows: 31, features: 2 });
 * model.result.labels;
 * ```
 */
export class KMeans extends Estimator<KMeansOptions, Table, KMeansResult, KMeansFitOptions> {
  constructor(options: KMeansOptions = {}) {
    super(options, constraints);
  }

  protected async learn(
    table: Table,
    { replicas = 1, firstReplica = 0, ...fit }: KMeansFitOptions,
  ): Promise<KMeansResult> {
    checkOption('replicas', replicas, wholeNumbers(1, 2 ** 24));
    checkOption('firstReplica', firstReplica, wholeNumbers(0, 2 ** 32 - 1));
    const { rows, features } = table;
    const { nClusters = 8 } = this.options;
    const result = {
      featureNames: featureNamesOf(table),
      replicas,
      rows,
      nClusters,
      labels: new Uint32Array(replicas * rows),
      clusterCenters: new Float64Array(replicas * nClusters * features),
      inertia: new Float64Array(replicas),
      nIter: new Uint32Array(replicas),
    };
    const pace = paceOf(fit);
    for (const [replica, points] of eachTable(table, replicas).entries()) {
      await pace.rest(replica / replicas);
      checkTable(points);
      const { labels, centers, inertia, nIter } = partition(points, this.options, firstReplica + replica);
      result.labels.set(labels, replica * rows);
      result.clusterCenters.set(centers, replica * nClusters * features);
      result.inertia[replica] = inertia;
      result.nIter[replica] = nIter;
    }
    return result;
  }

  /**
   * The nearest centre of further points, by each replica.
   *
   * @param table - columns are matched by name where there are names, else by place
   * @returns `replicas x rows` clusters
   * @throws ConfigError naming columns that are missing; ShapeError, DataError for the table; NotFittedError before `fit`
   */
  async predict(table: Table): Promise<Uint32Array> {
    const { clusterCenters, nClusters, featureNames, replicas } = this.result;
    const [rows, features] = [table.rows, featureNames.length];
    const x = columnsAsFitted(table, featureNames);
    const labels = new Uint32Array(replicas * rows);
    for (let replica = 0; replica < replicas; replica++) {
      const size = nClusters * features;
      const centers = clusterCenters.subarray(replica * size, (replica + 1) * size);
      labels.set(assign({ x, rows, features }, centers, nClusters), replica * rows);
    }
    return labels;
  }
}

/** The best partition of one checked table over its starts; `replica` decides the random numbers. */
export function partition(points: Table, options: KMeansOptions, replica = 0): Partition {
  const { nClusters = 8, nInit = 10, maxIter = 300, tol = 1e-4, randomState = 0, init } = options;
  const { rows, features } = points;
  checkOption('nClusters', nClusters, wholeNumbers(1, rows));
  if (init !== undefined && init.length !== nClusters * features)
    throw new ShapeError(`init holds ${init.length} numbers, got nClusters x features = ${nClusters * features}`);
  const { cloud, centre, variance } = centred(points);
  let best: Partition | undefined;
  for (let start = 0; start < (init ? 1 : nInit); start++) {
    const from =
      init?.map((value, at) => value - centre[at % features]!) ??
      plusPlus(cloud, nClusters, startDraws(randomState, replica, start));
    const found = lloyd(cloud, from, nClusters, maxIter, tol * variance);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  const { centers, ...rest } = best!;
  return { ...rest, centers: centers.map((value, at) => value + centre[at % features]!) };
}

/** A table less its mean, so that distances do not cancel; and the features' mean variance. */
function centred({ x, rows, features }: Table): {
  readonly cloud: Cloud;
  readonly centre: Float64Array;
  readonly variance: number;
} {
  const cloud = { x: x.slice(), rows, features };
  const centre = new Float64Array(features);
  x.forEach((value, at) => (centre[at % features]! += value / rows));
  x.forEach((value, at) => (cloud.x[at] = value - centre[at % features]!));
  return { cloud, centre, variance: cloud.x.reduce((sum, value) => sum + value * value, 0) / x.length };
}
