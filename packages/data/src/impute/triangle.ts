/** A square matrix, row-major. */
export interface Square {
  readonly size: number;
  readonly values: Float64Array;
}

/** mice's `ridge`: what is added to the diagonal, as a share of it, where columns are collinear. */
const RIDGE = 1e-5;
/** A squared pivot below this share of its diagonal is collinearity. */
const COLLINEAR = 1e-10;

/** Cholesky's lower triangle of a symmetric matrix; of a singular one after mice's ridge. */
export function triangleOf(matrix: Square): Square {
  return cholesky(matrix) ?? cholesky(ridged(matrix))!;
}

function ridged({ size, values }: Square): Square {
  return { size, values: values.map((value, i) => (i % (size + 1) === 0 ? value * (1 + RIDGE) : value)) };
}

/** Undefined where a pivot is missing. */
function cholesky({ size, values }: Square): Square | undefined {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let left = values[i * size + j]!;
      for (let k = 0; k < j; k++) left -= lower[i * size + k]! * lower[j * size + k]!;
      if (i > j) lower[i * size + j] = left / lower[j * size + j]!;
      else if (left > COLLINEAR * values[i * size + i]!) lower[i * size + i] = Math.sqrt(left);
      else return undefined;
    }
  }
  return { size, values: lower };
}

/** Solves `L L' x = b`. */
export function solve(lower: Square, b: Float64Array): Float64Array {
  const { size, values } = lower;
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= values[i * size + k]! * x[k]!;
    x[i]! /= values[i * size + i]!;
  }
  return solveUpper(lower, x);
}

/** Solves `L' x = b`: of independent standard normal numbers numbers of covariance `(L L')^-1`. */
export function solveUpper({ size, values }: Square, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= values[k * size + i]! * x[k]!;
    x[i]! /= values[i * size + i]!;
  }
  return x;
}

/** `sum_i X_ij v_i`, X being row-major. */
export function columnSums(x: Float64Array, v: Float64Array): Float64Array {
  const width = x.length / v.length;
  const out = new Float64Array(width);
  v.forEach((value, i) => {
    for (let j = 0; j < width; j++) out[j]! += value * x[i * width + j]!;
  });
  return out;
}

/** `X b`, X being `rows x b.length`, row-major. */
export function times(x: Float64Array, b: Float64Array, rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < b.length; j++) sum += x[i * b.length + j]! * b[j]!;
    return sum;
  });
}
