import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** A table of rows laid onto another by {@link alignTo}. */
export interface Aligned {
  /** `rows x columns`. */
  readonly points: Float64Array;
  /** Share of the target's squares that the aligned table does not reach, from 0 to 1. */
  readonly disparity: number;
}

/**
 * A table turned, mirrored and scaled to lie as near to another as it can: orthogonal Procrustes, `min |s X R - Y|`.
 *
 * With `X'Y = U S V'`, `R = U V'` and `s = tr(S) / |X|^2`. Tables are not centred here.
 *
 * @param x - `rows x columns`.
 * @param target - `rows x columns`.
 * @param columns - of both.
 * @returns the table in its place, and what still differs.
 */
export function alignTo(x: ArrayLike<number>, target: ArrayLike<number>, columns: number): Aligned {
  const from = Matrix.from1DArray(x.length / columns, columns, Array.from(x));
  const to = Matrix.from1DArray(target.length / columns, columns, Array.from(target));
  const squares = (matrix: Matrix): number => matrix.dot(matrix);
  if (squares(from) === 0 || squares(to) === 0) return { points: new Float64Array(x.length), disparity: 1 };
  const {
    leftSingularVectors: u,
    rightSingularVectors: v,
    diagonal,
  } = new SingularValueDecomposition(from.transpose().mmul(to));
  const trace = diagonal.reduce((sum, value) => sum + value, 0);
  const moved = from.mmul(u.mmul(v.transpose())).mul(trace / squares(from));
  return {
    points: Float64Array.from(moved.to1DArray()),
    disparity: Math.max(0, 1 - trace ** 2 / (squares(from) * squares(to))),
  };
}

/**
 * A table turned onto its principal axes about the origin: `X V` of `X = U S V'`, columns by falling length, each with a positive sum.
 *
 * @param x - `rows x columns`.
 * @param columns - number of columns.
 * @returns `rows x columns`.
 */
export function principalAxes(x: ArrayLike<number>, columns: number): Float64Array {
  const matrix = Matrix.from1DArray(x.length / columns, columns, Array.from(x));
  const turned = matrix.mmul(new SingularValueDecomposition(matrix, { autoTranspose: true }).rightSingularVectors);
  const signs = Array.from({ length: columns }, (_, k) =>
    turned.getColumn(k).reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1,
  );
  return Float64Array.from(turned.to1DArray(), (value, at) => value * signs[at % columns]!);
}

/** A table less its column means. */
export function centredColumns(x: ArrayLike<number>, columns: number): Float64Array {
  const rows = x.length / columns;
  const mean = new Float64Array(columns);
  for (let at = 0; at < x.length; at++) mean[at % columns]! += x[at]! / rows;
  return Float64Array.from({ length: x.length }, (_, at) => x[at]! - mean[at % columns]!);
}
