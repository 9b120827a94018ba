import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Table } from '../table/types.ts';

/** What a table says of the file it is from. */
export const digest = (
  bytes: Uint8Array,
  { file }: { readonly file: string },
): Pick<Table, 'file' | 'sha256' | 'bytes'> => ({
  file,
  sha256: bytesToHex(sha256(bytes)),
  bytes: bytes.length,
});
