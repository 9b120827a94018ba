import type { StartDraws } from './random.ts';

/** A partition of points about centres. */
export interface Partition {
  /** `rows`. */
  readonly labels: Uint32Array;
  /** `nClusters x features`. */
  readonly centers: Float64Array;
  readonly inertia: number;
  readonly nIter: number;
}

/** Points of one replica. */
export interface Cloud {
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: number;
}

const squaredDistance = ({ x, features }: Cloud, row: number, centers: Float64Array, cluster: number): number => {
  let sum = 0;
  for (let k = 0; k < features; k++) {
    const difference = x[row * features + k]! - centers[cluster * features + k]!;
    sum += difference * difference;
  }
  return sum;
};

/** Greedy k-means++: each new centre is the best of `2 + floor(log nClusters)` points drawn by squared distance. */
export function plusPlus(cloud: Cloud, nClusters: number, draws: StartDraws): Float64Array {
  const { x, rows, features } = cloud;
  const trials = 2 + Math.floor(Math.log(nClusters));
  const centers = new Float64Array(nClusters * features);
  const place = (cluster: number, row: number): void =>
    centers.set(x.subarray(row * features, (row + 1) * features), cluster * features);
  place(0, draws.index(0, rows));
  let closest = Float64Array.from({ length: rows }, (_, row) => squaredDistance(cloud, row, centers, 0));
  for (let cluster = 1; cluster < nClusters; cluster++) {
    const potential = closest.reduce((sum, distance) => sum + distance, 0);
    let best:
      | { readonly row: number; readonly distances: Float64Array<ArrayBuffer>; readonly potential: number }
      | undefined;
    for (let trial = 0; trial < trials; trial++) {
      const row = rowAt(closest, draws.uniform(cluster * trials + trial) * potential);
      place(cluster, row);
      const distances = closest.map((distance, i) => Math.min(distance, squaredDistance(cloud, i, centers, cluster)));
      const left = distances.reduce((sum, distance) => sum + distance, 0);
      if (best === undefined || left < best.potential) best = { row, distances, potential: left };
    }
    place(cluster, best!.row);
    closest = best!.distances;
  }
  return centers;
}

function rowAt(weights: Float64Array, target: number): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row]!;
    if (sum > target) return row;
  }
  return weights.length - 1;
}

/** Lloyd's iterations from given centres; `tolerance` is absolute. */
export function lloyd(
  cloud: Cloud,
  start: Float64Array,
  nClusters: number,
  maxIter: number,
  tolerance: number,
): Partition {
  const { rows, features } = cloud;
  let centers = start.slice();
  let labels = new Uint32Array(rows).fill(nClusters);
  let nIter = 0;
  let strict = false;
  while (nIter < maxIter && !strict) {
    nIter++;
    const previous = labels;
    labels = assign(cloud, centers, nClusters);
    const moved = means(cloud, centers, labels, nClusters);
    const shift = moved.reduce((sum, value, at) => sum + (value - centers[at]!) ** 2, 0);
    centers = moved;
    strict = labels.every((label, row) => label === previous[row]);
    if (shift <= tolerance) break;
  }
  if (!strict) labels = assign(cloud, centers, nClusters);
  let inertia = 0;
  for (let row = 0; row < rows; row++)
    inertia += squaredDistance({ x: cloud.x, rows, features }, row, centers, labels[row]!);
  return { labels, centers, inertia, nIter };
}

/** Nearest centre of each point; the first of equals. */
export function assign(cloud: Cloud, centers: Float64Array, nClusters: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: cloud.rows }, (_, row) => {
    let nearest = 0;
    let least = Infinity;
    for (let cluster = 0; cluster < nClusters; cluster++) {
      const distance = squaredDistance(cloud, row, centers, cluster);
      if (distance < least) [nearest, least] = [cluster, distance];
    }
    return nearest;
  });
}

function means(cloud: Cloud, centers: Float64Array, labels: Uint32Array, nClusters: number): Float64Array<ArrayBuffer> {
  const { x, rows, features } = cloud;
  const sums = new Float64Array(nClusters * features);
  const counts = new Uint32Array(nClusters);
  const add = (cluster: number, row: number, sign: number): void => {
    counts[cluster]! += sign;
    for (let k = 0; k < features; k++) sums[cluster * features + k]! += sign * x[row * features + k]!;
  };
  labels.forEach((cluster, row) => add(cluster, row, 1));
  const empty = Array.from(counts.keys()).filter((cluster) => counts[cluster] === 0);
  if (empty.length > 0) {
    const distance = Float64Array.from(labels, (cluster, row) => squaredDistance(cloud, row, centers, cluster));
    const farthest = Array.from({ length: rows }, (_, row) => row).sort((a, b) => distance[b]! - distance[a]! || a - b);
    empty.forEach((cluster, at) => {
      const row = farthest[at]!;
      if (distance[row] === 0) return;
      add(labels[row]!, row, -1);
      add(cluster, row, 1);
    });
  }
  return sums.map((sum, at) => {
    const count = counts[Math.floor(at / features)]!;
    return count === 0 ? centers[at]! : sum / count;
  });
}
