/**
 * JSON with fewer digits below the keys named, which is what makes a report fit into its file. A number that could then be rounded
 * another way, to one digit fewer or less, keeps more: every table shows what result.json holds.
 *
 * @param value - what JSON can hold.
 * @param digits - significant digits of the numbers below a key; all others keep every digit.
 * @returns its text without white space.
 */
export function compactJson(value: unknown, digits: ReadonlyMap<string, number>): string {
  const part = (item: unknown, kept: number | undefined): unknown => {
    if (typeof item === 'number') return kept === undefined ? item : shorten(item, kept);
    if (Array.isArray(item)) return item.map((entry) => part(entry, kept));
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, entry]) => [key, part(entry, digits.get(key) ?? kept)]));
  };
  return JSON.stringify(part(value, undefined));
}

function shorten(value: number, least: number): number {
  if (Number.isInteger(value)) return value;
  for (let kept = least; kept < 17; kept += 1) {
    const text = value.toPrecision(kept);
    if (!/50*(?:\.0*)?(?:e|$)/.test(text)) return Number(text);
  }
  return value;
}
