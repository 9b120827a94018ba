import type { Table, TableCell } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import type { RegionsResult } from '../result.ts';
import { intervalColumns } from '../../tables/columns.ts';
import { intervalCells, over, spreadCells, spreadColumns } from './cells.ts';

/** The forecasts' tables. */
export function forecastTables(result: RegionsResult, words: StudyWords): Table[] {
  return [
    indicatorTable(result, words),
    accuracyTable(result, words),
    levelsTable(result, words),
    nextTable(result, words),
    curveTable(result, words),
    loadingTable(result, words),
    factorTable(result, words),
  ];
}

const from = (origins: readonly number[]): string => origins.join(' ');

function indicatorTable(result: RegionsResult, words: StudyWords): Table {
  return {
    name: 'forecast-indicators',
    caption: words.regionsCaptions.indicators(over(result, words)),
    columns: [
      { key: 'origins', label: words.columns.origins },
      { key: 'horizon', label: words.columns.horizon, digits: 0 },
      { key: 'cluster', label: words.columns.cluster, digits: 0 },
      { key: 'indicator', label: words.columns.indicator },
      ...spreadColumns('mae', 'MAE', 4, words),
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

function accuracyTable(result: RegionsResult, words: StudyWords): Table {
  return {
    name: 'forecast-clusters',
    caption: words.regionsCaptions.accuracy(over(result, words)),
    columns: [
      { key: 'origins', label: words.columns.origins },
      { key: 'horizon', label: words.columns.horizon, digits: 0 },
      { key: 'method', label: words.columns.method },
      { key: 'cluster', label: words.columns.cluster },
      ...spreadColumns('mae', 'MAE', 4, words),
      ...spreadColumns('rmse', 'RMSE', 4, words),
      ...spreadColumns('mape', 'MAPE', 1, words),
      ...spreadColumns('r2', 'R2', 4, words),
    ],
    rows: result.forecasts.flatMap(({ origins, horizon, methods }) =>
      methods.flatMap(({ method, scaled, clusters }) =>
        [{ cluster: words.cells.all, accuracy: scaled }, ...clusters].flatMap(({ cluster, accuracy }): TableCell[][] =>
          accuracy === null
            ? []
            : [
                [
                  from(origins),
                  horizon,
                  words.models[method],
                  String(cluster),
                  ...(['mae', 'rmse', 'mape', 'r2'] as const).flatMap((measure) => spreadCells(accuracy[measure])),
                ],
              ],
        ),
      ),
    ),
  };
}

function levelsTable(result: RegionsResult, words: StudyWords): Table {
  return {
    name: 'forecast-levels',
    caption: words.regionsCaptions.levels(result.data.target, over(result, words)),
    columns: [
      { key: 'origins', label: words.columns.origins },
      { key: 'horizon', label: words.columns.horizon, digits: 0 },
      { key: 'method', label: words.columns.method },
      ...spreadColumns('mae', 'MAE', 1, words),
      ...spreadColumns('rmse', 'RMSE', 1, words),
      ...spreadColumns('mape', 'MAPE', 3, words),
      ...spreadColumns('r2', 'R2', 4, words),
      ...intervalColumns('theil_u', words.columns.theilU, 3, words),
      { key: 'share_better', label: words.columns.shareBetter, digits: 3 },
      { key: 'p_value', label: 'p', digits: 3 },
      { key: 'verdict', label: words.columns.verdict },
    ],
    rows: result.forecasts.flatMap(({ origins, horizon, methods }) =>
      methods.map(({ method, levels, levelsAgainstRandomWalk: walk }): TableCell[] => [
        from(origins),
        horizon,
        words.models[method],
        ...(['mae', 'rmse', 'mape', 'r2'] as const).flatMap((measure) => spreadCells(levels?.[measure])),
        ...intervalCells(levels?.theilU),
        walk?.share ?? null,
        walk?.pValue ?? null,
        walk === null ? null : words.againstWalk[walk.verdict],
      ]),
    ),
  };
}

function nextTable(result: RegionsResult, words: StudyWords): Table {
  return {
    name: 'forecast-regions',
    caption: words.regionsCaptions.next(result.forecasts.at(-1)?.origins.at(-1) ?? '–', over(result, words)),
    columns: [
      { key: 'region', label: words.columns.region },
      { key: 'period', label: words.columns.period, digits: 0 },
      { key: 'indicator', label: words.columns.indicator },
      ...intervalColumns('forecast', words.columns.forecast, 2, words),
      { key: 'actual', label: words.columns.actual, digits: 2 },
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

function curveTable(result: RegionsResult, words: StudyWords): Table {
  return {
    name: 'loss-curves',
    caption: words.regionsCaptions.curves(over(result, words)),
    columns: [
      { key: 'model', label: words.columns.model },
      { key: 'cluster', label: words.columns.cluster },
      { key: 'epoch', label: words.columns.epoch, digits: 0 },
      ...intervalColumns('train', words.columns.train, 5, words),
      ...intervalColumns('validation', words.columns.validation, 5, words),
    ],
    rows: result.curves.flatMap(({ model, cluster, train, validation }) =>
      train.median.map((_, epoch): TableCell[] => [
        words.models[model],
        cluster === null ? words.cells.all : String(cluster),
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

function loadingTable(result: RegionsResult, words: StudyWords): Table {
  return {
    name: 'loadings',
    caption: words.regionsCaptions.loadings(over(result, words)),
    columns: [
      { key: 'cluster', label: words.columns.cluster, digits: 0 },
      { key: 'indicator', label: words.columns.indicator },
      { key: 'factor', label: words.columns.factor, digits: 0 },
      ...intervalColumns('loading', words.columns.loading, 3, words),
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

function factorTable({ factorNumber }: RegionsResult, words: StudyWords): Table {
  const { used, kFactors, residualVariance, icp1, icp2, icp3 } = factorNumber;
  return {
    name: 'factor-number',
    caption: words.regionsCaptions.factorNumber(used),
    columns: [
      { key: 'factors', label: words.columns.factors, digits: 0 },
      { key: 'residual', label: words.columns.residual, digits: 4 },
      { key: 'icp1', label: 'ICp1', digits: 4 },
      { key: 'icp2', label: 'ICp2', digits: 4 },
      { key: 'icp3', label: 'ICp3', digits: 4 },
    ],
    rows: kFactors.map((k, at) => [k, residualVariance[at]!, icp1[at]!, icp2[at]!, icp3[at]!]),
  };
}
