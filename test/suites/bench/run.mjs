// node test/suites/bench/run.mjs [--case NAME]... [--runs N] [--quick] [--out FOLDER] [--result FOLDER]...
// Measures Kuznets against ranger, scikit-learn, data.table and plm where they are installed (apt-get install r-cran-ranger r-cran-jsonlite
// r-cran-data.table r-cran-plm python3-sklearn). Every run is a process of its own; the sides take turns. CPU is user and system time of all threads,
// around the fit (and importance) alone. Writes out/bench/NAME.json. KUZNETS_FULL=1: hashes of 2,000 trees each. --result: a study's folder
// whose report the case `report` measures.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases.mjs';
import { hasAdapters, installedPeers, root } from './measure.mjs';

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'out/bench') },
    result: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

const say = (text) => process.stderr.write(`${text}\n`);
const fixed = (value, digits) => (typeof value === 'number' && Number.isFinite(value) ? value.toFixed(digits) : '');

function printTable(header, rows) {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ');
  process.stdout.write(`${[header, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n')}\n`);
}

function print(name, result) {
  const { about } = cases[name];
  process.stdout.write(`\n${name}: ${about}${result.data ? `; ${result.data}` : ''}\n`);
  if (result.medians) {
    printTable(
      ['median', 'CPU s', 'wall s', 'process CPU s', 'device start CPU s', 'peak MiB', 'OOB MSE'],
      Object.entries(result.medians).map(([side, m]) => [
        `${side} (${m.device})`,
        fixed(m.cpu, 2),
        fixed(m.wall, 2),
        fixed(m.processCpu, 2),
        fixed(m.open, 2),
        fixed(m.peakMiB, 0),
        fixed(m.oobMse, 4),
      ]),
    );
  }
  for (const { to, cpu, wall, bar, barOn = 'CPU' } of result.ratios ?? []) {
    process.stdout.write(
      `ratio to ${to}: CPU ${fixed(cpu, cpu < 0.1 ? 4 : 2)}, wall ${fixed(wall, wall < 0.1 ? 4 : 2)}${bar ? ` (bar: ${barOn} ${bar})` : ''}\n`,
    );
  }
  for (const { from, to, timePerTree, peakMemory } of result.growth ?? []) {
    process.stdout.write(
      `${to} trees against ${from}: time a tree x ${fixed(timePerTree, 2)} (bar ${result.bars.timePerTree}), peak memory x ${fixed(peakMemory, 2)} (bar ${result.bars.peakMemory} from 10000)\n`,
    );
  }
  for (const { place, wall, bar } of result.walls ?? [])
    process.stdout.write(`${place}: median ${fixed(wall, 2)} s${bar ? ` (bar ${bar})` : ''}\n`);
  if (result.timesFaster !== undefined)
    process.stdout.write(
      `${fixed(result.timesFaster, 0)} times faster than brute force${result.bar ? ` (bar ${result.bar})` : ''}\n`,
    );
  for (const { what, value, bar } of result.limits ?? [])
    process.stdout.write(`${what}: ${fixed(value, 1)}${bar ? ` (bar ${bar})` : ''}\n`);
  if (result.wall !== undefined) {
    const beside =
      result.withSetUp === undefined
        ? `an empty Node program ${fixed(result.emptyProgram, 3)} s`
        : `through npm with set-up ${fixed(result.withSetUp, 1)} s`;
    process.stdout.write(`median ${fixed(result.wall, 3)} s${result.bar ? ` (bar ${result.bar})` : ''}; ${beside}\n`);
  }
  if (result.rows) {
    printTable(
      ['forest', 'trees', 'nodes', 'places x shards', 'sha256', 'equal'],
      result.rows.map((row) => [
        `${row.data}, ${row.method}, leaf ${row.minSamplesLeaf}`,
        String(row.trees),
        String(row.cells[0].nodes),
        String(row.cells.length),
        row.hash.slice(0, 16),
        row.equal ? 'yes' : 'NO',
      ]),
    );
  }
}

async function main() {
  if (values.help) {
    process.stdout.write(
      `cases: ${Object.entries(cases)
        .map(([name, { about }]) => `\n  ${name.padEnd(18)}${about}`)
        .join('')}\n`,
    );
    return 0;
  }
  const names = values.case ?? Object.keys(cases);
  const unknown = names.filter((name) => !(name in cases));
  const runs = values.runs === undefined ? (values.quick ? 2 : 5) : Number(values.runs);
  if (unknown.length > 0 || !(Number.isInteger(runs) && runs >= 1)) {
    say(
      unknown.length > 0
        ? `no case ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}`
        : `--runs ${values.runs}: allowed are whole numbers from 1`,
    );
    return 2;
  }
  const peers = installedPeers();
  say(
    `peers: ${Object.keys(peers).join(', ') || 'none installed (apt-get install r-cran-ranger r-cran-jsonlite python3-sklearn)'}`,
  );
  if (!process.env.KUZNETS_DATA)
    say(
      'KUZNETS_DATA is not set: left out sdm2004, the growth cases use the embedded fls2001, their bars do not apply',
    );
  mkdirSync(values.out, { recursive: true });
  let failed = 0;
  for (const name of names) {
    if (cases[name].needsAdapter && !hasAdapters()) {
      say(`left out ${name}: no software driver (npm test fetches it)`);
      continue;
    }
    if (cases[name].needsData && !process.env.KUZNETS_DATA) {
      say(`left out ${name}: its data set is found in KUZNETS_DATA alone`);
      continue;
    }
    say(`${name}: ${cases[name].about}`);
    const machine = {
      cpu: cpus()[0]?.model ?? '',
      threads: availableParallelism(),
      memoryGiB: totalmem() / 2 ** 30,
      node: process.version,
      loadBefore: loadavg()[0],
    };
    try {
      const result = await cases[name].run({
        runs,
        results: values.result,
        quick: values.quick,
        full: process.env.KUZNETS_FULL === '1',
        peers,
        say,
      });
      const document = {
        case: name,
        about: cases[name].about,
        date: new Date().toISOString(),
        machine,
        quick: values.quick,
        ...result,
      };
      writeFileSync(join(values.out, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
      print(name, result);
      if (result.equal === false) failed++;
    } catch (error) {
      failed++;
      say(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
