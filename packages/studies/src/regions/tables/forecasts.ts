import { decimals, describeTable, type Field, fieldsOf } from '../../tables/describe.ts';
import { percent } from '../../tables/percent.ts';
import type { Table, TableCell } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import { type ReadPeriods, shownPeriod } from '../periods.ts';
import type { RegionsResult } from '../result.ts';
import { endsOf, over, regionFields, type Spread } from './cells.ts';

/** The forecasts' tables. */
export function forecastTables(result: RegionsResult, words: StudyWords): Table[] {
  return [
    indicatorTable(result, words),
    ...accuracyTables(result, words),
    testTable(result, words),
    nextTable(result, words),
    ...aheadTables(result, words),
    curveTable(result, words),
    loadingTable(result, words),
    factorTable(result, words),
  ];
}

type Forecast = RegionsResult['forecasts'][number];

/** Something of a forecast: which one it is stands in front. */
interface OfForecast {
  readonly forecast: Forecast;
}

/**
 * How tables name a forecast's origins.
 *
 * @param data - the result's data.
 * @param forecast - one of the result.
 * @returns the cell of the column `origins`.
 */
export const originsOf = (data: ReadPeriods, { origins }: { readonly origins: readonly number[] }): string =>
  origins.map((period) => shownPeriod(data, period)).join(' ');

function forecastFields<Row extends OfForecast>(result: RegionsResult, words: StudyWords) {
  const fields = regionFields<Row>(result, words);
  const which: Field<Row>[] = [
    fields.text('origins', words.columns.origins, ({ forecast }) => originsOf(result.data, forecast)),
    fields.number('horizon', words.columns.horizon, 0, ({ forecast }) => forecast.horizon),
  ];
  return { ...fields, which };
}

function indicatorTable(result: RegionsResult, words: StudyWords): Table {
  interface Row extends OfForecast {
    readonly cluster: number;
    readonly indicator: string;
    readonly mae: Spread | undefined;
  }
  const { which, text, number, spread } = forecastFields<Row>(result, words);
  const { columns } = words;
  return describeTable<Row>(
    { name: 'forecast-indicators', caption: words.regionsCaptions.indicators(over(result, words)) },
    [
      ...which,
      number('cluster', columns.cluster, 0, ({ cluster }) => cluster),
      text('indicator', columns.indicator, ({ indicator }) => indicator),
      ...spread('mae', 'MAE', 4, ({ mae }) => mae),
    ],
    result.forecasts.flatMap((forecast) =>
      (forecast.methods.find(({ method }) => method === 'lstm-dfa')?.clusters ?? []).flatMap(
        ({ cluster, indicatorMae }) =>
          indicatorMae.map((mae, k) => ({ forecast, cluster, mae, indicator: result.data.indicators[k]!.name })),
      ),
    ),
  );
}

type Method = Forecast['methods'][number];

interface Scored extends OfForecast {
  readonly method: Method['method'];
  readonly cluster: string;
  readonly accuracy: NonNullable<Method['scaled']>;
  /** Null where it is not told. */
  readonly walk: Method['levelsAgainstRandomWalk'];
}

/** Errors of the target in its unit, and of all indicators by cluster, each beside the random walk's. */
function accuracyTables(result: RegionsResult, words: StudyWords): Table[] {
  const { which, text, number, interval, spread } = forecastFields<Scored>(result, words);
  const { columns, cells, regionsCaptions: captions } = words;
  const methods = result.forecasts.flatMap((forecast) => forecast.methods.map((method) => ({ forecast, method })));
  const levels = methods.flatMap(({ forecast, method: { method, levels: accuracy, levelsAgainstRandomWalk: walk } }) =>
    accuracy === null ? [] : [{ forecast, method, cluster: '', accuracy, walk }],
  );
  const scaled = methods.flatMap(({ forecast, method: { method, scaled: whole, clusters, ...rest } }) =>
    [
      { cluster: cells.all, accuracy: whole, walk: rest.scaledAgainstRandomWalk },
      ...clusters.map(({ cluster, accuracy }) => ({ cluster: String(cluster), accuracy, walk: null })),
    ].flatMap(({ accuracy, ...row }) => (accuracy === null ? [] : [{ forecast, method, accuracy, ...row }])),
  );
  const fields = (rows: readonly Scored[]) => [
    ...(['mae', 'rmse', 'mape', 'r2'] as const).flatMap((measure) => {
      const digits = measure === 'r2' ? 4 : decimals(rows.map(({ accuracy }) => accuracy[measure]?.median));
      return spread(measure, columns.accuracy[measure], digits, ({ accuracy }) => accuracy[measure]);
    }),
    ...interval('theilU', columns.accuracy.theilU, 3, ({ accuracy }) => endsOf(accuracy.theilU)),
    number('share_better', columns.shareBetter, 3, ({ walk }) => walk?.share ?? null),
    number('statistic', columns.statistic, 2, ({ walk }) => walk?.statistic ?? null, { only: 'page' }),
    number('p_value', 'p', 3, ({ walk }) => walk?.pValue ?? null),
    text('verdict', columns.againstWalk, ({ walk }) => (walk === null ? null : words.againstWalk[walk.verdict])),
  ];
  const method = text('method', columns.method, (row) => words.models[row.method]);
  const cluster = text('cluster', columns.cluster, (row) => row.cluster);
  return [
    describeTable(
      { name: 'forecast-clusters', caption: captions.accuracy(over(result, words)) },
      [...which, method, cluster, ...fields(scaled)],
      scaled,
    ),
    describeTable(
      { name: 'forecast-levels', caption: captions.levels(result.data.target, over(result, words)) },
      [...which, method, ...fields(levels)],
      levels,
    ),
  ];
}

