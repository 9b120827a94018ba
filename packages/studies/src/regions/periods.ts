import { periodName, type PeriodUnit } from '@kuznets/data';

/** What tells how periods are written: the note of how they were read. */
export interface ReadPeriods {
  readonly notes: readonly { readonly code: string; readonly unit?: PeriodUnit }[];
}

/**
 * A period as tables, page and figures show it: `1985Q1` where results have 19851; a year stays a number.
 *
 * @param data - a regions result's data, or a panel.
 * @param period - the period's number.
 * @returns the period's name, or its number where that is the name.
 */
export function shownPeriod({ notes }: ReadPeriods, period: number): string | number {
  const unit = notes.find(({ code }) => code === 'periods-read-as')?.unit;
  return unit === undefined || unit === 'year' ? period : periodName(period, unit);
}

/**
 * The first and the last period of a sample as texts.
 *
 * @param data - a result's data with its periods.
 * @returns such as `1985Q1` and `1989Q4`.
 */
export function periodSpan(data: ReadPeriods & { readonly periods: readonly number[] }): readonly [string, string] {
  return [String(shownPeriod(data, data.periods[0]!)), String(shownPeriod(data, data.periods.at(-1)!))];
}
