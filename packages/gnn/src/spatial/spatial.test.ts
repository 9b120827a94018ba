import { ConfigError, DataError } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import { type Graph, Skater, graphFromPairs, joinCounts, localMoran, moranI } from '../index.ts';

/** A square of cells, neighbours by their sides. */
function square(side: number, without: readonly number[] = []): Graph {
  const ids = Array.from({ length: side ** 2 }, (_, at) => String(at));
  const pairs = ids.flatMap((id, at) => [
    ...(at % side < side - 1 ? [[id, String(at + 1)] as const] : []),
    ...(at + side < side ** 2 ? [[id, String(at + side)] as const] : []),
  ]);
  return graphFromPairs(
    ids,
    pairs.filter((pair) => !pair.some((id) => without.includes(Number(id)))),
  );
}

const noise = (count: number, seed: number): Float64Array => Float64Array.from({ length: count }, uniforms(seed));

describe('moranI', () => {
  it('rejects independence in about 5 % of samples without any, by all three p-values', () => {
    const graph = square(6);
    const rejected = { normality: 0, randomisation: 0, permutation: 0 };
    const samples = 600;
    for (let seed = 1; seed <= samples; seed++) {
      const test = moranI(noise(36, seed), graph, { permutations: 199, randomState: seed });
      for (const name of ['normality', 'randomisation', 'permutation'] as const)
        if (test[name]!.pValue <= 0.05) rejected[name]++;
    }
    for (const [name, count] of Object.entries(rejected)) {
      expect(count / samples, name).toBeGreaterThan(0.025);
      expect(count / samples, name).toBeLessThan(0.08);
    }
  });

  it('leaves out nodes without a neighbour, as if they were not there', () => {
    const x = noise(17, 3);
    const whole = moranI(x.subarray(0, 16), square(4));
    const island = moranI(x, { ...square(4), nodes: 17 });
    expect(island).toEqual(whole);
    expect(localMoran(x, { ...square(4), nodes: 17 }).statistic[16]).toBeNaN();
    expect(localMoran(x, { ...square(4), nodes: 17 }).quadrant[16]).toBeNull();
  });

  it('has local statistics that sum to it', () => {
    const [x, graph] = [noise(25, 5), square(5)];
    const { statistic } = localMoran(x, graph);
    expect(statistic.reduce((sum, value) => sum + value, 0) / 25).toBeCloseTo(moranI(x, graph).statistic, 12);
  });

  it('permutes the other nodes without replacement', () => {
    // Four nodes in a ring: a node's two neighbours are two of three others.
    const ring = graphFromPairs(
      ['a', 'b', 'c', 'd'],
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
        ['d', 'a'],
      ],
    );
    const { permutationP } = localMoran([3, 2, 0, -5], ring, { permutations: 3000, alternative: 'greater' });
    // Of the first: neighbours 2 and -5 among {2, 0, -5}: sums 2, -3, -5, of which two are at least -3.
    expect(permutationP![0]).toBeGreaterThan(0.62);
    expect(permutationP![0]).toBeLessThan(0.71);
  });

  it.each<[() => unknown, RegExp]>([
    [() => moranI([1, 2, 3], square(2)), /x has 3 values, the graph 4 nodes/],
    [() => moranI([2, 2, 2, 2], square(2)), /same in all nodes/],
    [() => moranI([1, 2, Number.NaN, 2], square(2)), /not a finite number/],
    [() => moranI([1, 2], graphFromPairs(['a', 'b'], [['a', 'b']])), /2 nodes have a neighbour/],
    [() => moranI([1, 2, 3, 4], square(2), { permutations: -1 }), /permutations: not allowed: -1/],
    [() => joinCounts([1, 1, 1, 1], square(2)), /one label/],
    [() => joinCounts([1, 1, 0.5, 1], square(2)), /label of row 2 is 0.5/],
  ])('says what is wrong %#', (test, message) => {
    expect(test).toThrow(message);
  });
});

