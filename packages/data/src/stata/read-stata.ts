import { DataError } from '@kuznets/base';
import { digest } from '../formats/digest.ts';
import { decoded, legacyEncodings, withWindowsMarks } from '../table/encoding.ts';
import type { TableSettings } from '../table/settings.ts';
import { TableBuilder, numbered, refuseSizes } from '../table/table-builder.ts';
import type { Encoding, Table } from '../table/types.ts';
import { ByteReader } from './bytes.ts';
import { missingName, numberOf } from './cells.ts';
import { dateFormat } from './dates.ts';
import { type CellType, type Layout, RELEASES, cellType, layoutOf } from './layout.ts';

const TAG = '<stata_dta>';

/** A variable before its cells are read. */
interface Variable {
  readonly name: Uint8Array;
  readonly label: Uint8Array;
  readonly valueLabelName: Uint8Array;
  readonly type: CellType;
  /** How Stata shows its numbers. */
  readonly format: Uint8Array;
}

/** A file's parts, texts not yet decoded. */
interface Parts {
  readonly layout: Layout;
  readonly rows: number;
  readonly variables: readonly Variable[];
  readonly data: Uint8Array;
  /** Long strings by their reference. */
  readonly strings: ReadonlyMap<string, Uint8Array>;
  /** Texts of values, by the name of the set. */
  readonly valueLabels: readonly { readonly name: Uint8Array; readonly texts: ReadonlyMap<number, Uint8Array> }[];
}

/** Whether bytes begin as a Stata file does. */
export const isStata = (head: Uint8Array): boolean =>
  [...TAG].every((letter, i) => head[i] === letter.charCodeAt(0)) ||
  (RELEASES.includes(head[0] ?? 0) && (head[1] === 1 || head[1] === 2) && head[2] === 1);

/**
 * Reads a Stata .dta file, releases 104 to 119: numbers, strings and long strings, missing values (`.`, `.a` to `.z`), labels of
 * variables and of values. Texts of release 118 and later are UTF-8; of earlier ones the encoding is told from them, or declared.
 *
 * @see https://www.stata.com/help.cgi?dta
 */
export const readStata = (bytes: Uint8Array, settings: TableSettings): Table => {
  const reader = new ByteReader(bytes, settings.file);
  const parts = bytes[0] === TAG.charCodeAt(0) ? taggedParts(reader) : plainParts(reader);
  if (parts.variables.length === 0 || parts.rows === 0)
    throw new DataError('no data', {
      where: { file: settings.file },
      got: `${parts.rows} observations of ${parts.variables.length} variables`,
      allowed: 'at least one of each',
    });
  refuseSizes(settings, parts.rows, parts.variables.length);
  const encoding = settings.encoding ?? encodingOf(parts);
  const decode = textDecoder(encoding);
  const labels = new Map(parts.valueLabels.map(({ name, texts }) => [decode(name), texts]));
  const fields = parts.variables.map(({ name, label, valueLabelName }) => {
    const texts = labels.get(decode(valueLabelName));
    return {
      ...{ name: decode(name), label: decode(label), isTyped: true },
      valueLabels: texts && new Map([...texts].map(([value, text]) => [value, decode(text)])),
    };
  });
  const builder = new TableBuilder(settings, fields);
  fillColumns(builder, parts, reader.little, decode);
  return {
    ...digest(bytes, settings),
    ...builder.finish(numbered(parts.rows)),
    reading: { format: 'stata', release: parts.layout.release, encoding },
  };
};

/** Before release 118 Stata wrote what the system did: told from the texts. */
const encodingOf = ({ layout, variables, data, valueLabels }: Parts): Encoding => {
  if (layout.release >= 118) return 'utf-8';
  const width = widthOf(variables.map(({ type }) => type));
  let offset = 0;
  const texts = variables.flatMap(({ name, label, type }) => {
    const start = offset;
    offset += type.bytes;
    const rows = type.kind === 'str' ? Math.min(2_000, data.length / width) : 0;
    const cells = Array.from({ length: rows }, (_, row) =>
      data.subarray(row * width + start, row * width + start + type.bytes),
    );
    return [name, label, ...cells];
  });
  const all = [...texts, ...valueLabels.flatMap(({ texts }) => [...texts.values()])].map(untilZero);
  const high = all.filter((text) => text.some((byte) => byte >= 0x80));
  if (high.every((text) => decoded(text, 'utf-8', true) !== undefined)) return 'utf-8';
  const joined = Uint8Array.from(high.flatMap((text) => [...text, 0x0a]));
  return legacyEncodings(joined)[0] ?? 'windows-1252';
};

