/** Access of a storage binding. */
export type BindingAccess = 'read' | 'read_write';

/** Element types a storage binding can hold, as they are laid out in memory; atomics count as their integer type. */
export type BindingElement = 'f32' | 'i32' | 'u32' | `vec${2 | 4}<${'f32' | 'i32' | 'u32'}>`;

/** One storage buffer of a kernel: group 0, in order. */
export interface BindingLayout {
  readonly name: string;
  readonly access: BindingAccess;
  readonly element: BindingElement;
  /** Bytes from one element to the next. */
  readonly stride: number;
}

/** Types a field of `params` can have. */
export type ParamsType = 'f32' | 'i32' | 'u32' | `vec${2 | 3 | 4}<${'f32' | 'i32' | 'u32'}>`;

/** Where a field of `params` lies. */
export interface ParamsField {
  readonly type: ParamsType;
  readonly offset: number;
  readonly size: number;
}

/** A kernel as the host sees it: its WGSL with includes resolved and what reflection says of it. */
export interface KernelSource {
  /** Folder and file, such as `linalg/matmul`. */
  readonly name: string;
  readonly code: string;
  readonly bindings: readonly BindingLayout[];
  /** Override constants and their defaults. */
  readonly overrides: Readonly<Record<string, number | boolean>>;
  /** The uniform of group 1, binding 0. */
  readonly params: { readonly size: number; readonly fields: Readonly<Record<string, ParamsField>> };
  /** Invocations of a workgroup in x, y, z; a string is the name of the override that sets it. */
  readonly workgroupSize: readonly [number | string, number | string, number | string];
}
