// node test/suites/compare/same-numbers.mjs OLD NEW: whether two result folders, of two versions of Kuznets, hold the same numbers.
// Every number and every model's hash of the old result.json must stand at the same place in the new one, to the last bit; what a list
// holds is found by its name where all that it holds have one. Prints the places, how many numbers differ in each, and one of them.
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
const nameOf = (value) =>
  ['id', 'method', 'measure', 'model', 'claim', 'name'].map((key) => value?.[key]).find(Boolean);

let compared = 0;
const differing = new Map();

/** What a reader may count on: numbers and hashes. Words may change, and so may what is added. */
function compare(where, old, now) {
  if (typeof old === 'number' || isHash(old)) {
    compared++;
    if (Object.is(old, now)) return;
    const place = differing.get(where.join('.')) ?? { count: 0, example: `${old} became ${JSON.stringify(now)}` };
    differing.set(where.join('.'), { ...place, count: place.count + 1 });
  } else if (Array.isArray(old)) {
    const names = old.map(nameOf);
    const isNamed = !names.includes(undefined) && new Set(names).size === names.length;
    old.forEach((value, at) =>
      isNamed
        ? compare([...where, names[at]], value, Array.isArray(now) && now.find((other) => nameOf(other) === names[at]))
        : compare([...where, '*'], value, now?.[at]),
    );
  } else if (typeof old === 'object' && old !== null) {
    for (const [key, value] of Object.entries(old))
      if (!versioned.has(key)) compare([...where, key], value, now?.[key]);
  }
}

compare([], read(before), read(after));
const counted = [...differing].sort(([, a], [, b]) => b.count - a.count);
for (const [where, { count, example }] of counted) process.stdout.write(`${count} ${where}: ${example}\n`);
const total = counted.reduce((sum, [, { count }]) => sum + count, 0);
process.stdout.write(`${compared} numbers and hashes, ${total} differ\n`);
process.exitCode = compared > 0 && total === 0 ? 0 : 1;
