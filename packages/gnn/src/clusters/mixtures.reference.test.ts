import type { Table } from '@kuznets/base';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GaussianMixture, type MixtureFamily, clusterwiseStability, gapStatistic, selectMixture } from '../index.ts';

interface Reference {
  readonly samples: Readonly<Record<string, { rows: number; features: number; x: number[] }>>;
  readonly em: readonly {
    sample: string;
    family: MixtureFamily;
    labels: number[];
    logLikelihood: number | null;
    bic: number | null;
    nParameters: number;
    weights: number[];
    means: number[];
    covariances: number[];
  }[];
  readonly selected: readonly {
    sample: string;
    families: MixtureFamily[];
    /** By family, then by number of components. */
    bic: Record<MixtureFamily, Record<string, number | null>>;
  }[];
  readonly gap: readonly {
    sample: string;
    space: 'original' | 'scaledPCA';
    references: number;
    logWithin: number[];
    expected: number[];
    gap: number[];
    error: number[];
    nClusters: number;
  }[];
  readonly jaccard: {
    labels: number[];
    partitions: number[][];
    mean: number[];
    recovered: number[];
    dissolved: number[];
  };
}

const reference = JSON.parse(
  readFileSync(new URL('../../../../test/reference/mixtures.json', import.meta.url), 'utf8'),
) as Reference;

const sample = (name: string): Table => {
  const { rows, features, x } = reference.samples[name]!;
  return { rows, features, x: Float64Array.from(x) };
};

const apart = (got: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(got.length).toBe(expected.length);
  return Array.from(expected).reduce((most, value, at) => Math.max(most, Math.abs(got[at]! - value)), 0);
};

describe('GaussianMixture', () => {
  it.each(reference.em)("ends where mclust's EM ends: $sample, $family", async ({ family, labels, ...expected }) => {
    const init = new Float64Array(labels.length * 3);
    labels.forEach((label, row) => (init[3 * row + label] = 1));
    const fit = new GaussianMixture({ nComponents: 3, family, init, tol: 1e-14, maxIter: 20_000 }).fit(
      sample(expected.sample),
    );
    if (expected.logLikelihood === null) return expect(fit).rejects.toThrow(/fell together/);
    const { result } = await fit;
    expect(Math.abs(result.logLikelihood - expected.logLikelihood)).toBeLessThan(1e-7);
    expect(result.nParameters).toBe(expected.nParameters);
    expect(Math.abs(result.bic - expected.bic!)).toBeLessThan(1e-6);
    expect(apart(result.weights, expected.weights)).toBeLessThan(1e-5);
    expect(apart(result.means, expected.means)).toBeLessThan(1e-5);
    expect(apart(result.covariances, expected.covariances)).toBeLessThan(1e-5);
  });
});

describe('selectMixture', () => {
  it.each(reference.selected)(
    "finds as large a likelihood as mclust's start, or a larger one: $sample",
    async (expected) => {
      const { families, bic, candidates } = await selectMixture(sample(expected.sample), { most: 5, nInit: 20 });
      const pairs = families.flatMap(({ family, bic: own }) =>
        candidates.flatMap((count, at) => {
          const theirs = expected.bic[family][String(count)] ?? null;
          return own[at] === null || theirs === null ? [] : [{ family, count, ours: own[at]!, theirs }];
        }),
      );
      expect(pairs.length).toBeGreaterThan(28);
      for (const { ours, theirs } of pairs.filter(({ count }) => count === 1)) expect(ours).toBeCloseTo(theirs, 7);
      // EM finds local maxima: theirs, from one hierarchical partition, is the larger in at most one case of ten.
      const worse = pairs.filter(({ ours, theirs }) => ours > theirs + 0.01);
      expect(worse.length).toBeLessThanOrEqual(0.1 * pairs.length);
      expect(bic).toBe(Math.min(...pairs.map(({ ours }) => ours)));
      expect(bic).toBeLessThanOrEqual(Math.min(...pairs.map(({ theirs }) => theirs)) + 1e-3);
    },
  );
});

describe('gapStatistic', () => {
  it.each(reference.gap)("is clusGap's: $sample, $space", async ({ space, references, ...expected }) => {
    const settings = { most: 6, reference: space === 'original' ? 'columns' : 'axes' } as const;
    const got = await gapStatistic(sample(expected.sample), { ...settings, references, nInit: 12 });
    // Their best of fifty starts is one that few of ours find.
    const { logWithin } = await gapStatistic(sample(expected.sample), { ...settings, references: 2, nInit: 300 });
    // Half the sum of squares there.
    const doubled = (values: readonly number[]): number[] => values.map((value) => value + Math.LN2);
    expect(apart(logWithin, doubled(expected.logWithin))).toBeLessThan(1e-9);
    // Means of as many samples of our own, whose deviation theirs gives.
    doubled(expected.expected).forEach((value, at) => {
      const deviation = expected.error[at]! / Math.sqrt(1 + 1 / references);
      expect(Math.abs(got.expected[at]! - value), `${at + 1} clusters`).toBeLessThan(
        4 * deviation * Math.sqrt(2 / references),
      );
      expect(got.standardError[at]! / expected.error[at]!).toBeGreaterThan(0.75);
      expect(got.standardError[at]! / expected.error[at]!).toBeLessThan(1.33);
      expect(got.gap[at]).toBe(got.expected[at]! - got.logWithin[at]!);
    });
    expect(got.nClusters).toBe(expected.nClusters);
  });
});

describe('clusterwiseStability', () => {
  it("is fpc's", () => {
    const { labels, partitions, ...expected } = reference.jaccard;
    const { jaccard, recovered, dissolved } = clusterwiseStability(labels, partitions);
    expect(apart(jaccard, expected.mean)).toBeLessThan(1e-12);
    expect(apart(recovered, expected.recovered)).toBeLessThan(1e-12);
    expect(apart(dissolved, expected.dissolved)).toBeLessThan(1e-12);
  });
});
