// node .ci/setup.mjs [--cli] [--native] [--quiet]
//   --cli     build only what the command line tool needs
//   --native  also fetch the software Vulkan drivers and the browser of the tests
//   --quiet   print nothing when there is nothing to do
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nativeTask } from './native.mjs';
import { CACHE, PNPM, ROOT, SetupError, filesBelow, locked, readIfThere, sha256, withPnpm } from './tools.mjs';

const flags = new Set(process.argv.slice(2));
const started = Date.now();
let worked = false;

const say = (text) => {
  worked = true;
  process.stderr.write(`setup: ${text}\n`);
};

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return;
  throw new SetupError(`Node ${process.versions.node} is too old`, 'Install Node 20.19 or newer (or 22.12 or newer).');
}

function workspaceFolders() {
  const below = (parent) =>
    existsSync(join(ROOT, parent)) ? readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`) : [];
  return [...below('packages'), ...below('apps'), 'shaders', 'test/kit', 'test/conformance', 'test/suites'].filter(
    (folder) => existsSync(join(ROOT, folder, 'package.json')),
  );
}

function installTask(folders) {
  const stamp = join(ROOT, 'node_modules', '.kuznets-install');
  const state = () => {
    const manifests = [
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'package.json',
      ...folders.map((folder) => `${folder}/package.json`),
    ];
    return sha256([
      process.platform,
      process.arch,
      ...manifests.flatMap((file) => [file, readFileSync(join(ROOT, file))]),
    ]);
  };
  const command = join(ROOT, 'node_modules/.bin/kuznets');
  const act = async () => {
    say('installing the npm packages (half a minute)');
    const { code, output } = await withPnpm(
      ['pnpm', 'install', '--frozen-lockfile', '--reporter=append-only', '--config.confirm-modules-purge=false'],
      { echo: false },
    );
    if (code !== 0) {
      process.stderr.write(output);
      throw new SetupError(
        `the npm packages could not be installed (exit code ${code})`,
        /OUTDATED_LOCKFILE|frozen-lockfile/.test(output)
          ? `A package.json and pnpm-lock.yaml disagree: run \`npx --yes ${PNPM} install\` and commit the lock file.`
          : 'Check that npm can reach its registry (`npm ping`) and that the disk is not full, then run the same command again.',
      );
    }
    rmSync(command, { force: true });
    symlinkSync('../../apps/cli/bin/kuznets.js', command);
    writeFileSync(stamp, state());
  };
  return { isDone: () => readIfThere(stamp) === state() && existsSync(command), act };
}

const UNBUILT = new Set(['node_modules', 'dist', '.turbo', 'coverage', 'out']);

function sourceState(folders) {
  const files = ['package.json', 'pnpm-lock.yaml', 'turbo.json', 'tsconfig.base.json'].concat(
    folders
      .filter((folder) => !folder.startsWith('test/suites'))
      .flatMap((folder) => filesBelow(join(ROOT, folder), UNBUILT)),
  );
  return sha256(
    files.map((file) => {
      const { size, mtimeMs } = statSync(join(ROOT, file), { throwIfNoEntry: false }) ?? {};
      return `${file} ${size} ${mtimeMs}`;
    }),
  );
}

function buildTask(folders, cliOnly) {
  const bundled = folders.filter((folder) => existsSync(join(ROOT, folder, 'tsdown.config.ts')));
  const stampOf = (name) => join(CACHE, `built-${name}`);
  const isDone = () => {
    const state = sourceState(folders);
    const hasDist = (folder) => existsSync(join(ROOT, folder, 'dist'));
    if (readIfThere(stampOf('all')) === state && bundled.every(hasDist)) return true;
    return cliOnly && readIfThere(stampOf('cli')) === state && hasDist('apps/cli');
  };
  const act = async () => {
    say(cliOnly ? 'building the command line tool (half a minute)' : 'building the packages (half a minute)');
    const filter = cliOnly ? ['--filter=@kuznets/cli...'] : [];
    const { code, output } = await withPnpm(
      ['turbo', 'run', 'gen', 'build', '--output-logs=errors-only', '--ui=stream', ...filter],
      {
        echo: false,
      },
    );
    if (code !== 0) {
      process.stderr.write(output);
      throw new SetupError(`the build failed (exit code ${code})`, 'The first error above says where.');
    }
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(stampOf(cliOnly ? 'cli' : 'all'), sourceState(folders));
  };
  return { isDone, act };
}

try {
  checkNode();
  const folders = workspaceFolders();
  const tasks = [installTask(folders), buildTask(folders, flags.has('--cli'))];
  if (flags.has('--native')) tasks.push(nativeTask(say));
  if (!tasks.every((task) => task.isDone())) {
    await locked('setup', say, async () => {
      for (const task of tasks) if (!task.isDone()) await task.act();
    });
  }
  if (worked) process.stderr.write(`setup: done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  else if (!flags.has('--quiet')) process.stderr.write('setup: nothing to do\n');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`setup: ${error.message}\n  ${error.advice}\n`);
  process.exitCode = 1;
}
