import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '@kuznets/base';
import { csvText, errorOf, utf16, utf8 } from './csv-text.fixture.ts';
import { parseTable } from './parse-table.ts';
import type { Column, Table } from './types.ts';

/** What a table says, whatever the file looked like. */
const content = ({ rows, columns }: Table): unknown => ({ rows, columns: columns.map(cells) });
const cells = (column: Column): unknown => ({ ...column, values: [...column.values], firstMissing: undefined });

const RUNS = { numRuns: 100 };
const text = fc.string({ unit: 'binary', maxLength: 8 }).map((value) => value.replaceAll('\0', '\u2400'));
const name = text.filter((value) => value.trim() !== '');
const hostile = fc.constantFrom(
  '__proto__',
  'constructor',
  '\ufeffy',
  '=1+1',
  '名前',
  'a\u0301',
  '\u202etxet',
  ' padded ',
  'with "quotes"',
  'line\nfeed',
  'line\r\nend',
  ';',
  '1.5',
  'NA',
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, 5e-324, -1.7976931348623157e308),
);
const missing = fc.constantFrom('', 'NA', '.');

interface Sample {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  readonly numbers: readonly (readonly (number | string)[])[];
}

const samples = fc
  .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.record<Sample>({
      names: fc.uniqueArray(fc.oneof(name, hostile), { minLength: columns + 2, maxLength: columns + 2 }),
      ids: fc.array(fc.oneof(text, number.map(String), missing), { minLength: rows, maxLength: rows }),
      labels: fc.array(
        text.map((value) => `t${value}`),
        { minLength: rows, maxLength: rows },
      ),
      numbers: fc.array(
        fc.array(fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: missing }), {
          minLength: columns,
          maxLength: columns,
        }),
        {
          minLength: rows,
          maxLength: rows,
        },
      ),
    }),
  );

const records = ({ names, ids, labels, numbers }: Sample): string[][] => [
  [...names],
  ...ids.map((id, row) => [id, labels[row] ?? '', ...(numbers[row] ?? []).map(String)]),
];

