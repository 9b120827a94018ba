import { type Device, createDevice } from '@kuznets/core-gpu';
import { moranI } from '@kuznets/gnn';
import { uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedPanel } from '../../test/simulated-panel.ts';
import { runStudy } from '../study/run-study.ts';
import { memoryStore, type WorkStore } from '../study/work-store.ts';
import { borderGraph, withoutRegion } from './clusters/borders.ts';
import { clusterSettings, crossSection, graphOf } from './clusters/cross-section.ts';
import { drawnSection } from './clusters/resamples.ts';
import { namedAlike } from './clusters/transitions.ts';
import { resolveRegionsConfig, type RegionsConfigInput } from './config.ts';
import type { RegionsData } from './data.ts';
import { planRegions } from './plan.ts';
import { regionsStudy } from './study.ts';
import { regionsTables } from './tables/tables.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const quick: RegionsConfigInput = {
  data: 'simulated',
  replicas: 2,
  leaveOut: 0,
  epochs: { dae: 4, gcn: 4, lstm: 3 },
  origins: [2006, 2007],
};

async function study(data: RegionsData, input: RegionsConfigInput, store: WorkStore = memoryStore()) {
  const computed: Record<string, number> = {};
  const { result } = await runStudy(regionsStudy, resolveRegionsConfig({ ...quick, ...input }), data, {
    ...{ device, store },
    onEvent: (event) => {
      if (event.code === 'stage') computed[event.stage] = event.units - event.done;
    },
  });
  return { result, computed };
}

/** Twelve regions in a row, each a neighbour of the next; the first five lie higher in some indicators. */
async function row(inGroup: (i: number, t: number, k: number) => boolean, seed = 1): Promise<RegionsData> {
  const next = uniforms(seed);
  const data = await simulatedPanel((i, t, k) => (inGroup(i, t, k) ? 8 : 0) + next());
  const pairs = Array.from({ length: 11 }, (_, at) => [at, at + 1] as const);
  return { ...data, borders: { pairs, weights: pairs.map(() => 1), unknown: ['Atlantis'], file: 'borders.csv' } };
}

const labelsOfRow = Array.from({ length: 12 }, (_, i) => Number(i >= 5));

