import type { ColumnDecoder, Compressors, DecodedArray, PageHeader } from 'hyparquet/src/types.js';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert } from 'hyparquet/src/convert.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readVarInt } from 'hyparquet/src/thrift.js';

/** A column chunk of a row group. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly decoder: ColumnDecoder;
  readonly compressors: Compressors | undefined;
  /** Counts bytes that are unpacked, and refuses too many. */
  unpack(bytes: number): void;
}

/**
 * The values of a column chunk, page by page. hyparquet trusts counts in pages: they are checked here before it fills arrays by them.
 */
export function* pagesOf({ bytes, rows, decoder, compressors, unpack }: Chunk): Generator<DecodedArray> {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let dictionary: DecodedArray | undefined;
  let left = rows;
  while (left > 0) {
    const header = parquetHeader(reader);
    const packed = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
    if (!(header.compressed_page_size >= 0) || packed.length !== header.compressed_page_size)
      throw new RangeError(`a page of ${header.compressed_page_size} bytes`);
    reader.offset += packed.length;
    const count = countOf(header);
    if (!(count >= 0 && (header.type === 'DICTIONARY_PAGE' || count <= left)))
      throw new RangeError(`a page of ${count} values for ${left} rows`);
    if (!(header.uncompressed_page_size >= 0)) throw new RangeError(`${header.uncompressed_page_size} bytes in a page`);
    unpack(header.uncompressed_page_size);
    const page = unpacked(packed, header, decoder, compressors);
    if (header.type === 'DICTIONARY_PAGE' && count > 8 * page.length)
      throw new RangeError(`${count} values in a dictionary`);
    checkRuns(page, header, decoder);
    const whole = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
    const plain = { ...header, compressed_page_size: page.length, uncompressed_page_size: page.length };
    if (plain.data_page_header_v2) plain.data_page_header_v2 = { ...plain.data_page_header_v2, is_compressed: false };
    const { data } = readPage(whole, plain, { ...decoder, codec: 'UNCOMPRESSED' }, dictionary, undefined, 0);
    if (data === undefined) throw new RangeError('a page without values');
    if (header.type === 'DICTIONARY_PAGE') dictionary = convert(data, decoder);
    else {
      if (data.length !== count) throw new RangeError(`a page of ${data.length} values, ${count} declared`);
      left -= count;
      yield data;
    }
  }
}

const countOf = ({ data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader): number =>
  (data_page_header ?? data_page_header_v2 ?? dictionary_page_header)?.num_values ?? -1;

/** A page with its values unpacked; in the second version the levels before them never are packed. */
const unpacked = (
  packed: Uint8Array,
  { uncompressed_page_size: size, data_page_header_v2: second }: PageHeader,
  { codec }: ColumnDecoder,
  compressors: Compressors | undefined,
): Uint8Array => {
  if (second === undefined) return decompressPage(packed, size, codec, compressors);
  const levels = second.definition_levels_byte_length + second.repetition_levels_byte_length;
  if (!(levels >= 0 && levels <= packed.length && levels <= size)) throw new RangeError(`levels of ${levels} bytes`);
  if (second.is_compressed === false || size === levels) return packed;
  const page = new Uint8Array(size);
  page.set(packed.subarray(0, levels));
  page.set(decompressPage(packed.subarray(levels), size - levels, codec, compressors), levels);
  return page;
};

/** Refuses a page whose run lengths would fill more values than the page has. */
const checkRuns = (page: Uint8Array, header: PageHeader, { element, type }: ColumnDecoder): void => {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const { encoding } = first ?? second ?? {};
  if (encoding === undefined) return;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const count = countOf(header);
  let place = 0;
  if (element.repetition_type !== 'REQUIRED') {
    const length = second ? second.definition_levels_byte_length : view.getUint32(0, true);
    const start = second ? second.repetition_levels_byte_length : 4;
    walkRuns(view, { start, end: start + length }, 1, count);
    place = start + length;
  } else if (second) place = second.definition_levels_byte_length + second.repetition_levels_byte_length;
  if (encoding === 'RLE') {
    const start = type === 'BOOLEAN' ? place + 4 : place + 1;
    walkRuns(view, { start, end: page.length }, type === 'BOOLEAN' ? 1 : (page[place] ?? 0), count);
  } else if (encoding.endsWith('_DICTIONARY'))
    walkRuns(view, { start: place + 1, end: page.length }, page[place] ?? 0, count);
};

const walkRuns = (
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
  width: number,
  count: number,
): void => {
  if (width > 32) throw new RangeError(`values of ${width} bits`);
  const reader = { view, offset: start };
  for (let seen = 0; seen < count && reader.offset < end; ) {
    const run = readVarInt(reader);
    const length = run & 1 ? (run >>> 1) * 8 : run >>> 1;
    if (length === 0 || length > count + 7 - seen + (run & 1 ? 504 : 0))
      throw new RangeError(`a run of ${length} values`);
    reader.offset += run & 1 ? (run >>> 1) * width : (width + 7) >> 3;
    seen += length;
  }
};
