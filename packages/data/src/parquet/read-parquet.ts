import { DataError } from '@kuznets/base';
import {
  type ColumnMetaData,
  type Compressors,
  type FileMetaData,
  type SchemaTree,
  parquetMetadata,
  parquetSchema,
} from 'hyparquet';
import type { ColumnDecoder } from 'hyparquet/src/types.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { dateText, dayText } from '../formats/dates.ts';
import { noCells } from '../formats/damaged.ts';
import { digest } from '../formats/digest.ts';
import { rowNamesFirst } from '../formats/row-names.ts';
import type { Cell } from '../table/cell.ts';
import { refuseSize, type TableSettings } from '../table/settings.ts';
import { TableBuilder, numbered, refuseSizes } from '../table/table-builder.ts';
import type { Table } from '../table/types.ts';
import { pagesOf } from './pages.ts';

const PARSERS: ColumnDecoder['parsers'] = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (millis) => dateText(Number(millis)),
  timestampFromMicroseconds: (micros) => dateText(Number(micros / 1000n)),
  timestampFromNanoseconds: (nanos) => dateText(Number(nanos / 1_000_000n)),
  dateFromDays: dayText,
};

/** Reads a Parquet file: columns of numbers, texts, logicals, dates and timestamps; a categorical column is one of texts. */
export const readParquet = async (bytes: Uint8Array, settings: TableSettings): Promise<Table> => {
  const { file } = settings;
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  const columns = parquetSchema(metadata).children;
  const rows = Number(metadata.num_rows);
  refuseSizes(settings, rows, columns.length);
  for (const column of columns) refuseType(column, file);
  const codecs = metadata.row_groups.flatMap((group) => group.columns.map(({ meta_data }) => meta_data?.codec));
  const compressors = await compressorsFor(codecs);
  const labels = await labelsOf(metadata, file);
  const order = rowNamesFirst(
    columns.map(({ element: { name } }) => ({ name, isTyped: true, label: labels.get(name) })),
  );
  const builder = new TableBuilder(settings, order.fields);
  let unpacked = 0;
  const unpack = (size: number): void => refuseSize(settings, (unpacked += size));
  order.places.forEach((place, k) => {
    const column = columns[place]!;
    let row = 0;
    for (const group of metadata.row_groups) {
      const start = row;
      const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column.element.name);
      if (!chunk?.meta_data) throw new RangeError(`no column ${column.element.name} in a row group`);
      const decoder = decoderOf(chunk.meta_data, column, parquetSchema(metadata));
      const groupRows = Number(group.num_rows);
      if (start + groupRows > rows) throw new RangeError(`more rows than the ${rows} declared`);
      const parts = { bytes: chunkBytes(bytes, chunk.meta_data), rows: groupRows, decoder, compressors, unpack };
      for (const page of pagesOf(parts))
        for (const value of page) builder.columns[k]!.push(cellOf(value, file, column), (row += 1));
    }
    if (row !== rows) throw new RangeError(`${row} values of ${rows} in column ${column.element.name}`);
  });
  return { ...digest(bytes, settings), ...builder.finish(numbered(rows)), reading: { format: 'parquet' } };
};

const compressorsFor = async (codecs: readonly (string | undefined)[]): Promise<Compressors | undefined> => {
  if (codecs.every((codec) => codec === 'UNCOMPRESSED' || codec === 'SNAPPY')) return undefined;
  const { decompressBrotli, decompressGzip, decompressLz4, decompressLz4Raw, decompressZstd } = await import(
    'hyparquet-compressors'
  );
  return {
    ...{ BROTLI: decompressBrotli, GZIP: decompressGzip, LZ4: decompressLz4, LZ4_RAW: decompressLz4Raw },
    ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
  };
};

/** Labels of the columns: Arrow, pandas and R keep them in a schema of Arrow's, which is read where it holds one. */
const labelsOf = async (
  { key_value_metadata: pairs = [] }: FileMetaData,
  file: string,
): Promise<ReadonlyMap<string, string | undefined>> => {
  const schema = atob(pairs.find(({ key }) => key === 'ARROW:schema')?.value ?? '');
  if (!/label|description/.test(schema)) return new Map();
  const { schemaLabels } = await import('../arrow/read-arrow.ts');
  return schemaLabels(
    Uint8Array.from(schema, (letter) => letter.charCodeAt(0)),
    file,
  );
};

const chunkBytes = (
  bytes: Uint8Array,
  { dictionary_page_offset, data_page_offset, total_compressed_size }: ColumnMetaData,
) => {
  const first = Number(dictionary_page_offset || data_page_offset);
  const start = Math.min(first, Number(data_page_offset));
  return bytes.subarray(start, start + Number(total_compressed_size));
};

const decoderOf = (chunk: ColumnMetaData, column: SchemaTree, root: SchemaTree): ColumnDecoder => ({
  ...chunk,
  ...{ pathInSchema: chunk.path_in_schema, element: column.element, schemaPath: [root, column], parsers: PARSERS },
});

/** Refuses a column that is no column of cells. */
const refuseType = ({ element, children }: SchemaTree, file: string): void => {
  const { name, repetition_type, converted_type, logical_type } = element;
  if (children.length > 0 || repetition_type === 'REPEATED') throw noCells(file, name, 'lists or records');
  const type = logical_type?.type ?? converted_type ?? '';
  if (/^(?:TIME(?:_|$)|INTERVAL|BSON|JSON|VARIANT|GEO|UUID)/.test(type)) throw noCells(file, name, type.toLowerCase());
};

const cellOf = (value: unknown, file: string, { element: { name } }: SchemaTree): Cell => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  throw value instanceof Uint8Array
    ? noCells(file, name, 'bytes')
    : new DataError('a cell that cannot be read', { where: { file, column: name } });
};
