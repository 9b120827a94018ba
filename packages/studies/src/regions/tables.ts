import type { Table, TableCell, TableColumn } from '../tables/table.ts';
import type { RegionsResult } from './result.ts';

type Spread = RegionsResult['described']['dae']['mse'];

const spreadCells = (value: Spread | undefined): TableCell[] => (value ? [value.median, value.low, value.high, value.paper, value.percentile] : [null, null, null, null, null]);

const spreadColumns = (key: string, label: string, digits: number): TableColumn[] => [
  { key, label, digits },
  { key: `${key}_low`, label: '5 %', digits },
  { key: `${key}_high`, label: '95 %', digits },
  { key: `${key}_paper`, label: 'Paper', digits },
  { key: `${key}_percentile`, label: 'Its percentile', digits: 0 },
];

/**
 * The regions study's tables: the paper's Tables 2 to 7 with intervals, regions by cluster, forecasts and verdicts.
 *
 * @param result - a regions result.
 * @returns tables in the order they are best read.
 */
export function regionsTables(result: RegionsResult): Table[] {
  return [verdictTable(result), reductionTable(result), clusterTable(result), regionTable(result), profileTable(result), indicatorTable(result), accuracyTable(result), levelsTable(result), nextTable(result), curveTable(result)];
}

const over = ({ config }: RegionsResult): string => `median and 5-95 % interval over ${config.replicas} replicas`;

function verdictTable({ verdicts }: RegionsResult): Table {
  return {
    name: 'verdicts',
    caption: 'The paper\'s conclusions and what the replicas say of them',
    columns: [{ key: 'claim', label: 'Claim' }, { key: 'verdict', label: 'Verdict' }, { key: 'evidence', label: 'Evidence' }],
    rows: verdicts.map(({ claim, verdict, evidence }) => [claim, verdict, evidence]),
  };
}

function reductionTable(result: RegionsResult): Table {
  const { pca, dae, period } = result.described;
  const fixed = (value: number | undefined, paper: number | undefined): TableCell[] => [value ?? null, null, null, paper ?? null, null];
  return {
    name: 'reduction',
    caption: `Reduction of the indicators of ${period} to two dimensions (the paper's Tables 2 and 3): ${over(result)}`,
    columns: [{ key: 'measure', label: 'Measure' }, ...spreadColumns('value', 'Value', 4)],
    rows: [
      ...pca.explained.map((share, at) => [`PCA, share of component ${at + 1}`, ...fixed(share, pca.paper?.explained[at])]),
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
      ...spreadColumns('common', 'z-scores', 4).slice(0, 3),
      { key: 'stability', label: 'Agreement of replicas', digits: 3 },
      { key: 'partitions', label: 'Partitions', digits: 0 },
      { key: 'collapsed', label: 'Collapsed', digits: 0 },
    ],
    rows: [
      ['k-means of the indicators', direct.silhouette, null, null, direct.paper, null, direct.silhouette, null, null, null, null, null],
      ...rows.map(([, label, part]) => [label, ...spreadCells(part.silhouetteOwn), ...spreadCells(part.silhouetteCommon).slice(0, 3), part.meanAdjustedRand, part.partitions, part.collapsed]),
    ],
  };
}

function regionTable({ data, described }: RegionsResult): Table {
  return {
    name: 'regions',
    caption: `Clusters of ${described.period} (the paper's Figure 3): the replicas' consensus and its stability`,
    columns: [
      { key: 'region', label: 'Region' },
      { key: 'gnn', label: 'Graph network', digits: 0 },
      { key: 'stability', label: 'Stability', digits: 3 },
      { key: 'codes', label: 'Codes', digits: 0 },
      { key: 'direct', label: 'Indicators', digits: 0 },
    ],
    rows: data.ids.map((id, i) => [id, described.gnn.consensus.labels[i]!, described.gnn.stability[i]!, described.codes.consensus.labels[i]!, described.direct.labels[i]!]),
  };
}

function profileTable({ data, described }: RegionsResult): Table {
  return {
    name: 'profiles',
    caption: `Mean z-scores of the clusters of ${described.period} (the paper's Figure 2)`,
    columns: [{ key: 'indicator', label: 'Indicator' }, ...described.profiles.map((_, cluster) => ({ key: `cluster_${cluster}`, label: `Cluster ${cluster}`, digits: 2 }))],
    rows: data.indicators.map(({ label }, k) => [label, ...described.profiles.map((profile) => profile[k]!)]),
  };
}

const from = (origins: readonly number[]): string => origins.join(' ');

