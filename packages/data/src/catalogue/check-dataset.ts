import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { DataError } from '@kuznets/base';
import { openFile } from '../files.ts';
import { datasetFolder, embeddedText, findDataset } from './dataset-files.ts';
import type { DatasetFileCheck, LoadDatasetOptions } from './types.ts';

/**
 * Compares every file of a data set with the sha256 in the catalogue.
 *
 * @param name - Name in the catalogue.
 * @param options - Where the data sets are that are not embedded; see {@link LoadDatasetOptions}.
 * @returns One entry per file, in catalogue order; a missing or unreadable file has `found` undefined.
 * @throws `ConfigError` as {@link loadDataset}.
 * @example
 * ```ts
 * (await checkDataset('fls2001')).every(({ ok }) => ok); // true
 * ```
 */
export const checkDataset = async (
  name: string,
  options: LoadDatasetOptions = {},
): Promise<readonly DatasetFileCheck[]> => {
  const info = findDataset(name);
  const folder = datasetFolder(info, options);
  return Promise.all(
    info.files.map(async (file) => {
      const path = `${folder}${file.name}`;
      const found = info.embedded
        ? bytesToHex(sha256(new TextEncoder().encode(await embeddedText(path))))
        : await fileDigest(path);
      return { ...file, path, found, ok: found === file.sha256 };
    }),
  );
};

const fileDigest = async (path: string): Promise<string | undefined> => {
  try {
    const file = await openFile(path);
    try {
      const hash = sha256.create();
      for await (const chunk of file.stream()) hash.update(chunk);
      return bytesToHex(hash.digest());
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
};
