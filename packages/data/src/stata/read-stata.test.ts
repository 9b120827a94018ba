import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { crossSection } from '../cross-section/cross-section.ts';
import { errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import type { Column } from '../table/types.ts';

// Written by test/reference/stata_files.py and stata_files.R.
const folder = fileURLToPath(new URL('../../test/stata/', import.meta.url));
const files = readdirSync(folder);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(folder + name));
const cells = ({ name, values }: Column): unknown => [name, [...values]];
const NAN = Number.NaN;

describe.each(files.filter((name) => name.startsWith('pandas')))('%s', (name) => {
  const release = Number(/\d+/.exec(name)![0]);

  test('equals the table that was written, labels included', async () => {
    const { rows, columns, reading } = await parseTable(bytesOf(name));
    const names = name.includes('latin')
      ? ['Wien', 'K\u00f6ln', 'Linz', '', 'Malm\u00f6']
      : release >= 118
        ? ['Wien', 'K\u00f6ln', 'Linz', '', '\u5317\u4eac']
        : ['Wien', 'Graz', 'Linz', '', 'Steyr'];
    expect(rows).toBe(5);
    expect(reading).toEqual({ format: 'stata', release, encoding: name.includes('latin') ? 'windows-1252' : 'utf-8' });
    expect(columns.map(cells)).toEqual([
      ['name', names],
      ['y', [1.5, -2.25e-300, 3, NAN, 1e300]],
      ['small', [-127, 0, 100, 5, 7]],
      ['word', [-32767, 0, 32740, 1, 2]],
      ['whole', [-2147483647, 0, 2147483620, 1, 2]],
      ['single', [0.5, NAN, Math.fround(0.1), 2, 3]],
      ['region', [0, 2, 0, 1, NAN]],
      ...(release >= 117 && name.includes('little') ? [['note', ['a', 'long '.repeat(500), '', 'b', 'a']]] : []),
    ]);
    if (name.includes('latin')) return;
    const [, y, , , , , region] = columns;
    expect(y).toMatchObject({ label: 'growth of GDP', missing: 1, firstMissing: [{ row: 4, value: '.' }] });
    expect(region).toMatchObject({ label: 'part of the country' });
    expect(region!.kind === 'numeric' && [...region!.valueLabels!]).toEqual([
      [0, 'east'],
      [1, 'south'],
      [2, 'west'],
    ]);
  });
});

describe.each(files.filter((name) => /^(foreign|haven)/.test(name)))('%s', (name) => {
  test('equals the data frame that was written, labels included', async () => {
    const { columns } = await parseTable(bytesOf(name));
    expect(columns.map(cells)).toEqual([
      ['name', ['Wien', 'Graz', 'Linz', 'Enns', 'Steyr']],
      ['growth', [1.5, -2.25e-300, 3, NAN, 1e300]],
      ['count', [1, NAN, -3, 4, 2147483620]],
      ['region', [1, 3, 1, 2, NAN]],
    ]);
    const [, y, , region] = columns;
    if (name.startsWith('haven')) expect(y).toMatchObject({ firstMissing: [{ row: 4, value: '.b' }] });
    expect(region!.kind === 'numeric' && [...region!.valueLabels!.values()]).toEqual(['east', 'south', 'west']);
  });
});

test('a study takes labels for what its features are called', async () => {
  const { featureLabels, notes } = crossSection(await parseTable(bytesOf('pandas-118-little.dta'), { id: 'word' }), {
    ...{ id: 'word', target: 'whole', features: ['y', 'small'], missing: 'drop' },
  });
  expect({ featureLabels, notes }).toEqual({
    featureLabels: ['growth of GDP', 'small'],
    notes: [{ code: 'text-columns-left-out', names: ['name', 'note'] }],
  });
});

test('codes that all have a label are a factor', async () => {
  const table = await parseTable(bytesOf('haven-14.dta'), { id: 'name' });
  expect(crossSection(table, { target: 'growth', missing: 'drop' }).notes).toEqual([
    { code: 'factors', factors: [{ name: 'region', base: 'east', levels: ['south', 'west'] }] },
  ]);
});

test('a column declared as text is text, and an unknown one is refused', async () => {
  const bytes = bytesOf('pandas-118-little.dta');
  expect((await parseTable(bytes, { id: 'small' })).columns[2]).toMatchObject({
    kind: 'text',
    values: ['-127', '0', '100', '5', '7'],
  });
  expect(String(await errorOf(parseTable(bytes, { id: 'nam' })))).toMatch(/no column "nam" \(did you mean "name"\?\)/);
});