function indicatorTable(result: RegionsResult): Table {
  return {
    name: 'forecast-indicators',
    caption: `Mean absolute error of LSTM-DFA by indicator and cluster, z-scores (the paper's Table 5): ${over(result)}`,
    columns: [{ key: 'origins', label: 'From' }, { key: 'horizon', label: 'Ahead', digits: 0 }, { key: 'cluster', label: 'Cluster', digits: 0 }, { key: 'indicator', label: 'Indicator' }, ...spreadColumns('mae', 'MAE', 4)],
    rows: result.forecasts.flatMap(({ origins, horizon, methods }) =>
      (methods.find(({ method }) => method === 'lstm-dfa')?.clusters ?? []).flatMap(({ cluster, indicatorMae }) =>
        indicatorMae.map((mae, k): TableCell[] => [from(origins), horizon, cluster, result.data.indicators[k]!.label, ...spreadCells(mae)]),
      ),
    ),
  };
}

function accuracyTable(result: RegionsResult): Table {
  return {
    name: 'forecast-clusters',
    caption: `Accuracy over all indicators by cluster, z-scores (the paper's Table 6): ${over(result)}`,
    columns: [
      { key: 'origins', label: 'From' },
      { key: 'horizon', label: 'Ahead', digits: 0 },
      { key: 'method', label: 'Method' },
      { key: 'cluster', label: 'Cluster' },
      ...spreadColumns('mae', 'MAE', 4),
      ...spreadColumns('rmse', 'RMSE', 4),
      ...spreadColumns('mape', 'MAPE', 1),
      ...spreadColumns('r2', 'R2', 4),
    ],
    rows: result.forecasts.flatMap(({ origins, horizon, methods }) =>
      methods.flatMap(({ label, scaled, clusters }) =>
        [{ cluster: 'all', accuracy: scaled }, ...clusters].flatMap(({ cluster, accuracy }): TableCell[][] =>
          accuracy === null ? [] : [[from(origins), horizon, label, String(cluster), ...(['mae', 'rmse', 'mape', 'r2'] as const).flatMap((measure) => spreadCells(accuracy[measure]))]],
        ),
      ),
    ),
  };
}

function levelsTable(result: RegionsResult): Table {
  return {
    name: 'forecast-levels',
    caption: `Forecasts of ${result.data.target} in its unit (the paper's Table 7) and against the random walk: ${over(result)}`,
    columns: [
      { key: 'origins', label: 'From' },
      { key: 'horizon', label: 'Ahead', digits: 0 },
      { key: 'method', label: 'Method' },
      ...spreadColumns('mae', 'MAE', 1),
      ...spreadColumns('rmse', 'RMSE', 1),
      ...spreadColumns('mape', 'MAPE', 3),
      ...spreadColumns('r2', 'R2', 4),
      ...spreadColumns('theil_u', 'Theil\'s U', 3).slice(0, 3),
      { key: 'share_better', label: 'Better than random walk', digits: 3 },
      { key: 'p_value', label: 'p', digits: 3 },
      { key: 'verdict', label: 'Verdict' },
    ],
    rows: result.forecasts.flatMap(({ origins, horizon, methods }) =>
      methods.map(({ label, levels, levelsAgainstRandomWalk: walk }): TableCell[] => [
        from(origins),
        horizon,
        label,
        ...(['mae', 'rmse', 'mape', 'r2'] as const).flatMap((measure) => spreadCells(levels?.[measure])),
        ...spreadCells(levels?.theilU).slice(0, 3),
        walk?.share ?? null,
        walk?.pValue ?? null,
        walk?.verdict ?? null,
      ]),
    ),
  };
}

function nextTable(result: RegionsResult): Table {
  return {
    name: 'forecast-regions',
    caption: `LSTM-DFA's forecasts of every region from ${result.forecasts.at(-1)?.origins.at(-1) ?? ''} (the paper's Figure 6): ${over(result)}`,
    columns: [{ key: 'region', label: 'Region' }, { key: 'horizon', label: 'Ahead', digits: 0 }, { key: 'indicator', label: 'Indicator' }, ...spreadColumns('forecast', 'Forecast', 2).slice(0, 3)],
    rows: result.next.flatMap(({ horizon, values }) =>
      values.flatMap((row, i) => row.map((value, k): TableCell[] => [result.data.ids[i]!, horizon, result.data.indicators[k]!.name, ...spreadCells(value).slice(0, 3)])),
    ),
  };
}

function curveTable(result: RegionsResult): Table {
  return {
    name: 'loss-curves',
    caption: 'Median training and validation loss of LSTM-DFA by epoch (the paper\'s Figure 4)',
    columns: [{ key: 'cluster', label: 'Cluster', digits: 0 }, { key: 'epoch', label: 'Epoch', digits: 0 }, { key: 'train', label: 'Training', digits: 5 }, { key: 'validation', label: 'Validation', digits: 5 }],
    rows: result.curves.flatMap(({ cluster, train, validation }) => train.map((loss, epoch): TableCell[] => [cluster, epoch + 1, loss, validation[epoch]!])),
    printedRows: 20,
  };
}
