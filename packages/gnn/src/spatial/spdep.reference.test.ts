import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Graph, type WeightStyle, graphFromPairs, joinCounts, localMoran, moranI, Skater } from '../index.ts';

interface Case {
  readonly nodes: number;
  readonly edges: { from: number[]; to: number[]; weight: number[] };
  readonly x: Readonly<Record<string, number[]>>;
  readonly moran: readonly {
    style: WeightStyle;
    x: string;
    statistic: number;
    expectation: number;
    randomisation: [number, number, number];
    normality: [number, number, number];
    twoSided: number;
    less: number;
    local: Record<'statistic' | 'expectation' | 'variance' | 'z' | 'pValue', number[]> & { quadrant: string[] };
    adjusted: number[];
    permutation: number;
  }[];
  readonly joins: readonly { labels: number[]; rows: string[]; values: number[][] }[];
  readonly data: number[];
  readonly features: number;
  readonly tree: { from: number[]; to: number[]; cost: number[] };
  readonly skater: readonly { cuts: number; minSize: number; labels: number[]; within: number[] }[];
  readonly squares: { cuts: number; labels: number[]; within: number[] };
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../../test/reference/spdep.json', import.meta.url), 'utf8'),
) as { cases: Record<string, Case> };

const graphOf = ({ nodes, edges }: Case): Graph =>
  graphFromPairs(
    Array.from({ length: nodes }, (_, i) => String(i)),
    edges.from.map((from, at) => [String(from), String(edges.to[at]!)] as const),
    edges.weight,
  );

/** Largest distance of two lists relative to the size of the larger entry, 1 at least. */
const apart = (got: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(got.length).toBe(expected.length);
  return Array.from(expected).reduce(
    (most, value, at) => Math.max(most, Math.abs(got[at]! - value) / Math.max(1, Math.abs(value))),
    0,
  );
};

const moranCases = Object.entries(cases).flatMap(([name, one]) =>
  one.moran.map((moran) => ({
    ...moran,
    title: `${name}, ${moran.x}, style ${moran.style}`,
    values: one.x[moran.x]!,
    one,
  })),
);

describe("Moran's I", () => {
  it.each(moranCases)("is spdep's: $title", ({ one, values, style, ...expected }) => {
    const graph = graphOf(one);
    const { statistic, expectation, randomisation, normality, permutation } = moranI(values, graph, {
      style,
      permutations: 9999,
    });
    expect(apart([statistic, expectation], [expected.statistic, expected.expectation])).toBeLessThan(1e-12);
    for (const [name, got] of Object.entries({ randomisation, normality })) {
      const { variance, z, pValue } = got;
      expect(apart([variance, z, pValue], expected[name as 'normality']), name).toBeLessThan(1e-10);
    }
    for (const [alternative, pValue] of [
      ['two-sided', expected.twoSided],
      ['less', expected.less],
    ] as const) {
      const test = moranI(values, graph, { style, alternative, permutations: 0 });
      expect(test.randomisation.pValue).toBeCloseTo(pValue, 10);
      expect(test.permutation).toBeNull();
    }
    // Two p-values of 9,999 permutations each differ by their own chance alone.
    const p = (expected.permutation + permutation!.pValue) / 2;
    expect(Math.abs(permutation!.pValue - expected.permutation)).toBeLessThan(4 * Math.sqrt((2 * p * (1 - p)) / 9999));
  });

  it.each(moranCases)("is spdep's locally: $title", ({ one, values, style, local, adjusted }) => {
    const { quadrant, ...got } = localMoran(values, graphOf(one), { style, permutations: 0 });
    for (const name of ['statistic', 'expectation', 'variance', 'z', 'pValue'] as const)
      expect(apart(got[name], local[name]), name).toBeLessThan(1e-9);
    expect(apart(got.adjustedP, adjusted)).toBeLessThan(1e-9);
    expect(quadrant.map((name) => name!.toLowerCase())).toEqual(local.quadrant.map((name) => name.toLowerCase()));
  });
});

describe('joinCounts', () => {
  const joinCases = Object.entries(cases).flatMap(([name, one]) =>
    one.joins.map((joins, at) => ({ name, one, joins, at })),
  );

  it.each(joinCases)("are spdep's: $name, labels $at", ({ one, joins: { labels, rows, values } }) => {
    const { labels: names, pairs, same } = joinCounts(labels, graphOf(one), { permutations: 0 });
    rows.slice(0, -1).forEach((row, at) => {
      const [r, s] = row.split(':').map((label) => names.indexOf(Number(label)));
      const { count, expectation, variance, z } = pairs[r!]![s!]!;
      expect(apart([count, expectation, variance, z], values[at]!), row).toBeLessThan(1e-9);
      expect(pairs[s!]![r!]).toEqual(pairs[r!]![s!]);
    });
    // Joins of the same label are those that are not of different ones.
    const [count, expectation, variance, z] = values.at(-1)! as [number, number, number, number];
    const all = one.edges.from.length;
    expect(apart([same.count, same.expectation, same.z], [all - count, all - expectation, -z])).toBeLessThan(1e-9);
    expect(same.variance).toBeCloseTo(variance, 8);
  });
});

describe('Skater', () => {
  const clouds = Object.entries(cases).map(([name, one]) => ({
    name,
    one,
    nodes: { x: Float64Array.from(one.data), rows: one.nodes, features: one.features, graph: graphOf(one) },
  }));

  it.each(clouds)("grows spdep's tree and cuts it there: $name", async ({ one, nodes }) => {
    for (const { cuts, minSize, labels, within } of one.skater) {
      const model = await new Skater({ nClusters: cuts + 1, minSize }).fit(nodes);
      const { treeIndex, treeCost, ...result } = model.result;
      expect([...treeIndex]).toEqual([...one.tree.from, ...one.tree.to]);
      expect(apart(treeCost, one.tree.cost)).toBeLessThan(1e-12);
      expect([...result.labels].map((label) => label + 1)).toEqual(labels);
      expect(apart(result.within, within)).toBeLessThan(1e-10);
      expect([...model.cut(cuts + 1)]).toEqual([...result.labels]);
    }
  });

  it.each(clouds)('cuts squares as spdep does with such a function: $name', async ({ one, nodes }) => {
    const { cuts, labels, within } = one.squares;
    const { result } = await new Skater({ nClusters: cuts + 1, spread: 'squares' }).fit(nodes);
    expect([...result.labels].map((label) => label + 1)).toEqual(labels);
    expect(apart(result.within, within)).toBeLessThan(1e-10);
  });
});
