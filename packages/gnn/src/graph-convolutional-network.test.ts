import { NotFittedError, ShapeError, type Table } from '@kuznets/base';
import { type Device, createDevice, programGradient } from '@kuznets/core-gpu';
import { uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  GraphConvolutionalNetwork,
  type GraphConvolutionalNetworkOptions,
  type Graph,
  type GraphNodes,
  KMeans,
  adjustedRandScore,
  denseAdjacency,
  gcnNorm,
  graphFromAdjacency,
  graphProgram,
  similarityGraph,
} from './index.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const truth = Array.from({ length: 30 }, (_, i) => (i < 12 ? 0 : 1));

/** Two groups that differ along a direction, in six noisy indicators. */
const panel = (seed: number): Table => {
  const next = uniforms(seed);
  return {
    rows: 30,
    features: 6,
    x: Float64Array.from(
      { length: 180 },
      (_, at) => (truth[Math.floor(at / 6)] === 0 ? 1 : -1) * (at % 2 === 0 ? 1 : -1) + 2.4 * (next() - 0.5),
    ),
  };
};

const clusters = async (network: GraphConvolutionalNetwork): Promise<number[]> => {
  const { embedding, replicas, nodes, embeddingSize } = network.result;
  const points = { x: Float64Array.from(embedding), rows: nodes, features: embeddingSize };
  const { labels } = (await new KMeans({ nClusters: 2 }).fit(points, { replicas })).result;
  return Array.from({ length: replicas }, (_, replica) =>
    adjustedRandScore(labels.subarray(replica * nodes, (replica + 1) * nodes), truth),
  );
};

