// Runs `kuznets data check` and a study on every file of a folder that datasets.R and datasets.py wrote, with no flag but the target (and
// unit and period of a panel), and prints what became of each: node run.mjs <folder> [name]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kuznets = fileURLToPath(new URL('../../../apps/cli/bin/kuznets.js', import.meta.url));
const [folder, only] = process.argv.slice(2);
const sets = JSON.parse(readFileSync(join(folder, 'datasets.json'), 'utf8'));
const out = mkdtempSync(join(tmpdir(), 'first-contact-'));
const run = (...args) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [kuznets, ...args], { encoding: 'utf8' });
  return { status, said: stderr.trim() || stdout.trim() };
};
const lines = (text) =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
// A first look: one seed, few trees, no cross-validation.
const small = {
  growth: ['--seeds', '1', '--trees', '20', '--folds', '0', '--methods', 'ols,lasso,forest'],
  regions: ['--replicas', '2', '--leave-out', '0'],
};

let files = 0;
let ran = 0;
let withRemedy = 0;
for (const { name, target, id, period } of sets.filter((set) => only === undefined || set.name === only)) {
  for (const kind of ['csv', 'dta', 'xlsx', 'parquet']) {
    const file = join(folder, `${name}.${kind}`);
    if (!existsSync(file)) continue;
    files += 1;
    const column = kind === 'dta' ? target.replaceAll('.', '_') : target;
    const study = period === null ? 'growth' : 'regions';
    const flags = ['--target', column, ...(period === null ? [] : ['--id', id, '--period', period])];
    const check = run('data', 'check', file, ...flags);
    const common = ['--data', file, ...flags, ...small[study], '--backend', 'wasm'];
    const result = run(study, ...common, '--out', join(out, `${name}-${kind}`));
    const isSound = check.status === 0 && result.status === 0;
    ran += isSound ? 1 : 0;
    process.stdout.write(`${isSound ? 'ran    ' : 'refused'} ${name}.${kind}: ${study} ${flags.join(' ')}\n`);
    if (isSound) continue;
    // What the message says would help.
    const remedy = /--missing drop/.exec(result.said)?.[0].split(' ') ?? [];
    const helped =
      remedy.length > 0 && run(study, ...common, ...remedy, '--out', `${out}/${name}-${kind}-again`).status === 0;
    withRemedy += helped ? 1 : 0;
    if (helped) process.stdout.write(`  runs with ${remedy.join(' ')}\n`);
    if (check.status !== 0) process.stdout.write(`  data check ended ${check.status}\n${lines(check.said)}\n`);
    if (result.status !== 0) process.stdout.write(`  ${study} ended ${result.status}\n${lines(result.said)}\n`);
  }
}
process.stdout.write(`${ran} of ${files} files ran, ${withRemedy} more with the flag that their message names\n`);
