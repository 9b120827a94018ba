import { expect, it } from 'vitest';
import { studyTable, textTable } from './text-table.ts';

it('aligns text to the left and numbers to the right', () => {
  expect(
    textTable(
      ['name', 'n', 'range'],
      [
        ['a', '1', '0.5 - 2'],
        ['long', '10', '-1 - 3'],
      ],
    ),
  ).toBe(['name   n    range', 'a      1  0.5 - 2', 'long  10   -1 - 3'].join('\n'));
});

it('prints no control or direction characters, and cuts long cells', () => {
  expect(textTable(['h'], [['\u001b[31mred\u202e']])).toBe('h\n\ufffd[31mred\ufffd');
  expect(textTable(['h'], [['x'.repeat(100)]])).toBe(`h\n${'x'.repeat(57)}...`);
});

it('prints a described table: the first rows, intervals beside their values, nothing that is for others', () => {
  const table = {
    name: 't',
    caption: 'Caption',
    columns: [
      { key: 'name', label: 'Name' },
      { key: 'value', label: 'Value', digits: 2, interval: ['low', 'high'] as const },
      { key: 'low', label: '5 %', digits: 2 },
      { key: 'high', label: '95 %', digits: 2 },
      { key: 'note', label: 'Note', only: 'page' as const },
    ],
    rows: [
      ['a', 0.5, 0.25, 0.751, 'x'],
      ['b', -0.001, -0.001, -0.001, null],
      ['c', 1, 1, 1, null],
    ],
  };
  expect(studyTable(table, 2)).toEqual([
    'Caption',
    'Name  Value        5-95 %\na      0.50  0.25 to 0.75\nb      0.00',
    'and 1 more',
    '',
  ]);
});

it('puts columns beneath that a line has no room for, behind the names of the rows', () => {
  const columns = [
    { key: 'name', label: 'Name' },
    ...['one', 'two', 'three'].map((key) => ({ key, label: key, digits: 1 })),
  ];
  const table = { name: 't', caption: 'Caption', columns, rows: [['a', 1, 2, 3]] };
  expect(studyTable(table, 9, 21)).toEqual(['Caption', 'Name  one  two  three\na     1.0  2.0    3.0', '']);
  expect(studyTable(table, 9, 20)).toEqual([
    'Caption',
    'Name  one  two\na     1.0  2.0',
    'Name  three\na       3.0',
    '',
  ]);
});
