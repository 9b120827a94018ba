import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** The date of everything in a file: Excel's and zip's year of birth, since no result depends on when it was written. */
export const epoch = (): Date => new Date(Date.UTC(1980, 0, 1));

/**
 * An Office file without what differs between two that say the same: the dates of its parts and in its properties.
 *
 * @param file - a zip archive.
 * @returns the same parts in the same order, written again.
 */
export function sameBytes(file: Uint8Array): Uint8Array {
  const parts = unzipSync(file);
  const dated = Object.entries(parts).map(([name, bytes]) => {
    const text = name === 'docProps/core.xml' ? strFromU8(bytes).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, isoEpoch) : null;
    return [name, text === null ? bytes : strToU8(text)] as const;
  });
  // The zip format has local time.
  return zipSync(Object.fromEntries(dated), { mtime: new Date(1980, 0, 1) });
}

const isoEpoch = epoch().toISOString().replace('.000', '');
