import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { DataError } from '../errors.ts';
import { datasetBytes, datasetFolder, findDataset } from './dataset-files.ts';
import type { DatasetFileCheck, LoadDatasetOptions } from './types.ts';

/**
 * Compares every file of a data set with the sha256 in the catalogue.
 *
 * @param name - Name in the catalogue.
 * @param options - Where the data sets are that are not embedded; see {@link LoadDatasetOptions}.
 * @returns One entry per file, in catalogue order; a missing or unreadable file has `found` undefined.
 * @throws {@link ConfigError} as {@link loadDataset}.
 * @example
 * ```ts
 * (await checkDataset('fls2001')).every(({ ok }) => ok); // true
 * ```
 */
export const checkDataset = async (name: string, options: LoadDatasetOptions = {}): Promise<readonly DatasetFileCheck[]> => {
  const info = findDataset(name);
  const folder = datasetFolder(info, options);
  return Promise.all(
    info.files.map(async (file) => {
      const found = await datasetBytes(folder, file.name, info.embedded).then(
        (bytes) => bytesToHex(sha256(bytes)),
        (error: unknown) => {
          if (error instanceof DataError) return undefined;
          throw error;
        },
      );
      return { ...file, path: `${folder}${file.name}`, found, ok: found === file.sha256 };
    }),
  );
};
