import { type CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataError, isNumeral } from '@kuznets/base';
import { utf8 } from './csv-text.fixture.ts';
import { NumberReader } from './numbers.ts';
import { Scanner } from './scanner.ts';

const digits = fc.string({ unit: fc.constantFrom('0', '1', '4', '5', '9'), maxLength: 40 });
const numerals = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits,
    fc.constantFrom('', '.', ','),
    digits,
    fc.constantFrom('', 'e', 'E-', 'e+'),
  )
  .chain((parts) => fc.nat(330).map((exponent) => parts.join('') + (/e/i.test(parts[4]) ? String(exponent) : '')));
const numbers = fc.oneof(
  numerals,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    '9007199254740993',
    '1e22',
    '1e23',
    '4.35',
    '-0',
    '5e-324',
    '1.7976931348623159e308',
    '1e',
    '.',
    '-.e1',
    '',
  ),
);
const texts = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', '1', '.'), maxLength: 8 });

/** Records by the scanner, the bytes written in two parts. */
const scanned = (bytes: Uint8Array, cut: number): readonly (readonly string[])[] | 'refused' => {
  const scanner = new Scanner({ delimiter: ',', decimal: 'point' }, () => ({}));
  const records: (readonly string[])[] = [];
  try {
    for (const [part, isLast] of [
      [bytes.subarray(0, cut), false],
      [bytes.subarray(cut), true],
    ] as const) {
      scanner.write(part);
      while (scanner.next(isLast)) {
        const record = scanner.texts();
        expect(scanner.lineFeeds).toBe(record.join('').split('\n').length - 1);
        record.forEach((text, k) => {
          const value = isNumeral(text) ? Number(text) + 0 : Number.NaN;
          expect(scanner.numbers[k]).toBe(Number.isFinite(value) ? value : Number.NaN);
        });
        records.push(record);
      }
    }
    return records;
  } catch (error) {
    if (error instanceof DataError) return 'refused';
    throw error;
  }
};

/** Records by csv-parse. */
const parsed = (text: string): readonly (readonly string[])[] | 'refused' => {
  try {
    return parse(text, { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true });
  } catch (error) {
    if ((error as CsvError).code !== undefined) return 'refused';
    throw error;
  }
};

test('records, their cells and numbers are those of csv-parse and Number, however the bytes come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(texts, numbers, fc.constantFrom(',', '\n', '"')), { maxLength: 12 }),
      fc.nat(),
      (parts, cut) => {
        const text = parts.join('');
        const bytes = utf8(text);
        expect(scanned(bytes, cut % (bytes.length + 1))).toEqual(parsed(text));
      },
    ),
    { numRuns: 3000 },
  );
});

test('a number is the nearest double, with either decimal mark', () => {
  fc.assert(
    fc.property(numbers, fc.constantFrom('point', 'comma'), (text, decimal) => {
      const reader = new NumberReader(decimal);
      const number = reader.read(utf8(`x${text}\0`), 1);
      const [mark, other] = decimal === 'point' ? ['.', ','] : [',', '.'];
      const isWritten = !text.includes(other) && isNumeral(text.replace(mark, '.'));
      const value = isWritten ? Number(text.replace(mark, '.')) + 0 : Number.NaN;
      if (isWritten) expect(reader.end).toBe(1 + text.length);
      if (isWritten || reader.end === 1 + text.length) expect(number).toBe(Number.isFinite(value) ? value : Number.NaN);
    }),
    { numRuns: 5000 },
  );
});
