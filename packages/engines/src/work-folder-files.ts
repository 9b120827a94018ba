import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ConfigError } from '@kuznets/base';

/** Larger files are no kuznets plan's. */
const mostBytes = 2 ** 29;

/** The text of a regular file; undefined where there is none. Links are not followed, nor is more read than a plan has. */
export function readPlain(file: string): string | undefined {
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return undefined;
  if (!entry.isFile() || entry.size > mostBytes)
    throw new ConfigError(`${basename(file)} is no file that kuznets plan wrote`, { where: { file } });
  return readFileSync(file, 'utf8');
}

/**
 * Whether a folder holds a plan.
 *
 * @param directory - any path.
 * @returns false also where it cannot be read.
 */
export function isWorkFolder(directory: string): boolean {
  try {
    return readdirSync(directory).includes('plan.json');
  } catch {
    return false;
  }
}
