/** Columns of some rows, about the mean of some rows and in units of their deviation there. */
export interface Scaled {
  /** Columns that vary. */
  readonly width: number;
  /** `of.length x width`, row-major. */
  readonly in: (of: Uint32Array) => Float64Array;
}

/**
 * Columns that vary in some rows, in units of their standard deviation there; a column that is constant there tells nothing of them.
 *
 * @param x - `all x columns`, row-major
 * @param columns - their number
 * @param rows - the rows that mean and deviation are of
 * @returns the scaled columns
 */
export function scaledBy(x: Float64Array, columns: number, rows: Uint32Array): Scaled {
  const scales = Array.from({ length: columns }, (_, column) => {
    const values = Float64Array.from(rows, (row) => x[row * columns + column]!);
    const first = values[0]!;
    // Summed as differences from the first cell, so that rounding does not grow with the level.
    const mean = first + values.reduce((sum, value) => sum + (value - first) / values.length, 0);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const isConstant = values.every((value) => value === first);
    return { column, mean, sd: isConstant ? 0 : Math.sqrt(squares / (values.length - 1)) };
  }).filter(({ sd }) => sd > 0);
  return {
    width: scales.length,
    in: (of) => {
      const out = new Float64Array(of.length * scales.length);
      of.forEach((row, i) => {
        scales.forEach(({ column, mean, sd }, j) => {
          out[i * scales.length + j] = (x[row * columns + column]! - mean) / sd;
        });
      });
      return out;
    },
  };
}
