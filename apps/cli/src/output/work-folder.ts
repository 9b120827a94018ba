import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderStore } from '@kuznets/engines';
import { makeFolder, outputError, removeIfEmpty } from '@kuznets/engines/files';
import { manifestSchema, type Manifest, type WorkStore } from '@kuznets/studies';

const elsewhere = 'name another with --work';

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
  let unmake = (): void => undefined;
  const store = folderStore(directory, { remedy: elsewhere, onMade: (made) => (unmake = made) });
  const { path, files, fileOf } = store;
  const used = new Set<string>();
  const written = new Set<string>();
  const remove = (names: readonly string[]): void => {
    for (const name of names) rmSync(join(path, name), { force: true });
  };
  const tidy = (): void => {
    // Another run's part that is being written is written again.
    remove(store.parts());
    if (files().length === 0) remove(['device.json']);
    if (removeIfEmpty(path)) unmake();
  };
  const isOpen = (key: string): boolean => !fresh || written.has(key);
  const clear = (): void => {
    if (shared) for (const key of used) rmSync(fileOf(key), { force: true });
    else remove(files());
    tidy();
  };
  if (fresh && !shared) clear();
  else tidy();
  return {
    path,
    units: () => files().length,
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
        throw outputError(path, error, elsewhere);
      }
    },
    keys: async () => (await store.keys()).filter(isOpen),
    async read(key) {
      if (!isOpen(key)) return undefined;
      const bytes = await store.read(key);
      if (bytes !== undefined) used.add(key);
      return bytes;
    },
    async write(key, bytes) {
      await store.write(key, bytes);
      used.add(key);
      written.add(key);
    },
    clear,
    tidy,
  };
}
