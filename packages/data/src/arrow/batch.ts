import { dateText } from '../formats/dates.ts';
import type { Cell } from '../table/cell.ts';
import type { FlatTable } from './flat-table.ts';
import type { ArrowField, Storage } from './schema.ts';

/** The columns of a batch of rows: a function of the row each. */
export interface Batch {
  readonly rows: number;
  readonly columns: readonly ((row: number) => Cell)[];
}

/** Unpacks a buffer of a codec: 0 is LZ4, 1 Zstandard. */
export type Unpack = (codec: number, packed: Uint8Array, length: number) => Uint8Array;

/** The body of a message, and what its cells need. */
export interface Body {
  readonly bytes: Uint8Array;
  readonly unpack: Unpack;
  /** Cells of the dictionaries that were read before, by their numbers. */
  readonly dictionaries: ReadonlyMap<number, readonly Cell[]>;
}

/**
 * Reads a record batch: every buffer is within the body, and every cell within its buffer.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#recordbatch-message
 */
export const batchOf = (header: FlatTable, fields: readonly ArrowField[], body: Body): Batch => {
  const rows = header.i64(0);
  const places = header.counts(2, 2);
  const views = [...header.counts(4, 1)];
  const nodes = header.counts(1, 2);
  const codec = header.table(3)?.u8(0);
  if (!(rows >= 0)) throw new RangeError(`${rows} rows`);
  let next = 0;
  const buffer = (): DataView => {
    const [start = -1, length = -1] = places.slice(2 * next, 2 * next + 2);
    next += 1;
    if (!(start >= 0 && length >= 0 && start + length <= body.bytes.length))
      throw new RangeError('a buffer out of range');
    let bytes = body.bytes.subarray(start, start + length);
    if (codec !== undefined && length > 0) {
      const packed = bytes.subarray(8);
      const unpacked = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true));
      bytes = unpacked === -1 ? packed : body.unpack(codec, packed, unpacked);
    }
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  const columns = fields.map(({ storage, dictionary }, k) => {
    const [length, nulls = -1] = nodes.slice(2 * k, 2 * k + 2);
    if (length !== rows) throw new RangeError(`${length} cells in a column of ${rows}`);
    const stored = dictionary?.index ?? storage;
    if (stored.kind === 'null') return () => null;
    const validity = buffer();
    const read = valuesOf(stored, buffer, () => views.shift() ?? 0);
    const entries = dictionary && body.dictionaries.get(dictionary.id);
    if (dictionary && !entries) throw new RangeError('a dictionary that is not there');
    return (row: number): Cell => {
      if (nulls !== 0 && validity.byteLength > 0 && !bit(validity, row)) return null;
      const value = read(row);
      return entries ? entryOf(entries, Number(value)) : value;
    };
  });
  return { rows, columns };
};

const bit = (bits: DataView, place: number): boolean => ((bits.getUint8(place >> 3) >> (place & 7)) & 1) === 1;

const entryOf = (entries: readonly Cell[], place: number): Cell => {
  const entry = entries[place];
  if (entry === undefined) throw new RangeError(`entry ${place} of a dictionary of ${entries.length}`);
  return entry;
};

const decoder = new TextDecoder();

const textOf = (data: DataView, start: number, end: number): string => {
  if (!(start >= 0 && start <= end && end <= data.byteLength)) throw new RangeError('a text out of range');
  return decoder.decode(new Uint8Array(data.buffer, data.byteOffset + start, end - start));
};

/** Reads the values of a column out of its buffers. */
const valuesOf = (
  storage: Exclude<Storage, { readonly kind: 'null' }>,
  buffer: () => DataView,
  views: () => number,
): ((row: number) => Cell) => {
  const data = buffer();
  switch (storage.kind) {
    case 'null':
      return () => null;
    case 'bool':
      return (row) => bit(data, row);
    case 'text': {
      const texts = buffer();
      return (row) => textOf(texts, data.getInt32(4 * row, true), data.getInt32(4 * row + 4, true));
    }
    case 'long-text': {
      const texts = buffer();
      const offset = (row: number): number => Number(data.getBigInt64(8 * row, true));
      return (row) => textOf(texts, offset(row), offset(row + 1));
    }
    case 'text-view': {
      const others = Array.from({ length: viewCount(views()) }, buffer);
      return (row) => {
        const length = data.getInt32(16 * row, true);
        if (length <= 12) return textOf(data, 16 * row + 4, 16 * row + 4 + length);
        const start = data.getInt32(16 * row + 12, true);
        return textOf(
          others[data.getInt32(16 * row + 8, true)] ?? new DataView(new ArrayBuffer(0)),
          start,
          start + length,
        );
      };
    }
    case 'date': {
      const read = wholeOf(data, storage.bytes, true);
      return (row) => dateText(read(row) * storage.milliseconds);
    }
    case 'float': {
      if (storage.bytes === 4) return (row) => data.getFloat32(4 * row, true);
      if (storage.bytes === 8) return (row) => data.getFloat64(8 * row, true);
      return (row) => halfOf(data.getUint16(2 * row, true));
    }
    case 'int':
    case 'uint':
      return wholeOf(data, storage.bytes, storage.kind === 'int');
  }
};

const viewCount = (count: number): number => {
  if (!(count >= 0 && count < 1 << 20)) throw new RangeError(`${count} buffers of texts`);
  return count;
};

const wholeOf = (data: DataView, bytes: number, isSigned: boolean): ((row: number) => number) => {
  if (bytes === 1) return (row) => (isSigned ? data.getInt8(row) : data.getUint8(row));
  if (bytes === 2) return (row) => (isSigned ? data.getInt16(2 * row, true) : data.getUint16(2 * row, true));
  if (bytes === 4) return (row) => (isSigned ? data.getInt32(4 * row, true) : data.getUint32(4 * row, true));
  if (bytes !== 8) throw new RangeError(`whole numbers of ${bytes} bytes`);
  return (row) => Number(isSigned ? data.getBigInt64(8 * row, true) : data.getBigUint64(8 * row, true));
};

/** A number of 16 bits, as IEEE 754 has it. */
const halfOf = (bits: number): number => {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? 2 ** -14 * fraction : 2 ** (exponent - 15) * (1 + fraction));
};
