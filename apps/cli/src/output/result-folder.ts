import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isCode, makeFolder, outputError, OutputError, syncFolder, writeThrough } from '@kuznets/engines/files';

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
    recoverResult(path);
    takeAwayLeftovers(path);
    takeAwayLeftovers(join(path, reportFile));
    refuseForeignContent(path);
    const staging = stage(path);
    try {
      writeThrough(join(staging.path, longestName), new Uint8Array(1));
      checkName(`${staging.path}-previous`);
    } finally {
      staging.remove();
    }
  } catch (error) {
    throw outputError(path, error, 'nothing was written');
  }
  return path;
}

/** As long as the longest name in a result folder. */
const longestName = `${'x'.repeat(116)}.csv`;

/** Throws what the file system says of a name that is too long. */
const checkName = (path: string): void => void lstatSync(path, { throwIfNoEntry: false });

/**
 * Writes a result folder as a whole or not at all: files go to a folder beside it, which then takes its place. Of a folder that cannot be
 * moved, such as a mounted one, the content takes the place of the content.
 *
 * @param directory - as for {@link checkResultFolder}.
 * @param files - texts or bytes by relative path.
 * @throws OutputError if something cannot be written, saying what is in place.
 */
export async function writeResultFolder(
  directory: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const path = resolve(directory);
  refuseForeignContent(path);
  let staging = stage(path);
  let previous: string | null;
  try {
    writeAll(staging.path, files);
    try {
      previous = replace(path, staging.path);
    } catch (error) {
      if (!isCode(error, 'EBUSY') && !isCode(error, 'EXDEV')) throw error;
      staging.remove();
      staging = makeStaging(path, insideOf(path));
      writeAll(staging.path, files);
      previous = replaceContent(path, staging.path);
    }
  } catch (error) {
    staging.remove();
    throw outputError(path, error, 'nothing was written');
  }
  try {
    await syncFolder(dirname(path));
    if (previous !== null) rmSync(previous, { recursive: true, force: true });
  } catch (error) {
    throw outputError(previous ?? path, error, `the new result is in ${path}, the earlier one was not taken away`);
  }
}

/**
 * Puts back what a run left that was killed while it replaced a result: the earlier one where the new one was not in place yet.
 *
 * @param directory - a result folder, or where one should be.
 */
export function recoverResult(directory: string): void {
  const path = resolve(directory);
  if (!existsSync(path)) {
    const aside = leftovers(path).find((leftover) => leftover.endsWith('-previous'));
    if (aside !== undefined) renameSync(aside, path);
    return;
  }
  for (const leftover of leftovers(insideOf(path))) {
    if (leftover.endsWith('-placing')) moveContent(leftover, path);
    else if (leftover.endsWith('-previous') && existsSync(leftover.slice(0, -'-previous'.length)))
      moveContent(leftover, path);
  }
}

/**
 * Writes a report, in a result folder or elsewhere, as a whole or not at all.
 *
 * @param file - path of the report; one that is there is replaced, and nothing else.
 * @param text - the report.
 * @returns the file's absolute path.
 * @throws OutputError if it cannot be written.
 */
export function replaceReport(file: string, text: string): string {
  return replaceFile(file, text, { what: 'report', isOurs: (start) => /^<!doctype html>/i.test(start) });
}

/** What may stand where a file is to be written, and may be replaced: a file that begins as ours do. */
interface Replaceable {
  readonly what: string;
  readonly isOurs: (start: string) => boolean;
}

/** Writes a file as a whole or not at all, in the place of one that kuznets wrote: see {@link replaceReport}. */
export function replaceFile(file: string, content: string | Uint8Array, ours: Replaceable): string {
  const path = resolve(file);
  refuseForeignFile(path, ours);
  const staging = join(dirname(path), `.${basename(path)}-${randomBytes(6).toString('hex')}`);
  let unmake: (() => void) | undefined;
  try {
    unmake = makeFolder(dirname(path));
    takeAwayLeftovers(path);
    writeThrough(staging, content);
    renameSync(staging, path);
  } catch (error) {
    rmSync(staging, { force: true });
    unmake?.();
    throw outputError(path, error, 'nothing was written');
  }
  return path;
}

