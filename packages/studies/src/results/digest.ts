import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of bytes, or of a text's UTF-8.
 *
 * @param content - bytes or text.
 * @returns 64 lower-case hexadecimal digits.
 */
export function sha256Hex(content: Uint8Array | string): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content));
}

/** Numbers that are hashed at a time. */
const blockLength = 2 ** 16;

/**
 * SHA-256 of many numbers, which no text is made of: their eight bytes, the lowest first; -0 counts as 0, and every NaN as one.
 *
 * @param numbers - any.
 * @returns 64 lower-case hexadecimal digits.
 */
export function numbersDigest(numbers: Float64Array): string {
  const hash = sha256.create();
  const block = new Float64Array(Math.min(blockLength, numbers.length));
  for (let start = 0; start < numbers.length; start += blockLength) {
    const part = numbers.subarray(start, start + blockLength);
    // Adding 0 makes 0 of -0.
    part.forEach((value, at) => (block[at] = Number.isNaN(value) ? Number.NaN : value + 0));
    hash.update(new Uint8Array(block.buffer, 0, part.byteLength));
  }
  return bytesToHex(hash.digest());
}

/**
 * JSON with sorted keys and no white space, the same text for equal values: what a hash is taken of.
 *
 * @param value - a JSON value; properties that are `undefined` are left out.
 * @returns the text.
 * @throws RangeError on a number that JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

/**
 * JSON as result files hold it: two spaces of indentation, arrays of plain values on one line, a final newline.
 *
 * @param value - a JSON value, keys in the order they are to be written.
 * @returns the text.
 * @throws RangeError on a number that JSON cannot hold.
 */
export function prettyJson(value: unknown): string {
  return `${pretty(value, '')}\n`;
}

function checkFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`JSON cannot hold ${value}`);
}

function sortKeys(value: unknown): unknown {
  if (typeof value === 'number') checkFinite(value);
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

function pretty(value: unknown, indent: string): string {
  if (typeof value === 'number') checkFinite(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) {
      return `[${value.map((item) => pretty(item, indent)).join(', ')}]`;
    }
    return `[\n${value.map((item) => deeper + pretty(item, deeper)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${pretty(item, deeper)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
