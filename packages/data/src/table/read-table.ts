import { openFile } from '../files.ts';
import { readers } from '../formats/readers.ts';
import { parseWith } from './parse-table.ts';
import { refuseSize, tableSettings } from './settings.ts';
import type { ParseTableOptions, Table, TableOptions, TableSource } from './types.ts';

/**
 * Parses a file of any format that is read, told from its content: separated values and Stata as {@link parseTable}; Excel (.xlsx; the
 * first sheet where none is named), Parquet, Arrow and Feather. The readers are loaded when a file needs one.
 *
 * @param source - Text, bytes, or a stream of bytes.
 * @param options - What the file is like; see {@link TableOptions}.
 * @returns Columns of `rows` cells each, with the sha256 of the input; dates are texts as in a file of separated values.
 * @throws `DataError` where the file is damaged or of another format, with the line of R or of a shell that converts it.
 * @throws `ConfigError` where an option is not allowed or names a column the table does not have.
 * @example
 * ```ts
 * const table = await parseFile('code,growth\nA,0.01\nB,0.02\n', { file: 'growth.csv' });
 * table.rows; // 2
 * ```
 */
export const parseFile = async (source: TableSource, options: ParseTableOptions = {}): Promise<Table> =>
  parseWith(readers, source, options);

/**
 * Reads a table from a file of any format, as {@link parseFile} does; the size is checked before anything is read and a file of
 * separated values is streamed.
 *
 * @param path - Path of the file.
 * @param options - What the file is like; see {@link TableOptions}.
 * @returns The table, `file` being the path as given.
 * @throws `DataError` where the file is missing, unreadable, larger than `maxBytes`, or not such a table.
 * @throws `ConfigError` where an option is not allowed, or there is no file system.
 * @example
 * ```ts
 * const table = await readTable('wachstum.csv', { id: 'code', delimiter: ';', decimal: 'comma' });
 * ```
 */
export const readTable = async (path: string, options: TableOptions = {}): Promise<Table> => {
  const settings = tableSettings({ ...options, file: path });
  const file = await openFile(path);
  try {
    refuseSize(settings, file.size);
    return await parseWith(readers, file.stream(), settings);
  } finally {
    await file.close();
  }
};