function refuseForeignFile(path: string, { what, isOurs }: Replaceable): void {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return;
  if (!facts.isFile() || !isOurs(readFileSync(path, 'utf8').slice(0, mostOfHeader)))
    throw new OutputError(`${path}: exists and is no ${what} of kuznets; name another file with --out`);
}

/** Characters by which a file is known. */
const mostOfHeader = 10_000;

/** A folder that is about to take the place of another; `remove` takes it away, and the parents made for it where nothing else is in them. */
interface Staging {
  readonly path: string;
  remove(): void;
}

/** Makes an empty folder beside `path`, or in it where nothing may be written beside it. */
function stage(path: string): Staging {
  try {
    return makeStaging(path);
  } catch (error) {
    const isClosed = ['EACCES', 'EPERM', 'EROFS'].some((code) => isCode(error, code));
    if (!isClosed || !existsSync(path)) throw error;
    return makeStaging(path, insideOf(path));
  }
}

function makeStaging(path: string, beside = path): Staging {
  const parent = dirname(beside);
  const staging = join(parent, `${prefixOf(beside)}${randomBytes(6).toString('hex')}`);
  let unmake: (() => void) | undefined;
  const remove = (): void => {
    rmSync(staging, { recursive: true, force: true });
    unmake?.();
  };
  try {
    unmake = makeFolder(parent);
    mkdirSync(staging);
  } catch (error) {
    unmake?.();
    throw error;
  }
  return { path: staging, remove };
}

const prefixOf = (path: string): string => `.${basename(path)}-`;

/** What is staged in a folder is named after this. */
const insideOf = (path: string): string => join(path, 'kuznets');

/** What runs left beside `path` that were killed while they wrote. */
function leftovers(path: string): string[] {
  const parent = dirname(path);
  if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory()) return [];
  const prefix = prefixOf(path);
  return readdirSync(parent)
    .filter((name) => name.startsWith(prefix) && /^[0-9a-f]{12}(-previous|-placing)?$/.test(name.slice(prefix.length)))
    .map((name) => join(parent, name));
}

function takeAwayLeftovers(path: string): void {
  for (const leftover of [...leftovers(path), ...leftovers(insideOf(path))])
    rmSync(leftover, { recursive: true, force: true });
}

function writeAll(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [name, text] of files) {
    const file = join(folder, ...name.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeThrough(file, text);
  }
}

/** Puts a staged folder in place; returns where the earlier one is, null where there was none. */
function replace(path: string, staging: string): string | null {
  if (dirname(staging) === path) return replaceContent(path, staging);
  if (!existsSync(path)) {
    renameSync(staging, path);
    return null;
  }
  const previous = `${staging}-previous`;
  renameSync(path, previous);
  try {
    renameSync(staging, path);
  } catch (error) {
    renameSync(previous, path);
    throw error;
  }
  return previous;
}

/**
 * Puts what is staged in a folder in the place of the folder's content. While the earlier content is moved away the staged folder has its
 * own name, while the new one is moved in it has another: {@link recoverResult} goes back from the one and on from the other.
 */
function replaceContent(path: string, staging: string): string {
  const previous = `${staging}-previous`;
  const placing = `${staging}-placing`;
  mkdirSync(previous);
  try {
    for (const name of readdirSync(path))
      if (!name.startsWith(basename(staging))) renameSync(join(path, name), join(previous, name));
    renameSync(staging, placing);
  } catch (error) {
    moveContent(previous, path);
    throw error;
  }
  moveContent(placing, path);
  return previous;
}

function moveContent(from: string, to: string): void {
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
  rmdirSync(from);
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
