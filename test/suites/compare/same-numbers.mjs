// node test/suites/compare/same-numbers.mjs OLD NEW: whether two result folders, of two versions of Kuznets, hold the same numbers.
// Every number and every model's hash of the old result.json must stand at the same place in the new one, to the last bit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [before, after] = process.argv.slice(2);
if (before === undefined || after === undefined) {
  process.stderr.write('usage: node test/suites/compare/same-numbers.mjs OLD NEW\n');
  process.exit(2);
}

const read = (folder) => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const versioned = new Set(['schemaVersion']);

let compared = 0;
const differing = [];

/** What a reader may count on: numbers and hashes. Words may change, and so may what is added. */
function compare(where, old, now) {
  if (typeof old === 'number' || isHash(old)) {
    compared++;
    if (!Object.is(old, now)) differing.push(`${where}: ${old} became ${JSON.stringify(now)}`);
  } else if (typeof old === 'object' && old !== null) {
    for (const [key, value] of Object.entries(old)) {
      if (!versioned.has(key)) compare(where === '' ? key : `${where}.${key}`, value, now?.[key]);
    }
  }
}

compare('', read(before), read(after));
for (const line of differing.slice(0, 50)) process.stdout.write(`${line}\n`);
process.stdout.write(`${compared} numbers and hashes, ${differing.length} differ\n`);
process.exitCode = compared > 0 && differing.length === 0 ? 0 : 1;
