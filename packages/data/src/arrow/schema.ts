import { noCells } from '../formats/damaged.ts';
import type { FlatTable } from './flat-table.ts';

/** How the values of a column are stored. */
export type Storage =
  | { readonly kind: 'null' | 'bool' | 'text' | 'long-text' | 'text-view' }
  | { readonly kind: 'int' | 'uint' | 'float'; readonly bytes: number }
  /** Whole numbers of `bytes`, `perSecond` or a day each. */
  | { readonly kind: 'date'; readonly bytes: number; readonly milliseconds: number };

/** A column of an Arrow file. */
export interface ArrowField {
  readonly name: string;
  readonly label: string | undefined;
  readonly storage: Storage;
  /** Where the values are numbers of entries in a dictionary: which one, and how these are stored. */
  readonly dictionary: { readonly id: number; readonly index: Storage } | undefined;
}

/** Milliseconds of a timestamp's unit: second, millisecond, microsecond, nanosecond. */
const UNITS = [1000, 1, 1e-3, 1e-6];
const NAMES = [
  ...[
    '',
    'null',
    'int',
    'float',
    'bytes',
    'text',
    'bool',
    'decimals',
    'date',
    'times of day',
    'timestamp',
    'intervals',
  ],
  ...['lists', 'records', 'unions', 'bytes', 'lists', 'maps', 'durations', 'bytes', 'long-text', 'lists', 'run ends'],
  ...['bytes', 'text-view', 'lists', 'lists'],
];

/**
 * The columns of a schema.
 *
 * @see https://github.com/apache/arrow/blob/main/format/Schema.fbs
 */
export const fieldsOf = (schema: FlatTable, file: string): readonly ArrowField[] => {
  if (schema.i16(0) !== 0) throw new RangeError('numbers whose most significant byte comes first');
  return schema.tables(1).map((field) => {
    const name = field.text(0) ?? '';
    const encoding = field.table(4);
    const index = encoding?.table(1);
    const labels = new Map(field.tables(6).map((pair) => [pair.text(0), pair.text(1)]));
    return {
      ...{ name, label: labels.get('label') ?? labels.get('description') },
      storage: storageOf(field.u8(2), field.table(3), { file, name }),
      dictionary: encoding && {
        id: encoding.i64(0),
        index: index ? intOf(index) : { kind: 'int', bytes: 4 },
      },
    };
  });
};

const intOf = (type: FlatTable | undefined): Storage & { readonly kind: 'int' | 'uint' } => ({
  kind: type?.u8(1) ? 'int' : 'uint',
  bytes: (type?.i32(0) ?? 0) / 8,
});

const storageOf = (
  code: number,
  type: FlatTable | undefined,
  { file, name }: { readonly file: string; readonly name: string },
): Storage => {
  const kind = NAMES[code];
  switch (kind) {
    case 'null':
    case 'bool':
    case 'text':
    case 'long-text':
    case 'text-view':
      return { kind };
    case 'int':
      return intOf(type);
    case 'float':
      return { kind, bytes: 2 ** ((type?.i16(0) ?? 0) + 1) };
    case 'date':
      return type?.i16(0, 1) === 0 ? { kind, bytes: 4, milliseconds: 86_400_000 } : { kind, bytes: 8, milliseconds: 1 };
    case 'timestamp':
      return { kind: 'date', bytes: 8, milliseconds: UNITS[type?.i16(0) ?? 0] ?? 1 };
    default:
      throw noCells(file, name, kind ?? `type ${code}`);
  }
};
