import { fileURLToPath } from 'node:url';
import { type Table, fls2001 as readFls2001, sdm2004 as readSdm2004 } from '@kuznets/test-kit';

/** The embedded data set. */
export const fls2001: Table = readFls2001(
  fileURLToPath(new URL('../../../packages/data/datasets/fls2001/fls2001.csv', import.meta.url)),
);

/** The growth study's data, where KUZNETS_DATA has them. */
export const sdm2004: Table | undefined = readSdm2004();

/** Reads a file of test/reference. */
export function reference(name: string): URL {
  return new URL(`../../reference/${name}`, import.meta.url);
}
