import { describe, expect, test } from 'vitest';
import { crossSection } from '../cross-section/cross-section.ts';
import type { CrossSectionOptions } from '../cross-section/types.ts';
import { DataError, quoted } from '@kuznets/base';
import { errorOf, utf16, utf8 } from './csv-text.fixture.ts';
import { parseTable } from './parse-table.ts';
import type { TableOptions, TableSource } from './types.ts';

interface BadInput {
  readonly what: string;
  readonly source: TableSource;
  readonly options?: TableOptions;
  readonly section?: CrossSectionOptions;
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
  readonly problem: RegExp;
  readonly allowed: RegExp;
}

const section = { target: 'y' };
const table = (cells: string) => `id,y,x\n${cells}`;

const CASES: readonly BadInput[] = [
  { what: 'an empty file', source: '', problem: /empty/, allowed: /header line/ },
  { what: 'a header only', source: 'id,y,x\n', row: 1, problem: /no data rows/, allowed: /one data row/ },
  { what: 'a header only, no line end', source: 'id,y,x', row: 1, problem: /no data rows/, allowed: /one data row/ },
  {
    what: 'a duplicate header',
    source: 'id,y,x,y\na,1,2,3\n',
    row: 1,
    column: '#4',
    value: 'y',
    problem: /used twice, in columns 2 and 4/,
    allowed: /unique/,
  },
  {
    what: 'an empty header',
    source: 'id,,x\na,1,2\n',
    row: 1,
    column: '#2',
    value: '',
    problem: /empty column name/,
    allowed: /a name/,
  },
  {
    what: 'a blank header',
    source: 'id,y, \na,1,2\n',
    row: 1,
    column: '#3',
    value: ' ',
    problem: /empty column name/,
    allowed: /a name/,
  },
  {
    what: 'a blank first line',
    source: '\nid,y\na,1\n',
    row: 1,
    column: '#1',
    value: '',
    problem: /empty column name/,
    allowed: /a name/,
  },
  {
    what: 'a short row',
    source: table('a,1,2\nb,3\n'),
    row: 3,
    column: 'x',
    value: '',
    problem: /2 cells under a header of 3/,
    allowed: /3 cells/,
  },
  {
    what: 'a long row',
    source: table('a,1,2\nb,3,4,5\n'),
    row: 3,
    column: '#4',
    value: '5',
    problem: /4 cells under a header of 3/,
    allowed: /3 cells/,
  },
  {
    what: 'an empty line',
    source: table('a,1,2\n\nb,3,4\n'),
    row: 3,
    value: '',
    problem: /empty line among/,
    allowed: /at the end/,
  },
  {
    what: 'text in a numeric column',
    source: table('a,1,2\nb,n.a.,3\nc,4,5\n'),
    row: 3,
    column: 'y',
    value: 'n.a.',
    problem: /text in a numeric column/,
    allowed: /a number/,
  },
  {
    what: 'text in the first row of a numeric column',
    source: table('a,?,2\nb,1,3\nc,4,5\n'),
    row: 2,
    column: 'y',
    value: '?',
    problem: /text in a numeric column/,
    allowed: /a number/,
  },
  {
    what: 'a number in a text column',
    source: table('a,1,2\n7,1,3\nc,4,5\n'),
    row: 3,
    column: 'id',
    value: '7',
    problem: /number in a text column/,
    allowed: /declared as text/,
  },
  {
    what: 'a padded number',
    source: table('a,1,2\nb, 3,3\n'),
    row: 3,
    column: 'y',
    value: ' 3',
    problem: /text in a numeric column/,
    allowed: /a number/,
  },
  {
    what: 'a hexadecimal number',
    source: table('a,1,2\nb,0x10,3\n'),
    row: 3,
    column: 'y',
    value: '0x10',
    problem: /text in a numeric column/,
    allowed: /a number/,
  },
  {
    what: 'a cell below embedded line feeds',
    source: table('"a\n\nb",1,2\nc,?,3\nd,1,1\n'),
    row: 5,
    column: 'y',
    value: '?',
    problem: /text in a numeric/,
    allowed: /a number/,
  },
  {
    what: 'NaN',
    source: table('a,1,2\nb,NaN,3\n'),
    row: 3,
    column: 'y',
    value: 'NaN',
    problem: /not a finite number/,
    allowed: /finite/,
  },
  {
    what: 'a column of NaN',
    source: table('a,1,nan\nb,2,nan\n'),
    row: 2,
    column: 'x',
    value: 'nan',
    problem: /not a finite number/,
    allowed: /finite/,
  },
  {
    what: 'Inf',
    source: table('a,1,-Inf\nb,2,3\n'),
    row: 2,
    column: 'x',
    value: '-Inf',
    problem: /not a finite number/,
    allowed: /finite/,
  },
  {
    what: 'Infinity',
    source: table('a,1,3\nb,2,Infinity\n'),
    row: 3,
    column: 'x',
    value: 'Infinity',
    problem: /not a finite number/,
    allowed: /finite/,
  },
  {
    what: '1e999',
    source: table('a,1,3\nb,1e999,4\n'),
    row: 3,
    column: 'y',
    value: '1e999',
    problem: /too large/,
    allowed: /1\.8e308/,
  },
  {
    what: 'a decimal comma',
    source: table('a,1,"2,5"\nb,2,3\n'),
    row: 2,
    column: 'x',
    value: '2,5',
    problem: /decimal comma/,
    allowed: /decimal: "comma", delimiter: ";"/,
  },
  {
    what: 'a decimal comma that splits a cell',
    source: 'id,y\na,1,5\n',
    row: 2,
    column: '#3',
    value: '5',
    problem: /3 cells under/,
    allowed: /decimal commas/,
  },
  {
    what: 'a decimal point under decimal comma',
    source: 'id;y\na;1.5\nb;2\n',
    options: { delimiter: ';', decimal: 'comma' },
    row: 2,
    column: 'y',
    value: '1.5',
    problem: /decimal point/,
    allowed: /not declared/,
  },
  {
    what: 'commas where semicolons are declared',
    source: 'id,y\na,1\n',
    options: { delimiter: ';' },
    row: 1,
    column: '#1',
    value: 'id,y',
    problem: /another separator/,
    allowed: /delimiter: ","/,
  },
  {
    what: 'UTF-16 of the other kind',
    source: utf16('id,y\na,1\n', 'be'),
    options: { encoding: 'utf-16le' },
    row: 1,
    problem: /mark of utf-16be/,
    allowed: /utf-16be/,
  },
  {
    what: 'half a UTF-16 character',
    source: utf16('id,y\na,1\n', 'le').subarray(0, 17),
    options: { encoding: 'utf-16le' },
    problem: /not utf-16le/,
    allowed: /valid/,
  },
  {
    what: 'accents in Latin-1 below others in UTF-8',
    source: Uint8Array.from([...utf8('id,y\n\u00e9,1\n'), 0xe9, ...utf8(',2\n')]),
    row: 3,
    problem: /not utf-8/,
    allowed: /convert/,
  },
  {
    what: 'two high bytes that are a Chinese character, or two letters',
    source: Uint8Array.from([...utf8('id,y\nGr'), 0xf6, 0xdf, ...utf8('e,1\n')]),
    row: 2,
    problem: /two ways: gb18030 "Gr\u9fddß?e"|two ways: gb18030 "Gr.e", windows-1252 "Gr\u00f6\u00dfe"/,
    allowed: /encoding: "gb18030".*encoding: "windows-1252"/,
  },
  {
    what: 'two separators that both give a table',
    source: 'a,b;c,d\n1,2;3,4\n',
    row: 1,
    problem: /two ways: "," gives "a", "b;c", "d"; ";" gives "a,b", "c,d"/,
    allowed: /delimiter: ","/,
  },
  {
    what: 'commas that may be decimal marks or stand between thousands',
    source: 'id;y\na;1,234\nb;12,500\n',
    row: 2,
    value: '1,234',
    problem: /two ways: 1,234 is 1.234 with decimal commas, 1234 with/,
    allowed: /decimal: "comma"/,
  },
  { what: 'a NUL', source: 'id,y\na,1\nb\0,2\n', row: 3, problem: /NUL/, allowed: /text/ },
  {
    what: 'a quote that is not closed',
    source: table('a,1,2\n"b,3,4\nc,5,6\n'),
    row: 3,
    column: 'id',
    problem: /not closed/,
    allowed: /closing quote/,
  },
  {
    what: 'a quote inside a cell',
    source: table('a,1,2\nb"c,3,4\n'),
    row: 3,
    column: 'id',
    problem: /quote inside/,
    allowed: /doubled/,
  },
  {
    what: 'text after a quote',
    source: table('a,1,2\n"b"c,3,4\n'),
    row: 3,
    column: 'id',
    problem: /after a closing quote/,
    allowed: /doubled/,
  },
  {
    what: 'a row without end',
    source: `id,y\n"${'a'.repeat(5 * 1024 * 1024)}`,
    row: 2,
    column: 'id',
    problem: /too long/,
    allowed: /quote not closed/,
  },
  {
    what: 'too many bytes',
    source: 'id,y\na,1\n',
    options: { maxBytes: 8 },
    value: '9 bytes',
    problem: /too large/,
    allowed: /at most 8 bytes/,
  },

  {
    what: 'duplicate ids',
    source: table('a,1,2\nb,3,4\na,5,6\n'),
    section,
    row: 4,
    column: 'id',
    value: 'a',
    problem: /used twice, first in row 2/,
    allowed: /unique/,
  },
  {
    what: 'an empty id',
    source: table('a,1,2\n,3,4\n'),
    section,
    row: 3,
    column: 'id',
    value: '',
    problem: /empty id/,
    allowed: /a name/,
  },
  {
    what: 'a missing cell',
    source: table('a,1,2\nb,3,\n'),
    section,
    row: 3,
    column: 'x',
    value: '',
    problem: /1 missing cell/,
    allowed: /missing: "drop".*missing: "mean"/,
  },
  {
    what: 'missing cells, counted',
    source: table('a,NA,2\nb,.,\nc,1,1\n'),
    section,
    row: 2,
    column: 'y',
    value: 'NA',
    problem: /3 missing cells \(row 2 "y", row 3 "y", row 3 "x"\)/,
    allowed: /missing: "drop"/,
  },
  {
    what: 'a column without values under mean',
    source: table('a,1,\nb,2,\n'),
    section: { ...section, missing: 'mean' },
    row: 2,
    column: 'x',
    value: '',
    problem: /without any value/,
    allowed: /one value/,
  },
  {
    what: 'no complete row',
    source: table('a,1,\nb,,2\n'),
    section: { ...section, missing: 'drop' },
    value: 'missing cells by column: y 1, x 1',
    problem: /no row without/,
    allowed: /2 complete rows/,
  },
  {
    what: 'a constant target',
    source: table('a,1.5,2\nb,1.5,3\n'),
    section,
    row: 2,
    column: 'y',
    value: '1.5',
    problem: /constant target/,
    allowed: /varies/,
  },
  {
    what: 'a target constant once rows are dropped',
    source: table('a,1,2\nb,1,3\nc,2,\n'),
    section: { ...section, missing: 'drop' },
    row: 2,
    column: 'y',
    value: '1',
    problem: /constant target/,
    allowed: /varies/,
  },
  {
    what: 'one row',
    source: table('a,1,2\n'),
    section,
    row: 2,
    column: 'y',
    value: '1',
    problem: /only one row/,
    allowed: /2 rows/,
  },
  {
    what: 'a target of text',
    source: table('a,1,2\nb,3,4\n'),
    section: { target: 'id' },
    row: 2,
    column: 'id',
    value: 'a',
    problem: /text in a target column/,
    allowed: /numeric/,
  },
  {
    what: 'no feature',
    source: 'id,y\na,1\nb,2\n',
    section,
    row: 1,
    problem: /no feature/,
    allowed: /besides the target/,
  },
];

