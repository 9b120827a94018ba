import { ConfigError, NotFittedError, ShapeError, type Table } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import {
  KMeans,
  type KMeansOptions,
  clusterStability,
  denseAdjacency,
  gcnNorm,
  graphFromAdjacency,
  graphFromPairs,
  selectNClusters,
  silhouetteScore,
  similarityGraph,
  similarityMatrix,
} from './index.ts';

const cloud = (rows: number, features: number, seed = 1): Table => {
  const next = uniforms(seed);
  return { rows, features, x: Float64Array.from({ length: rows * features }, next) };
};

/** Three groups far from each other. */
const groups = (rows: number): Table => {
  const { x } = cloud(rows, 2, 3);
  return { rows, features: 2, x: x.map((value, at) => value + 10 * (Math.floor(at / 2) % 3)) };
};

describe('KMeans', () => {
  it('clusters each replica as if it were alone, wherever a shard starts', async () => {
    const tables = [1, 2, 3, 4].map((seed) => cloud(31, 2, seed));
    const x = Float64Array.from(tables.flatMap((table) => [...table.x]));
    const model = () => new KMeans({ nClusters: 4, nInit: 1, randomState: 7 });
    const all = (await model().fit({ x, rows: 31, features: 2 }, { replicas: 4 })).result;
    for (const [firstReplica, table] of tables.entries()) {
      const one = (await model().fit(table, { firstReplica })).result;
      expect(one.labels).toEqual(all.labels.slice(firstReplica * 31, (firstReplica + 1) * 31));
      expect(one.clusterCenters).toEqual(all.clusterCenters.slice(firstReplica * 8, (firstReplica + 1) * 8));
    }
    const same = await model().fit(tables[0]!, { firstReplica: 3 });
    expect(same.result.labels).not.toEqual(all.labels.slice(0, 31));
  });

  it('never loses from more starts', async () => {
    const models = await Promise.all(
      [1, 3, 10, 50].map((nInit) => new KMeans({ nClusters: 5, nInit }).fit(cloud(40, 3))),
    );
    const inertias = models.map(({ result }) => result.inertia[0]!);
    inertias.forEach((inertia, at) => expect(inertia).toBeLessThanOrEqual(inertias[at - 1] ?? Infinity));
    expect(inertias[3]).toBeLessThan(inertias[0]!);
  });

  it('leaves clusters empty where too few points differ', async () => {
    const x = Float64Array.from([1, 1, 1, 5, 5]);
    const { labels, inertia } = (await new KMeans({ nClusters: 3 }).fit({ x, rows: 5, features: 1 })).result;
    expect(new Set(labels).size).toBe(2);
    expect(inertia[0]).toBeLessThan(1e-28);
  });

  it('predicts the nearest centre', async () => {
    const points = groups(30);
    const model = await new KMeans({ nClusters: 3 }).fit(
      { ...points, x: Float64Array.of(...points.x, ...points.x) },
      { replicas: 2 },
    );
    expect(await model.predict(points)).toEqual(
      Uint32Array.of(...model.result.labels.subarray(0, 30), ...model.result.labels.subarray(30)),
    );
  });

  it.each<[KMeansOptions, RegExp]>([
    [{ nClusters: 32 }, /nClusters: not allowed: 32; allowed: whole numbers from 1 to 31/],
    [{ nClusters: 0 }, /nClusters: not allowed: 0/],
    [{ nClusters: 2, nInit: 0 }, /nInit: not allowed: 0/],
    [{ nClusters: 2, tol: Number.NaN }, /tol: not allowed: NaN/],
    [{ nClusters: 2, randomState: -1 }, /randomState: not allowed: -1/],
  ])('refuses %j', async (options, message) => {
    const fit = async () => new KMeans(options).fit(cloud(31, 2));
    await expect(fit()).rejects.toThrow(ConfigError);
    await expect(fit()).rejects.toThrow(message);
  });

  it('names what is not finite and what has another shape', async () => {
    const { x } = cloud(4, 2);
    x[5] = Number.NaN;
    const model = new KMeans({ nClusters: 2 });
    await expect(model.fit({ x, rows: 4, features: 2 })).rejects.toThrow(/column "x1": row 2/);
    await expect(model.fit({ x, rows: 5, features: 2 })).rejects.toThrow(ShapeError);
    expect(() => new KMeans().result).toThrow(NotFittedError);
  });
});

