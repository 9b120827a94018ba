/** Sizes and layout of a batched product `C[m, n] = A[m, k] B[k, n]`. */
export interface MatmulProblem {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly batch?: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** The product in float64 and, element by element, the sum of `|a b|` that bounds its float32 error. */
export function matmulOracle(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  problem: MatmulProblem,
): { readonly product: Float64Array; readonly magnitude: Float64Array } {
  const { m, k, n, batch = 1, transposeA = false, transposeB = false } = problem;
  const product = new Float64Array(batch * m * n);
  const magnitude = new Float64Array(batch * m * n);
  for (let index = 0; index < product.length; index++) {
    const column = index % n;
    const row = Math.floor(index / n) % m;
    const matrix = Math.floor(index / (m * n));
    for (let inner = 0; inner < k; inner++) {
      const left = Number(a[matrix * m * k + (transposeA ? inner * m + row : row * k + inner)]);
      const right = Number(b[matrix * k * n + (transposeB ? column * k + inner : inner * n + column)]);
      product[index] = Number(product[index]) + left * right;
      magnitude[index] = Number(magnitude[index]) + Math.abs(left * right);
    }
  }
  return { product, magnitude };
}
