import { Encoder } from 'cbor-x/index-no-eval';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Where unit results lie, each written whole or not at all. */
export interface WorkStore {
  /** Keys of the units there are. */
  readonly keys: () => Promise<readonly string[]>;
  /** The bytes under a key, undefined where there are none. */
  readonly read: (key: string) => Promise<Uint8Array | undefined>;
  /** Keys are file names. */
  readonly write: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Takes away what is no unit, so that none counts as there. */
  readonly discard?: (key: string) => Promise<void>;
}

/**
 * A store that lasts as long as the process.
 *
 * @returns an empty store.
 */
export function memoryStore(): WorkStore {
  const units = new Map<string, Uint8Array>();
  return {
    keys: () => Promise.resolve([...units.keys()]),
    read: (key) => Promise.resolve(units.get(key)),
    write(key, bytes) {
      units.set(key, bytes);
      return Promise.resolve();
    },
  };
}

// Numbers outside typed arrays are written as doubles: as integers -0 would become 0.
const cbor = new Encoder({ useRecords: false, structuredClone: true, tagUint8Array: true, alwaysUseFloat: true });

/** A unit's result as it reads back from its bytes. */
export interface OpenedUnit {
  readonly result: unknown;
  /** SHA-256 of the encoded result, in hex. */
  readonly sha256: string;
}

/** Encodes a result as CBOR behind a digest that covers the key. */
export function sealUnit(key: string, result: unknown): OpenedUnit & { readonly bytes: Uint8Array } {
  const content = cbor.encode(result);
  const digest = sha256(content);
  return {
    bytes: concatBytes(sealOf(key, digest), content),
    result: cbor.decode(content),
    sha256: bytesToHex(digest),
  };
}

/** Reads what {@link sealUnit} wrote; undefined where a byte differs, or the key. */
export function openUnit(key: string, bytes: Uint8Array): OpenedUnit | undefined {
  const content = bytes.subarray(sealBytes);
  const digest = sha256(content);
  const seal = sealOf(key, digest);
  if (bytes.length < sealBytes || seal.some((byte, at) => byte !== bytes[at])) return undefined;
  return { result: cbor.decode(content), sha256: bytesToHex(digest) };
}

const sealBytes = 32;

function sealOf(key: string, digest: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(key), digest));
}
