import { readFileSync, statSync } from 'node:fs';
import type { ErrorDetails } from '@kuznets/base';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ENAMETOOLONG: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
  EPERM: 'the file may not be read',
};

/** How to read an input. */
export interface InputOptions {
  /** Larger files are refused unread. */
  readonly mostBytes: number;
  /** The error that a file is refused with. */
  readonly refuse: (what: string, details: ErrorDetails) => Error;
}

/** The bytes of a file that the user names; of a pipe or device nobody knows whether it ends, and it is refused. */
export function readInput(path: string, { mostBytes, refuse }: InputOptions): Uint8Array {
  const where = { file: path };
  const allowed = 'the path of a readable file';
  let size: number;
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) throw refuse(reasons['EISDIR']!, { where, allowed });
    if (!facts.isFile())
      throw refuse('a pipe or device, not a file', { where, allowed: 'a file; save to one what it gives' });
    size = facts.size;
    if (size <= mostBytes) return readFileSync(path);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    const code = 'code' in cause ? String(cause.code) : '';
    throw refuse(reasons[code] ?? `the file cannot be read (${code})`, { where, allowed, cause });
  }
  throw refuse('too large', { where, got: `${size} bytes`, allowed: `${mostBytes} bytes` });
}