/** Bytes of a row. */
const widthOf = (types: readonly CellType[]): number => types.reduce((sum, { bytes }) => sum + bytes, 0);

const untilZero = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
};

const textDecoder = (encoding: Encoding): ((bytes: Uint8Array) => string) => {
  const decoder = new TextDecoder(encoding);
  return (bytes) => {
    const text = decoder.decode(untilZero(bytes));
    return encoding === 'windows-1252' ? withWindowsMarks(text) : text;
  };
};

const fillColumns = (
  { columns }: TableBuilder,
  { layout, rows, variables, data, strings }: Parts,
  little: boolean,
  decode: (bytes: Uint8Array) => string,
): void => {
  const { release } = layout;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = widthOf(variables.map(({ type }) => type));
  let offset = 0;
  variables.forEach(({ type, format }, k) => {
    const column = columns[k]!;
    const date = dateFormat(decode(format));
    for (let row = 0, cell = offset; row < rows; row += 1, cell += width) {
      if (type.kind === 'str' || type.kind === 'strL') {
        const stored = data.subarray(cell, cell + type.bytes);
        const text = type.kind === 'str' ? stored : strings.get(reference(stored, release, little));
        column.push(text ? decode(text) : '', row + 1);
      } else {
        const value = numberOf(view, cell, { little, release }, type);
        if (date) column.push(Number.isNaN(value) ? null : date(value), row + 1);
        else if (Number.isNaN(value)) column.push(value, row + 1, missingName(view, cell, type, { little, release }));
        else column.push(value, row + 1);
      }
    }
    offset += type.bytes;
  });
};

/** A long string's reference: variable (4, 2 or 3 bytes) and observation (4, 6 or 5 bytes). */
const reference = (stored: Uint8Array, release: number, little: boolean): string => {
  const split = release === 117 ? 4 : release === 118 ? 2 : 3;
  const number = (bytes: Uint8Array): number => {
    const ordered = little ? [...bytes].reverse() : [...bytes];
    return ordered.reduce((sum, byte) => 256 * sum + byte, 0);
  };
  return `${number(stored.subarray(0, split))} ${number(stored.subarray(split))}`;
};

const typesOf = (codes: readonly number[], reader: ByteReader, release: number): readonly CellType[] =>
  codes.map((code) => cellType(code, release) ?? reader.fail(`the type ${code}`, 'types of numbers and strings'));

const listOf = (reader: ByteReader, count: number, bytes: number): readonly Uint8Array[] =>
  Array.from({ length: count }, () => reader.take(bytes));

/** Releases 104 to 115. */
const plainParts = (reader: ByteReader): Parts => {
  const layout = layoutOf(reader.u8());
  const { release } = layout;
  reader.little = reader.u8() === 2;
  reader.skip(2);
  const count = reader.u16();
  const rows = reader.u32();
  reader.skip(release >= 108 ? 81 : 32);
  if (release >= 105) reader.skip(18);
  const types = typesOf([...reader.take(count)], reader, release);
  const names = listOf(reader, count, layout.name);
  reader.skip(2 * (count + 1));
  const formats = listOf(reader, count, layout.format);
  const valueLabelNames = listOf(reader, count, layout.valueLabelName);
  const labels = listOf(reader, count, layout.label);
  if (release >= 105) {
    for (;;) {
      const kind = reader.u8();
      const length = release >= 110 ? reader.u32() : reader.u16();
      if (kind === 0 && length === 0) break;
      reader.skip(length);
    }
  }
  const variables = names.map((name, k) => ({
    ...{ name, label: labels[k]!, valueLabelName: valueLabelNames[k]!, type: types[k]!, format: formats[k]! },
  }));
  const data = reader.take(rows * widthOf(types));
  const valueLabels: Parts['valueLabels'][number][] = [];
  while (release >= 108 && !reader.isAtEnd) valueLabels.push(valueLabelsOf(reader, layout));
  return { layout, rows, variables, data, strings: new Map(), valueLabels };
};