/** The target's errors over several origins, each method against both walks and among all. */
function testTable(result: RegionsResult, words: StudyWords): Table {
  interface Row extends OfForecast {
    readonly method: Method;
  }
  const { which, text, number } = forecastFields<Row>(result, words);
  const { columns, againstWalk } = words;
  const verdict = (test: Method['levelsAgainstDrift']): TableCell => (test === null ? null : againstWalk[test.verdict]);
  return describeTable<Row>(
    { name: 'forecast-tests', caption: words.regionsCaptions.tests(result.data.target) },
    [
      ...which,
      text('method', columns.method, ({ method }) => words.models[method.method]),
      number('statistic', columns.statistic, 2, ({ method }) => method.levelsAgainstRandomWalk?.statistic ?? null),
      number('p_value', 'p', 3, ({ method }) => method.levelsAgainstRandomWalk?.pValue ?? null),
      text('verdict', columns.againstWalk, ({ method }) => verdict(method.levelsAgainstRandomWalk)),
      number(
        'drift_statistic',
        columns.driftStatistic,
        2,
        ({ method }) => method.levelsAgainstDrift?.statistic ?? null,
      ),
      number('drift_p', columns.driftP, 3, ({ method }) => method.levelsAgainstDrift?.pValue ?? null),
      text('drift_verdict', columns.againstDrift, ({ method }) => verdict(method.levelsAgainstDrift)),
      number('confidence', columns.confidenceSet, 3, ({ method }) => method.confidence),
    ],
    result.forecasts.flatMap((forecast) =>
      forecast.origins.length > 1 ? forecast.methods.map((method) => ({ forecast, method })) : [],
    ),
  );
}

function nextTable(result: RegionsResult, words: StudyWords): Table {
  const { data, next } = result;
  const { columns, cells } = words;
  const rows = next.flatMap(({ period, values, actual }) =>
    values.flatMap((row, i) =>
      row.map((value, k) => ({ region: data.ids[i]!, period, k, value, actual: actual[i]?.[k] ?? null })),
    ),
  );
  const { text, number, interval, period } = regionFields<(typeof rows)[number]>(result, words);
  const last = result.forecasts.at(-1)?.origins.at(-1);
  return describeTable(
    {
      name: 'forecast-regions',
      caption: words.regionsCaptions.next(last === undefined ? '–' : shownPeriod(data, last), over(result, words)),
    },
    [
      text('region', columns.region, ({ region }) => region),
      period(({ period: of }) => of),
      text('indicator', columns.indicator, ({ k }) => data.indicators[k]!.name),
      ...interval('forecast', columns.forecast, 2, ({ value }) => endsOf(value)),
      number('actual', columns.actual, 2, ({ actual }) => actual),
      text('inside', columns.inside, ({ value, actual }) =>
        value === null || actual === null ? null : actual >= value.low && actual <= value.high ? cells.yes : cells.no,
      ),
    ],
    rows,
  );
}

