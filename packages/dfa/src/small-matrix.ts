/** Dense row-major matrices of a few rows, in plain arrays: the Kalman filter's inner loops. */
export type Matrix = Float64Array<ArrayBuffer>;

/** Sizes of a product: `n x k` by `k x m`. */
export interface ProductSize {
  readonly n: number;
  readonly k: number;
  readonly m: number;
}

/** `a (n x k) b (k x m)`. */
export function multiply(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Matrix {
  return multiplyInto(new Float64Array(n * m), a, b, { n, k, m });
}

/** `a (n x k) b (k x m)` into an array that is there. */
export function multiplyInto(product: Matrix, a: Float64Array, b: Float64Array, { n, k, m }: ProductSize): Matrix {
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < m; l++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += a[i * k + j]! * b[j * m + l]!;
      product[i * m + l] = sum;
    }
  }
  return product;
}

/** `a (n x k) b'`, `b (m x k)`, into an array that is there. */
export function multiplyTurnedInto(
  product: Matrix,
  a: Float64Array,
  b: Float64Array,
  { n, k, m }: ProductSize,
): Matrix {
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < m; l++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += a[i * k + j]! * b[l * k + j]!;
      product[i * m + l] = sum;
    }
  }
  return product;
}

/** `a (n x m)` transposed. */
export function transpose(a: Float64Array, n: number, m: number): Matrix {
  const turned = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) turned[j * n + i] = a[i * m + j]!;
  return turned;
}

/** `a + scale b`. */
export function add(a: Float64Array, b: Float64Array, scale = 1): Matrix {
  const sum = new Float64Array(a.length);
  for (let at = 0; at < a.length; at++) sum[at] = a[at]! + scale * b[at]!;
  return sum;
}

/** The identity of `n` rows. */
export function identity(n: number): Matrix {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}

/** `a^-1 b` and `log |det a|` by elimination with partial pivoting; `a` is `n x n`, `b` `n x m`. A singular `a` gives determinant 0. */
export function solve(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
): { readonly x: Matrix; readonly logDeterminant: number } {
  const left = a.slice();
  const right = b.slice();
  let logDeterminant = 0;
  for (let pivot = 0; pivot < n; pivot++) {
    let row = pivot;
    for (let i = pivot + 1; i < n; i++) if (Math.abs(left[i * n + pivot]!) > Math.abs(left[row * n + pivot]!)) row = i;
    if (row !== pivot) {
      for (let j = 0; j < n; j++) [left[row * n + j], left[pivot * n + j]] = [left[pivot * n + j]!, left[row * n + j]!];
      for (let j = 0; j < m; j++)
        [right[row * m + j], right[pivot * m + j]] = [right[pivot * m + j]!, right[row * m + j]!];
    }
    const diagonal = left[pivot * n + pivot]!;
    logDeterminant += Math.log(Math.abs(diagonal));
    for (let i = pivot + 1; i < n; i++) {
      const factor = left[i * n + pivot]! / diagonal;
      if (factor === 0) continue;
      for (let j = pivot; j < n; j++) left[i * n + j]! -= factor * left[pivot * n + j]!;
      for (let j = 0; j < m; j++) right[i * m + j]! -= factor * right[pivot * m + j]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < m; j++) {
      let sum = right[i * m + j]!;
      for (let l = i + 1; l < n; l++) sum -= left[i * n + l]! * right[l * m + j]!;
      right[i * m + j] = sum / left[i * n + i]!;
    }
  }
  return { x: right, logDeterminant };
}

/** Lower Cholesky factor of a positive definite `a (n x n)`; undefined for another matrix. */
export function cholesky(a: Float64Array, n: number): Matrix | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let l = 0; l < j; l++) sum -= lower[i * n + l]! * lower[j * n + l]!;
      if (i === j && !(sum > 0)) return undefined;
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j]!;
    }
  }
  return lower;
}
