import type { Table } from '@kuznets/base';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  KMeans,
  adjustedRandScore,
  denseAdjacency,
  gcnNorm,
  silhouetteSamples,
  silhouetteScore,
  similarityGraph,
  similarityMatrix,
} from './index.ts';

interface Reference {
  readonly samples: Readonly<Record<string, { rows: number; features: number; x: number[] }>>;
  readonly kmeans: readonly {
    sample: string;
    k: number;
    tol: number;
    init: number[];
    labels: number[];
    centers: number[];
    inertia: number;
    nIter: number;
  }[];
  readonly best: readonly {
    sample: string;
    k: number;
    inertia: number;
    labels: number[];
    silhouette: number;
    silhouettes: number[];
  }[];
  readonly single: { sample: string; labels: number[]; silhouettes: number[] };
  readonly rand: readonly { a: number[]; b: number[]; score: number }[];
  readonly cosine: readonly number[];
  readonly correlation: readonly number[];
  readonly graphs: Readonly<
    Record<
      'positive' | 'threshold' | 'nearest',
      { edges: number; rowSums: number[]; norm: number[]; normRowSums: number[] }
    >
  >;
}

const reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/sklearn_clusters.json', import.meta.url), 'utf8'),
) as Reference;

const sample = (name: string): Table => {
  const { rows, features, x } = reference.samples[name]!;
  return { rows, features, x: Float64Array.from(x) };
};

/** Largest distance of two lists relative to the size of the larger entry, 1 at least. */
const apart = (got: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(got.length).toBe(expected.length);
  return Array.from(expected).reduce(
    (most, value, at) => Math.max(most, Math.abs(got[at]! - value) / Math.max(1, Math.abs(value))),
    0,
  );
};

const rowSums = (dense: Float64Array, nodes: number): number[] =>
  Array.from({ length: nodes }, (_, i) =>
    dense.subarray(i * nodes, (i + 1) * nodes).reduce((sum, value) => sum + value, 0),
  );

describe('KMeans', () => {
  it.each(reference.kmeans)(
    "moves scikit-learn's centres as it does: $sample, k $k, tol $tol",
    async ({ sample: name, k, tol, init, labels, centers, inertia, nIter }) => {
      const model = new KMeans({ nClusters: k, tol, init: Float64Array.from(init) });
      const fitted = (await model.fit(sample(name))).result;
      expect([...fitted.labels]).toEqual(labels);
      expect(fitted.nIter[0]).toBe(nIter);
      expect(apart(fitted.clusterCenters, centers)).toBeLessThan(1e-12);
      expect(apart(fitted.inertia, [inertia])).toBeLessThan(1e-12);
    },
  );

  it.each(reference.best)(
    "finds scikit-learn's best partition: $sample, k $k",
    async ({ sample: name, k, inertia, labels }) => {
      const fitted = (await new KMeans({ nClusters: k, nInit: 200 }).fit(sample(name))).result;
      expect(apart(fitted.inertia, [inertia])).toBeLessThan(1e-12);
      expect(adjustedRandScore(fitted.labels, labels)).toBe(1);
    },
  );
});

describe('silhouetteSamples', () => {
  it.each(reference.best)("are scikit-learn's: $sample, k $k", ({ sample: name, labels, silhouette, silhouettes }) => {
    expect(apart(silhouetteSamples(sample(name), labels), silhouettes)).toBeLessThan(1e-12);
    expect(silhouetteScore(sample(name), labels)).toBeCloseTo(silhouette, 12);
  });

  it('are 0 for a point alone', () => {
    const { sample: name, labels, silhouettes } = reference.single;
    expect(apart(silhouetteSamples(sample(name), labels), silhouettes)).toBeLessThan(1e-12);
  });
});

describe('adjustedRandScore', () => {
  it.each(reference.rand)("is scikit-learn's: $score", ({ a, b, score }) => {
    expect(adjustedRandScore(a, b)).toBeCloseTo(score, 13);
    expect(adjustedRandScore(b, a)).toBeCloseTo(score, 13);
  });
});

describe('similarityMatrix', () => {
  it.each(['cosine', 'correlation'] as const)("is scikit-learn's and NumPy's %s", (measure) => {
    const similarity = similarityMatrix(sample('states'), { measure });
    expect(apart(similarity.subarray(0, 3 * 48), reference[measure])).toBeLessThan(1e-13);
  });
});

describe('similarityGraph', () => {
  it.each(['positive', 'threshold', 'nearest'] as const)(
    'keeps %s and is normalised as D^-1/2 (A + I) D^-1/2',
    (keep) => {
      const expected = reference.graphs[keep];
      const graph = similarityGraph(sample('states'), { keep, threshold: 0.7 });
      expect(graph.edgeWeight.length).toBe(expected.edges);
      expect(apart(rowSums(denseAdjacency(graph), 48), expected.rowSums)).toBeLessThan(1e-12);
      const norm = denseAdjacency(gcnNorm(graph));
      expect(
        apart(
          [0, 7, 47].flatMap((i) => [...norm.subarray(i * 48, (i + 1) * 48)]),
          expected.norm,
        ),
      ).toBeLessThan(1e-13);
      expect(apart(rowSums(norm, 48), expected.normRowSums)).toBeLessThan(1e-12);
    },
  );
});