/** The target after the last period by every method, and how far its intervals have held. */
function aheadTables({ ahead, data, config }: RegionsResult, words: StudyWords): Table[] {
  if (ahead === undefined) return [];
  const { columns, regionsCaptions: captions } = words;
  const steps = Array.from({ length: config.ahead }, (_, step) => step);
  const cells = data.ids.flatMap((region, unit) => steps.map((step) => ({ region, unit, step })));
  const regions = fieldsOf<(typeof cells)[number]>(words);
  const digits = decimals(ahead.methods.flatMap(({ steps: own }) => own.flatMap(({ forecast }) => forecast)));
  const rows = ahead.methods.flatMap(({ method, steps: own }) => own.map((result, step) => ({ method, step, result })));
  const methods = fieldsOf<(typeof rows)[number]>(words);
  const level = Math.round(100 * ahead.level);
  const last = shownPeriod(data, data.periods.at(-1)!);
  return [
    describeTable(
      { name: 'forecast-ahead', caption: captions.ahead(data.target, last, level), printedRows: 20 },
      [
        regions.text('region', columns.region, ({ region }) => region),
        regions.number('horizon', columns.horizon, 0, ({ step }) => step + 1),
        ...(ahead.periods[0] === null
          ? []
          : [regions.number('period', columns.period, 0, ({ step }) => ahead.periods[step]!)]),
        ...ahead.methods.flatMap(({ method, steps: own }) =>
          regions.interval(
            method.replaceAll('-', '_'),
            words.models[method],
            digits,
            ({ unit, step }) => [own[step]!.forecast[unit]!, own[step]!.low[unit]!, own[step]!.high[unit]!],
            { ends: 'page' },
          ),
        ),
        ...ahead.methods.flatMap(({ method, steps: own }) =>
          own[0]!.analytic === null
            ? []
            : regions.interval(
                `${method.replaceAll('-', '_')}_analytic`,
                columns.analytic(words.models[method]),
                digits,
                ({ unit, step }) => [
                  own[step]!.forecast[unit]!,
                  own[step]!.analytic!.low[unit]!,
                  own[step]!.analytic!.high[unit]!,
                ],
                { only: 'page' },
              ),
        ),
      ],
      cells,
    ),
    describeTable(
      { name: 'forecast-ahead-held', caption: captions.aheadHeld(level, config.intervalScale) },
      [
        methods.text('method', columns.method, ({ method }) => words.models[method]),
        methods.number('horizon', columns.horizon, 0, ({ step }) => step + 1),
        methods.number('errors', columns.errorsCounted, 0, ({ result }) => result.errors),
        methods.number('mae', columns.accuracy.mae, digits, ({ result }) => result.mae),
        methods.number('held', columns.held, 1, ({ result }) => percent(result.coverage)),
        ...(['least', 'middle', 'most'] as const).map((which, third) =>
          methods.number(`held_${which}`, columns.heldThirds[which], 1, ({ result }) => percent(result.thirds[third]!)),
        ),
        methods.number('held_analytic', columns.analytic(columns.held), 1, ({ result }) =>
          percent(result.analytic?.coverage ?? null),
        ),
      ],
      rows,
    ),
  ];
}

function curveTable(result: RegionsResult, words: StudyWords): Table {
  const { columns, cells, models } = words;
  const rows = result.curves.flatMap((curve) => curve.train.median.map((_, epoch) => ({ ...curve, epoch })));
  const { text, number, interval } = regionFields<(typeof rows)[number]>(result, words);
  return describeTable(
    { name: 'loss-curves', caption: words.regionsCaptions.curves(over(result, words)), printedRows: 20 },
    [
      text('model', columns.model, ({ model }) => models[model]),
      text('cluster', columns.cluster, ({ cluster }) => (cluster === null ? cells.all : String(cluster))),
      number('epoch', columns.epoch, 0, ({ epoch }) => epoch + 1),
      ...(['train', 'validation'] as const).flatMap((sample) =>
        interval(sample, columns[sample], 5, ({ [sample]: curve, epoch }) => [
          curve?.median[epoch] ?? null,
          curve?.low[epoch] ?? null,
          curve?.high[epoch] ?? null,
        ]),
      ),
    ],
    rows,
  );
}

function loadingTable(result: RegionsResult, words: StudyWords): Table {
  const { columns } = words;
  const rows = result.loadings.flatMap(({ cluster, values }) =>
    values.flatMap((row, k) => row.map((value, factor) => ({ cluster, k, value, factor: factor + 1 }))),
  );
  const { text, number, interval } = regionFields<(typeof rows)[number]>(result, words);
  return describeTable(
    { name: 'loadings', caption: words.regionsCaptions.loadings(over(result, words)) },
    [
      number('cluster', columns.cluster, 0, ({ cluster }) => cluster),
      text('indicator', columns.indicator, ({ k }) => result.data.indicators[k]!.name),
      number('factor', columns.factor, 0, ({ factor }) => factor),
      ...interval('loading', columns.loading, 3, ({ value }) => endsOf(value)),
    ],
    rows,
  );
}

function factorTable(result: RegionsResult, words: StudyWords): Table {
  const { factorNumber } = result;
  const { number } = regionFields<number>(result, words);
  const criterion = (key: 'residualVariance' | 'icp1' | 'icp2' | 'icp3', label: string): Field<number> =>
    number(key, label, 4, (at): TableCell => factorNumber[key][at]!);
  return describeTable(
    { name: 'factor-number', caption: words.regionsCaptions.factorNumber(factorNumber.used) },
    [
      number('factors', words.columns.factors, 0, (at) => factorNumber.kFactors[at]!),
      criterion('residualVariance', words.columns.residual),
      criterion('icp1', 'ICp1'),
      criterion('icp2', 'ICp2'),
      criterion('icp3', 'ICp3'),
    ],
    factorNumber.kFactors.map((_, at) => at),
  );
}
