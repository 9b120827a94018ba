/** Element types of tensors. */
export type DType = 'f32' | 'i32' | 'u32' | 'u16' | 'u8';

/** The typed array that holds a {@link DType} on the host. */
export interface HostArrays {
  f32: Float32Array;
  i32: Int32Array;
  u32: Uint32Array;
  u16: Uint16Array;
  u8: Uint8Array;
}

/** Any typed array a tensor can be made from. */
export type HostArray = HostArrays[DType];

const constructors = {
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

/** Bytes of one element. */
export function dtypeBytes(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** The dtype of a typed array. */
export function dtypeOf(array: HostArray): DType {
  if (array instanceof Float32Array) return 'f32';
  if (array instanceof Int32Array) return 'i32';
  if (array instanceof Uint32Array) return 'u32';
  return array instanceof Uint16Array ? 'u16' : 'u8';
}

/** Views `length` elements of a buffer as the dtype's typed array. */
export function hostView<D extends DType>(
  dtype: D,
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number,
): HostArrays[D] {
  return new constructors[dtype](buffer, byteOffset, length) as HostArrays[D];
}
