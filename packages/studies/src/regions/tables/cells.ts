import { type Ends, type Field, fieldsOf } from '../../tables/describe.ts';
import type { StudyWords } from '../../words/words.ts';
import { divergedReplicas } from '../diverged.ts';
import { shownPeriod } from '../periods.ts';
import type { RegionsResult } from '../result.ts';

/** A distribution of the result, or null. */
export type Spread = RegionsResult['described']['dae']['mse'];

/** A number that nothing drawn at random decides, as a distribution. */
export const fixed = (value: number, paper: number | null = null): Spread => ({
  ...{ median: value, low: value, high: value, replicas: 1 },
  ...{ paper, percentile: null },
});

/** Median and interval; no interval where one replica, or nothing drawn at random, gives the number. */
export const endsOf = (value: Spread | undefined): Ends =>
  !value
    ? [null, null, null]
    : value.replicas === 1
      ? [value.median, null, null]
      : [value.median, value.low, value.high];

/** The kinds of columns that a table of the regions study has. */
export function regionFields<Row>({ source, data }: RegionsResult, words: StudyWords) {
  const fields = fieldsOf<Row>(words);
  /** Median, interval, the paper's value and its percentile. */
  const spread = (
    key: string,
    label: string,
    digits: number,
    value: (row: Row) => Spread | undefined,
  ): Field<Row>[] => [
    ...fields.interval(key, label, digits, (row) => endsOf(value(row))),
    ...(source === null
      ? []
      : [
          fields.number(`${key}_paper`, words.columns.ofPaper(label), digits, (row) => value(row)?.paper ?? null),
          fields.number(`${key}_percentile`, words.columns.percentile, 0, (row) => value(row)?.percentile ?? null),
        ]),
  ];
  /** Periods: numbers where they are years, else names. */
  const period = (value: (row: Row) => number): Field<Row> => {
    const cell = (row: Row): string | number => shownPeriod(data, value(row));
    const isYear = typeof shownPeriod(data, data.periods[0]!) === 'number';
    return isYear
      ? fields.number('period', words.columns.period, 0, cell)
      : fields.text('period', words.columns.period, cell);
  };
  return { ...fields, spread, period };
}

/** What the intervals are over. */
export const over = (result: RegionsResult, words: StudyWords): string =>
  words.regionsCaptions.over(
    result.config.replicas,
    divergedReplicas(result).map(({ model, replicas }) => `${words.models[model]} ${replicas}`),
  );
