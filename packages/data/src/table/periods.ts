/** What a period is. */
export type PeriodUnit = 'year' | 'half-year' | 'quarter' | 'month' | 'week' | 'day';

/** The periods of a column of texts: whole numbers, one apart where one follows the other, `NaN` where missing. */
export interface Periods {
  readonly unit: PeriodUnit;
  readonly values: Float64Array;
}

const DAY = 86_400_000;

/** Periods in a year. */
const PARTS = { year: 1, 'half-year': 2, quarter: 4, month: 12, week: 52 } as const;

/** How programs write periods: R's zoo and tsibble, Stata, Eurostat, the OECD, ISO 8601. */
const WRITTEN: readonly (readonly [unit: keyof typeof PARTS, pattern: RegExp])[] = [
  ['quarter', /^(\d{4})[-\s:.]?Q([1-4])$/i],
  ['month', /^(\d{4})[-\s:.]?M(0?[1-9]|1[0-2])$/i],
  ['month', /^(\d{4})[-/](0[1-9]|1[0-2])$/],
  ['half-year', /^(\d{4})[-\s:.]?[HS]([12])$/i],
  ['week', /^(\d{4})[-\s:.]?W(0?[1-9]|[1-4]\d|5[0-2])$/i],
];
const ISO_DAY = /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?$/;
const GERMAN_DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/** Day of a date, counted from 1 January 1970; undefined where there is no such date. */
const dayOf = (text: string): number | undefined => {
  const [, isoYear, isoMonth, isoDay] = ISO_DAY.exec(text) ?? [];
  const [, germanDay, germanMonth, germanYear] = GERMAN_DAY.exec(text) ?? [];
  const [year, month, day] = [isoYear ?? germanYear, isoMonth ?? germanMonth, isoDay ?? germanDay].map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day ? date.getTime() / DAY : undefined;
};

/**
 * The periods that texts are, all of one kind; undefined where one is none. Dates that are all the first or the last days of years,
 * quarters or months are these.
 */
export const periodsOf = (texts: readonly string[], isMissing: (text: string) => boolean): Periods | undefined => {
  const first = texts.find((text) => !isMissing(text));
  if (first === undefined) return undefined;
  const [unit, pattern] = WRITTEN.find((way) => way[1].test(first)) ?? [];
  const values = new Float64Array(texts.length).fill(Number.NaN);
  for (const [row, text] of texts.entries()) {
    if (isMissing(text)) continue;
    const parts = pattern?.exec(text);
    const value = pattern ? parts && PARTS[unit!] * Number(parts[1]) + Number(parts[2]) - 1 : dayOf(text);
    if (value === undefined || value === null) return undefined;
    values[row] = value;
  }
  return unit ? { unit, values } : coarsest(values);
};

const coarsest = (days: Float64Array): Periods => {
  const known = [...days].filter((day) => !Number.isNaN(day));
  for (const unit of ['year', 'quarter', 'month'] as const) {
    const months = 12 / PARTS[unit];
    const isFirst = (day: number): boolean => {
      const date = new Date(day * DAY);
      return date.getUTCDate() === 1 && date.getUTCMonth() % months === 0;
    };
    if (!known.every(isFirst) && !known.every((day) => isFirst(day + 1))) continue;
    const periodOf = (day: number): number => {
      const date = new Date(day * DAY);
      return PARTS[unit] * date.getUTCFullYear() + Math.floor(date.getUTCMonth() / months);
    };
    return { unit, values: days.map((day) => (Number.isNaN(day) ? day : periodOf(day))) };
  }
  return { unit: 'day', values: days };
};

/** A period as a number that is read at sight: 1985, 19851 for a quarter or half-year, 198503 for a month or week, 19850131. */
export const periodNumber = (value: number, unit: PeriodUnit): number => {
  if (unit === 'day') return Number(new Date(value * DAY).toISOString().slice(0, 10).replaceAll('-', ''));
  const parts = PARTS[unit];
  if (parts === 1) return value;
  return Math.floor(value / parts) * (parts < 10 ? 10 : 100) + (value % parts) + 1;
};

/**
 * A period as people write it, from the number that results have: `1985Q1`, `1985H2`, `1985-03` for a month, `1985W05`, `1985-01-31`.
 *
 * @param number - 19851 for a quarter or half-year, 198503 for a month or week, 19850131 for a day, or a year
 * @param unit - what the periods are; undefined for numbers
 */
export const periodName = (number: number, unit: PeriodUnit | undefined): string => {
  const digits = String(number);
  if (unit === undefined || unit === 'year') return digits;
  if (unit === 'day') return digits.replace(/(..)(..)$/, '-$1-$2');
  return unit === 'quarter' || unit === 'half-year'
    ? digits.replace(/(.)$/, `${unit === 'quarter' ? 'Q' : 'H'}$1`)
    : digits.replace(/(..)$/, `${unit === 'month' ? '-' : 'W'}$1`);
};

/** A period as Stata writes it, a day as ISO 8601 does. */
export const periodText = (value: number, unit: Exclude<PeriodUnit, 'day' | 'year'>): string => {
  const letter = { 'half-year': 'h', quarter: 'q', month: 'm', week: 'w' }[unit];
  return `${Math.floor(value / PARTS[unit])}${letter}${(value % PARTS[unit]) + 1}`;
};