describe('what is asked of clusters', () => {
  test('is nothing by default', async () => {
    const { borders: _, ...data } = await row((i) => i < 5);
    const { result, computed } = await study(data, {});
    expect(result.described).toMatchObject({ resampled: [], contiguous: null, numbers: { gap: null, mixtures: null } });
    expect(result).toMatchObject({ transitions: null, spatial: null });
    expect(Object.keys(computed)).toEqual(['clusters', 'forecasts']);
  });

  test('finds two groups again in every draw, by neighbours, by gap and by BIC', async () => {
    const data = await row((i) => i < 5);
    const clustering = { resamples: 30, networks: 1, references: 20, mixtures: true, most: 4, permutations: 199 };
    const { result } = await study(data, { neighbours: 'borders.csv', clustering });
    const { resampled, numbers, contiguous, direct } = result.described;
    expect(direct.labels).toEqual(labelsOfRow);
    expect(resampled.map(({ by, drawn }) => `${by} ${drawn}`)).toEqual(
      ['direct', 'contiguous', 'gnn'].flatMap((by) =>
        ['indicators', 'periods', 'both'].map((drawn) => `${by} ${drawn}`),
      ),
    );
    for (const { by, clusters, matrix, regions, adjustedRand } of resampled) {
      expect(matrix).toHaveLength((12 * 11) / 2);
      expect(regions).toHaveLength(12);
      if (by === 'gnn') continue;
      expect(adjustedRand).toBe(1);
      expect(clusters.map(({ jaccard, regions: size }) => [jaccard, size])).toEqual([
        [1, 5],
        [1, 7],
      ]);
    }
    expect(contiguous).toMatchObject({ labels: labelsOfRow, parts: 1, adjustedRand: 1 });
    expect(numbers.gap!.nClusters).toBe(2);
    expect(numbers.gap!.candidates).toEqual([1, 2, 3, 4]);
    expect(numbers.mixtures).toMatchObject({ nComponents: 2, adjustedRand: 1, labels: labelsOfRow });

    const spatial = result.spatial!;
    expect(spatial.notes).toEqual([{ code: 'neighbours-unknown', names: ['Atlantis'] }]);
    const joins = spatial.partitions.find(({ partition }) => partition === 'direct')!;
    expect(joins.same.count).toBe(10);
    expect(joins.clusters.map(({ count }) => count)).toEqual([4, 6]);
    expect(joins.same.permutationP).toBeLessThan(0.05);
    for (const { permutationP, statistic } of spatial.indicators) {
      expect(statistic).toBeGreaterThan(0.5);
      expect(permutationP).toBeLessThan(0.05);
    }
    expect(spatial.local[0]!.quadrant.slice(0, 3)).toEqual(['high-high', 'high-high', 'high-high']);
    for (const table of regionsTables(result))
      for (const cells of table.rows) expect(cells).toHaveLength(table.columns.length);
  });

  test('dissolves what hangs on two indicators where neither is drawn', async () => {
    const data = await row((i, _t, k) => k < 2 && i < 5);
    const { result } = await study(data, { clustering: { resamples: 200 } });
    expect(result.described.direct.labels).toEqual(labelsOfRow);
    const [indicators, periods] = result.described.resampled;
    // Of four draws out of four indicators none is one of the two in (2/4)^4 = 0.06, one is in 0.25.
    for (const { recovered, dissolved } of indicators!.clusters) {
      expect(1 - recovered).toBeGreaterThan(0.04);
      expect(1 - recovered).toBeLessThan(0.5);
      expect(dissolved).toBeLessThan(1 - recovered);
    }
    expect(periods!.clusters.map(({ recovered }) => recovered)).toEqual([1, 1]);
  });

  test('follows a region that changes its group', async () => {
    // Region 5 joins the others in 2004; from 2005 on the groups change places.
    const data = await row((i, t) => (t < 5 ? i < 5 || (i === 5 && t < 4) : i >= 5));
    const { result } = await study(data, { clustering: { transitions: 'k-means' } });
    const { labels, counts, moves, stayers, longRun } = result.transitions!;
    expect(labels).toHaveLength(9);
    // Where groups change places no region leaves its own.
    expect(moves).toEqual(data.panel.ids.map((_, i) => Number(i === 5)));
    expect(stayers.map((share) => share < 1)).toEqual([false, false, false, true, false, false, false, false]);
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(8 * 12);
    expect(longRun!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(labels[8]).toEqual(result.described.direct.labels);
  });

  test('follows the networks where they are asked', async () => {
    const data = await row((i) => i < 5);
    const { result, computed } = await study(data, { clustering: { transitions: 'networks' } });
    expect(result.transitions!.by).toBe('networks');
    expect(result.transitions!.labels[8]).toEqual(result.described.gnn.consensus.labels);
    // The period described and both origins are clustered already.
    expect(computed['clusters']).toBe(6);
  });

  test("tests the errors of forecasts: Moran's I of what came less the forecast", async () => {
    const data = await row((i) => i < 5, 7);
    const { result } = await study(data, { neighbours: 'borders.csv', horizon: 2, clustering: { permutations: 99 } });
    const errors = result.spatial!.errors.filter(({ method }) => method === 'random-walk');
    expect(errors.map(({ origin, horizon }) => [origin, horizon])).toEqual([
      [2006, 1],
      [2006, 2],
      [2007, 1],
    ]);
    const value = (i: number, t: number): number => data.panel.values[(i * 9 + t) * 4]!;
    const graph = borderGraph(data.borders!, 12);
    const changes = data.panel.ids.map((_, i) => value(i, 8) - value(i, 6));
    const { statistic, randomisation } = moranI(changes, graph, { alternative: 'two-sided', permutations: 0 });
    expect(errors[1]!.statistic).toBeCloseTo(statistic, 10);
    expect(errors[1]!.randomisation.pValue).toBeCloseTo(randomisation.pValue, 10);
  });

  test('says where there are no clusters of neighbours, and which regions have none', async () => {
    const data = await row((i) => i < 5);
    const pairs = data.borders!.pairs.filter(([a]) => a !== 2 && a !== 7 && a !== 10);
    const { result } = await study(
      { ...data, borders: { ...data.borders!, pairs, weights: pairs.map(() => 1), unknown: [] } },
      { neighbours: 'borders.csv', clustering: { permutations: 0 } },
    );
    expect(result.described.contiguous).toBeNull();
    expect(result.spatial!.notes).toEqual([
      { code: 'regions-alone', ids: ['R11'] },
      { code: 'more-parts-than-clusters', parts: 4, clusters: 2 },
    ]);
    expect(result.spatial!.local[0]!.statistic[11]).toBeNull();
    expect(result.spatial!.indicators[0]!.permutationP).toBeNull();
  });

  test('computes what is new alone', async () => {
    const data = await row((i) => i < 5);
    const asked = { resamples: 100, references: 5, mixtures: true, most: 3 };
    for (const [change, computed] of [
      [{ resamples: 150 }, { resamples: 6 }],
      [{ references: 6 }, { gap: 1 }],
      [{ most: 4 }, { gap: 1, mixtures: 1 }],
      [{ permutations: 5 }, {}],
    ] as const) {
      const store = memoryStore();
      const first = (await study(data, { neighbours: 'borders.csv', clustering: asked }, store)).computed;
      expect(first).toMatchObject({ resamples: 6, gap: 1, mixtures: 1 });
      const again = (await study(data, { neighbours: 'borders.csv', clustering: { ...asked, ...change } }, store))
        .computed;
      const none = { clusters: 0, resamples: 0, gap: 0, mixtures: 0, forecasts: 0 };
      expect({ change, ...again }).toEqual({ change, ...none, ...computed });
    }
  });
});

test('a graph of neighbours joins them, however alike, and those that stay when one is left out', async () => {
  const data = await row((i) => i < 5);
  const asked = { neighbours: 'borders.csv', leaveOut: 3, clustering: { permutations: 0 } };
  const { result } = await study(data, { ...asked, graph: { keep: 'borders' } });
  expect(result.described.graph.edges).toBe(11);
  const settings = clusterSettings(resolveRegionsConfig({ ...quick, graph: { keep: 'borders' } }), data, 8);
  const points = crossSection(data.panel, settings);
  const { edgeIndex, edgeWeight } = graphOf(points, settings);
  const edges = edgeWeight.length;
  expect([...edgeWeight.keys()].every((edge) => Math.abs(edgeIndex[edge]! - edgeIndex[edges + edge]!) === 1)).toBe(
    true,
  );
  expect(
    withoutRegion(
      {
        pairs: [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        weights: [1, 2, 3],
      },
      1,
    ),
  ).toEqual({
    pairs: [[1, 2]],
    weights: [3],
  });
  expect(result.described.leaveOneOut!.adjustedRand).toHaveLength(12);
  const alike = await study(data, { ...asked, leaveOut: 0, graph: { keep: 'nearest', nNeighbors: 2 } });
  expect(alike.result.described.gnn).not.toEqual(result.described.gnn);
});

test('planRegions refuses neighbours that are not known, and too few', async () => {
  const { borders, ...data } = await row((i) => i < 5);
  const config = resolveRegionsConfig({ ...quick, neighbours: 'catalogue' });
  expect(() => planRegions(config, data)).toThrow(/neighbours: no neighbours are known of simulated/);
  const pairs = [[0, 1] as const];
  expect(() => planRegions(config, { ...data, borders: { ...borders!, pairs, weights: [1] } })).toThrow(
    /2 regions have a neighbour; allowed: at least 4/,
  );
  expect(() => planRegions(resolveRegionsConfig({ ...quick, graph: { keep: 'borders' } }), data)).toThrow(
    /graph.keep: got borders, and no neighbours; allowed: positive, threshold, nearest, or borders with `neighbours`/,
  );
});

test('drawnSection is a mean of the periods drawn, of the indicators drawn', () => {
  const sectionOf = (period: number) => ({ x: Float64Array.of(period, 10, -period, 20), rows: 2, features: 2 });
  const told = { periods: 3, period: 1, seed: 1 };
  const { x } = drawnSection(sectionOf, { ...told, drawn: 'periods' }, 4);
  expect(x[1]).toBeCloseTo(10, 12);
  expect(x[0]).toBeCloseTo(-x[2]!, 12);
  expect((3 * x[0]!) % 1).toBeCloseTo(0, 10);
  const indicators = [0, 1, 2, 3, 4, 5].map(
    (draw) => drawnSection(sectionOf, { ...told, drawn: 'indicators' }, draw).x,
  );
  for (const drawn of indicators) expect([1, 10]).toContain(drawn[0]);
  expect(new Set(indicators.map((drawn) => drawn.join())).size).toBeGreaterThan(2);
});

test('namedAlike keeps names from period to period, from the one described on', () => {
  const named = namedAlike(
    [
      [0, 0, 1],
      [1, 1, 0],
      [0, 0, 1],
      [0, 1, 1],
    ],
    1,
    2,
  );
  expect(named).toEqual([
    [1, 1, 0],
    [1, 1, 0],
    [1, 1, 0],
    [1, 0, 0],
  ]);
});
