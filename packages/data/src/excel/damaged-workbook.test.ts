import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { DataError } from '@kuznets/base';
import { parseFile } from '../table/read-table.ts';

/** Whole files are damaged in test/suites/faults/damaged; `KUZNETS_MUTATIONS` and `KUZNETS_SEED` hold here too. */
const numRuns = Number(process.env['KUZNETS_MUTATIONS'] ?? 250);
const seed = Number(process.env['KUZNETS_SEED'] ?? 1);

const folder = fileURLToPath(new URL('../../test/files/', import.meta.url));
const originals = readdirSync(folder)
  .filter((name) => name.endsWith('.xlsx'))
  .map((name) => [name, new Uint8Array(readFileSync(folder + name))] as const);

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 5 }, { arbitrary, weight: 1 });

/** Bytes changed, put in, taken out or repeated, and an end cut off. */
const changes = fc.record({
  bytes: fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255))), { maxLength: 4 }),
  repeat: rarely(fc.tuple(fc.nat(), fc.nat(64))),
  end: rarely(fc.nat()),
});
type Changes = typeof changes extends fc.Arbitrary<infer T> ? T : never;

const changed = (original: Uint8Array, { bytes, repeat, end }: Changes): Uint8Array => {
  let copy = original.slice(0, end === null ? original.length : end % (original.length + 1));
  if (copy.length === 0) return copy;
  for (const [place, value] of bytes) copy[place % copy.length] = value;
  if (repeat !== null) {
    const start = repeat[0] % copy.length;
    copy = Uint8Array.from([...copy.subarray(0, start + repeat[1]), ...copy.subarray(start)]);
  }
  return copy;
};

/** A workbook with one of its files changed, sound as an archive. */
const changedInside = (original: Uint8Array, changes: Changes, which: number): Uint8Array => {
  const files = unzipSync(original);
  const names = Object.keys(files).filter((name) => /sheet|styles|workbook/.test(name));
  const name = names[which % names.length]!;
  return zipSync({ ...files, [name]: changed(files[name]!, changes) }, { level: 0 });
};

test('workbooks damaged within one of their files are a sound table or a DataError', async () => {
  let tables = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(originals.length - 1), changes, fc.nat(), async (file, change, which) => {
      const [name, original] = originals[file]!;
      const outcome = await parseFile(changedInside(original, change, which), {
        ...{ file: name, maxBytes: 1 << 26, sheet: 'Data 1' },
      }).catch((error: unknown) => error);
      if (outcome instanceof DataError) return;
      if (outcome instanceof Error) throw outcome;
      const { rows, columns } = outcome as Awaited<ReturnType<typeof parseFile>>;
      tables += 1;
      for (const { values } of columns) expect(values.length).toBe(rows);
    }),
    { numRuns, seed },
  );
  process.stdout.write(`${numRuns} damaged workbooks, ${tables} tables\n`);
});

test('a ZIP archive that unpacks to more than it may is refused unread', async () => {
  const zeros = new Uint8Array(1 << 26);
  const bomb = zipSync({ 'xl/workbook.xml': zeros, 'xl/_rels/workbook.xml.rels': strToU8('<a/>') });
  expect(bomb.length).toBeLessThan(1 << 17);
  await expect(parseFile(bomb, { maxBytes: 1 << 20 })).rejects.toThrow(
    /the unpacked file is too large.*at most 1048576/,
  );
});
