import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** The report in a result folder: made from the result and the manifest, which therefore does not list it. */
export const reportFile = 'report.html';

/** A result folder cannot be written. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/**
 * Checks that a result folder can be written, before any work is done; leaves nothing behind.
 *
 * @param directory - the folder to write; may exist if it is empty or holds nothing but an earlier result.
 * @returns its absolute path.
 * @throws OutputError if the path cannot be written or holds what kuznets did not write.
 */
export function checkResultFolder(directory: string): string {
  const path = resolve(directory);
  refuseForeignContent(path);
  const staging = stage(path);
  staging.remove();
  return path;
}

/**
 * Writes a result folder as a whole or not at all: files go to a folder beside it, which then takes its place.
 *
 * @param directory - as for {@link checkResultFolder}.
 * @param files - texts by relative path.
 * @throws OutputError if something cannot be written; then nothing has changed.
 */
export function writeResultFolder(directory: string, files: ReadonlyMap<string, string>): void {
  const path = resolve(directory);
  refuseForeignContent(path);
  const staging = stage(path);
  try {
    writeAll(staging.path, files);
    replace(path, staging.path);
  } catch (error) {
    staging.remove();
    throw outputError(path, error);
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
  const staging = `${path}-${randomBytes(6).toString('hex')}`;
  try {
    writeAll(dirname(path), new Map([[basename(staging), text]]));
    renameSync(staging, path);
  } catch (error) {
    rmSync(staging, { force: true });
    throw outputError(path, error);
  }
  return path;
}

/** Makes an empty folder beside `path`; `remove` takes it away with the parents made for it. */
function stage(path: string): { readonly path: string; remove(): void } {
  const staging = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString('hex')}`);
  let created: string | undefined;
  const remove = (): void => rmSync(created ?? staging, { recursive: true, force: true });
  try {
    created = mkdirSync(dirname(path), { recursive: true });
    mkdirSync(staging);
  } catch (error) {
    remove();
    throw outputError(path, error);
  }
  return { path: staging, remove };
}

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    const file = join(folder, ...name.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    const handle = openSync(file, 'wx');
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
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

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'lies on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file size limit is reached',
  ENOTDIR: 'a part of the path is a file, not a folder',
};

function outputError(path: string, cause: unknown): OutputError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = reasons[code] ?? `cannot be written (${code === '' ? String(cause) : code})`;
  return new OutputError(`${path}: ${reason}; nothing was written`, { cause });
}