/** Releases 117 to 119. */
const taggedParts = (reader: ByteReader): Parts => {
  reader.tag('stata_dta');
  reader.tag('header');
  reader.tag('release');
  const release = Number(reader.ascii(3));
  if (!RELEASES.includes(release)) reader.fail(`release ${release}`, `releases ${RELEASES.join(', ')}`);
  const layout = layoutOf(release);
  reader.tag('/release');
  reader.tag('byteorder');
  reader.little = reader.ascii(3) === 'LSF';
  reader.tag('/byteorder');
  reader.tag('K');
  const count = release >= 119 ? reader.u32() : reader.u16();
  reader.tag('/K');
  reader.tag('N');
  const rows = release >= 118 ? reader.u64() : reader.u32();
  reader.tag('/N');
  reader.tag('label');
  reader.skip(release >= 118 ? reader.u16() : reader.u8());
  reader.tag('/label');
  reader.tag('timestamp');
  reader.skip(reader.u8());
  reader.tag('/timestamp');
  reader.tag('/header');
  reader.tag('map');
  const map = Array.from({ length: 14 }, () => reader.u64());
  const part = <T>(index: number, name: string, read: () => T): T => {
    reader.place = map[index]!;
    reader.tag(name);
    const value = read();
    reader.tag(`/${name}`);
    return value;
  };
  const codes = part(2, 'variable_types', () => {
    if (reader.place + 2 * count > reader.bytes.length) reader.fail(`${count} variables`, 'as many as the file holds');
    return Array.from({ length: count }, () => reader.u16());
  });
  const types = typesOf(codes, reader, release);
  const names = part(3, 'varnames', () => listOf(reader, count, layout.name));
  const formats = part(5, 'formats', () => listOf(reader, count, layout.format));
  const valueLabelNames = part(6, 'value_label_names', () => listOf(reader, count, layout.valueLabelName));
  const labels = part(7, 'variable_labels', () => listOf(reader, count, layout.label));
  const data = part(9, 'data', () => reader.take(rows * widthOf(types)));
  const strings = part(10, 'strls', () => longStrings(reader, release));
  const valueLabels = part(11, 'value_labels', () => {
    const sets: Parts['valueLabels'][number][] = [];
    while (reader.bytes[reader.place + 1] === 'l'.charCodeAt(0)) {
      reader.tag('lbl');
      sets.push(valueLabelsOf(reader, layout));
      reader.tag('/lbl');
    }
    return sets;
  });
  const variables = names.map((name, k) => ({
    ...{ name, label: labels[k]!, valueLabelName: valueLabelNames[k]!, type: types[k]!, format: formats[k]! },
  }));
  return { layout, rows, variables, data, strings, valueLabels };
};

const longStrings = (reader: ByteReader, release: number): Map<string, Uint8Array> => {
  const strings = new Map<string, Uint8Array>();
  while (reader.bytes[reader.place] === 'G'.charCodeAt(0)) {
    reader.skip(3);
    const variable = reader.u32();
    const row = release >= 118 ? reader.u64() : reader.u32();
    reader.skip(1);
    strings.set(`${variable} ${row}`, reader.take(reader.u32()));
  }
  return strings;
};

/** One set of texts for values: offsets into the texts, values, texts. */
const valueLabelsOf = (reader: ByteReader, { valueLabelName, release }: Layout): Parts['valueLabels'][number] => {
  reader.skip(4);
  const name = reader.take(valueLabelName);
  reader.skip(3);
  const count = reader.u32();
  const length = reader.u32();
  if (8 * count + length > reader.bytes.length)
    reader.fail(`${count} labels of values`, `as many as release ${release} holds`);
  const offsets = Array.from({ length: count }, () => reader.u32());
  const values = Array.from({ length: count }, () => reader.i32());
  const texts = reader.take(length);
  return { name, texts: new Map(values.map((value, i) => [value, untilZero(texts.subarray(offsets[i]!))])) };
};
