/**
 * A number for reading: four significant digits, a real minus sign, nothing for what is missing.
 *
 * @param value - a finite number or null.
 * @returns text.
 */
export function formatNumber(value: number | null): string {
  if (value === null) return '–';
  const text = Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : value.toPrecision(4);
  return text.replaceAll('-', '−');
}

/**
 * An interval for reading.
 *
 * @param low - lower end.
 * @param high - upper end.
 * @returns text such as `1 – 2.5`.
 */
export function formatInterval(low: number, high: number): string {
  return low === high ? formatNumber(low) : `${formatNumber(low)} – ${formatNumber(high)}`;
}

/**
 * An interval of ranks for reading: one decimal, none where it is zero.
 *
 * @param low - best rank.
 * @param high - worst rank.
 * @returns text such as `1 – 2.5`.
 */
export function formatRanks(low: number, high: number): string {
  const [best, worst] = [low, high].map((rank) => String(Number(rank.toFixed(1))));
  return best === worst ? best! : `${best} – ${worst}`;
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
