import type { Table, TableCell } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import type { RegionsResult } from '../result.ts';
import { intervalColumns } from '../../tables/columns.ts';
import { intervalCells, over, spreadCells, spreadColumns } from './cells.ts';

/** The cross-section's tables. */
export function describedTables(result: RegionsResult, words: StudyWords): Table[] {
  return [
    reductionTable(result, words),
    clusterTable(result, words),
    regionTable(result, words),
    profileTable(result, words),
    scoreTable(result, words),
    planeTable(result, words),
    silhouetteTable(result, words),
    ...leaveOneOutTables(result, words),
  ];
}

function reductionTable(result: RegionsResult, words: StudyWords): Table {
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
    caption: words.regionsCaptions.reduction(period, over(result, words)),
    columns: [
      { key: 'measure', label: words.columns.measure },
      ...spreadColumns('value', words.columns.value, 4, words),
    ],
    rows: [
      ...pca.explained.map((share, at) => [words.cells.component(at + 1), ...fixed(share, pca.paper?.explained[at])]),
      [words.cells.pcaError, ...fixed(pca.mse, pca.paper?.mse)],
      ...dae.latentShare.map((share, at) => [words.cells.unit(at + 1), ...spreadCells(share)]),
      [words.cells.explained, ...spreadCells(dae.explainedShare)],
      [words.cells.autoencoderError, ...spreadCells(dae.mse)],
    ],
  };
}

function clusterTable(result: RegionsResult, words: StudyWords): Table {
  const { direct, codes, gnn, period } = result.described;
  const rows = [
    [words.cells.partitions.codes, codes],
    [words.cells.partitions.gnn, gnn],
  ] as const;
  return {
    name: 'clusters',
    caption: words.regionsCaptions.clusters(period, over(result, words)),
    columns: [
      { key: 'method', label: words.columns.method },
      ...spreadColumns('own', words.columns.ownSpace, 4, words),
      ...intervalColumns('common', words.columns.zScores, 4, words),
      { key: 'stability', label: words.columns.agreement, digits: 3 },
      { key: 'partitions', label: words.columns.partitions, digits: 0 },
      { key: 'collapsed', label: words.columns.collapsed, digits: 0 },
    ],
    rows: [
      [
        words.cells.partitions.direct,
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
      ...rows.map(([label, part]) => [
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

function regionTable({ data, described }: RegionsResult, words: StudyWords): Table {
  return {
    name: 'regions',
    caption: words.regionsCaptions.regions(described.period),
    columns: [
      { key: 'region', label: words.columns.region },
      { key: 'gnn', label: words.models.gcn, digits: 0 },
      { key: 'stability', label: words.columns.stability, digits: 3 },
      ...described.gnn.shares[0]!.map((_, cluster) => ({
        key: `share_${cluster}`,
        label: words.columns.share(cluster),
        digits: 3,
      })),
      { key: 'codes', label: words.columns.codes, digits: 0 },
      { key: 'direct', label: words.columns.indicators, digits: 0 },
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

function profileTable({ data, described }: RegionsResult, words: StudyWords): Table {
  return {
    name: 'profiles',
    caption: words.regionsCaptions.profiles(described.period),
    columns: [
      { key: 'indicator', label: words.columns.indicator },
      ...described.profiles.map((_, cluster) => ({
        key: `cluster_${cluster}`,
        label: words.columns.clusterOf(cluster),
        digits: 2,
      })),
    ],
    rows: data.indicators.map(({ label }, k) => [label, ...described.profiles.map((profile) => profile[k]!)]),
  };
}

function scoreTable({ data, described }: RegionsResult, words: StudyWords): Table {
  return {
    name: 'z-scores',
    caption: words.regionsCaptions.zScores(described.period),
    columns: [
      { key: 'region', label: words.columns.region },
      { key: 'cluster', label: words.columns.cluster, digits: 0 },
      ...data.indicators.map(({ name }) => ({ key: name, label: name, digits: 2 })),
    ],
    rows: data.ids.map((id, i) => [id, described.gnn.consensus.labels[i]!, ...described.z[i]!]),
  };
}

function planeTable({ data, described }: RegionsResult, words: StudyWords): Table {
  const { pca, dae, gnn } = described.plane;
  const point = (points: readonly (readonly number[])[] | undefined, i: number): TableCell[] => [
    points?.[i]?.[0] ?? null,
    points?.[i]?.[1] ?? null,
  ];
  const columns = (key: string, label: string) =>
    [1, 2].map((axis) => ({ key: `${key}_${axis}`, label: `${label} ${axis}`, digits: 3 }));
  return {
    name: 'plane',
    caption: words.regionsCaptions.plane(described.period, dae?.replica ?? '–', gnn?.replica ?? '–'),
    columns: [
      { key: 'region', label: words.columns.region },
      ...columns('pca', 'PCA'),
      ...columns('dae', words.models.dae),
      ...columns('gnn', words.models.gcn),
    ],
    rows: data.ids.map((id, i) => [id, ...point(pca.points, i), ...point(dae?.points, i), ...point(gnn?.points, i)]),
  };
}

function silhouetteTable(result: RegionsResult, words: StudyWords): Table {
  const { data, described } = result;
  const { direct, codes, gnn } = described;
  return {
    name: 'silhouettes',
    caption: words.regionsCaptions.silhouettes(described.period, over(result, words)),
    columns: [
      { key: 'region', label: words.columns.region },
      { key: 'direct', label: words.columns.indicators, digits: 3 },
      ...intervalColumns('codes_own', words.columns.inSpace(words.columns.codes, words.columns.ownSpace), 3, words),
      ...intervalColumns('codes_common', words.columns.inSpace(words.columns.codes, words.columns.zScores), 3, words),
      ...intervalColumns('gnn_own', words.columns.inSpace(words.models.gcn, words.columns.ownSpace), 3, words),
      ...intervalColumns('gnn_common', words.columns.inSpace(words.models.gcn, words.columns.zScores), 3, words),
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

function leaveOneOutTables({ data, described }: RegionsResult, words: StudyWords): Table[] {
  const { leaveOneOut } = described;
  if (leaveOneOut === null) return [];
  return [
    {
      name: 'leave-one-out',
      caption: words.regionsCaptions.leaveOneOut(described.period, leaveOneOut.replicas),
      columns: [
        { key: 'region', label: words.columns.region },
        { key: 'adjusted_rand', label: words.columns.agreementWithout, digits: 3 },
        { key: 'moves', label: words.columns.moves, digits: 3 },
      ],
      rows: data.ids.map((id, i) => [id, leaveOneOut.adjustedRand[i]!, leaveOneOut.moves[i]!]),
    },
  ];
}
