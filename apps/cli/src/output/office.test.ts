import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { Table } from '@kuznets/studies';
import { tablesToExcel } from './excel.ts';
import { tablesToWord } from './word.ts';

const columns = [
  { key: 'name', label: 'Name' },
  { key: 'b', label: 'b', digits: 2 },
];
const table: Table = {
  name: 'a-name',
  caption: 'A <caption> & more',
  columns,
  rows: [['x\u0007', 0.126]],
  note: 'Below',
};

it.each([
  ['Word', tablesToWord, 'word/document.xml', '0.13'],
  ['Excel', tablesToExcel, 'xl/worksheets/sheet2.xml', '0.126'],
] as const)(
  '%s holds the tables, and the same tables are the same bytes whenever they are written',
  async (_, write, part, value) => {
    const [first] = await Promise.all([write('t', [table, table])]);
    // The zip format counts in steps of two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect(await write('t', [table, table])).toEqual(first);
    expect(strFromU8(unzipSync(first)[part]!)).toContain(value);
    expect(await write('t', [{ ...table, rows: [['x', 5]] }])).not.toEqual(first);
  },
);
