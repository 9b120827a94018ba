import { FormatError } from '../errors.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const types = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;

type TypedArray = InstanceType<(typeof types)[keyof typeof types]>;

const TAG = '$';
const PIECE = 0x8000;

function toBase64(array: TypedArray): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let text = '';
  for (let from = 0; from < bytes.length; from += PIECE)
    // eslint-disable-next-line no-restricted-syntax -- pieces of a fixed size
    text += String.fromCharCode(...bytes.subarray(from, from + PIECE));
  return btoa(text);
}

/**
 * Plain data with typed arrays as JSON, exactly: typed arrays become `{ $: 'Float64Array', base64 }` (little endian), NaN,
 * infinities and -0 become `{ $: 'number', value }`.
 *
 * @param value - records and lists of numbers, texts, booleans, null and typed arrays; functions and classes are no data
 * @returns what `JSON.stringify` writes without loss
 * @throws FormatError for a value that is no plain data
 */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { [TAG]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (ArrayBuffer.isView(value) && value.constructor.name in types)
    return { [TAG]: value.constructor.name, base64: toBase64(value as TypedArray) };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item)]));
  }
  throw new FormatError('a value cannot be saved', { got: typeof value, allowed: 'plain data' });
}

/**
 * What {@link toJson} wrote, as it was.
 *
 * @param json - parsed JSON
 * @returns the plain data
 * @throws FormatError for a tag that is unknown or bytes that are damaged
 */
export function fromJson(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: Json) => fromJson(item));
  const { [TAG]: tag, value, base64 } = json as { readonly [key: string]: Json };
  if (tag === undefined) return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, fromJson(item)]));
  if (tag === 'number' && ['NaN', 'Infinity', '-Infinity', '-0'].includes(String(value))) return Number(value);
  const type = typeof tag === 'string' && Object.hasOwn(types, tag) ? types[tag as keyof typeof types] : undefined;
  if (!type || typeof base64 !== 'string')
    throw new FormatError('unknown kind of value', { got: tag, allowed: `number, ${Object.keys(types).join(', ')}` });
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new FormatError('an array is damaged', { where: { item: tag as string }, cause });
  }
  if (bytes.length % type.BYTES_PER_ELEMENT !== 0)
    throw new FormatError('an array is damaged', { got: bytes.length, allowed: `whole elements of ${String(tag)}` });
  return new type(bytes.buffer as ArrayBuffer);
}

/** A record and everything in it, frozen; typed arrays, which cannot be, as they are. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
