import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { adapters, adaptersRequired } from '../parity/backends.ts';
import { emptyFolder, file, kuznets, quick, regionsCsv } from './cli.ts';

it('there are adapters to test where they are required', () => {
  expect(adaptersRequired && adapters.length === 0).toBe(false);
});

it.runIf(adapters.length > 0)(
  'auto looks at no software driver, and nothing of theirs is on standard error',
  async () => {
    const folder = emptyFolder();
    const args = ['growth', '--methods', 'bagging', '--folds', '0', '--trees', '20', '--seeds', '1', '--out', 'r'];
    const { code, stderr } = await kuznets(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/^Warning|--backend auto/m);
  },
);

const onTerminal = (command: readonly string[]): string[] => [
  'script',
  '-qec',
  command.map(shellWord).join(' '),
  '/dev/null',
];
const shellWord = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
const hasScript = spawnSync('script', ['--version']).status === 0;

describe.each(adapters.filter((name) => name.includes('llvmpipe')))("Dawn's warnings about limits of %s", (adapter) => {
  const warning = /Warning: max\w+ artificially reduced/;
  const args = ['growth', '--methods', 'bagging', '--folds', '0', '--trees', '20', '--seeds', '1', '--out', 'r'];
  const place = ['--backend', 'webgpu', '--adapter', adapter];
  const shell = (script: string) => (command: readonly string[]) => ['bash', '-c', script, 'bash', ...command];

  it('stay where they are a socket, which cannot be opened again', async () => {
    expect((await kuznets([...args, ...place], { cwd: emptyFolder() })).stderr).toMatch(warning);
  });

  it.each([
    ['through a pipe', shell('set -o pipefail; "$@" 2>&1 | cat')],
    ['to a file that is appended to', shell('"$@" 2>>log; code=$?; cat log; exit $code')],
    ...(hasScript ? ([['on a terminal', onTerminal]] as const) : []),
  ] as const)('are not seen %s', async (_, through) => {
    for (const command of [
      ['doctor', '--adapter', adapter],
      [...args, ...place],
    ]) {
      const { code, stdout } = await kuznets(command, { cwd: emptyFolder(), through });
      expect(code, stdout).toBe(0);
      expect(stdout).toMatch(command[0] === 'doctor' ? /--backend auto takes/ : /100 %/);
      expect(stdout).not.toMatch(warning);
    }
  });

  it('do not take along what else a driver says', async () => {
    const env = { VK_LOADER_DEBUG: 'error,warn,info' };
    const through = shell('"$@" 2>&1 >/dev/null | cat');
    const { stdout } = await kuznets(['doctor', '--adapter', adapter], { cwd: emptyFolder(), env, through });
    expect(stdout).toMatch(/vulkan|\[Vulkan Loader\]/i);
    expect(stdout).not.toMatch(warning);
  });
});

it.each(adapters)('verify on %s reproduces what wasm wrote', async (adapter) => {
  const folder = emptyFolder();
  expect(await kuznets(['growth', ...quick, '--seeds', '1', '--out', 'r'], { cwd: folder })).toMatchObject({ code: 0 });
  const { code, stdout } = await kuznets(['verify', 'r', '--backend', 'webgpu', '--adapter', adapter, '--json'], {
    cwd: folder,
  });
  expect(JSON.parse(stdout)).toMatchObject({ reproduced: true, device: { backend: 'webgpu' }, differences: [] });
  expect(code).toBe(0);
});

it.each(adapters.filter((name) => name.includes('llvmpipe')))(
  'verify computes on %s what was computed there, its last bits depending on it',
  async (adapter) => {
    const folder = emptyFolder();
    const data = file(folder, 'panel.csv', regionsCsv());
    const settings = ['--replicas', '1', '--leave-out', '0', '--origin', '2015', '--period', 'year'];
    const place = ['--backend', 'webgpu', '--adapter', adapter];
    expect(
      await kuznets(['regions', '--data', data, '--indicators', 'gdp,tax,trade', ...settings, ...place, '--out', 'r'], {
        cwd: folder,
      }),
    ).toMatchObject({ code: 0 });
    const { code, stdout } = await kuznets(['verify', 'r', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ reproduced: true, device: { backend: 'webgpu' }, differences: [] });
    expect(code).toBe(0);
  },
);
