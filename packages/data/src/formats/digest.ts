import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { nodeCrypto } from '../files.ts';
import type { Table } from '../table/types.ts';

/** The sha256 of bytes that come in parts. */
interface Digest {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal; ends the computation. */
  hex(): string;
}

/** The platform's where there is one, else a portable one. */
export const startDigest = (): Digest => {
  const native = nodeCrypto()?.createHash('sha256');
  if (native) return { update: (bytes) => void native.update(bytes), hex: () => native.digest('hex') };
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
};

/** What a table says of the file it is from. */
export const digest = (
  bytes: Uint8Array,
  { file }: { readonly file: string },
): Pick<Table, 'file' | 'sha256' | 'bytes'> => {
  const hash = startDigest();
  hash.update(bytes);
  return { file, sha256: hash.hex(), bytes: bytes.length };
};
