import { type Graph, Skater, adjustedRandScore, graphFromPairs } from '@kuznets/gnn';
import type { RegionsData } from '../data.ts';
import type { PeriodClusters } from './periods.ts';
import { type Partition, partitionOf } from './cross-section.ts';

/** Neighbours as the inputs of a unit have them. */
export interface Borders {
  readonly pairs: readonly (readonly [number, number])[];
  readonly weights: readonly number[];
}

/** The graph of neighbours. */
export function borderGraph({ pairs, weights }: Borders, regions: number): Graph {
  const ids = Array.from({ length: regions }, (_, at) => String(at));
  return graphFromPairs(
    ids,
    pairs.map(([a, b]) => [String(a), String(b)] as const),
    weights,
  );
}

/** The neighbours of all regions but one, whose places move up. */
export function withoutRegion({ pairs, weights }: Borders, out: number): Borders {
  const kept = [...pairs.keys()].filter((at) => !pairs[at]!.includes(out));
  const place = (region: number): number => (region < out ? region : region - 1);
  return {
    pairs: kept.map((at): [number, number] => [place(pairs[at]![0]), place(pairs[at]![1])]),
    weights: kept.map((at) => weights[at]!),
  };
}

/** Clusters of neighbouring regions. */
export interface ContiguousClusters extends Partition {
  readonly borders: Borders;
  /** Spread within clusters, before any cut and after each. */
  readonly within: readonly number[];
  /** Regions that borders join: clusters before any cut. */
  readonly parts: number;
  /** Adjusted Rand index with k-means of the indicators. */
  readonly adjustedRand: number;
}

/** Clusters of neighbours of the period described; null where no neighbours are given, or they fall into more parts than there are clusters. */
export async function contiguousClusters(
  { borders, panel }: RegionsData,
  { points, nClusters, direct }: PeriodClusters,
): Promise<ContiguousClusters | null> {
  if (borders === undefined) return null;
  const graph = borderGraph(borders, panel.units);
  if (partsOf(borders, panel.units) > nClusters) return null;
  const { result } = await new Skater({ nClusters }).fit({ ...points, graph });
  return {
    ...partitionOf(result.labels, points),
    borders: { pairs: borders.pairs, weights: borders.weights },
    within: [...result.within],
    parts: result.parts,
    adjustedRand: adjustedRandScore(result.labels, direct.labels),
  };
}

/** How many parts of the regions no border joins. */
export function partsOf({ pairs }: Borders, regions: number): number {
  const part = Array.from({ length: regions }, (_, at) => at);
  const top = (region: number): number => (part[region] === region ? region : (part[region] = top(part[region]!)));
  for (const [a, b] of pairs) part[top(a)] = top(b);
  return part.filter((above, region) => above === region).length;
}
