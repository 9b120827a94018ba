import type { Readers } from '../table/parse-table.ts';
import { readingOf } from './damaged.ts';

/** Readers by format, each loaded with its library when a file needs it. */
export const readers: Readers = {
  excel: (bytes, settings) =>
    readingOf('Excel', settings.file, async () => (await import('../excel/read-excel.ts')).readExcel(bytes, settings)),
  parquet: (bytes, settings) =>
    readingOf('Parquet', settings.file, async () =>
      (await import('../parquet/read-parquet.ts')).readParquet(bytes, settings),
    ),
  arrow: (bytes, settings) =>
    readingOf('Arrow', settings.file, async () => (await import('../arrow/read-arrow.ts')).readArrow(bytes, settings)),
};
