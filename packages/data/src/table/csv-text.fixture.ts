/** How {@link csvText} writes a table. */
export interface CsvDialect {
  readonly delimiter?: string;
  readonly newline?: string;
  /** Quotes every cell, not only those that need it. */
  readonly quoteAll?: boolean;
  readonly finalNewline?: boolean;
}

/** RFC 4180 text of a table of cells, the header first. */
export const csvText = (records: readonly (readonly string[])[], dialect: CsvDialect = {}): string => {
  const { delimiter = ',', newline = '\n', quoteAll = false, finalNewline = true } = dialect;
  const cell = (text: string): string =>
    quoteAll || /["\r\n\ufeff]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return records.map((record) => record.map(cell).join(delimiter)).join(newline) + (finalNewline ? newline : '');
};

/** UTF-16 bytes of a text, with a byte order mark. */
export const utf16 = (text: string, endian: 'le' | 'be', mark = true): Uint8Array => {
  const units = [...(mark ? `\ufeff${text}` : text).split('')].map((unit) => unit.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) => (endian === 'le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
  );
};

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The error a promise is rejected with. */
export const errorOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error: unknown) => error,
  );
