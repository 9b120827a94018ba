import { distinct } from '../../results/distinct.ts';
import { decimals, describeTable, fieldsOf } from '../../tables/describe.ts';
import type { Table } from '../../tables/table.ts';
import { say } from '../../words/sayings.ts';
import type { StudyWords } from '../../words/words.ts';
import { shownPeriod } from '../periods.ts';
import type { RegionsResult } from '../result.ts';
import { originsOf } from './forecasts.ts';

/** What is said of the methods' forecasts of an unbalanced panel, once for all methods of which it is said. */
export function unbalancedSentences({ unbalanced }: Pick<RegionsResult, 'unbalanced'>, words: StudyWords): string[] {
  const said = (unbalanced?.forecasts ?? []).flatMap(({ methods }) =>
    methods.flatMap(({ method, notes }) =>
      notes.map((note) => ({ name: words.models[method], sentence: say(words.forecastNotes, note) })),
    ),
  );
  return distinct(said.map(({ sentence }) => sentence)).map((sentence) => {
    const names = distinct(said.filter((one) => one.sentence === sentence).map(({ name }) => name));
    return `${names.join('; ')}: ${sentence}`;
  });
}

/** Who forecasts which regions of an unbalanced panel, how well, and what; none of a balanced one. */
export function unbalancedTables({ unbalanced, data }: RegionsResult, words: StudyWords): Table[] {
  if (unbalanced === undefined) return [];
  const { columns, models, regionsCaptions: captions } = words;
  const rows = unbalanced.forecasts.flatMap((forecast) => forecast.methods.map((method) => ({ forecast, method })));
  const scored = fieldsOf<(typeof rows)[number]>(words);
  const errorDigits = decimals(rows.map(({ method }) => method.own.mae));
  const cells = unbalanced.regions.flatMap(({ origin, horizon, actual, methods }) =>
    unbalanced.ids.map((region, unit) => ({ origin, horizon, region, unit, actual: actual[unit]!, methods })),
  );
  const regions = fieldsOf<(typeof cells)[number]>(words);
  const digits = decimals(cells.map(({ actual }) => actual));
  return [
    describeTable(
      {
        name: 'unbalanced-levels',
        caption: captions.unbalanced(data.target, unbalanced.ids.length, unbalanced.complete),
      },
      [
        scored.text('origins', columns.origins, ({ forecast }) => originsOf(data, forecast)),
        scored.number('horizon', columns.horizon, 0, ({ forecast }) => forecast.horizon),
        scored.text('method', columns.method, ({ method }) => models[method.method]),
        scored.number('regions', columns.regionsForecast, 0, ({ method }) => method.regions),
        ...(['same', 'own'] as const).flatMap((which) => [
          scored.number(`${which}_cells`, columns.forecastsScored[which], 0, ({ method }) => method[which].cells),
          scored.number(
            `${which}_mae`,
            columns.scoredOver[which]('MAE'),
            errorDigits,
            ({ method }) => method[which].mae,
          ),
          scored.number(
            `${which}_rmse`,
            columns.scoredOver[which]('RMSE'),
            errorDigits,
            ({ method }) => method[which].rmse,
          ),
        ]),
      ],
      rows,
    ),
    describeTable(
      { name: 'unbalanced-regions', caption: captions.unbalancedRegions(data.target), printedRows: 20 },
      [
        regions.text('region', columns.region, ({ region }) => region),
        regions.text('origins', columns.origins, ({ origin }) => String(shownPeriod(data, origin))),
        regions.number('horizon', columns.horizon, 0, ({ horizon }) => horizon),
        regions.number('actual', columns.actual, digits, ({ actual }) => actual),
        ...(unbalanced.regions[0]?.methods ?? []).map(({ method }, at) =>
          regions.number(
            method.replaceAll('-', '_'),
            models[method],
            digits,
            ({ methods, unit }) => methods[at]!.forecast[unit]!,
          ),
        ),
      ],
      cells,
    ),
  ];
}
