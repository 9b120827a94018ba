import type { Table, TableCell } from '../../tables/table.ts';
import type { RegionsResult } from '../result.ts';
import { intervalColumns } from '../../tables/columns.ts';
import { intervalCells, over, spreadCells, spreadColumns } from './cells.ts';

/** The forecasts' tables. */
export function forecastTables(result: RegionsResult): Table[] {
  return [
    indicatorTable(result),
    accuracyTable(result),
    levelsTable(result),
    nextTable(result),
    curveTable(result),
    loadingTable(result),
    factorTable(result),
  ];
}

const from = (origins: readonly number[]): string => origins.join(' ');

function indicatorTable(result: RegionsResult): Table {
  return {
    name: 'forecast-indicators',
    caption: `Mean absolute error of LSTM-DFA by indicator and cluster, z-scores (the paper's Table 5): ${over(result)}`,
    columns: [
      { key: 'origins', label: 'From' },
      { key: 'horizon', label: 'Ahead', digits: 0 },
      { key: 'cluster', label: 'Cluster', digits: 0 },
      { key: 'indicator', label: 'Indicator' },
      ...spreadColumns('mae', 'MAE', 4),
    ],
    rows: result.forecasts.flatMap(({ origins, horizon, methods }) =>
      (methods.find(({ method }) => method === 'lstm-dfa')?.clusters ?? []).flatMap(({ cluster, indicatorMae }) =>
        indicatorMae.map((mae, k): TableCell[] => [
          from(origins),
          horizon,
          cluster,
          result.data.indicators[k]!.label,
          ...spreadCells(mae),
        ]),
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
          accuracy === null
            ? []
            : [
                [
                  from(origins),
                  horizon,
                  label,
                  String(cluster),
                  ...(['mae', 'rmse', 'mape', 'r2'] as const).flatMap((measure) => spreadCells(accuracy[measure])),
                ],
              ],
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
      ...intervalColumns('theil_u', "Theil's U", 3),
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
        ...intervalCells(levels?.theilU),
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
    caption: `LSTM-DFA's forecasts of every region from ${result.forecasts.at(-1)?.origins.at(-1) ?? ''} and what came (the paper's Figure 6): ${over(result)}`,
    columns: [
      { key: 'region', label: 'Region' },
      { key: 'period', label: 'Period', digits: 0 },
      { key: 'indicator', label: 'Indicator' },
      ...intervalColumns('forecast', 'Forecast', 2),
      { key: 'actual', label: 'Actual', digits: 2 },
    ],
    rows: result.next.flatMap(({ period, values, actual }) =>
      values.flatMap((row, i) =>
        row.map((value, k): TableCell[] => [
          result.data.ids[i]!,
          period,
          result.data.indicators[k]!.name,
          ...intervalCells(value),
          actual[i]![k]!,
        ]),
      ),
    ),
  };
}

const models = { dae: 'Autoencoder', gcn: 'Graph network', 'lstm-dfa': 'LSTM-DFA' } as const;

function curveTable(result: RegionsResult): Table {
  return {
    name: 'loss-curves',
    caption: `Losses by epoch (the paper's Figure 4): ${over(result)}`,
    columns: [
      { key: 'model', label: 'Model' },
      { key: 'cluster', label: 'Cluster' },
      { key: 'epoch', label: 'Epoch', digits: 0 },
      ...intervalColumns('train', 'Training', 5),
      ...intervalColumns('validation', 'Validation', 5),
    ],
    rows: result.curves.flatMap(({ model, cluster, train, validation }) =>
      train.median.map((_, epoch): TableCell[] => [
        models[model],
        cluster === null ? 'all' : String(cluster),
        epoch + 1,
        ...[train, validation].flatMap((curve) => [
          curve?.median[epoch] ?? null,
          curve?.low[epoch] ?? null,
          curve?.high[epoch] ?? null,
        ]),
      ]),
    ),
    printedRows: 20,
  };
}

function loadingTable(result: RegionsResult): Table {
  return {
    name: 'loadings',
    caption: `Loadings of LSTM-DFA by cluster (the paper's Figure 5), up to a turn and a scale: ${over(result)}`,
    columns: [
      { key: 'cluster', label: 'Cluster', digits: 0 },
      { key: 'indicator', label: 'Indicator' },
      { key: 'factor', label: 'Factor', digits: 0 },
      ...intervalColumns('loading', 'Loading', 3),
    ],
    rows: result.loadings.flatMap(({ cluster, values }) =>
      values.flatMap((row, k) =>
        row.map((value, factor): TableCell[] => [
          cluster,
          result.data.indicators[k]!.label,
          factor + 1,
          ...intervalCells(value),
        ]),
      ),
    ),
  };
}

function factorTable({ factorNumber }: RegionsResult): Table {
  const { used, kFactors, residualVariance, icp1, icp2, icp3 } = factorNumber;
  return {
    name: 'factor-number',
    caption: `Bai and Ng's criteria for the number of factors, least is best; ${used} are used`,
    columns: [
      { key: 'factors', label: 'Factors', digits: 0 },
      { key: 'residual', label: 'Residual variance', digits: 4 },
      { key: 'icp1', label: 'ICp1', digits: 4 },
      { key: 'icp2', label: 'ICp2', digits: 4 },
      { key: 'icp3', label: 'ICp3', digits: 4 },
    ],
    rows: kFactors.map((k, at) => [k, residualVariance[at]!, icp1[at]!, icp2[at]!, icp3[at]!]),
  };
}
