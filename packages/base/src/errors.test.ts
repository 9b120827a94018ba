import { expect, test } from 'vitest';
import { DataError } from './errors.ts';
import { quoted } from './text.ts';

test('a message says what, where, what was found and what is allowed', () => {
  const details = { where: { file: 'a.csv', row: 3, column: 'y' }, got: 'x', allowed: 'a number' };
  const error = new DataError('text in a numeric column', details);
  expect(String(error)).toBe('DataError: a.csv, row 3, column "y": text in a numeric column: "x"; allowed: a number');
  expect(error).toMatchObject(details);
  expect(new DataError('empty', { where: { file: 'a.csv' }, allowed: 'rows' }).message).toBe(
    'a.csv: empty; allowed: rows',
  );
});

test('a cell cannot write to the terminal', () => {
  expect(quoted('\u001b[2Jx\r\n\u009b1m\u202ey\ufeff')).toBe('"\\u001b[2Jx\\u000d\\u000a\\u009b1m\\u202ey\\ufeff"');
  expect(new DataError('x', { where: { file: 'a\u001b.csv' }, allowed: '' }).message).toContain('a\\u001b.csv');
});

test('a long cell is cut between characters', () => {
  expect(quoted('é😀'.repeat(1000))).toBe(`"${'é😀'.repeat(40)}..."`);
  expect(quoted('a'.repeat(80))).toBe(`"${'a'.repeat(80)}"`);
});
