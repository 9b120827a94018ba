import { digest } from '../formats/digest.ts';
import { unpackLz4 } from '../formats/lz4.ts';
import { rowNamesFirst } from '../formats/row-names.ts';
import type { Cell } from '../table/cell.ts';
import { refuseSize, type TableSettings } from '../table/settings.ts';
import { TableBuilder, numbered, refuseSizes } from '../table/table-builder.ts';
import type { Table } from '../table/types.ts';
import { type Batch, type Body, type Unpack, batchOf } from './batch.ts';
import { FlatTable } from './flat-table.ts';
import { type ArrowField, fieldsOf } from './schema.ts';

const SCHEMA = 1;
const DICTIONARY = 2;
const RECORDS = 3;
const FILE_MAGIC = 8;

/**
 * Reads an Arrow IPC file or stream, which Feather of version 2 is too: columns of numbers, texts, logicals, dates and timestamps; a
 * dictionary is its texts. The label of a column is `label` or `description` of its metadata.
 *
 * apache-arrow does not check a file's FlatBuffers: lengths in a damaged one make it loop for hours.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export const readArrow = async (bytes: Uint8Array, settings: TableSettings): Promise<Table> => {
  const { decompressZstd } = await import('hyparquet-compressors');
  let unpacked = 0;
  const unpack: Unpack = (codec, packed, length) => {
    if (!(length >= 0)) throw new RangeError(`a buffer of ${length} bytes`);
    refuseSize(settings, (unpacked += length));
    return codec === 0 ? unpackLz4(packed, length) : decompressZstd(packed, new Uint8Array(length));
  };
  const { fields, batches } = contents(bytes, settings, unpack);
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  refuseSizes(settings, rows, fields.length);
  const order = rowNamesFirst(fields.map(({ name, label }) => ({ name, label, isTyped: true })));
  const builder = new TableBuilder(settings, order.fields);
  order.places.forEach((place, k) => {
    const column = builder.columns[k]!;
    let row = 0;
    for (const batch of batches) {
      const read = batch.columns[place]!;
      for (let i = 0; i < batch.rows; i += 1) column.push(read(i), (row += 1));
    }
  });
  return { ...digest(bytes, settings), ...builder.finish(numbered(rows)), reading: { format: 'arrow' } };
};

/** The labels of the columns by name in an Arrow schema, as Parquet files hold one. */
export const schemaLabels = (bytes: Uint8Array, file: string): ReadonlyMap<string, string | undefined> => {
  const [message] = messagesOf(bytes);
  const schema = message?.header;
  return new Map(schema && fieldsOf(schema, file).map(({ name, label }) => [name, label]));
};

interface Message {
  readonly kind: number;
  readonly header: FlatTable;
  readonly body: Uint8Array;
}

/** The messages of a stream, one after the other; a file is a stream behind its magic, with an index that is not needed. */
function* messagesOf(bytes: Uint8Array): Generator<Message> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = bytes[0] === 0x41 ? FILE_MAGIC : 0;
  while (place < bytes.length) {
    if (view.getUint32(place, true) === 0xffff_ffff) place += 4;
    const length = view.getUint32(place, true);
    if (length === 0) return;
    place += 4;
    if (place + length > bytes.length) throw new RangeError('a message ends early');
    const message = FlatTable.root(bytes.subarray(place, place + length));
    place += length;
    const header = message.table(2);
    const bodyLength = message.i64(3);
    if (header === undefined || !(bodyLength >= 0 && place + bodyLength <= bytes.length))
      throw new RangeError(`a message of ${bodyLength} bytes`);
    yield { kind: message.u8(1), header, body: bytes.subarray(place, place + bodyLength) };
    place += bodyLength;
  }
}

/** The columns of a file and its batches of rows. */
const contents = (
  bytes: Uint8Array,
  settings: TableSettings,
  unpack: Unpack,
): { readonly fields: readonly ArrowField[]; readonly batches: readonly Batch[] } => {
  const messages = [...messagesOf(bytes)];
  const schema = messages.find(({ kind }) => kind === SCHEMA);
  if (schema === undefined) throw new RangeError('no schema');
  const fields = fieldsOf(schema.header, settings.file);
  const dictionaries = new Map<number, readonly Cell[]>();
  const bodyOf = ({ body }: Message): Body => ({ bytes: body, unpack, dictionaries });
  for (const message of messages.filter(({ kind }) => kind === DICTIONARY)) {
    const id = message.header.i64(0);
    const field = fields.find(({ dictionary }) => dictionary?.id === id);
    const data = message.header.table(1);
    if (field === undefined || data === undefined) throw new RangeError('a dictionary without a column');
    const { rows, columns } = batchOf(data, [{ ...field, dictionary: undefined }], bodyOf(message));
    refuseSizes(settings, rows, 1);
    const entries = Array.from({ length: rows }, (_, row) => columns[0]!(row));
    const isDelta = message.header.u8(2) === 1;
    dictionaries.set(id, isDelta ? [...(dictionaries.get(id) ?? []), ...entries] : entries);
  }
  const batches = messages
    .filter(({ kind }) => kind === RECORDS)
    .map((message) => batchOf(message.header, fields, bodyOf(message)));
  return { fields, batches };
};
