import { openFile } from '../files.ts';
import { parseTable } from './parse-table.ts';
import { refuseSize, tableSettings } from './settings.ts';
import type { Table, TableOptions } from './types.ts';

/**
 * Reads a table from a file, as {@link parseTable} does; the size is checked before anything is read and the file is
 * streamed.
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
    return await parseTable(file.stream(), settings);
  } finally {
    await file.close();
  }
};
