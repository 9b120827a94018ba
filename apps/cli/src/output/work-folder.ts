import { readdirSync, rmSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { WorkStore } from '@kuznets/studies';
import { isCode, makeFolder, outputError, removeIfEmpty, syncFolder } from './files.ts';

const unitFile = /^[\w.-]+\.unit$/;
const partFile = /^[\w.-]+\.part$/;

/** Unit results in a folder, one a file. */
export interface WorkFolder extends WorkStore {
  readonly path: string;
  /** How many units it holds. */
  readonly units: () => number;
  /** Takes away what kuznets wrote, and the folder if nothing else is there. */
  readonly clear: () => void;
  /** Takes away what an interruption left: files begun, a folder without units. */
  readonly tidy: () => void;
}

/**
 * A work folder; it is made when the first unit is written.
 *
 * @param directory - where; may hold units of an earlier run, and anything else.
 * @returns the store. A unit is written under a name of its own, through to the disk, and then renamed.
 */
export function workFolder(directory: string): WorkFolder {
  const path = resolve(directory);
  const fileOf = (key: string): string => join(path, `${key}.unit`);
  let unmake = (): void => undefined;
  const files = (): string[] => {
    try {
      return readdirSync(path);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw outputError(path, error, 'name another with --work');
    }
  };
  const remove = (kind: RegExp): void => {
    for (const name of files()) if (kind.test(name)) rmSync(join(path, name), { force: true });
  };
  const tidy = (): void => {
    remove(partFile);
    if (removeIfEmpty(path)) unmake();
  };
  tidy();
  return {
    path,
    units: () => files().filter((name) => unitFile.test(name)).length,
    keys: () =>
      Promise.resolve(files().flatMap((name) => (unitFile.test(name) ? [name.slice(0, -'.unit'.length)] : []))),
    async read(key) {
      try {
        return await readFile(fileOf(key));
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined;
        throw outputError(path, error, 'name another with --work');
      }
    },
    async write(key, bytes) {
      const part = join(path, `${key}-${process.pid}.part`);
      const attempt = async (): Promise<void> => {
        unmake = makeFolder(path) ?? unmake;
        await writeThrough(part, bytes);
        await rename(part, fileOf(key));
        await syncFolder(path);
      };
      try {
        // Another run that shares the folder may have tidied it up.
        await attempt().catch((error: unknown) => (isCode(error, 'ENOENT') ? attempt() : Promise.reject(error)));
      } catch (error) {
        rmSync(part, { force: true });
        throw outputError(path, error, 'the last unit is not kept');
      }
    },
    clear() {
      remove(unitFile);
      tidy();
    },
    tidy,
  };
}

async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