describe('parseTable', () => {
  test('types, lines and sha256 of a small table', async () => {
    const table = await parseTable('code,"country, name",y,x\nA,"two\nlines",1,-2.5e-3\nB,,NA,+.5\n', {
      file: 'f.csv',
    });
    expect(table).toMatchObject({ file: 'f.csv', rows: 2, bytes: 59, id: undefined, rowNames: undefined, text: [] });
    expect(table.reading).toEqual({
      ...{ format: 'text', encoding: 'utf-8', delimiter: ',', decimal: 'point' },
      told: ['encoding', 'delimiter', 'decimal'],
    });
    expect([...table.lines]).toEqual([2, 4]);
    expect(table.columns).toEqual([
      { kind: 'text', name: 'code', values: ['A', 'B'] },
      { kind: 'text', name: 'country, name', values: ['two\nlines', ''] },
      {
        kind: 'numeric',
        name: 'y',
        values: Float64Array.of(1, Number.NaN),
        missing: 1,
        firstMissing: [{ row: 4, value: 'NA' }],
      },
      { kind: 'numeric', name: 'x', values: Float64Array.of(-0.0025, 0.5), missing: 0, firstMissing: [] },
    ]);
    expect((await parseTable('a,b\n1,2\n')).sha256).toBe(
      '492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470',
    );
  });

  test('every value, name and text survives, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (sample) => {
        const [id = '', label = '', ...names] = sample.names;
        const table = await parseTable(csvText(records(sample)), { id, delimiter: ',' });
        expect(table.columns.map((column) => column.name)).toEqual(sample.names);
        expect(table.columns[0]).toEqual({ kind: 'text', name: id, values: sample.ids });
        expect(table.columns[1]).toEqual({ kind: 'text', name: label, values: sample.labels });
        names.forEach((_, k) => {
          const expected = sample.numbers.map((row) => (typeof row[k] === 'number' ? row[k] + 0 : Number.NaN));
          const column = table.columns[k + 2];
          expect(column?.kind).toBe('numeric');
          expect([...(column?.values ?? [])]).toEqual(expected);
        });
      }),
      RUNS,
    );
  });

  test('a declared dialect reads as the plain one', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.constantFrom<';' | '\t' | '|'>(';', '\t', '|'), async (sample, delimiter) => {
        const rows = records(sample);
        const id = sample.names[0] ?? '';
        const plain = content(await parseTable(csvText(rows), { id, delimiter: ',' }));
        const commas = rows.map((row, r) =>
          r === 0 ? row : row.map((cell, k) => (k < 2 || cell === '.' ? cell : cell.replace('.', ','))),
        );
        const same = async (...args: Parameters<typeof parseTable>) =>
          expect(content(await parseTable(args[0], { id, delimiter: ',', ...args[1] }))).toEqual(plain);
        await same(csvText(rows, { delimiter }), { delimiter });
        await same(csvText(commas, { delimiter }), { delimiter, decimal: 'comma' });
        await same(csvText(rows, { newline: '\r\n' }));
        await same(csvText(rows, { quoteAll: true, finalNewline: false }));
        await same(`\ufeff${csvText(rows)}`, { encoding: 'utf-8' });
        await same(utf16(csvText(rows), 'le'), { encoding: 'utf-16le' });
        await same(utf16(csvText(rows), 'be', false), { encoding: 'utf-16be' });
      }),
      { numRuns: 40 },
    );
  });

  test('chunks of any size read as the whole', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (sample, sizes) => {
        const bytes = utf8(csvText(records(sample)));
        const pieces = async function* () {
          for (let at = 0, i = 0; at < bytes.length; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            yield bytes.subarray(at, at + size);
            at += size;
          }
        };
        const options = { id: sample.names[0] ?? '', delimiter: ',' } as const;
        expect(await parseTable(pieces(), options)).toEqual(await parseTable(bytes, options));
      }),
      RUNS,
    );
  });

  test('a damaged file is a sound table or a DataError', async () => {
    const nasty = fc.constantFrom(
      ',',
      ';',
      '"',
      '\n',
      '\r',
      '\r\n',
      '\0',
      '\ufeff',
      ' ',
      '.',
      '-',
      'e',
      'x',
      '9',
      'NaN',
      '1e999',
      '\ud800',
      '',
      '"",""',
    );
    await fc.assert(
      fc.asyncProperty(samples, fc.nat(), fc.integer({ min: 0, max: 2 }), nasty, async (sample, at, cut, inserted) => {
        const original = csvText(records(sample));
        const start = at % original.length;
        const damaged = original.slice(0, start) + inserted + original.slice(start + cut);
        const outcome = await parseTable(damaged).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(DataError);
          return;
        }
        const { rows, columns, lines } = outcome as Table;
        expect(rows).toBeGreaterThan(0);
        expect(lines.length).toBe(rows);
        expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
        for (const column of columns) {
          expect(column.values.length).toBe(rows);
          if (column.kind === 'numeric')
            expect(column.values.filter((value) => !Number.isFinite(value))).toEqual(
              new Float64Array(column.missing).fill(Number.NaN),
            );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an id column is text whatever it holds', async () => {
    const table = await parseTable('y,fips\n1,007\n2,NaN\n3,1e999\n4,\n', { id: 'fips' });
    expect(table.columns[1]).toEqual({ kind: 'text', name: 'fips', values: ['007', 'NaN', '1e999', ''] });
  });

  test('minus zero is read as zero', async () => {
    const column = (await parseTable('id,x\na,-0\nb,-0.0e5\n')).columns[1];
    expect([...(column?.values ?? [])].map((value) => Object.is(value, 0))).toEqual([true, true]);
  });

  test('NA is a word in a text column', async () => {
    const table = await parseTable('code,y\nNA,1\nZA,2\n.,3\n');
    expect(table.columns[0]).toEqual({ kind: 'text', name: 'code', values: ['NA', 'ZA', '.'] });
  });

  test('text: all keeps every column', async () => {
    const table = await parseTable('a,b\n1,x\n2,3\n', { text: 'all' });
    expect(table.columns.map((column) => column.kind)).toEqual(['text', 'text']);
  });

  test('a column may be missing altogether', async () => {
    const table = await parseTable('id,x\na,\nb,NA\n');
    expect(table.columns[1]).toMatchObject({ kind: 'numeric', missing: 2 });
  });

  test('a web stream is read and let go', async () => {
    let cancelled = false;
    const stream = (chunks: readonly string[]) =>
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const chunk of chunks) controller.enqueue(utf8(chunk));
          if (chunks.length < 3) controller.close();
        },
        cancel: () => {
          cancelled = true;
        },
      });
    expect((await parseTable(stream(['a,b\n1,', '2\n']))).rows).toBe(1);
    expect(await errorOf(parseTable(stream(['a,b\n1\n', '2,3\n'.repeat(20_000), '']), {}))).toBeInstanceOf(DataError);
    expect(cancelled).toBe(true);
  });

  test('an endless stream stops at maxBytes', async () => {
    let sent = 0;
    const endless = async function* () {
      yield utf8('a,b\n');
      for (;;) {
        sent += 1;
        yield utf8('1,2\n'.repeat(1000));
      }
    };
    expect(String(await errorOf(parseTable(endless(), { maxBytes: 100_000 })))).toMatch(
      /too large.*at most 100000 bytes/,
    );
    expect(sent).toBe(25);
  });

  test('options out of range are a ConfigError', async () => {
    const cases = [
      [{ delimiter: ':' as ';' }, /delimiter ":"; allowed: ","/],
      [{ decimal: ',' as 'comma' }, /decimal ","; allowed: "point"/],
      [{ encoding: 'latin1' as 'utf-8' }, /encoding "latin1"/],
      [{ decimal: 'comma', delimiter: ',' }, /decimal "comma" with delimiter ","/],
      [{ encoding: 'utf-16le' }, /already decoded/],
      [{ maxBytes: 0 }, /maxBytes 0/],
      [{ id: 'cod' }, /no column "cod" \(did you mean "code"\?\); columns: "code", "y"/],
      [{ text: ['z'] }, /no column "z"/],
    ] as const;
    for (const [options, message] of cases) {
      const error = await errorOf(parseTable('code,y\na,1\n', options));
      expect(error).toHaveProperty('name', 'ConfigError');
      expect(String(error)).toMatch(message);
    }
  });
});
