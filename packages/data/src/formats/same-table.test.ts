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

/** Columns without labels, and without what a file of separated values writes for a missing cell. */
const cells = ({ columns }: Table) =>
  columns.map(({ label: _, ...column }) =>
    column.kind === 'text' ? column : { ...column, firstMissing: column.firstMissing.map(({ row }) => row) },
  );

describe.each(files)('%s', (name) => {
  test('equals the CSV of the same table, cell by cell', async () => {
    const csv = await parseTable(bytesOf('same.csv'));
    const table = await parseFile(bytesOf(name), options(name));
    const lines = name.endsWith('xlsx') ? csv : { ...csv, lines: csv.lines.map((line) => line - 1) };
    expect(table.rows).toBe(csv.rows);
    expect([...table.lines]).toEqual([...lines.lines]);
    const shift = name.endsWith('xlsx') ? 0 : 1;
    expect(cells(table)).toEqual(
      cells(csv).map((column) =>
        column.kind === 'text' ? column : { ...column, firstMissing: column.firstMissing.map((row) => row - shift) },
      ),
    );
  });

  test.runIf(/feather|arrows|parquet/.test(name))('has its labels', async () => {
    const { columns } = await parseFile(bytesOf(name));
    expect(columns.map(({ label }) => label)).toEqual(columns.map(({ name }) => LABELS[name]));
  });
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
