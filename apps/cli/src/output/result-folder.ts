import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { makeFolder, outputError, OutputError, syncFolder, writeThrough } from './files.ts';

/** The report in a result folder: made from the result and the manifest, which therefore does not list it. */
export const reportFile = 'report.html';

/** The units of the study in a result folder. */
export const unitsFile = 'units.json';

/**
 * Checks that a result folder can be written, before any work is done; leaves nothing behind.
 *
 * @param directory - the folder to write; may exist if it is empty or holds nothing but an earlier result.
 * @returns its absolute path.
 * @throws OutputError if the path cannot be written or holds what kuznets did not write.
 */
export function checkResultFolder(directory: string): string {
  const path = resolve(directory);
  try {
    tidy(path);
    tidy(join(path, reportFile));
  } catch (error) {
    throw outputError(path, error, 'nothing was written');
  }
  refuseForeignContent(path);
  stage(path).remove();
  return path;
}

/**
 * Writes a result folder as a whole or not at all: files go to a folder beside it, which then takes its place.
 *
 * @param directory - as for {@link checkResultFolder}.
 * @param files - texts or bytes by relative path.
 * @throws OutputError if something cannot be written; then nothing has changed.
 */
export async function writeResultFolder(
  directory: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const path = resolve(directory);
  refuseForeignContent(path);
  const staging = stage(path);
  try {
    writeAll(staging.path, files);
    replace(path, staging.path);
    await syncFolder(dirname(path));
  } catch (error) {
    staging.remove();
    throw outputError(path, error, 'nothing was written');
  }
}

/**
 * Writes a report, in a result folder or elsewhere, as a whole or not at all.
 *
 * @param file - path of the report; one that is there is replaced.
 * @param text - the report.
 * @returns the file's absolute path.
 * @throws OutputError if it cannot be written.
 */
export function replaceReport(file: string, text: string): string {
  const path = resolve(file);
  const staging = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString('hex')}`);
  let unmake: (() => void) | undefined;
  try {
    unmake = makeFolder(dirname(path));
    tidy(path);
    writeThrough(staging, text);
    renameSync(staging, path);
  } catch (error) {
    rmSync(staging, { force: true });
    unmake?.();
    throw outputError(path, error, 'nothing was written');
  }
  return path;
}

/** Makes an empty folder beside `path`; `remove` takes it away, and the parents made for it where nothing else is in them. */
function stage(path: string): { readonly path: string; remove(): void } {
  const parent = dirname(path);
  const staging = join(parent, `.${basename(path)}-${randomBytes(6).toString('hex')}`);
  let unmake: (() => void) | undefined;
  const remove = (): void => {
    rmSync(staging, { recursive: true, force: true });
    unmake?.();
  };
  try {
    unmake = makeFolder(parent);
    mkdirSync(staging);
  } catch (error) {
    remove();
    throw outputError(path, error, 'nothing was written');
  }
  return { path: staging, remove };
}

/** Takes away what a run left beside `path` that was killed while it wrote; an earlier result that it had moved aside is put back. */
function tidy(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) return;
  const ours = `.${basename(path)}-`;
  const left = readdirSync(parent).filter(
    (name) => name.startsWith(ours) && /^[0-9a-f]{12}(-previous)?$/.test(name.slice(ours.length)),
  );
  for (const leftover of left.map((name) => join(parent, name))) {
    if (leftover.endsWith('-previous') && !existsSync(path)) renameSync(leftover, path);
    else rmSync(leftover, { recursive: true, force: true });
  }
}

function writeAll(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [name, text] of files) {
    const file = join(folder, ...name.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeThrough(file, text);
  }
}

function replace(path: string, staging: string): void {
  if (!existsSync(path)) {
    renameSync(staging, path);
    return;
  }
  const previous = `${staging}-previous`;
  renameSync(path, previous);
  try {
    renameSync(staging, path);
  } catch (error) {
    renameSync(previous, path);
    throw error;
  }
  rmSync(previous, { recursive: true, force: true });
}

/** An earlier result may be replaced; anything else stays where it is. */
function refuseForeignContent(path: string): void {
  if (`${process.cwd()}${sep}`.startsWith(path === sep ? sep : `${path}${sep}`)) {
    throw new OutputError(`${path}: is the current folder or holds it; name a folder of its own with --out`);
  }
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return;
  if (!entry.isDirectory()) throw new OutputError(`${path}: exists and is not a folder; name another with --out`);
  const known = new Set(writtenFiles(path));
  const foreign = listFiles(path, '').find((file) => !known.has(file));
  if (foreign !== undefined) {
    throw new OutputError(
      `${path}: holds "${foreign}", which kuznets did not write; move it or name another folder with --out`,
    );
  }
}

function writtenFiles(path: string): string[] {
  try {
    const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as {
      readonly files?: unknown;
    } | null;
    const files = manifest?.files;
    return typeof files === 'object' && files !== null ? ['manifest.json', reportFile, ...Object.keys(files)] : [];
  } catch {
    return [];
  }
}

function listFiles(root: string, prefix: string): string[] {
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? listFiles(root, name) : [name];
  });
}
