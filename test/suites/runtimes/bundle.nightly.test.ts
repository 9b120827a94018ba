import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin } from '../e2e/cli.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const isHere = `${process.platform}-${process.arch}` === 'linux-x64';
const study = ['growth', '--methods', 'bagging,forest', '--folds', '0', '--trees', '200', '--seeds', '2'];

/** What a system without anything has: the loader and the C library. */
const glibc = ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libpthread.so.0', 'librt.so.1'];

describe.runIf(isHere)('the bundle for linux-x64', () => {
  const empty = mkdtempSync(join(tmpdir(), 'kuznets-root-'));
  let folder: string;

  /** Runs the bundle's command with the empty root as its root and without a network. */
  const kuznets = async (...args: readonly string[]): Promise<string> => {
    const command = ['-rn', 'chroot', empty, `/${folder}/kuznets`, ...args];
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
    return (await execute('unshare', command, { maxBuffer: 2 ** 26, env })).stdout;
  };

  beforeAll(async () => {
    const { stdout } = await execute(process.execPath, ['.ci/bundle.mjs'], { cwd: root });
    const archive = join(root, stdout.slice(0, stdout.indexOf(':')));
    expect(statSync(archive).size).toBeLessThanOrEqual(55 * 2 ** 20);
    const loader = '/lib64/ld-linux-x86-64.so.2';
    for (const file of [loader, ...glibc.map((name) => `/lib/x86_64-linux-gnu/${name}`)]) {
      if (!existsSync(file)) continue;
      mkdirSync(join(empty, dirname(file)), { recursive: true });
      copyFileSync(file, join(empty, file));
    }
    mkdirSync(join(empty, 'tmp'));
    await execute('tar', ['-xzf', archive, '-C', empty]);
    folder = archive.slice(archive.lastIndexOf('/') + 1, -'.tar.gz'.length);
  });
  afterAll(() => rmSync(empty, { recursive: true, force: true }));

  it('has licences, Dawn for this platform alone, and no data that may not be passed on', async () => {
    const { stdout } = await execute('find', ['.', '-type', 'f'], { cwd: join(empty, folder), maxBuffer: 2 ** 26 });
    const files = stdout.split('\n');
    expect(files).toEqual(
      expect.arrayContaining(['./LICENSE.txt', './LICENSE-node.txt', './app/node_modules/zod/LICENSE']),
    );
    expect(files.filter((file) => /\/dawn\.node$|\.dll$/.test(file))).toEqual([
      './app/node_modules/webgpu/dist/linux-x64/dawn.node',
    ]);
    expect(files.filter((file) => /sdm2004\.csv|panel_complete8/.test(file))).toEqual([]);
  });

  it('runs the study with nothing installed and no network, and grows the forests that the checkout grows', async () => {
    await kuznets(...study, '--out', '/tmp/growth');
    const here = join(empty, 'tmp/checkout');
    await execute(process.execPath, [bin, ...study, '--backend', 'wasm', '--out', here]);
    const models = (path: string): unknown =>
      (JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as { readonly models: unknown }).models;
    expect(models(join(empty, 'tmp/growth'))).toHaveLength(4);
    expect(models(join(empty, 'tmp/growth'))).toEqual(models(here));
    const result = (path: string): string => readFileSync(join(path, 'result.json'), 'utf8');
    expect(result(join(empty, 'tmp/growth'))).toBe(result(here));
  });

  it('checks itself', async () => {
    const check = JSON.parse(await kuznets('doctor', '--check', '--json')) as {
      readonly asExpected: boolean;
      readonly devices: readonly { readonly device: { readonly backend: string } }[];
    };
    expect(check).toMatchObject({ asExpected: true, devices: [{ device: { backend: 'wasm' } }] });
  });
});
