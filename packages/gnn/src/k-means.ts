import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import { type Cloud, type Partition, assign, lloyd, plusPlus } from './lloyd.ts';
import { type Points, checkPoints, wholeNumber } from './points.ts';
import { startDraws } from './random.ts';

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

/** Several tables of one shape, clustered independently. */
export interface ReplicatedPoints extends Points {
  /** `replicas x rows x features`. */
  readonly x: Float64Array;
  /** Default 1. */
  readonly replicas?: number;
  /** Number of the first replica: a shard that starts there draws what the whole would. Default 0. */
  readonly firstReplica?: number;
}

/** Clusters of every replica. */
export interface KMeansResult {
  readonly replicas: number;
  readonly rows: number;
  readonly features: number;
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
 * const { labels } = new KMeans({ nClusters: 2 }).fit({ x, rows: 31, features: 2 });
 * ```
 */
export class KMeans {
  readonly options: KMeansOptions;
  #result: KMeansResult | undefined;

  constructor(options: KMeansOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /**
   * Clusters the rows of each replica.
   *
   * @param points - one table, or `replicas` of them.
   * @returns this estimator.
   * @throws ShapeError, ConfigError for options or data outside what is allowed, such as more clusters than rows.
   */
  fit(points: ReplicatedPoints): this {
    this.#result = kMeans(points, this.options);
    return this;
  }

  /** Everything fitted; see {@link KMeansResult}. */
  get result(): KMeansResult {
    if (!this.#result) throw new NotFittedError('KMeans is not fitted: call fit first');
    return this.#result;
  }

  /** `replicas x rows` clusters, from 0. */
  get labels(): Uint32Array {
    return this.result.labels;
  }

  /** `replicas x nClusters x features`. */
  get clusterCenters(): Float64Array {
    return this.result.clusterCenters;
  }

  /** `replicas` sums of squared distances. */
  get inertia(): Float64Array {
    return this.result.inertia;
  }

  /** `replicas` numbers of iterations. */
  get nIter(): Uint32Array {
    return this.result.nIter;
  }

  /**
   * The nearest centre of further points, by the first replica.
   *
   * @param points - `rows x features`.
   * @returns `rows` clusters.
   */
  predict(points: Points): Uint32Array {
    const { clusterCenters, nClusters, features } = this.result;
    checkPoints(points);
    if (points.features !== features)
      throw new ShapeError(`x has ${points.features} features, got a fit of ${features}`);
    return assign(points, clusterCenters, nClusters);
  }
}

function kMeans(points: ReplicatedPoints, options: KMeansOptions): KMeansResult {
  const { rows, features, replicas = 1, firstReplica = 0 } = points;
  const { nClusters = 8, nInit = 10, maxIter = 300, tol = 1e-4, randomState = 0, init } = options;
  wholeNumber('replicas', replicas, 1, 2 ** 24);
  wholeNumber('firstReplica', firstReplica, 0, 2 ** 32 - 1);
  checkPoints(points, replicas);
  wholeNumber('nClusters', nClusters, 1, rows, ', the number of rows');
  wholeNumber('nInit', nInit, 1, 2 ** 24);
  wholeNumber('maxIter', maxIter, 1, 2 ** 31);
  wholeNumber('randomState', randomState, 0, Number.MAX_SAFE_INTEGER);
  if (!(tol >= 0 && tol < Infinity)) throw new ConfigError(`tol is ${tol}: allowed are finite numbers from 0`);
  if (init !== undefined && init.length !== nClusters * features) {
    throw new ShapeError(`init holds ${init.length} numbers, got nClusters x features = ${nClusters * features}`);
  }
  const result = {
    replicas,
    rows,
    features,
    nClusters,
    labels: new Uint32Array(replicas * rows),
    clusterCenters: new Float64Array(replicas * nClusters * features),
    inertia: new Float64Array(replicas),
    nIter: new Uint32Array(replicas),
  };
  for (let replica = 0; replica < replicas; replica++) {
    const { cloud, centre, variance } = centred(points, replica);
    let best: Partition | undefined;
    for (let start = 0; start < (init ? 1 : nInit); start++) {
      const from =
        init?.map((value, at) => value - centre[at % features]!) ??
        plusPlus(cloud, nClusters, startDraws(randomState, firstReplica + replica, start));
      const partition = lloyd(cloud, from, nClusters, maxIter, tol * variance);
      if (best === undefined || partition.inertia < best.inertia) best = partition;
    }
    result.labels.set(best!.labels, replica * rows);
    result.clusterCenters.set(
      best!.centers.map((value, at) => value + centre[at % features]!),
      replica * nClusters * features,
    );
    result.inertia[replica] = best!.inertia;
    result.nIter[replica] = best!.nIter;
  }
  return Object.freeze(result);
}

/** One replica less its mean, so that distances do not cancel; and the features' mean variance. */
function centred(
  { x, rows, features }: Points,
  replica: number,
): { readonly cloud: Cloud; readonly centre: Float64Array; readonly variance: number } {
  const own = x.slice(replica * rows * features, (replica + 1) * rows * features);
  const centre = new Float64Array(features);
  own.forEach((value, at) => (centre[at % features]! += value / rows));
  own.forEach((value, at) => (own[at] = value - centre[at % features]!));
  return {
    cloud: { x: own, rows, features },
    centre,
    variance: own.reduce((sum, value) => sum + value * value, 0) / own.length,
  };
}
