import type { Table, TableCell } from '../../tables/table.ts';
import type { RegionsResult } from '../result.ts';
import { intervalColumns } from '../../tables/columns.ts';
import { intervalCells, over, spreadCells, spreadColumns } from './cells.ts';

/** The cross-section's tables. */
export function describedTables(result: RegionsResult): Table[] {
  return [
    reductionTable(result),
    clusterTable(result),
    regionTable(result),
    profileTable(result),
    scoreTable(result),
    planeTable(result),
    silhouetteTable(result),
    ...leaveOneOutTables(result),
  ];
}

function reductionTable(result: RegionsResult): Table {
  const { pca, dae, period } = result.described;
  const fixed = (value: number | undefined, paper: number | undefined): TableCell[] => [
    value ?? null,
    null,
    null,
    paper ?? null,
    null,
  ];
  return {
    name: 'reduction',
    caption: `Reduction of the indicators of ${period} to two dimensions (the paper's Tables 2 and 3): ${over(result)}`,
    columns: [{ key: 'measure', label: 'Measure' }, ...spreadColumns('value', 'Value', 4)],
    rows: [
      ...pca.explained.map((share, at) => [
        `PCA, share of component ${at + 1}`,
        ...fixed(share, pca.paper?.explained[at]),
      ]),
      ['PCA, mean squared error', ...fixed(pca.mse, pca.paper?.mse)],
      ...dae.latentShare.map((share, at) => [`Autoencoder, split of its code: unit ${at + 1}`, ...spreadCells(share)]),
      ['Autoencoder, share explained (1 - MSE / variance)', ...spreadCells(dae.explainedShare)],
      ['Autoencoder, mean squared error', ...spreadCells(dae.mse)],
    ],
  };
}

function clusterTable(result: RegionsResult): Table {
  const { direct, codes, gnn, period } = result.described;
  const rows = [
    ['codes', 'k-means of the codes', codes],
    ['gnn', 'k-means after the graph network', gnn],
  ] as const;
  return {
    name: 'clusters',
    caption: `Silhouettes of the clusters of ${period} (the paper's Table 4), each in its own space and among the z-scored indicators, which alone compares them: ${over(result)}`,
    columns: [
      { key: 'method', label: 'Method' },
      ...spreadColumns('own', 'Own space', 4),
      ...intervalColumns('common', 'z-scores', 4),
      { key: 'stability', label: 'Agreement of replicas', digits: 3 },
      { key: 'partitions', label: 'Partitions', digits: 0 },
      { key: 'collapsed', label: 'Collapsed', digits: 0 },
    ],
    rows: [
      [
        'k-means of the indicators',
        direct.silhouette,
        null,
        null,
        direct.paper,
        null,
        direct.silhouette,
        null,
        null,
        null,
        null,
        null,
      ],
      ...rows.map(([, label, part]) => [
        label,
        ...spreadCells(part.silhouetteOwn),
        ...intervalCells(part.silhouetteCommon),
        part.meanAdjustedRand,
        part.partitions,
        part.collapsed,
      ]),
    ],
  };
}

function regionTable({ data, described }: RegionsResult): Table {
  return {
    name: 'regions',
    caption: `Clusters of ${described.period} (the paper's Figure 3): the replicas' consensus, its stability, and the share of replicas in each cluster`,
    columns: [
      { key: 'region', label: 'Region' },
      { key: 'gnn', label: 'Graph network', digits: 0 },
      { key: 'stability', label: 'Stability', digits: 3 },
      ...described.gnn.shares[0]!.map((_, cluster) => ({ key: `share_${cluster}`, label: `In ${cluster}`, digits: 3 })),
      { key: 'codes', label: 'Codes', digits: 0 },
      { key: 'direct', label: 'Indicators', digits: 0 },
    ],
    rows: data.ids.map((id, i) => [
      id,
      described.gnn.consensus.labels[i]!,
      described.gnn.stability[i]!,
      ...described.gnn.shares[i]!,
      described.codes.consensus.labels[i]!,
      described.direct.labels[i]!,
    ]),
  };
}

