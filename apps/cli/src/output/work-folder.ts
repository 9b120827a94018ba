import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { manifestSchema, type Manifest, type WorkStore } from '@kuznets/studies';
import { isCode, makeFolder, outputError, removeIfEmpty, syncFolder } from './files.ts';

const unitFile = /^[\w.-]+\.unit$/;
const deviceFile = /^device\.json$/;
const partFile = /^[\w.-]+\.part$/;

/** Unit results in a folder, one a file. */
export interface WorkFolder extends WorkStore {
  readonly path: string;
  /** How many units it holds. */
  readonly units: () => number;
  /** The device that its units were begun on, as a manifest says it; null where none is fixed. */
  readonly device: () => Manifest['device'] | null;
  /** Fixes the device, before the first unit. */
  readonly fixDevice: (device: Manifest['device']) => void;
  /** Takes away the units, of a shared folder those that this run used, and the folder if nothing else is there. */
  readonly clear: () => void;
  /** Takes away what an interruption left: files begun, a folder without units. */
  readonly tidy: () => void;
}

/** Options of {@link workFolder}. */
interface WorkFolderOptions {
  /** Other studies may keep their units there: none of them is taken away. */
  readonly shared?: boolean;
  /** The units that are there are not used. */
  readonly fresh?: boolean;
}

/**
 * A work folder; it is made when the device is fixed or the first unit is written.
 *
 * @param directory - where; may hold units of an earlier run, and anything else.
 * @param options - who else may use it, and whether this run may use what is there.
 * @returns the store. A unit is written under a name of its own, through to the disk, and then renamed.
 */
export function workFolder(directory: string, { shared = false, fresh = false }: WorkFolderOptions = {}): WorkFolder {
  const path = resolve(directory);
  const fileOf = (key: string): string => join(path, `${key}.unit`);
  const used = new Set<string>();
  const written = new Set<string>();
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
  const isBegun = (): boolean => files().some((name) => unitFile.test(name));
  const tidy = (): void => {
    // Another run's part that is being written is written again.
    remove(partFile);
    if (!isBegun()) remove(deviceFile);
    if (removeIfEmpty(path)) unmake();
  };
  const isOpen = (key: string): boolean => !fresh || written.has(key);
  const clear = (): void => {
    if (shared) for (const key of used) rmSync(fileOf(key), { force: true });
    else remove(unitFile);
    tidy();
  };
  if (fresh && !shared) clear();
  else tidy();
  return {
    path,
    units: () => files().filter((name) => unitFile.test(name)).length,
    device() {
      if (fresh) return null;
      try {
        return manifestSchema.shape.device.parse(JSON.parse(readFileSync(join(path, 'device.json'), 'utf8')));
      } catch {
        return null;
      }
    },
    fixDevice(device) {
      try {
        unmake = makeFolder(path) ?? unmake;
        writeFileSync(join(path, 'device.json'), `${JSON.stringify(device, null, 2)}\n`);
      } catch (error) {
        throw outputError(path, error, 'name another with --work');
      }
    },
    keys() {
      const keys = files().flatMap((name) => (unitFile.test(name) ? [name.slice(0, -'.unit'.length)] : []));
      return Promise.resolve(keys.filter(isOpen));
    },
    async read(key) {
      if (!isOpen(key)) return undefined;
      try {
        const bytes = await readFile(fileOf(key));
        used.add(key);
        return bytes;
      } catch (error) {
        if (isCode(error, 'ENOENT')) return undefined;
        throw outputError(path, error, 'name another with --work');
      }
    },
    async write(key, bytes) {
      const part = join(path, `${key}-${randomBytes(6).toString('hex')}.part`);
      const attempt = async (): Promise<void> => {
        unmake = makeFolder(path) ?? unmake;
        await writeThrough(part, bytes);
        await rename(part, fileOf(key));
        await syncFolder(path);
      };
      try {
        // Another run that shares the folder may have tidied it up.
        await attempt().catch((error: unknown) => (isCode(error, 'ENOENT') ? attempt() : Promise.reject(error)));
        used.add(key);
        written.add(key);
      } catch (error) {
        rmSync(part, { force: true });
        throw outputError(path, error, 'the last unit is not kept');
      }
    },
    clear,
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
