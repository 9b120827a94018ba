import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, kuznets, quick } from '../e2e/cli.ts';

const growth = ['growth', ...quick, '--no-decompose'];

/** Runs the command in a shell, as `"$@"`. */
const shell = (script: string) => (command: readonly string[]) => ['bash', '-c', script, 'bash', ...command];

const hasScript = (() => {
  try {
    execFileSync('script', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe('kuznets whose output is', () => {
  it.each([
    ['a full disk, for a few lines', ['data', 'list']],
    ['a full disk, for a result', [...growth, '--json']],
  ])('%s says that it is lost', async (_, args) => {
    const { code, stderr } = await kuznets(args, { cwd: emptyFolder(), through: shell('"$@" > /dev/full') });
    expect(stderr).toMatch(/kuznets: stdout: the disk is full; what is printed is lost\n$/);
    expect(code).toBe(1);
  });

  it.each([
    ['progress, to a full disk', '"$@" 2> /dev/full'],
    ['progress, to a reader that has left', '"$@" 2>&1 >/dev/null | true; exit "${PIPESTATUS[0]}"'],
    ['everything, closed', '"$@" 2>&- >&-'],
  ])('%s writes its result all the same', async (_, script) => {
    const cwd = emptyFolder();
    expect((await kuznets(growth, { cwd, through: shell(script) })).code).toBe(0);
    expect(readdirSync(join(cwd, 'out', 'growth'))).toContain('manifest.json');
  });

  it.skipIf(!hasScript)('a terminal that is closed keeps its units and ends as hung up', async () => {
    const cwd = emptyFolder();
    const study = [
      'growth',
      '--methods',
      'bagging',
      '--trees',
      '2000',
      '--seeds',
      '20',
      '--workers',
      '1',
      '--backend',
      'wasm',
    ];
    await kuznets(study, {
      cwd,
      through: (command) => [
        ...[
          'script',
          '-qfec',
          `stty cols 100; ${command.join(' ')} & trap "kill -HUP $!" HUP; wait $!; wait $!; echo $? > code; touch ended`,
          '/dev/null',
        ],
      ],
      onStart: (child) =>
        child.stdout!.on('data', (text: string) => /\([1-9]\d* of \d+ units\)/.test(text) && child.kill('SIGKILL')),
    });
    while (!existsSync(join(cwd, 'ended'))) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(readFileSync(join(cwd, 'code'), 'utf8')).toBe('129\n');
    expect(readdirSync(join(cwd, 'out', 'growth.work')).length).toBeGreaterThan(1);
  });
});

it('names cannot rewrite the terminal that shows them', async () => {
  const cwd = emptyFolder();
  const escaped = '\\u001b[31m\\u0007';
  for (const args of [
    ['growth', '--\u001b[31m\u0007'],
    ['growth', '--data', '\u001b[31m\u0007'],
    ['verify', '\u001b[31m\u0007'],
  ]) {
    const { stderr, stdout } = await kuznets(args, { cwd });
    expect(stderr + stdout).toContain(escaped);
    expect(stderr + stdout).not.toMatch(/[^\P{Cc}\n]/u);
  }
});
