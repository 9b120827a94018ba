import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** A SHA-256 being computed. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; ends the computation. */
  hex(): string;
}

/** Starts a SHA-256: the platform's where there is one, else a portable one. */
export function createSha256(): Sha256 {
  if (typeof process === 'object' && typeof process.getBuiltinModule === 'function') {
    const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  }
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
}
