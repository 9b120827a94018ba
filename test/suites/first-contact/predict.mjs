// CPS1985 (R's AER) trained on every second row, the others predicted with 90 % intervals of each kind, coverage printed: node predict.mjs
// <folder that datasets.R wrote> [effort, quick by default]. Ends with 1 where the conformal intervals of a method hold fewer than 84 % of the 267 rows, which
// chance does less than once in a thousand times.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kuznets = fileURLToPath(new URL('../../../apps/cli/bin/kuznets.js', import.meta.url));
const [folder, effort = 'quick'] = process.argv.slice(2);
const [head, ...rows] = readFileSync(join(folder, 'CPS1985.csv'), 'utf8').trimEnd().split(/\r?\n/);
const out = mkdtempSync(join(tmpdir(), 'predict-'));
for (const [name, odd] of [
  ['train', 0],
  ['new', 1],
])
  writeFileSync(join(out, `${name}.csv`), [head, ...rows.filter((_, row) => row % 2 === odd), ''].join('\n'));

const run = (...args) => {
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, [kuznets, ...args], { encoding: 'utf8', cwd: out });
  if (status !== 0) throw new Error(`kuznets ${args.join(' ')} ended ${status}: ${stderr}`);
  return { stdout, seconds: (performance.now() - started) / 1000 };
};
const study = [
  '--data',
  'train.csv',
  '--formula',
  'log(wage) ~ .',
  '--effort',
  effort,
  '--resamples',
  '0',
  '--no-decompose',
  '--keep-models',
];
const { seconds } = run('growth', ...study, '--backend', 'wasm', '--out', 'half');
process.stdout.write(`trained on ${rows.length - Math.floor(rows.length / 2)} rows in ${seconds.toFixed(1)} s\n\n`);
let least = 1;
for (const interval of ['conformal', 'quantile', 'analytic']) {
  const from = [
    '--from',
    'half',
    '--data',
    'new.csv',
    '--interval',
    interval,
    '--backend',
    'wasm',
    '--out',
    `${interval}.csv`,
  ];
  const printed = run('predict', ...from);
  process.stdout.write(`${printed.stdout}in ${printed.seconds.toFixed(1)} s\n\n`);
  if (interval !== 'conformal') continue;
  const { methods } = JSON.parse(run('predict', ...from, '--json').stdout);
  least = Math.min(...methods.map(({ scores }) => scores.coverage));
}
process.exitCode = least < 0.84 ? 1 : 0;
