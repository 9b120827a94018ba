import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Package, createPackageFromTarballData } from '@arethetypeswrong/core';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const execute = promisify(execFile);

/** What a release's package.json says, as far as it is tested. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A packed package. */
export interface Tarball {
  readonly file: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contents: Package;
  /** Paths of the files it holds. */
  readonly paths: readonly string[];
  readonly manifest: Manifest;
}

/** What pnpm says of a packed package. */
interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Runs a program to its end in a folder; its output. */
export async function runIn(cwd: string, command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, args, { cwd, maxBuffer: 2 ** 26, shell: process.platform === 'win32' });
  return stdout;
}

/** An empty folder for packed files and what is made of them. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kuznets-packed-'));
}

/** Packs every public package and app as a release would. */
export async function packAll(folder: string): Promise<readonly Tarball[]> {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };
  const pnpm = packageManager.replace(/\.\d+$/, ''); // as set-up asks for it, so that it is there already
  const filters = ['./packages/*', './apps/*'].flatMap((filter) => ['--filter', filter]);
  const output = await runIn(root, 'npm', [
    'exec',
    '--yes',
    `--package=${pnpm}`,
    '--',
    'pnpm',
    ...filters,
    'pack',
    '--json',
    '--pack-destination',
    folder,
  ]);
  const reports = JSON.parse(output) as readonly PackReport[];
  return reports.map(({ name, filename, files }) => {
    const file = join(folder, basename(filename));
    const bytes = Uint8Array.from(readFileSync(file));
    const contents = createPackageFromTarballData(bytes);
    const manifest = JSON.parse(contents.readFile(`/node_modules/${name}/package.json`)) as Manifest;
    return { file, bytes, contents, paths: files.map(({ path }) => path), manifest };
  });
}

/** Installs tarballs into an empty project, as a user's npm does; other packages come from npm's cache or the registry. */
export async function install(project: string, tarballs: readonly Tarball[]): Promise<void> {
  mkdirSync(project);
  for (const { file } of tarballs) copyFileSync(file, join(project, basename(file)));
  const dependencies = Object.fromEntries(
    tarballs.map(({ file, manifest }) => [manifest.name, `file:${basename(file)}`]),
  );
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'scratch', private: true, type: 'module', dependencies }),
  );
  await runIn(project, 'npm', [
    'install',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
}