describe('GraphConvolutionalNetwork', () => {
  it.each(['autoencoder', 'modularity', 'self-training'] as const)(
    'finds two groups by %s',
    async (objective) => {
      const points = panel(1);
      const network = await new GraphConvolutionalNetwork({ objective }).fit(
        { ...points, graph: similarityGraph(points) },
        { device, replicas: 11 },
      );
      expect((await clusters(network)).toSorted((a, b) => a - b)[5]).toBeGreaterThanOrEqual(0.9);
      const { trainLoss, assignment, diverged } = network.result;
      expect(diverged).toEqual([]);
      const epochs = trainLoss.length / 11;
      expect(trainLoss[epochs - 1]!).toBeLessThan(trainLoss[0]!);
      if (objective === 'autoencoder') expect(assignment).toBeNull();
      else
        for (let at = 0; at < 11 * 30; at++) expect(assignment![2 * at]! + assignment![2 * at + 1]!).toBeCloseTo(1, 5);
    },
    60_000,
  );

  it('gives each replica the same bytes in any shard', async () => {
    const points = panel(2);
    const nodes = { ...points, graph: similarityGraph(points) };
    for (const objective of ['autoencoder', 'self-training'] as const) {
      const model = new GraphConvolutionalNetwork({ objective, epochs: 6, randomState: 5 });
      const whole = (await model.fit(nodes, { device, replicas: 5 })).result.embedding;
      const shard = (await model.fit(nodes, { device, replicas: 2, firstReplica: 2 })).result.embedding;
      expect([...shard]).toEqual([...whole.subarray(2 * 60, 4 * 60)]);
    }
  });

  it("takes each replica's own features", async () => {
    const [a, b] = [panel(3), panel(4)];
    const graph = similarityGraph(a);
    const model = new GraphConvolutionalNetwork({ epochs: 3 });
    const both = (await model.fit({ ...a, graph, x: Float64Array.from([...a.x, ...b.x]) }, { device, replicas: 2 }))
      .result.embedding;
    const second = (await model.fit({ ...b, graph }, { device, firstReplica: 1 })).result.embedding;
    expect([...both.subarray(60)]).toEqual([...second]);
  });

  it('places and clusters the nodes of another graph', async () => {
    const [points, others] = [panel(1), panel(5)];
    const nodes = { ...points, graph: similarityGraph(points) };
    const model = await new GraphConvolutionalNetwork({ objective: 'modularity', epochs: 300 }).fit(nodes, {
      device,
      replicas: 3,
    });
    const { embedding, assignment } = model.result;
    expect(await model.transform(nodes)).toEqual(embedding);
    expect(await model.predictProba(nodes)).toEqual(assignment);
    const few = { rows: 24, features: 6, x: others.x.slice(0, 24 * 6) };
    const soft = await model.predictProba({ ...few, graph: similarityGraph(few) }, { device });
    const labels = Array.from({ length: 24 }, (_, i) => (soft[2 * i]! > 0.5 ? 0 : 1));
    expect(adjustedRandScore(labels, truth.slice(0, 24))).toBeGreaterThan(0.8);
    await expect(
      (await new GraphConvolutionalNetwork({ epochs: 2 }).fit(nodes, { device })).predictProba(nodes),
    ).rejects.toThrow(/no clusters/);
  });

  it.each([1, 3])('has as many convolutions as asked for, %i', async (nLayers) => {
    const points = panel(8);
    const graph = similarityGraph(points, { keep: 'nearest' });
    const model = new GraphConvolutionalNetwork({ nLayers, hidden: 3, epochs: 2, embeddingActivation: 'linear' });
    const { embedding, parameters } = (await model.fit({ ...points, graph }, { device })).result;
    const s = denseAdjacency(gcnNorm(graph));
    let h = Array.from({ length: 30 }, (_, i) => [...points.x.subarray(6 * i, 6 * i + 6)]);
    for (let layer = 0; layer < nLayers; layer++) {
      const weight = parameters![`gcn.${layer}.weight`]!;
      const bias = parameters![`gcn.${layer}.bias`];
      const width = h[0]!.length;
      const mixed = h.map((_, i) =>
        h[0]!.map((_one, k) => h.reduce((sum, row, j) => sum + s[30 * i + j]! * row[k]!, 0)),
      );
      h = mixed.map((row) =>
        Array.from({ length: weight.length / width }, (_, unit) => {
          const sum = row.reduce((total, value, k) => total + value * weight[unit * width + k]!, bias?.[unit] ?? 0);
          return layer < nLayers - 1 ? Math.max(0, sum) : sum;
        }),
      );
    }
    expect(Object.keys(parameters!).filter((name) => name.endsWith('.weight'))).toHaveLength(nLayers);
    h.flat().forEach((value, at) => expect(Math.abs(embedding[at]! - value)).toBeLessThan(1e-4));
  });

  it('computes the loss and embedding of the formulas', async () => {
    const points = panel(6);
    const graph = similarityGraph(points, { keep: 'nearest' });
    const x = Float32Array.from(points.x);
    const { loss, outputs, parameters } = await programGradient(device, graphProgram(graph, 6), {
      replicas: 1,
      seed: 3,
      inputs: { x },
    });
    const s = denseAdjacency(gcnNorm(graph));
    const times = (a: ArrayLike<number>, b: ArrayLike<number>, n: number, k: number, m: number): number[] =>
      Array.from({ length: n * m }, (_, at) =>
        Array.from({ length: k }, (_, l) => a[Math.floor(at / m) * k + l]! * b[l * m + (at % m)]!).reduce(
          (sum, value) => sum + value,
          0,
        ),
      );
    const turned = (w: Float32Array, rows: number, columns: number): number[] =>
      Array.from({ length: rows * columns }, (_, at) => w[(at % rows) * columns + Math.floor(at / rows)]!);
    const h = times(s, times(x, turned(parameters['gcn.0.weight']!, 16, 6), 30, 6, 16), 30, 30, 16).map((value) =>
      Math.max(0, value),
    );
    const z = times(s, times(h, turned(parameters['gcn.1.weight']!, 2, 16), 30, 16, 2), 30, 30, 2);
    z.forEach((value, at) => expect(Math.abs(outputs['embedding']![at]! - value)).toBeLessThan(1e-5));
    const adjacency = denseAdjacency(graph);
    const joined = Array.from({ length: 900 }, (_, at) => adjacency[at]! > 0 || at % 31 === 0);
    const count = joined.filter(Boolean).length;
    let [sum, weights] = [0, 0];
    joined.forEach((yes, at) => {
      const logit =
        z[2 * Math.floor(at / 30)]! * z[2 * (at % 30)]! + z[2 * Math.floor(at / 30) + 1]! * z[2 * (at % 30) + 1]!;
      const weight = yes ? (900 - count) / count : 1;
      sum += weight * Math.log(1 + Math.exp(yes ? -logit : logit));
      weights += weight;
    });
    expect(Math.abs(loss[0]! - sum / weights)).toBeLessThan(1e-5);
  });

  it('refuses what it cannot fit', async () => {
    const points = panel(1);
    const graph = similarityGraph(points);
    const empty: Graph = graphFromAdjacency(new Float64Array(900), 30);
    const fit = async (nodes: GraphNodes, options?: GraphConvolutionalNetworkOptions) =>
      new GraphConvolutionalNetwork(options).fit(nodes, { device });
    await expect(fit({ ...points, graph: empty })).rejects.toThrow(/the graph has no edge/);
    await expect(fit({ ...points, graph }, { nClusters: 31 })).rejects.toThrow(
      /nClusters: not allowed: 31; allowed: whole numbers from 2 to 30/,
    );
    await expect(fit({ ...points, graph }, { hidden: 0 })).rejects.toThrow(/hidden: not allowed: 0/);
    await expect(fit({ ...points, graph, rows: 15, features: 12 })).rejects.toThrow(ShapeError);
    expect(() => new GraphConvolutionalNetwork().result).toThrow(NotFittedError);
  });
});