describe('joinCounts', () => {
  it('have the moments of all orders of the labels', () => {
    const graph = square(3);
    const labels = [0, 0, 0, 1, 1, 1, 1, 2, 2];
    const { same } = joinCounts(labels, graph, { permutations: 0 });
    // Half a million orders by chance are nearly all there are.
    const next = uniforms(9);
    let [sum, squares] = [0, 0];
    const draws = 100_000;
    for (let draw = 0; draw < draws; draw++) {
      const order = labels.map((label) => ({ label, at: next() })).sort((a, b) => a.at - b.at);
      const half = graph.edgeWeight.length;
      let count = 0;
      for (let edge = 0; edge < half; edge++)
        if (order[graph.edgeIndex[edge]!]!.label === order[graph.edgeIndex[half + edge]!]!.label) count += 0.5;
      sum += count;
      squares += count ** 2;
    }
    const [mean, variance] = [sum / draws, squares / draws - (sum / draws) ** 2];
    expect(Math.abs(mean - same.expectation)).toBeLessThan(4 * Math.sqrt(same.variance / draws));
    expect(variance / same.variance).toBeGreaterThan(0.97);
    expect(variance / same.variance).toBeLessThan(1.03);
  });

  it('find clusters of neighbours, and none where labels are mixed', () => {
    const half = Array.from({ length: 36 }, (_, at) => Number(at >= 18));
    const chess = Array.from({ length: 36 }, (_, at) => (at + Math.floor(at / 6)) % 2);
    expect(joinCounts(half, square(6)).same.permutation!.pValue).toBe(1 / 1000);
    expect(joinCounts(chess, square(6)).same.count).toBe(0);
    expect(joinCounts(chess, square(6)).same.permutation!.pValue).toBe(1);
  });
});

describe('Skater', () => {
  const points = { x: noise(50, 2), rows: 25, features: 2 };

  it('has clusters that borders join, each within those of fewer', async () => {
    const graph = square(5);
    const model = await new Skater({ nClusters: 6 }).fit({ ...points, graph });
    for (let k = 2; k <= 6; k++) {
      const [labels, fewer] = [model.cut(k), model.cut(k - 1)];
      expect(new Set(labels).size).toBe(k);
      for (const label of new Set(labels)) {
        const members = [...labels.keys()].filter((node) => labels[node] === label);
        expect(new Set(members.map((node) => fewer[node])).size).toBe(1);
        expect(connected(graph, members)).toBe(true);
      }
    }
    model.result.within.forEach((value, at) =>
      expect(value).toBeLessThanOrEqual(model.result.within[at - 1] ?? Infinity),
    );
  });

  it('starts from the parts that no border joins', async () => {
    const graph = square(5, [12]);
    const model = await new Skater({ nClusters: 3 }).fit({ ...points, graph });
    expect(model.result.parts).toBe(2);
    expect([...model.cut(2)].filter((label) => label === 1)).toHaveLength(1);
    await expect(new Skater({ nClusters: 1 }).fit({ ...points, graph })).rejects.toThrow(/graph has 2 parts/);
    expect(() => model.cut(4)).toThrow(ConfigError);
  });

  it('says where clusters would be too small', async () => {
    const fit = () => new Skater({ nClusters: 4, minSize: 12 }).fit({ ...points, graph: square(5) });
    await expect(fit()).rejects.toThrow(DataError);
    await expect(fit()).rejects.toThrow(/no cut leaves clusters of 12 or more/);
    await expect(new Skater().fit({ ...points, graph: square(4) })).rejects.toThrow(/16 nodes, x has 25 rows/);
  });
});

function connected(graph: Graph, members: readonly number[]): boolean {
  const [inside, reached] = [new Set(members), new Set([members[0]!])];
  const edges = graph.edgeWeight.length;
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (let edge = 0; edge < edges; edge++)
      if (reached.has(graph.edgeIndex[edge]!) && inside.has(graph.edgeIndex[edges + edge]!))
        reached.add(graph.edgeIndex[edges + edge]!);
  }
  return reached.size === inside.size;
}
