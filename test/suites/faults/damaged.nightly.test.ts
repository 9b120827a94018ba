import { expect, test } from 'vitest';
import { casesOf, damage, readers } from './damaged.ts';

/** Of all readers together. */
const CASES = 100_000;

test.each(Object.entries(readers))('damaged files of %s are read or refused, never more', async (name, reader) => {
  expect(reader.originals.length).toBeGreaterThan(0);
  const cases = casesOf(Math.ceil(CASES / Object.keys(readers).length));
  process.stdout.write(`${name}: ${await damage(reader, cases)}\n`);
});
