import { type Graph, type JoinCount, type MoranOptions, joinCounts, localMoran, moranI } from '@kuznets/gnn';
import { borderGraph, partsOf } from '../clusters/borders.ts';
import type { NeighbourNote } from '../clustering-result.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { methodNames } from '../forecasts/names.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import type { RegionsResult } from '../result.ts';
import { medianErrors } from './score.ts';

type Spatial = NonNullable<RegionsResult['spatial']>;

/** Whether neighbours are alike: in the indicators, in their clusters, and in the errors of their forecasts; null where no neighbours are given. */
export function spatialResult(
  config: RegionsConfig,
  { panel, borders }: RegionsData,
  {
    described,
    forecasts,
  }: { readonly described: RegionsResult['described']; readonly forecasts: readonly OriginForecasts[] },
): Spatial | null {
  if (borders === undefined) return null;
  const { ids, indicatorNames } = panel;
  const graph = borderGraph(borders, panel.units);
  const told = { permutations: config.clustering.permutations, randomState: config.seed };
  const column = (k: number): number[] => described.z.map((row) => row[k]!);
  const { direct, codes, gnn, contiguous, numbers } = described;
  const partitions = {
    direct: direct.labels,
    codes: codes.consensus.labels,
    gnn: gnn.consensus.labels,
    contiguous: contiguous?.labels,
    mixture: numbers.mixtures?.labels,
  } as const;
  const beside = new Set(borders.pairs.flat());
  const alone = ids.filter((_, at) => !beside.has(at));
  const notes: NeighbourNote[] = [
    ...(borders.unknown.length > 0 ? [{ code: 'neighbours-unknown', names: borders.unknown } as const] : []),
    ...(alone.length > 0 ? [{ code: 'regions-alone', ids: alone } as const] : []),
    ...(contiguous === null
      ? [
          {
            code: 'more-parts-than-clusters',
            parts: partsOf(borders, panel.units),
            clusters: described.nClusters,
          } as const,
        ]
      : []),
  ];
  return {
    file: borders.file,
    pairs: borders.pairs.map(([a, b]): [number, number] => [a, b]),
    notes,
    indicators: indicatorNames.flatMap((indicator, k) => {
      const test = moranOf(column(k), graph, told);
      return test ? [{ indicator, ...test }] : [];
    }),
    local: indicatorNames.flatMap((indicator, k) => localOf(indicator, column(k), graph, told)),
    partitions: (Object.keys(partitions) as (keyof typeof partitions)[]).flatMap((partition) => {
      const labels = partitions[partition];
      return labels ? joinsOf(partition, labels, graph, told) : [];
    }),
    errors: forecasts.flatMap((origin) =>
      Array.from({ length: origin.steps }, (_, step) => step + 1).flatMap((horizon) =>
        methodNames.flatMap((method) => {
          const scope = { panel, origins: [origin], horizon, method, indicators: [origin.target], inLevels: true };
          const errors = medianErrors(scope);
          const test = errors && moranOf(errors, graph, told);
          return test ? [{ origin: panel.periods[origin.length - 1]!, horizon, method, ...test }] : [];
        }),
      ),
    ),
  };
}

/** Whether values differ at all among regions that have neighbours: what is the same everywhere has no dependence. */
function varies(x: ArrayLike<number>, { edgeIndex }: Graph): boolean {
  return new Set(Array.from(edgeIndex, (region) => x[region])).size > 1;
}

function moranOf(x: ArrayLike<number>, graph: Graph, told: MoranOptions) {
  if (!varies(x, graph)) return null;
  const { statistic, expectation, normality, randomisation, permutation } = moranI(x, graph, {
    ...told,
    alternative: 'two-sided',
  });
  const moments = ({ z, pValue }: typeof normality) => ({ z, pValue });
  return {
    ...{ statistic, expectation },
    normality: moments(normality),
    randomisation: moments(randomisation),
    permutationP: permutation?.pValue ?? null,
  };
}

function localOf(indicator: string, x: ArrayLike<number>, graph: Graph, told: MoranOptions): Spatial['local'] {
  if (!varies(x, graph)) return [];
  const { statistic, pValue, permutationP, adjustedP, quadrant } = localMoran(x, graph, told);
  const known = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return [
    {
      indicator,
      statistic: known(statistic),
      pValue: known(permutationP ?? pValue),
      adjustedP: known(adjustedP),
      quadrant: [...quadrant],
    },
  ];
}

function joinsOf(
  partition: Spatial['partitions'][number]['partition'],
  labels: readonly number[],
  graph: Graph,
  told: MoranOptions,
): Spatial['partitions'] {
  if (!varies(labels, graph)) return [];
  const { same, pairs, labels: names } = joinCounts(labels, graph, told);
  const join = ({ count, expectation, z, pValue, variance }: JoinCount) => ({
    ...{ count, expectation },
    ...(variance > 0 ? { z, pValue } : { z: null, pValue: null }),
  });
  return [
    {
      partition,
      same: { ...join(same), permutationP: same.permutation?.pValue ?? null },
      clusters: names.map((cluster, at) => ({ cluster, ...join(pairs[at]![at]!) })),
    },
  ];
}
