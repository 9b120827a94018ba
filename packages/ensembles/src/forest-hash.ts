import { type EnsembleHeader, type Trees, encodeHeader, encodeTrees } from '@kuznets/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of an ensemble whose trees come in parts. */
export interface ForestHash {
  /** Adds the next trees. */
  update(trees: Trees): void;
  /** Lower-case hex; ends the computation. */
  hex(): string;
}

/**
 * Starts the hash of an ensemble's bytes, a forest's binary format: the same trees have the same hash on every backend.
 *
 * @param header - said of the whole
 */
export function startForestHash(header: EnsembleHeader): ForestHash {
  const hash = createSha256();
  hash.update(encodeHeader(header));
  return { update: (trees) => hash.update(encodeTrees(trees)), hex: () => hash.hex() };
}

/** The platform's where there is one, else a portable one. */
function createSha256(): { readonly update: (bytes: Uint8Array) => void; readonly hex: () => string } {
  if (typeof process === 'object' && typeof process.getBuiltinModule === 'function') {
    const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  }
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
}
