import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import { parseFile } from '../table/read-table.ts';
import type { Table } from '../table/types.ts';

// Written by test/reference/table_files.py and table_files.R.
const folder = fileURLToPath(new URL('../../test/files/', import.meta.url));
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(folder + name));
const options = (name: string) => (name === 'same.xlsx' ? { sheet: 'Data 1' } : {});
const files = readdirSync(folder).filter((name) => name.startsWith('same') && name !== 'same.csv');

const LABELS: Partial<Record<string, string>> = { growth: 'growth of GDP, %', region: 'part of the country' };

/** Columns without labels and lines, and without the words that a file of another format has for a missing cell or a logical. */
const cells = ({ columns, lines }: Table, hasLogicals: boolean) =>
  columns.map(({ label: _, ...column }) => {
    if (column.kind === 'text') return column;
    const { levels, ...numeric } = column;
    const firstMissing = column.firstMissing.map(({ row }) => lines.indexOf(row));
    return { ...numeric, firstMissing, ...(hasLogicals ? { levels } : {}) };
  });

describe.each(files)('%s', (name) => {
  test('equals the CSV of the same table, cell by cell', async () => {
    const csv = await parseTable(bytesOf('same.csv'));
    const table = await parseFile(bytesOf(name), options(name));
    // Stata has no logicals.
    const hasLogicals = !name.endsWith('dta');
    expect(table.rows).toBe(csv.rows);
    expect(cells(table, hasLogicals)).toEqual(cells(csv, hasLogicals));
  });

  test.runIf(!name.endsWith('xlsx'))('has its labels', async () => {
    const { columns } = await parseFile(bytesOf(name));
    expect(columns.map(({ label }) => label)).toEqual(columns.map(({ name }) => LABELS[name]));
  });
});

test('periods of Stata are those that it shows', async () => {
  const { columns } = await parseFile(bytesOf('dates.dta'));
  expect(
    columns.map((column) => (column.kind === 'text' ? [...column.values, column.periods?.unit] : [...column.values])),
  ).toEqual([
    ['1959-12-31', '', '2024-02-29', 'month'],
    ['1959q4', '1960q1', '1985q2', 'quarter'],
    ['1959m12', '1960m1', '1985m3', 'month'],
    ['1959h2', '1960h1', '1985h1', 'half-year'],
    ['1959w52', '1960w1', '1985w1', 'week'],
    ['1985-01-01', '1986-01-01', '1987-01-01', 'year'],
    [1985, 1986, 1987],
  ]);
});

describe('a workbook', () => {
  test('without a named sheet is its first one, and says which others there are', async () => {
    const { reading, columns } = await parseFile(bytesOf('same.xlsx')).catch((error: unknown) => ({
      reading: String(error),
      columns: [],
    }));
    expect({ reading, columns: columns.length }).toEqual({
      reading: expect.stringMatching(/a header and no data rows/),
      columns: 0,
    });
    expect(String(await errorOf(parseFile(bytesOf('same.xlsx'), { sheet: 'Data' })))).toMatch(
      /no sheet of this name \(did you mean "Data 1"\?\): "Data"; allowed: "Notes", "Data 1"/,
    );
  });

  test('is not read by the parser of pages, which says who reads it', async () => {
    expect(String(await errorOf(parseTable(bytesOf('same.xlsx'))))).toMatch(/excel.*parseFile/);
  });
});
