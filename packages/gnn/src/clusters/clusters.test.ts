import type { Table } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import {
  GaussianMixture,
  clusterTransitions,
  clusterwiseStability,
  consensusSummary,
  gapStatistic,
  selectMixture,
} from '../index.ts';

/** Rows about so many centres that lie on a line, far from each other. */
function groups(count: number, rows = 60, seed = 1): Table {
  const next = uniforms(seed);
  return {
    rows,
    features: 2,
    x: Float64Array.from({ length: 2 * rows }, (_, at) => next() + next() + next() + 8 * (Math.floor(at / 2) % count)),
  };
}

describe('gapStatistic', () => {
  it.each([1, 2, 3, 4])('finds %i groups', async (count) => {
    const found = await gapStatistic(groups(count), { references: 30, most: 6, nInit: 3 });
    expect(found.nClusters).toBe(count);
    expect(await gapStatistic(groups(count), { references: 30, most: 6, nInit: 3 })).toEqual(found);
  });

  it('refuses more clusters than there are different rows', async () => {
    const table = { x: Float64Array.of(1, 1, 1, 2, 2), rows: 5, features: 1 };
    await expect(gapStatistic(table, { most: 4 })).rejects.toThrow(/more clusters than different rows/);
    await expect(gapStatistic(table, { most: 5 })).rejects.toThrow(/most: not allowed: 5/);
  });
});

describe('mixtures', () => {
  it.each([1, 2, 3])('of least BIC have %i components where there are as many groups', async (count) => {
    const { nComponents, candidates, families } = await selectMixture(groups(count), { most: 5, nInit: 4 });
    expect(nComponents).toBe(count);
    expect(candidates).toEqual([1, 2, 3, 4, 5]);
    expect(families).toHaveLength(7);
  });

  it('do not depend on units', async () => {
    const table = groups(2, 40);
    const scales = [1e6, 1e-4];
    const scaled = { ...table, x: table.x.map((value, at) => value * scales[at % 2]!) };
    const [one, two] = await Promise.all(
      [table, scaled].map((points) => new GaussianMixture({ family: 'VVV', tol: 1e-12 }).fit(points)),
    );
    expect([...two!.result.labels]).toEqual([...one!.result.labels]);
    const logScales = 40 * scales.reduce((sum, scale) => sum + Math.log(scale), 0);
    expect(two!.result.logLikelihood + logScales).toBeCloseTo(one!.result.logLikelihood, 5);
  });

  it('leave starts in which a component falls onto a row, and say so where all do', async () => {
    const far = { x: Float64Array.of(0, 0.1, 0.2, 0.15, 50), rows: 5, features: 1 };
    await expect(new GaussianMixture({ nComponents: 2, family: 'VVV' }).fit(far)).rejects.toThrow(
      /in all 10 starts a component of VVV fell together/,
    );
    expect((await new GaussianMixture({ nComponents: 2, family: 'EII' }).fit(far)).result.failedStarts).toBe(0);
    const { families } = await selectMixture(far, { families: ['VVV', 'EII'], most: 2 });
    expect(families[0]!.bic[1]).toBeNull();
    expect(families[1]!.bic[1]).not.toBeNull();
  });

  it('have a likelihood that no iteration lowers', async () => {
    const table = groups(3, 45, 4);
    for (const family of ['VII', 'EVI', 'VVV'] as const) {
      const steps = await Promise.all(
        [1, 2, 3, 5, 8].map((maxIter) => new GaussianMixture({ nComponents: 3, family, nInit: 1, maxIter }).fit(table)),
      );
      const values = steps.map(({ result }) => result.logLikelihood);
      values.forEach((value, at) => expect(value).toBeGreaterThanOrEqual((values[at - 1] ?? -Infinity) - 1e-9));
      expect(steps[0]!.result.converged).toBe(false);
    }
  });
});

