// node --import fail-writes.mjs …: the FAIL_WRITES'th change of the file system below the working folder fails with FAIL_CODE, and with
// FAIL_ON=every one after it too, as on a disk that is full. Writes into the file FAIL_COUNT how many changes there were.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const { FAIL_WRITES, FAIL_CODE = 'ENOSPC', FAIL_ON, FAIL_COUNT } = process.env;
const folder = process.cwd() + sep;
const first = FAIL_WRITES === undefined ? Infinity : Number(FAIL_WRITES);
const sentences = { ENOSPC: 'no space left on device', EIO: 'i/o error', EACCES: 'permission denied' };
let changes = 0;

/** Counts a change and says what befalls it. */
function befalls(syscall, path) {
  changes++;
  if (changes !== first && !(FAIL_ON === 'every' && changes > first)) return undefined;
  const error = new Error(`${FAIL_CODE}: ${sentences[FAIL_CODE]}, ${syscall}${path === undefined ? '' : ` '${path}'`}`);
  return Object.assign(error, { code: FAIL_CODE, errno: -1, syscall, ...(path === undefined ? {} : { path }) });
}

const isInside = (path) => typeof path === 'number' || resolve(String(path)).startsWith(folder);
const isForWriting = (flags = 'r') => (typeof flags === 'string' ? /[wa+]/.test(flags) : (flags & 3) !== 0);
const pathOf = (path) => (typeof path === 'number' ? undefined : String(path));

/** Puts a function that may fail in the place of `owner[name]`. */
function replace(owner, name, counts, fail) {
  const original = owner[name];
  owner[name] = function (...args) {
    if (counts(...args)) {
      const error = befalls(name.replace(/Sync$/, ''), pathOf(args[0]));
      if (error !== undefined) return fail(error);
    }
    return original.apply(this, args);
  };
}

const { writeFileSync } = fs;
const thrown = (error) => {
  throw error;
};
const rejected = (error) => Promise.reject(error);

if (isMainThread) {
  const handle = await fs.promises.open(new URL(import.meta.url), 'r');
  const handles = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of ['writeFile', 'sync']) replace(handles, name, () => true, rejected);
  for (const name of ['writeFile', 'rename', 'mkdir', 'copyFile']) replace(fs.promises, name, isInside, rejected);
  replace(fs.promises, 'open', (path, flags) => isInside(path) && isForWriting(flags), rejected);
  for (const name of ['writeFileSync', 'renameSync', 'mkdirSync']) replace(fs, name, isInside, thrown);
  replace(fs, 'fsyncSync', () => true, thrown);
  replace(fs, 'openSync', (path, flags) => isInside(path) && isForWriting(flags), thrown);
  syncBuiltinESMExports();
  if (FAIL_COUNT !== undefined) process.on('exit', () => writeFileSync(FAIL_COUNT, String(changes)));
}