describe('selectNClusters', () => {
  it('finds the groups there are', () => {
    const { nClusters, candidates, silhouette } = selectNClusters(groups(31));
    expect(nClusters).toBe(3);
    expect(candidates).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(silhouette[1]).toBe(Math.max(...silhouette));
  });

  it('refuses as many clusters as rows', () => {
    expect(() => selectNClusters(cloud(5, 2), { most: 5 })).toThrow(
      /most: not allowed: 5; allowed: whole numbers from 2 to 4/,
    );
    expect(() => silhouetteScore(cloud(3, 2), [0, 0, 0])).toThrow(/labels hold 1 cluster of 3 rows/);
  });
});

describe('clusterStability', () => {
  it('does not see how clusters are numbered', () => {
    const stable = clusterStability(Uint32Array.from([0, 0, 1, 1, 1, 1, 0, 0]), 2, 4);
    expect(stable).toMatchObject({ meanAdjustedRand: 1, partitions: 1 });
    expect([...stable.consensus]).toEqual([0, 0, 1, 1]);
    expect([...stable.stability]).toEqual([1, 1, 1, 1]);
  });

  it('counts by hand', () => {
    // Three replicas say ab|cd, the fourth abc|d.
    const result = clusterStability(Uint32Array.from([0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1]), 4, 4);
    expect([...result.coAssignment]).toEqual([1, 1, 0.25, 0, 1, 1, 0.25, 0, 0.25, 0.25, 1, 0.75, 0, 0, 0.75, 1]);
    expect([...result.consensus]).toEqual([0, 0, 1, 1]);
    [(1 + 0.75 + 1) / 3, (1 + 0.75 + 1) / 3, 0.75, (1 + 1 + 0.75) / 3].forEach((value, row) =>
      expect(result.stability[row]).toBeCloseTo(value, 14),
    );
    expect([...result.adjustedRand]).toEqual([1, 1, 1, 0]);
    expect(result.meanAdjustedRand).toBeCloseTo(3 / 6, 14);
    expect(result.partitions).toBe(2);
  });
});

describe('graphs', () => {
  it('come from borders by name', () => {
    const graph = graphFromPairs(['a', 'b', 'c'], [['c', 'a']], [2]);
    expect([...denseAdjacency(graph)]).toEqual([0, 0, 2, 0, 0, 0, 2, 0, 0]);
    expect([...denseAdjacency(gcnNorm(graph))].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([
      0.333333333333, 0, 0.666666666667, 0, 1, 0, 0.666666666667, 0, 0.333333333333,
    ]);
    expect(
      [...denseAdjacency(gcnNorm(graph, { addSelfLoops: false }))].map((value) => Math.round(value * 1e12) / 1e12),
    ).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0]);
  });

  it.each<[() => unknown, RegExp]>([
    [
      () =>
        graphFromPairs(
          ['a', 'b'],
          [
            ['a', 'x'],
            ['y', 'b'],
          ],
        ),
      /pairs name x, y: allowed are a, b/,
    ],
    [() => graphFromPairs(['a', 'b'], [['a', 'a']]), /pair 0 joins a to itself/],
    [
      () =>
        graphFromPairs(
          ['a', 'b'],
          [
            ['a', 'b'],
            ['b', 'a'],
          ],
        ),
      /pair 1, b and a, is given twice/,
    ],
    [() => graphFromPairs(['a', 'b'], [['a', 'b']], [0]), /weight of pair 0 is 0/],
    [() => graphFromAdjacency(Float64Array.from([0, 1, 2, 0]), 2), /edge 0-1 weighs 1, edge 1-0 2/],
    [() => graphFromAdjacency(Float64Array.from([0, -1, -1, 0]), 2), /weight of edge 0-1 is -1/],
    [() => similarityMatrix({ x: Float64Array.from([1, 2, 0, 0]), rows: 2, features: 2 }), /row 1 is zero/],
    [
      () => similarityMatrix({ x: Float64Array.from([1, 2, 3, 3]), rows: 2, features: 2 }, { measure: 'correlation' }),
      /row 1 is constant/,
    ],
    [
      () => similarityGraph(cloud(6, 2), { keep: 'nearest', nNeighbors: 6 }),
      /nNeighbors: not allowed: 6; allowed: whole numbers from 1 to 5/,
    ],
    [() => similarityGraph(cloud(6, 2), { keep: 'threshold', threshold: 0 }), /threshold is 0/],
  ])('refuse bad input %#', (build, message) => {
    expect(build).toThrow(message);
  });
});
