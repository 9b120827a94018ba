// node test/suites/faults/kill.mjs [--kills N] [--study growth,regions] [--seed N]: kills studies at random moments (kill -9) and goes on,
// until so many kills have hit each study. Every study must end with the bytes of the uninterrupted one, never write a unit again that was
// there, and leave no other file. Prints what it counted; status 1 where something does not hold.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const bin = fileURLToPath(new URL('../../../apps/cli/bin/kuznets.js', import.meta.url));

const studies = {
  growth: { methods: ['bagging', 'm5p-forest', 'lasso', 'ols', 'svr'], trees: 60, seeds: 3, folds: 3, resamples: 2 },
  regions: { replicas: 300, leaveOut: 2, horizon: 2, epochs: { dae: 20, gcn: 20, lstm: 5 }, window: 3 },
};

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    study: { type: 'string', default: Object.keys(studies).join() },
    seed: { type: 'string', default: '1' },
  },
});

/** Park and Miller's generator: shares between 0 and 1. */
function shares(seed) {
  let state = (Number(seed) % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Runs a study, and kills it after so many milliseconds; says whether it was killed and what it printed. */
function run(study, folder, milliseconds, ...more) {
  const args = [bin, study, '--config', 'study.json', '--backend', 'wasm', '--workers', '2', '--out', 'r', ...more];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const timer = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal === null && code !== 0) reject(new Error(`${study} failed with ${code}: ${stderr}`));
      else resolve({ killed: signal !== null, stderr });
    });
  });
}

function folderOf(settings) {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-kill-'));
  writeFileSync(join(folder, 'study.json'), JSON.stringify(settings));
  return folder;
}

/** Every finished unit in a work folder, with what changes when it is written again. */
function unitsOf(folder) {
  const work = join(folder, 'r.work');
  let names = [];
  try {
    names = readdirSync(work).filter((name) => name.endsWith('.unit'));
  } catch {
    // No unit has been written.
  }
  return new Map(
    names.map((name) => {
      const { ino, mtimeNs } = statSync(join(work, name), { bigint: true });
      return [name, `${ino} ${mtimeNs}`];
    }),
  );
}

async function killed(study, kills, share) {
  const settings = studies[study];
  const whole = folderOf(settings);
  const started = performance.now();
  await run(study, whole, undefined, '--keep-work');
  const time = performance.now() - started;
  const result = readFileSync(join(whole, 'r', 'result.json'));
  const units = unitsOf(whole).size;
  rmSync(whole, { recursive: true });
  const counted = {
    study,
    seconds: time / 1000,
    units,
    kills: 0,
    studies: 0,
    keptAtKill: [],
    rewritten: 0,
    problems: [],
  };
  while (counted.kills < kills) {
    const folder = folderOf(settings);
    for (let ended = false; !ended; ) {
      const before = unitsOf(folder);
      const { killed: hit, stderr } = await run(study, folder, share() * time, '--keep-work');
      const after = unitsOf(folder);
      for (const [name, mark] of before) if (after.get(name) !== mark) counted.rewritten++;
      const resumed = /^resuming: (\d+) of/m.exec(stderr);
      if (before.size > 0 && resumed === null && /%/.test(stderr)) counted.problems.push('did not say that it resumes');
      if (/damaged/.test(stderr)) counted.problems.push('found a damaged unit');
      if (hit) {
        counted.kills++;
        counted.keptAtKill.push(after.size);
      }
      ended = !hit;
    }
    await run(study, folder, undefined);
    const left = readdirSync(folder).sort().join();
    if (left !== 'r,study.json') counted.problems.push(`left behind: ${left}`);
    if (!readFileSync(join(folder, 'r', 'result.json')).equals(result)) counted.problems.push('another result.json');
    counted.studies++;
    rmSync(folder, { recursive: true });
  }
  return counted;
}

const share = shares(values.seed);
let failed = false;
for (const study of values.study.split(',')) {
  const counted = await killed(study, Number(values.kills), share);
  failed ||= counted.rewritten > 0 || counted.problems.length > 0;
  process.stdout.write(`${JSON.stringify(counted)}\n`);
}
process.exitCode = failed ? 1 : 0;
