import type { Words } from './words/words.ts';

const formats = new Map<string, Intl.NumberFormat>();

/**
 * A number for reading, with a real minus sign.
 *
 * @param value - a finite number or null.
 * @param digits - decimals.
 * @param words - the language.
 * @returns text; a dash for null.
 */
export function formatNumber(value: number | null, digits: number, { locale, common }: Words): string {
  if (value === null) return common.table.empty;
  const key = `${locale} ${String(digits)}`;
  let format = formats.get(key);
  if (format === undefined)
    formats.set(
      key,
      (format = new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay: 'negative',
      })),
    );
  return format.format(value).replace('-', '−');
}

/**
 * A name short enough for an axis.
 *
 * @param name - any text.
 * @param length - characters kept, 24 by default.
 * @returns the name, cut with an ellipsis where it is longer.
 */
export function shorten(name: string, length = 24): string {
  const characters = [...name.slice(0, 4 * length)];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : name;
}
