import type { DType, HostArray, HostArrays } from './dtype.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Makes and takes back tensors. */
export interface TensorOwner {
  /** Makes a tensor, not cleared. */
  tensor<D extends DType>(dtype: D, shape: Shape): Tensor<D>;
  /** Makes a tensor with an array's contents. */
  upload<D extends DType>(array: HostArrays[D] & HostArray, shape?: Shape): Tensor<D>;
  /** Takes a tensor back. */
  release(tensor: Tensor): void;
}

/** Tensors that live as long as one piece of work. */
export class TensorScope {
  readonly #owner: TensorOwner;
  readonly #live = new Set<Tensor>();

  constructor(owner: TensorOwner) {
    this.#owner = owner;
  }

  /** A tensor whose contents are whatever its memory held before. */
  tensor<D extends DType>(dtype: D, shape: Shape): Tensor<D> {
    return this.#own(this.#owner.tensor(dtype, shape));
  }

  /** A tensor with the array's contents. */
  upload<D extends DType>(array: HostArrays[D] & HostArray, shape?: Shape): Tensor<D> {
    return this.#own(this.#owner.upload<D>(array, shape));
  }

  /** Gives a tensor back before the scope ends. */
  release(tensor: Tensor): void {
    if (this.#live.delete(tensor)) this.#owner.release(tensor);
  }

  /** Takes a tensor out of the scope: the caller releases it. */
  keep<D extends DType>(tensor: Tensor<D>): Tensor<D> {
    this.#live.delete(tensor);
    return tensor;
  }

  /** Gives back every tensor that is left. */
  close(): void {
    for (const tensor of this.#live) this.#owner.release(tensor);
    this.#live.clear();
  }

  #own<D extends DType>(tensor: Tensor<D>): Tensor<D> {
    this.#live.add(tensor);
    return tensor;
  }
}
