/** A kernel with every parameter filled in. */
export interface Kernel {
  readonly name: 'gaussian' | 'linear' | 'polynomial';
  /** Divides every feature; MATLAB's `KernelScale`. */
  readonly scale: number;
  /** Order of the polynomial. */
  readonly order: number;
}

/** The kernel, given the sum of its terms. */
export function kernelOf(kernel: Kernel, sum: number): number {
  if (kernel.name === 'gaussian') return Math.exp(-sum);
  return kernel.name === 'linear' ? sum : (1 + sum) ** kernel.order;
}

/** What gives `k(a_i, b_j)` of row i of `a` and row j of `b`, both row-major with `features` columns. */
export function kernelBetween(
  kernel: Kernel,
  features: number,
): (a: Float64Array, i: number, b: Float64Array, j: number) => number {
  const { scale } = kernel;
  return (a, i, b, j) => {
    const [from, to] = [i * features, j * features];
    let sum = 0;
    if (kernel.name === 'gaussian') {
      for (let k = 0; k < features; k++) {
        const difference = (a[from + k]! - b[to + k]!) / scale;
        sum += difference * difference;
      }
    } else for (let k = 0; k < features; k++) sum += (a[from + k]! / scale) * (b[to + k]! / scale);
    return kernelOf(kernel, sum);
  };
}