describe('clusterwiseStability', () => {
  it('does not see how clusters are numbered', () => {
    const { jaccard, recovered, dissolved } = clusterwiseStability(
      [3, 3, 1, 1],
      [
        [1, 1, 0, 0],
        [0, 0, 0, 1],
      ],
    );
    expect(jaccard).toEqual([(1 + 1 / 2) / 2, (1 + 2 / 3) / 2].map((value) => expect.closeTo(value, 14)));
    expect(recovered).toEqual([0.5, 0.5]);
    expect(dissolved).toEqual([0.5, 0]);
    expect(() => clusterwiseStability([0, 1], [])).toThrow(/no other partition/);
    expect(() => clusterwiseStability([0, 1], [[0]])).toThrow(/labels: got 1 for 2 rows/);
  });
});

describe('consensusSummary', () => {
  it('counts by hand', () => {
    const matrix = Float64Array.of(1, 0.9, 0.4, 0, 0.9, 1, 0.5, 0.1, 0.4, 0.5, 1, 0, 0, 0.1, 0, 1);
    const { clusters, clusterConsensus, rowConsensus, area, ambiguous } = consensusSummary(matrix, [1, 1, 1, 0]);
    expect(clusters).toEqual([0, 1]);
    expect(clusterConsensus).toEqual([1, expect.closeTo(0.6, 14)]);
    expect([...rowConsensus]).toEqual([0.65, 0.7, 0.45, 1].map((value) => expect.closeTo(value, 14)));
    expect(area).toBeCloseTo(1 - (0.9 + 0.4 + 0 + 0.5 + 0.1 + 0) / 6, 14);
    // Above 0.1 and at most 0.9 are 0.9, 0.4 and 0.5.
    expect(ambiguous).toBe(3 / 6);
    expect(() => consensusSummary(matrix, [0, 0])).toThrow(/16 numbers, got rows x rows = 4/);
    expect(() => consensusSummary(Float64Array.of(1, 2, 2, 1), [0, 0])).toThrow(/entry 0, 1 of the matrix/);
  });
});

describe('clusterTransitions', () => {
  it('counts by hand, and finds the long run', () => {
    const { counts, probabilities, stayers, moves, longRun, mobility } = clusterTransitions(
      [
        [0, 0, 0, 0, 1, 1],
        [0, 0, 0, 1, 1, 0],
        [0, 0, 1, 1, 1, 0],
      ],
      2,
    );
    expect(counts).toEqual([
      [6, 2],
      [1, 3],
    ]);
    expect(probabilities).toEqual([
      [0.75, 0.25],
      [0.25, 0.75],
    ]);
    expect(stayers).toEqual([4 / 6, 5 / 6]);
    expect(moves).toEqual([0, 0, 1, 1, 0, 1]);
    expect(longRun).toEqual([0.5, 0.5].map((value) => expect.closeTo(value, 12)));
    expect(mobility).toBe(0.5);
  });

  it('has no long run where it depends on the start, nor where nothing was in a cluster', () => {
    const still = clusterTransitions(
      [
        [0, 1],
        [0, 1],
      ],
      2,
    );
    expect(still.longRun).toBeNull();
    expect(still.mobility).toBe(0);
    const empty = clusterTransitions(
      [
        [0, 0],
        [0, 1],
      ],
      2,
    );
    expect(empty.probabilities[1]).toEqual([Number.NaN, Number.NaN]);
    expect(empty.longRun).toBeNull();
    expect(empty.mobility).toBeNull();
    expect(
      clusterTransitions(
        [
          [0, 0, 1],
          [0, 1, 1],
        ],
        2,
      ).longRun,
    ).toEqual([0, 1].map((value) => expect.closeTo(value, 12)));
  });

  it('refuses labels that are no clusters', () => {
    expect(() =>
      clusterTransitions(
        [
          [0, 1],
          [0, 2],
        ],
        2,
      ),
    ).toThrow(/label of row 1 in period 1/);
    expect(() => clusterTransitions([[0, 1], [0]], 2)).toThrow(/period 1 has 1 rows/);
  });
});
