import { dateText, dayText } from '../formats/dates.ts';
import { periodText } from '../table/periods.ts';

/** Days from 1 January 1960, Stata's day 0, to 1 January 1970. */
const EPOCH = 3653;

const UNITS = { w: 'week', m: 'month', q: 'quarter', h: 'half-year' } as const;
const PARTS = { w: 52, m: 12, q: 4, h: 2 } as const;

/**
 * The text of a number that a format shows as a date or a period; undefined for other formats, and for years, which are numbers.
 *
 * @see https://www.stata.com/help.cgi?datetime
 */
export const dateFormat = (format: string): ((value: number) => string | null) | undefined => {
  const [, kind] = /^%-?(?:t([cCdwmqh])|d)/.exec(format) ?? [];
  if (/^%-?(?:td|d)/.test(format)) return (value) => dayText(value - EPOCH);
  if (kind === 'c' || kind === 'C') return (value) => dateText(value - EPOCH * 86_400_000);
  if (kind === 'w' || kind === 'm' || kind === 'q' || kind === 'h')
    return (value) => (Number.isInteger(value) ? periodText(1960 * PARTS[kind] + value, UNITS[kind]) : null);
  return undefined;
};