function profileTable({ data, described }: RegionsResult): Table {
  return {
    name: 'profiles',
    caption: `Mean z-scores of the clusters of ${described.period} (the paper's Figure 2)`,
    columns: [
      { key: 'indicator', label: 'Indicator' },
      ...described.profiles.map((_, cluster) => ({
        key: `cluster_${cluster}`,
        label: `Cluster ${cluster}`,
        digits: 2,
      })),
    ],
    rows: data.indicators.map(({ label }, k) => [label, ...described.profiles.map((profile) => profile[k]!)]),
  };
}

function scoreTable({ data, described }: RegionsResult): Table {
  return {
    name: 'z-scores',
    caption: `z-scores of ${described.period} (the cells of the paper's Figure 2)`,
    columns: [
      { key: 'region', label: 'Region' },
      { key: 'cluster', label: 'Cluster', digits: 0 },
      ...data.indicators.map(({ name }) => ({ key: name, label: name, digits: 2 })),
    ],
    rows: data.ids.map((id, i) => [id, described.gnn.consensus.labels[i]!, ...described.z[i]!]),
  };
}

function planeTable({ data, described }: RegionsResult): Table {
  const { pca, dae, gnn } = described.plane;
  const point = (points: readonly (readonly number[])[] | undefined, i: number): TableCell[] => [
    points?.[i]?.[0] ?? null,
    points?.[i]?.[1] ?? null,
  ];
  const columns = (key: string, label: string) =>
    [1, 2].map((axis) => ({ key: `${key}_${axis}`, label: `${label} ${axis}`, digits: 3 }));
  return {
    name: 'plane',
    caption: `Regions of ${described.period} in two dimensions: scores of PCA, and laid onto them the codes of replica ${dae?.replica ?? ''}, that of median error, and the embedding of replica ${gnn?.replica ?? ''}, the first with the consensus's clusters`,
    columns: [
      { key: 'region', label: 'Region' },
      ...columns('pca', 'PCA'),
      ...columns('dae', 'Autoencoder'),
      ...columns('gnn', 'Graph network'),
    ],
    rows: data.ids.map((id, i) => [id, ...point(pca.points, i), ...point(dae?.points, i), ...point(gnn?.points, i)]),
  };
}

function silhouetteTable(result: RegionsResult): Table {
  const { data, described } = result;
  const { direct, codes, gnn } = described;
  return {
    name: 'silhouettes',
    caption: `Silhouette of each region of ${described.period}, in the space that was clustered and among the z-scored indicators: ${over(result)}`,
    columns: [
      { key: 'region', label: 'Region' },
      { key: 'direct', label: 'Indicators', digits: 3 },
      ...intervalColumns('codes_own', 'Codes, own space', 3),
      ...intervalColumns('codes_common', 'Codes, z-scores', 3),
      ...intervalColumns('gnn_own', 'Graph network, own space', 3),
      ...intervalColumns('gnn_common', 'Graph network, z-scores', 3),
    ],
    rows: data.ids.map((id, i) => [
      id,
      direct.regionSilhouettes[i]!,
      ...[codes, gnn].flatMap(({ regionSilhouettes: { own, common } }) => [
        ...intervalCells(own[i]),
        ...intervalCells(common[i]),
      ]),
    ]),
  };
}

function leaveOneOutTables({ data, described }: RegionsResult): Table[] {
  const { leaveOneOut } = described;
  if (leaveOneOut === null) return [];
  return [
    {
      name: 'leave-one-out',
      caption: `Clusters of ${described.period} again without each region, ${leaveOneOut.replicas} replicas each: agreement of the others with the full partition (adjusted Rand index), and share of the others' absences in which the region changes its cluster`,
      columns: [
        { key: 'region', label: 'Region' },
        { key: 'adjusted_rand', label: 'Agreement without it', digits: 3 },
        { key: 'moves', label: 'Changes cluster', digits: 3 },
      ],
      rows: data.ids.map((id, i) => [id, leaveOneOut.adjustedRand[i]!, leaveOneOut.moves[i]!]),
    },
  ];
}
