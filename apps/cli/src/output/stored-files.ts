import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from '@kuznets/studies';

/** Longer files than any that a study writes are not read. */
const mostBytes = 2 ** 29;

/** More files than any study writes are not listed. */
const mostFiles = 100_000;

/** What lies in a folder under a name: a file of so many bytes, or what is no file. */
export type StoredFile = { readonly bytes: number } | { readonly no: string };

/** Everything that lies in a result folder, by relative path; links are not followed. */
export function storedFiles(folder: string): Map<string, StoredFile> {
  const files = new Map<string, StoredFile>();
  const pending = [''];
  for (let path = pending.pop(); path !== undefined && files.size < mostFiles; path = pending.pop()) {
    for (const name of readdirSync(join(folder, path))) {
      const file = path === '' ? name : `${path}/${name}`;
      const entry = lstatSync(join(folder, file));
      if (entry.isDirectory()) pending.push(file);
      else if (entry.isSymbolicLink()) files.set(file, { no: 'a link' });
      else files.set(file, entry.isFile() ? { bytes: entry.size } : { no: 'no regular file' });
    }
  }
  return files;
}

/** A file of a result folder; null where there is none, or none that a study could have written. */
export function readStored(folder: string, name: string, stored: ReadonlyMap<string, StoredFile>): Uint8Array | null {
  const file = stored.get(name);
  if (file === undefined || 'no' in file || file.bytes > mostBytes) return null;
  return readFileSync(join(folder, name));
}

/** Where a folder's files are not, byte for byte, those that a result gives; missing and further files are differences too. */
export function compareFiles(
  folder: string,
  stored: ReadonlyMap<string, StoredFile>,
  expected: ReadonlyMap<string, string | Uint8Array>,
): Difference[] {
  const absent = [...stored].filter(([name]) => !expected.has(name));
  return [
    ...[...expected].flatMap(([name, content]) => {
      const bytes = Buffer.from(content as string);
      const got = readStored(folder, name, stored);
      if (got !== null && bytes.equals(got)) return [];
      const there = got === null ? said(stored.get(name)) : undefined;
      if (there !== undefined) return [{ where: name, expected: `a file of ${bytes.length} bytes`, got: there }];
      return [{ where: name, ...firstDifference(bytes, Buffer.from(got!)) }];
    }),
    ...absent.map(([where, file]) => ({ where, expected: 'no such file', got: said(file) })),
  ];
}

function said(file: StoredFile | undefined): string {
  if (file === undefined) return 'no such file';
  return 'no' in file ? file.no : `a file of ${file.bytes} bytes`;
}

const shownBytes = 40;

/** What stands on either side where two files part, as far as it is text. */
function firstDifference(expected: Buffer, got: Buffer): { readonly expected: string; readonly got: string } {
  let start = 0;
  while (start < expected.length && start < got.length && expected[start] === got[start]) start++;
  let line = 1;
  for (let at = 0; at < start; at++) if (expected[at] === 10) line++;
  const shown = (bytes: Buffer): string => {
    const from = Math.max(0, start - shownBytes / 2);
    return `line ${line} ${JSON.stringify(bytes.toString('utf8', from, from + shownBytes))}`;
  };
  return { expected: shown(expected), got: shown(got) };
}
