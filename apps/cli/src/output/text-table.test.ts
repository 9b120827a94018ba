import { expect, it } from 'vitest';
import { significant, textTable } from './text-table.ts';

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

it.each([
  [0, '0'],
  [-0.000012345, '-0.00001234'],
  [0.5, '0.5000'],
  [999.96, '1000'],
  [1000.4, '1000'],
  [-22724.6, '-22725'],
  [1.5e15, '1.500e+15'],
  [null, '-'],
])('prints %s as %s', (value, text) => expect(significant(value, '-')).toBe(text));
