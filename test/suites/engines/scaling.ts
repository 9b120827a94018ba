// node .ci/with-native.mjs shaders/node_modules/.bin/tsx test/suites/engines/scaling.ts [TREES] [ROUNDS]
// How long forty fits of growth take on two Slurm nodes and on one, each node with a core of its own, as a cluster gives it: Node's compiler and
// collector work beside the study, and would else take the core that is the second node's. Prints a line of JSON a study and one of the ratio of
// the medians. For an idle machine; not part of CI.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin } from '../e2e/bin.ts';
import { startSlurm } from './slurm.ts';

const [trees = '30000', rounds = '1'] = process.argv.slice(2);
const cores = { n1: '0', n2: '1' };
const cluster = await startSlurm((node) => (command) => ['taskset', '--cpu-list', cores[node], ...command]);
const study = [
  ...['growth', '--data', 'fls2001', '--methods', 'bagging,forest', '--seeds', '20', '--trees', trees, '--folds', '0'],
  ...['--no-decompose', '--backend', 'wasm', '--workers', '1', '--engine', 'slurm', '--out', 'out'],
];
const seconds: Record<'one' | 'main', number[]> = { one: [], main: [] };
const say = (facts: object): void => void process.stdout.write(`${JSON.stringify(facts)}\n`);

function run(partition: 'one' | 'main', folder: string): void {
  mkdirSync(folder);
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [bin, ...study, '--slurm', `partition=${partition},time=60:00`],
    { cwd: folder, env: cluster.env, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const wall = (performance.now() - began) / 1000;
  seconds[partition].push(wall);
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, 'out/result.json')))
    .digest('hex');
  say({ nodes: partition === 'one' ? 1 : 2, trees: Number(trees), wallSeconds: wall, sha256 });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

try {
  for (let round = 0; round < Number(rounds); round++)
    for (const partition of ['one', 'main'] as const) run(partition, join(cluster.folder, `${partition}-${round}`));
  say({ twoNodesToOne: median(seconds.main) / median(seconds.one) });
} finally {
  await cluster.stop();
}
