import type { Table } from '@kuznets/base';
import type { Panel } from '@kuznets/data';
import { type Graph, KMeans, selectNClusters, silhouetteScore, similarityGraph } from '@kuznets/gnn';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { zScores } from '../z-scores.ts';
import { type Borders, borderGraph } from './borders.ts';

/** All that the clusters of one period depend on beside the panel. */
export interface ClusterSettings {
  /** Index of the period. */
  readonly period: number;
  readonly scaling: RegionsConfig['scaling'];
  /** Periods that z-scores are made with: the period itself, or all up to it. */
  readonly scales: RegionsConfig['scales']['clusters'];
  readonly dae: RegionsConfig['dae'];
  readonly graph: RegionsConfig['graph'];
  /** Where the graph joins neighbours. */
  readonly borders?: Borders;
  readonly gcn: RegionsConfig['gcn'];
  readonly objective: RegionsConfig['objective'];
  readonly nClusters: number;
  readonly epochs: { readonly dae: number; readonly gcn: number };
  readonly seed: number;
}

/** What a configuration says of the clusters of a period; `auto` chooses their number here. */
export function clusterSettings(
  config: RegionsConfig,
  { panel, borders }: Pick<RegionsData, 'panel' | 'borders'>,
  period: number,
): ClusterSettings {
  const { dae, graph, gcn, objective, clusters, epochs, seed } = config;
  const section = sectionSettings(config, period);
  const nClusters =
    clusters === 'auto' ? selectNClusters(crossSection(panel, section), { randomState: seed }).nClusters : clusters;
  return {
    ...{ ...section, dae, graph, gcn, objective, nClusters, seed },
    ...(graph.keep === 'borders' && { borders: { pairs: borders!.pairs, weights: borders!.weights } }),
    epochs: { dae: epochs.dae, gcn: epochs.gcn },
  };
}

/** What the z-scores of a period depend on. */
export type Section = Pick<ClusterSettings, 'period' | 'scaling' | 'scales'>;

/** What a configuration says of the z-scores of a period. */
export const sectionSettings = ({ scaling, scales }: RegionsConfig, period: number): Section => ({
  ...{ period, scaling },
  scales: scales.clusters,
});

/** The regions of one period by their z-scores. */
export function crossSection(panel: Panel, { period, scaling, scales }: Section): Table {
  const { units, indicators, periods } = panel;
  const { z } = zScores(panel, scales === 'pooled' ? 0 : period, period, scaling);
  const x = new Float64Array(units * indicators);
  for (let unit = 0; unit < units; unit++) {
    const first = (unit * periods.length + period) * indicators;
    x.set(z.subarray(first, first + indicators), unit * indicators);
  }
  return { x, rows: units, features: indicators };
}

/** The graph of the regions: of those that are alike, or of neighbours. */
export function graphOf(points: Table, { graph, borders }: Pick<ClusterSettings, 'graph' | 'borders'>): Graph {
  const { keep, ...likeness } = graph;
  return keep === 'borders' ? borderGraph(borders!, points.rows) : similarityGraph(points, { keep, ...likeness });
}

/** One partition and its silhouette. */
export interface Partition {
  /** `units`, by falling mean of the first indicator. */
  readonly labels: number[];
  /** Among the z-scored indicators. */
  readonly silhouette: number;
}

/** Clusters renumbered by falling mean of the first indicator. */
export function namedByMean(labels: Uint32Array, points: Table): number[] {
  const mean = (name: number): number => {
    const rows = [...labels.keys()].filter((row) => labels[row] === name);
    return rows.reduce((sum, row) => sum + points.x[row * points.features]!, 0) / rows.length;
  };
  const order = [...new Set(labels)].sort((a, b) => mean(b) - mean(a));
  return Array.from(labels, (label) => order.indexOf(label));
}

/** Clusters by falling mean of the first indicator, and their silhouette. */
export function partitionOf(labels: Uint32Array, points: Table): Partition {
  return { labels: namedByMean(labels, points), silhouette: silhouetteScore(points, labels) };
}

/** k-means of the indicators, without codes or graph. */
export async function directPartition(
  points: Table,
  { nClusters, seed }: Pick<ClusterSettings, 'nClusters' | 'seed'>,
): Promise<Partition> {
  const { result } = await new KMeans({ nClusters, randomState: seed }).fit(points);
  return partitionOf(result.labels, points);
}
