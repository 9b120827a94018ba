import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf16, utf8 } from './csv-text.fixture.ts';
import { parseTable } from './parse-table.ts';
import type { Encoding, Reading, Table, TableSource } from './types.ts';

const plain = { encoding: 'utf-8', delimiter: ',', decimal: 'point' };
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const values = ({ columns }: Table): unknown[] => columns.map((column) => [...column.values]);

interface Case {
  readonly what: string;
  readonly source: TableSource;
  readonly reading: Partial<Reading>;
  readonly columns: readonly (readonly (string | number)[])[];
}

const CASES: readonly Case[] = [
  {
    what: "R's write.csv2: semicolons and decimal commas",
    source: '"";"y";"x"\n"Wien";1,5;2\n"Graz";2,25;3\n',
    reading: { delimiter: ';', decimal: 'comma' },
    columns: [
      ['Wien', 'Graz'],
      [1.5, 2.25],
      [2, 3],
    ],
  },
  {
    what: 'tabs, CRLF and a byte order mark, as Excel writes Unicode text',
    source: utf16('id\ty\r\na\t1\r\nb\t2\r\n', 'le'),
    reading: { encoding: 'utf-16le', delimiter: '\t' },
    columns: [
      ['a', 'b'],
      [1, 2],
    ],
  },
  {
    what: 'UTF-16 without mark',
    source: utf16('id,y\na,1\n', 'be', false),
    reading: { encoding: 'utf-16be' },
    columns: [['a'], [1]],
  },
  {
    what: 'a byte order mark and CRLF, as Excel writes CSV',
    source: utf8('\ufeffid,y\r\na,1\r\n\r\n'),
    reading: {},
    columns: [['a'], [1]],
  },
  { what: 'a mark in text', source: '\ufeffid,y\na,1\n', reading: {}, columns: [['a'], [1]] },
  {
    what: 'CR',
    source: 'id,y\ra,1\rb,2\r',
    reading: {},
    columns: [
      ['a', 'b'],
      [1, 2],
    ],
  },
  { what: 'empty lines at the end', source: 'id,y\na,1\n\n\n', reading: {}, columns: [['a'], [1]] },
  {
    what: 'Latin-1, after many plain lines',
    source: latin(`id,y\n${'a,1\n'.repeat(20_000)}C\u00f4te d'Ivoire,2\n`),
    reading: { encoding: 'windows-1252' },
    columns: [
      [...Array<string>(20_000).fill('a'), "C\u00f4te d'Ivoire"],
      [...Array<number>(20_000).fill(1), 2],
    ],
  },
  {
    what: 'Windows-1252 with quotes and the euro sign',
    source: latin('id,y\n\x93a\x94,1\n\x80uro,2\n'),
    reading: { encoding: 'windows-1252' },
    columns: [
      ['\u201ca\u201d', '\u20acuro'],
      [1, 2],
    ],
  },
  {
    what: 'GB18030, as Chinese Excel writes CSV',
    source: latin('\xca\xa1\xb7\xdd,y\n\xb1\xb1\xbe\xa9,1\n\xcc\xec\xbd\xf2,2\n'),
    reading: { encoding: 'gb18030' },
    columns: [
      ['\u5317\u4eac', '\u5929\u6d25'],
      [1, 2],
    ],
  },
  {
    what: 'commas between thousands in quotes are text of a comma-separated file',
    source: 'id;y\n"a;b";1\nc;2\n',
    reading: { delimiter: ';' },
    columns: [
      ['a;b', 'c'],
      [1, 2],
    ],
  },
  {
    what: 'logicals and missing cells',
    source: 'id,y,open,oecd\na,1,TRUE,no\nb,#N/A,FALSE,yes\nc,3,NA,yes\n',
    reading: {},
    columns: [
      ['a', 'b', 'c'],
      [1, Number.NaN, 3],
      [1, 0, Number.NaN],
      [0, 1, 1],
    ],
  },
];

describe('what a file is like is told from it', () => {
  test.each(CASES)('$what', async ({ source, reading, columns }) => {
    const table = await parseTable(source);
    expect(table.reading).toMatchObject({ ...plain, ...reading });
    expect(values(table)).toEqual(columns);
  });

  test('an unnamed first column is the id, under a name that is free', async () => {
    const table = await parseTable('"","id","y"\n"1",7,3\n"2",8,4\n');
    expect(table.id).toBe('row');
    expect(table.columns.map(({ name }) => name)).toEqual(['row', 'id', 'y']);
    expect(table.columns[0]).toMatchObject({ kind: 'text', values: ['1', '2'] });
    expect((await parseTable(',b\nx,1\n', { id: 'b' })).id).toBe('b');
  });

  test('logicals say what 0 and 1 were', async () => {
    const { columns } = await parseTable('id,a,b,c\nx,TRUE,no,maybe\ny,False,Yes,no\n');
    expect(columns.map((column) => (column.kind === 'numeric' ? column.levels : column.values))).toEqual([
      ['x', 'y'],
      ['False', 'TRUE'],
      ['no', 'Yes'],
      ['maybe', 'no'],
    ]);
  });

  test('what is declared wins and is not told', async () => {
    const { reading, columns } = await parseTable('a;b\n1,234;2\n', { decimal: 'comma', delimiter: ';' });
    expect(reading).toMatchObject({ told: ['encoding'] });
    expect([...columns[0]!.values]).toEqual([1.234]);
  });

  test('encodings read alike, whatever the size of the chunks', async () => {
    const encoded: readonly (readonly [Encoding, Uint8Array])[] = [
      ['windows-1252', latin('id,y\ng\u00e9nie,1\n\u00e0 c\u00f4t\u00e9,2\n')],
      ['gb18030', latin('id,y\n\xb1\xb1\xbe\xa9,1\n\xcc\xec\xbd\xf2,2\n')],
      ['utf-8', utf8('id,y\ng\u00e9nie,1\n\u5317\u4eac,2\n')],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...encoded), fc.integer({ min: 1, max: 7 }), async ([encoding, bytes], size) => {
        const pieces = async function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        };
        const table = await parseTable(pieces());
        expect(table.reading).toMatchObject({ encoding });
        expect(table).toEqual(await parseTable(bytes));
      }),
      { numRuns: 30 },
    );
  });
});
