import { type DType, dtypeBytes } from './dtype.ts';
import { type Shape, shapeSize } from './shape.ts';

/** What a launch needs to know of an array: enough to check it without a GPU. */
export interface TensorSpec {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** An array in GPU memory. The scope or executor that made it owns its buffer. */
export interface Tensor<D extends DType = DType> extends TensorSpec {
  readonly dtype: D;
  readonly size: number;
  /** @internal */
  readonly buffer: GPUBuffer;
}

/** Bytes of the elements, rounded up to the four that WebGPU copies at once. */
export function tensorBytes({ dtype, shape }: TensorSpec): number {
  return Math.ceil((shapeSize(shape) * dtypeBytes(dtype)) / 4) * 4;
}
