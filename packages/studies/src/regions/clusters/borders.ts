import { type Graph, graphFromPairs } from '@kuznets/gnn';

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

/** How many parts of the regions no border joins. */
export function partsOf({ pairs }: Borders, regions: number): number {
  const part = Array.from({ length: regions }, (_, at) => at);
  const top = (region: number): number => (part[region] === region ? region : (part[region] = top(part[region]!)));
  for (const [a, b] of pairs) part[top(a)] = top(b);
  return part.filter((above, region) => above === region).length;
}