describe('bad input', () => {
  test.each(CASES)(
    '$what is refused',
    async ({ source, options, section: roles, row, column, value, problem, allowed }) => {
      const read = parseTable(source, { file: 'in put.csv', ...options });
      const error = await errorOf(roles === undefined ? read : read.then((parsed) => crossSection(parsed, roles)));
      expect(error).toBeInstanceOf(DataError);
      if (!(error instanceof DataError)) return;
      const { file, row: gotRow, column: gotColumn } = error.where;
      const gotValue = error.got;
      expect({ file, column: gotColumn, value: gotValue }).toEqual({ file: 'in put.csv', column, value });
      if (row !== undefined) expect(gotRow).toBe(row);
      expect(error.name).toBe('DataError');
      expect(error.message).toMatch(problem);
      expect(error.message.slice(error.message.indexOf('; allowed: '))).toMatch(allowed);
      const parts = [
        'in put.csv',
        gotRow === undefined ? '' : `row ${gotRow}`,
        column === undefined ? '' : `column ${quoted(column)}`,
      ];
      for (const part of [...parts, value === undefined ? '' : quoted(value), error.allowed])
        expect(error.message).toContain(part);
    },
  );

  test('the same in chunks of one byte', async () => {
    for (const { source, options, section: roles, what } of CASES) {
      const bytes = typeof source === 'string' ? utf8(source) : source;
      if (!(bytes instanceof Uint8Array) || bytes.length > 1000) continue;
      const slowly = async function* () {
        for (const byte of bytes) yield Uint8Array.of(byte);
      };
      const outcome = async (input: TableSource) => {
        const read = parseTable(input, { file: 'in put.csv', ...options });
        return errorOf(roles === undefined ? read : read.then((parsed) => crossSection(parsed, roles)));
      };
      expect(String(await outcome(slowly())), what).toBe(String(await outcome(source)));
    }
  });
});
