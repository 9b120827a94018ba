const widest = 60;

/** A table for a terminal: columns aligned, numbers to the right, long or unprintable text made harmless. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [heading, ...rows].map((row) => row.map((cell) => clean(cell)));
  const widths = heading.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const right = heading.map((_, column) => rows.every((row) => /^-?[\d.]|^-?$/.test(row[column]!)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text that a terminal can show: control characters replaced, cut where it is long. */
export function clean(cell: string, most = widest): string {
  const plain = cell.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return plain.length > most ? `${plain.slice(0, most - 3)}...` : plain;
}

/** A number to four significant digits, whole from a thousand on; `none` where there is none. */
export function significant(value: number | null | undefined, none = ''): string {
  if (value === null || value === undefined) return none;
  if (value === 0) return '0';
  return Math.abs(value) >= 1000 && Math.abs(value) < 1e12 ? value.toFixed(0) : value.toPrecision(4);
}
