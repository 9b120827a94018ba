import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { lstat, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { WorkStore } from '@kuznets/studies';
import { isCode, makeFolder, outputError, syncFolder, writeThroughAsync } from './files.ts';

const unitFile = /^[\w.-]+\.unit$/;
/** What {@link folderStore} has begun to write. */
const partFile = /^[\w.-]+\.part$/;

/** Unit results in a folder, one a file. */
export interface FolderStore extends WorkStore {
  readonly path: string;
  /** Names of the files it holds that are units. */
  readonly files: () => string[];
  /** Names of the files that were begun and not ended, by this process or another. */
  readonly parts: () => string[];
  /** The file of a unit. */
  readonly fileOf: (key: string) => string;
}

/** Options of {@link folderStore}. */
export interface FolderStoreOptions {
  /** What the user may do where the folder cannot be used. */
  readonly remedy?: string;
  /** Called with the function that takes away what was made, when the folder is made. */
  readonly onMade?: (unmake: () => void) => void;
}

/**
 * Keeps unit results in a folder, which is made when the first is written.
 *
 * A unit is written under a name of its own, through to the disk, and then renamed: it is there as a whole or not at all, whoever else
 * writes it.
 *
 * @param directory - where; may hold units of an earlier run, and anything else.
 * @param options - what to say where it cannot be used.
 * @returns the store.
 * @throws OutputError on reading and writing, where the operating system refuses.
 * @example
 * ```ts
 * const store = folderStore('out/mine.work/units');
 * await store.keys(); // those of an earlier run
 * ```
 */
export function folderStore(
  directory: string,
  { remedy = 'name another folder', onMade }: FolderStoreOptions = {},
): FolderStore {
  const path = resolve(directory);
  const fileOf = (key: string): string => join(path, `${key}.unit`);
  const named = (kind: RegExp): string[] => {
    try {
      return readdirSync(path).filter((name) => kind.test(name));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw outputError(path, error, remedy);
    }
  };
  const files = (): string[] => named(unitFile);
  return {
    path,
    files,
    parts: () => named(partFile),
    fileOf,
    keys: () => Promise.resolve(files().map((name) => name.slice(0, -'.unit'.length))),
    async read(key) {
      try {
        // A link or a pipe is no unit, and need not end.
        if (!(await lstat(fileOf(key))).isFile()) return undefined;
        return await readFile(fileOf(key));
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined;
        throw outputError(path, error, remedy);
      }
    },
    async write(key, bytes) {
      const part = join(path, `${key}-${randomBytes(6).toString('hex')}.part`);
      const attempt = async (): Promise<void> => {
        const unmake = makeFolder(path);
        if (unmake) onMade?.(unmake);
        await writeThroughAsync(part, bytes);
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
    async discard(key) {
      // Kept to be looked at, under a name that is no unit's. Whoever may not write computes as if it were not there.
      await rename(fileOf(key), join(path, `${key}.damaged`)).catch(() => undefined);
    },
  };
}
