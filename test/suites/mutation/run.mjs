// node test/suites/mutation/run.mjs [PART OF A NAME]...
// Breaks the kernels on purpose, one at a time, in a scratch copy of the working tree, builds them and runs the tests of
// what was broken: each mutation must turn one red. Not part of CI: it takes about half a minute a mutation. Needs
// set-up to have run (`npm run setup`, and for the WGSL mutations the drivers that `npm test` fetches).
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutate } from './mutate.mjs';
import { mutations } from './mutations.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const copy = mkdtempSync(join(tmpdir(), 'kuznets-mutation-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const skipped = new Set([join(root, 'node_modules'), join(root, '.git'), join(root, '.cache'), join(root, 'out')]);
cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !skipped.has(path) });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const env = { ...process.env, KUZNETS_NATIVE: process.env.KUZNETS_NATIVE ?? join(root, '.cache/native') };
const at = (folder, command, ...args) =>
  execFileSync(join(copy, folder, 'node_modules/.bin', command), args, { cwd: join(copy, folder), env, stdio: 'pipe' });

function build() {
  at('shaders', 'tsx', 'scripts/generate.ts');
  at('packages/core-gpu', 'tsx', 'scripts/gen.ts');
  at('packages/core-gpu', 'tsdown', '--no-dts');
}

const growing = ['parity/grow-trees', 'parity/m5-models', 'grow-trees/split-score'];
const networks = ['parity/train-networks', 'parity/predict-networks', 'parity/substitute-networks'];

/** Tests of the kernels in a file, by the first pattern that fits it. */
const suites = [
  [/oob[-_]/, ['parity/oob-permutation']],
  [/forest[-_]predict/, ['parity/forest-predict']],
  [/philox|feature-draw|draw_rows|bag\.ts|tree_words/, [...growing, 'parity/oob-permutation', 'parity/forest-predict']],
  [/explain\/patterns/, ['parity/tree-shapley', 'parity/coalition-sums']],
  [/tree-shapley/, ['parity/tree-shapley']],
  [/coalition-sums/, ['parity/coalition-sums']],
  [/tree-variation|row-sets/, ['parity/tree-variation']],
  [/linalg|matmul/, ['parity/matmul']],
  [/\/program\/|arena/, ['parity/train.test']],
  [/network|train-(lm|adam)/, networks],
  [/bayes|bma|subset-regression|visited-models|hyper-g/, ['parity/bma-chains']],
  [/./, growing],
];
/** What is no kernel names its tests, which read the sources. */
const suitesOf = ({ file, tests }) => tests ?? suites.find(([pattern]) => pattern.test(file))[1];

function test(backend, files) {
  const name = backend === 'wasm' ? 'wasm, 1 worker' : 'llvmpipe';
  const { status, stdout, stderr } = spawnSync(
    'node',
    [
      '.ci/with-native.mjs',
      'node',
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--bail',
      '1',
      // A break may make a test wait for ever.
      '--testTimeout',
      '300000',
      ...(backend === 'host' ? [] : ['--project', 'suites', '--project', 'core-gpu', '-t', name]),
      ...files,
    ],
    {
      cwd: copy,
      env: { ...env, KUZNETS_TEST_ADAPTERS: backend === 'webgpu' ? 'llvmpipe' : '', NO_COLOR: '1' },
      encoding: 'utf8',
    },
  );
  return { green: status === 0, output: `${stdout}\n${stderr}` };
}

const failedTest = (output) => /FAIL\s+(.*)/.exec(output)?.[1] ?? '';
const passed = (output) => Number(/Tests\s+.*?(\d+) passed/.exec(output)?.[1] ?? 0);

const wanted = process.argv.slice(2);
const chosen = mutations.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (chosen.length === 0) throw new Error(`no mutation is called ${wanted.join(' or ')}`);

if (chosen.some(({ backend }) => backend !== 'host')) build();
for (const backend of new Set(chosen.map((mutation) => mutation.backend))) {
  if (backend === 'webgpu' && !existsSync(join(env.KUZNETS_NATIVE, 'done')))
    throw new Error('no software drivers: run npm test once');
  const { green, output } = test(backend, [...new Set(chosen.flatMap(suitesOf))]);
  if (!green || passed(output) === 0)
    throw new Error(`the tests are not green on ${backend} before any mutation:\n${output.slice(-3000)}`);
  process.stdout.write(`unbroken, ${backend}: ${passed(output)} tests green\n`);
}

let survived = 0;
for (const mutation of chosen) {
  const { name, backend, file } = mutation;
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  let mutated;
  try {
    mutated = mutate(source, mutation);
  } catch (error) {
    process.stdout.write(`STALE     ${name}: ${error.message}\n`);
    survived++;
    continue;
  }
  writeFileSync(path, mutated);
  try {
    if (backend !== 'host') build();
    const { green, output } = test(backend, suitesOf(mutation));
    if (green) survived++;
    process.stdout.write(`${green ? 'SURVIVED ' : 'red      '} ${name}${green ? '' : `: ${failedTest(output)}`}\n`);
  } catch (error) {
    survived++;
    process.stdout.write(`UNBUILT   ${name}: ${String(error.stderr ?? error.message).slice(0, 500)}\n`);
  } finally {
    writeFileSync(path, source);
  }
}
process.stdout.write(`${chosen.length - survived} of ${chosen.length} mutations turned a test red\n`);
process.exitCode = survived === 0 ? 0 : 1;
