const digits = 6;

/**
 * JSON with six significant digits a number, which is what makes the numbers of a report fit into its file. A number that
 * could then be rounded another way, to five digits or fewer, keeps more: every table shows what result.json holds.
 *
 * @param value - what JSON can hold.
 * @param exact - keys below which every digit is kept.
 * @returns its text without white space.
 */
export function compactJson(value: unknown, exact: ReadonlySet<string>): string {
  const part = (item: unknown, short: boolean): unknown => {
    if (typeof item === 'number') return short ? shorten(item) : item;
    if (Array.isArray(item)) return item.map((entry) => part(entry, short));
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, entry]) => [key, part(entry, short && !exact.has(key))]));
  };
  return JSON.stringify(part(value, true));
}

function shorten(value: number): number {
  if (Number.isInteger(value)) return value;
  for (let kept = digits; kept < 17; kept += 1) {
    const text = value.toPrecision(kept);
    if (!/50*(?:\.0*)?(?:e|$)/.test(text)) return Number(text);
  }
  return value;
}
