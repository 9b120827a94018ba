import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** Something cannot be written. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Writes a new file through to the disk. */
export function writeThrough(file: string, content: string | Uint8Array): void {
  const handle = openSync(file, 'wx');
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The same without keeping the process from other work meanwhile. */
export async function writeThroughAsync(file: string, content: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file as a whole or not at all; one that is there is replaced. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const part = join(dirname(file), `${basename(file)}-${randomBytes(6).toString('hex')}.part`);
  try {
    await writeThroughAsync(part, typeof content === 'string' ? Buffer.from(content) : content);
    await rename(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Makes a folder with the parents it lacks; returns how to take away those that were made, as far as they are empty, or undefined where it was there. */
export function makeFolder(folder: string): (() => void) | undefined {
  const top = mkdirSync(folder, { recursive: true });
  if (top === undefined) return undefined;
  const below = relative(top, folder)
    .split(sep)
    .filter((name) => name !== '');
  const made = below.reduce((folders, name) => [...folders, join(folders.at(-1)!, name)], [top]);
  return () => {
    for (const path of made.toReversed()) if (!removeIfEmpty(path)) return;
  };
}

/** Removes a folder that holds nothing; says whether it is gone. */
export function removeIfEmpty(folder: string): boolean {
  try {
    if (readdirSync(folder).length > 0) return false;
    rmdirSync(folder);
    return true;
  } catch (error) {
    return isCode(error, 'ENOENT');
  }
}

/** What was renamed in a folder stays so when the power goes. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether the operating system gave this reason. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EPERM: 'may not be written',
  EROFS: 'lies on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file size limit is reached',
  ENAMETOOLONG: 'a name is too long; choose a shorter one',
  EBUSY: 'is in use',
  ENOSYS:
    'lies on a file system that cannot do this; a work folder needs one that renames files and creates them exclusively',
  EOPNOTSUPP:
    'lies on a file system that cannot do this; a work folder needs one that renames files and creates them exclusively',
  ENOTDIR: 'a part of the path is a file, not a folder',
};

/** What to tell the user of a failed write. */
export function outputError(path: string, cause: unknown, consequence: string): OutputError {
  if (cause instanceof OutputError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = reasons[code] ?? `cannot be written (${code === '' ? String(cause) : code})`;
  return new OutputError(`${path}: ${reason}; ${consequence}`, { cause });
}
