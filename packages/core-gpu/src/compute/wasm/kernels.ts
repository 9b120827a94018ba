import { kernelsBase64 } from './generated/kernels-base64.ts';
import { type KernelExports, type Layout, type Pointer, type Records, layouts } from './generated/seam.ts';

type TypedArray = BigInt64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
type TypedArrayConstructor<T> = {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** Fields of a record, and where they lie. */
export function fieldsOf(name: keyof Records): [field: string, place: Layout['fields'][string]][] {
  return Object.entries((layouts[name] as Layout).fields);
}

/** One WASM instance with its memory. Everything a job allocates is given back when the job ends. */
export class Kernels {
  readonly exports: KernelExports;

  private constructor(exports: KernelExports) {
    this.exports = exports;
  }

  static async create(): Promise<Kernels> {
    const bytes = Uint8Array.from(atob(kernelsBase64), (c) => c.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return new Kernels(instance.exports as unknown as KernelExports);
  }

  /** Runs `job` and frees what it allocated. */
  scoped<T>(job: () => T): T {
    const mark = this.exports.mark();
    try {
      return job();
    } finally {
      this.exports.rewind(mark);
    }
  }

  /** Reserves `bytes`, not cleared. */
  allocate(bytes: number): number {
    return this.exports.allocate(bytes) >>> 0;
  }

  /** Copies an array in; returns its address. */
  upload(array: TypedArray): number {
    const pointer = this.allocate(array.byteLength);
    new Uint8Array(this.exports.memory.buffer, pointer, array.byteLength).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
    return pointer;
  }

  /** Reserves zeroed memory. */
  zeros(bytes: number): number {
    const pointer = this.allocate(bytes);
    new Uint8Array(this.exports.memory.buffer, pointer, bytes).fill(0);
    return pointer;
  }

  /** Reserves a record and writes its fields. */
  record<Name extends keyof Records>(name: Name, fields: Records[Name]): Pointer<Name> {
    const pointer = this.allocate(layouts[name].size) as Pointer<Name>;
    this.assign(name, pointer, fields);
    return pointer;
  }

  /** Writes fields of a record. */
  assign<Name extends keyof Records>(name: Name, pointer: Pointer<Name>, fields: Partial<Records[Name]>): void {
    const memory = new DataView(this.exports.memory.buffer, pointer);
    for (const [field, [type, offset]] of fieldsOf(name)) {
      const value = (fields as Readonly<Record<string, number | boolean | undefined>>)[field];
      if (value !== undefined) memory[`set${type}`](offset, Number(value), true);
    }
  }

  /** Numbers of a record that a kernel wrote. */
  read<Name extends keyof Records>(
    name: Name,
    pointer: Pointer<Name>,
  ): { readonly [F in keyof Records[Name]]: number } {
    const memory = new DataView(this.exports.memory.buffer, pointer);
    return Object.fromEntries(
      fieldsOf(name).map(([field, [type, offset]]) => [field, memory[`get${type}`](offset, true)]),
    ) as { readonly [F in keyof Records[Name]]: number };
  }

  /** `length` elements in place, until memory grows or the job ends. */
  view<T extends TypedArray>(type: TypedArrayConstructor<T>, pointer: number, length: number): T {
    return new type(this.exports.memory.buffer, pointer, length);
  }

  /** Copies `length` elements out. */
  download<T extends TypedArray>(type: TypedArrayConstructor<T>, pointer: number, length: number): T {
    return this.view(type, pointer, length).slice() as T;
  }
}
