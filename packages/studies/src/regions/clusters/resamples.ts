import { type Table, drawIndices, paceOf, purposes } from '@kuznets/base';
import { KMeans, Skater } from '@kuznets/gnn';
import type { Compute, Stage } from '../../study/study.ts';
import { type Borders, borderGraph } from './borders.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { computeGroups } from '../groups.ts';
import { chunkRows } from '../replicas.ts';
import { consensusOf } from './consensus.ts';
import { type ClusterSettings, type Section, clusterSettings, crossSection, sectionSettings } from './cross-section.ts';
import { type DrawnPart, drawnParts } from './drawn.ts';
import { clusterSpace, isWhole, trainClusterNetworks } from './networks.ts';

/** How the regions of a draw are clustered: as the partition that is judged was. */
export type ClusteredBy = 'direct' | 'gnn' | 'contiguous';

type Points = Section & Pick<ClusterSettings, 'nClusters' | 'seed'>;

/** All that the clusters of some draws depend on. */
export type ResampleInputs = {
  readonly drawn: DrawnPart;
  readonly first: number;
  readonly replicas: number;
} & (
  | ({ readonly by: 'direct' } & Points)
  | ({ readonly by: 'contiguous'; readonly borders: Borders } & Points)
  | ({ readonly by: 'gnn'; readonly networks: number } & ClusterSettings)
);

/** Clusters of draws of indicators and periods, by chunks of draws. */
export const resampleStage: Stage<
  ResampleInputs,
  RegionsData,
  { readonly replicas: number; readonly labels: Int32Array }
> = {
  name: 'resamples',
  run: async (inputs, { panel }, { device, signal, onProgress }) => {
    const { first, replicas } = inputs;
    const sections = new Map<number, Table>();
    const sectionOf = (period: number): Table => {
      const section = sections.get(period) ?? crossSection(panel, { ...inputs, period });
      sections.set(period, section);
      return section;
    };
    const labels = new Int32Array(replicas * panel.units);
    const pace = paceOf({ signal, onProgress });
    for (let at = 0; at < replicas; at++) {
      await pace.rest(at / replicas);
      const table = drawnSection(sectionOf, { ...inputs, periods: panel.periods.length }, first + at);
      labels.set(await clustersOfDraw(table, inputs, { device, signal, draw: first + at }), at * panel.units);
    }
    return { replicas, labels };
  },
};

/** Draws of one unit of work. Their boundaries are fixed, so that a study of more draws has the same units and further ones. */
const drawsPerUnit = { direct: 100, contiguous: 100, gnn: 5 };

/** The draws' partitions of every kind of draw and of clusters; none of a way of clustering that is not asked for. */
export async function resampledPartitions(
  config: RegionsConfig,
  data: RegionsData,
  {
    period,
    nClusters,
    borders,
  }: { readonly period: number; readonly nClusters: number; readonly borders: Borders | null },
  compute: Compute<RegionsData>,
): Promise<{ readonly by: ClusteredBy; readonly drawn: DrawnPart; readonly partitions: readonly Int32Array[] }[]> {
  const { resamples, networks } = config.clustering;
  if (resamples === 0) return [];
  const settings = { ...clusterSettings(config, data, period), nClusters };
  const points = { ...sectionSettings(config, period), nClusters, seed: settings.seed };
  const ways = [
    { by: 'direct' as const, ...points },
    ...(borders === null ? [] : [{ by: 'contiguous' as const, ...points, borders }]),
    ...(networks === 0 ? [] : [{ by: 'gnn' as const, ...settings, networks }]),
  ];
  const groups = ways.flatMap((way) => drawnParts.map((drawn) => ({ ...way, drawn })));
  const units = groups.map((group) => {
    const size = drawsPerUnit[group.by];
    return Array.from({ length: Math.ceil(resamples / size) }, (_, chunk) => {
      const first = chunk * size;
      const replicas = Math.min(size, resamples - first);
      return { inputs: { ...group, first, replicas }, label: { code: 'resamples' }, weight: replicas };
    });
  });
  const computed = await computeGroups(compute, resampleStage, units);
  return computed.map((chunks, at) => ({
    by: groups[at]!.by,
    drawn: groups[at]!.drawn,
    partitions: chunkRows(chunks, ({ labels }) => labels),
  }));
}

/** How many units there are. */
export function resampleUnitCount({ clustering: { resamples, networks }, neighbours }: RegionsConfig): number {
  const ways = [true, neighbours !== null, networks > 0];
  return (['direct', 'contiguous', 'gnn'] as const).reduce(
    (sum, by, at) => sum + (ways[at] ? drawnParts.length * Math.ceil(resamples / drawsPerUnit[by]) : 0),
    0,
  );
}

/**
 * The regions by as many indicators as there are, drawn with replacement, of the period described; or by their mean z-scores over as many periods as
 * there are, drawn so, each period scaled by itself; or both.
 */
export function drawnSection(
  sectionOf: (period: number) => Table,
  {
    periods,
    period,
    seed,
    drawn,
  }: Pick<ClusterSettings, 'period' | 'seed'> & { readonly drawn: DrawnPart; readonly periods: number },
  draw: number,
): Table {
  const { rows, features } = sectionOf(period);
  const chosen = (count: number, purpose: number): number[] => [
    ...drawIndices(count, () => count, seed, purpose, [draw, 0]),
  ];
  const used = drawn === 'indicators' ? [period] : chosen(periods, purposes.resampledPeriods);
  const columns = drawn === 'periods' ? [...Array(features).keys()] : chosen(features, purposes.resampledIndicators);
  const x = new Float64Array(rows * features);
  for (const one of new Set(used)) {
    const share = used.filter((other) => other === one).length / used.length;
    const { x: z } = sectionOf(one);
    for (let unit = 0; unit < rows; unit++)
      columns.forEach((k, at) => (x[unit * features + at]! += share * z[unit * features + k]!));
  }
  return { x, rows, features };
}

async function clustersOfDraw(
  table: Table,
  inputs: ResampleInputs,
  { device, signal, draw }: Parameters<typeof trainClusterNetworks>[2] & { readonly draw: number },
): Promise<ArrayLike<number>> {
  const { nClusters, seed } = inputs;
  const kMeans = async (): Promise<ArrayLike<number>> =>
    (await new KMeans({ nClusters, randomState: seed }).fit(table, { signal, firstReplica: draw })).result.labels;
  if (inputs.by === 'direct') return kMeans();
  if (inputs.by === 'contiguous') {
    const graph = borderGraph(inputs.borders, table.rows);
    return (await new Skater({ nClusters }).fit({ ...table, graph }, { signal })).result.labels;
  }
  const chunk = { first: draw * inputs.networks, replicas: inputs.networks };
  const { embedding } = await trainClusterNetworks(table, { ...inputs, ...chunk }, { device, signal });
  const partitions = (await clusterSpace(embedding, { ...inputs, ...chunk })).map(({ labels }) => labels);
  return consensusOf(
    table,
    partitions.filter((labels) => isWhole(labels, nClusters)),
    [...Array.from(await kMeans())],
  ).labels;
}
