import type { Moments } from './moments.ts';

/** Second moments of a table whose columns were made orthonormal within each group. */
export interface GroupedMoments {
  /** `width x width`: products of the new columns. */
  readonly gram: Float64Array;
  /** `width`: their products with y. */
  readonly xy: Float64Array;
  /** The new columns of each group; fewer than the group's own where these are dependent, none where all are constant. */
  readonly groups: readonly (readonly number[])[];
  readonly yScale: number;
  /** Coefficients of the columns in standard units, from those of the new columns; what is redundant has 0. */
  readonly columnsOf: (t: Float64Array) => Float64Array;
}

/** Share of a column's sum of squares that those of its group before it leave, below which it is redundant. */
const tolerance = 1e-10;

/**
 * Makes the columns of each group orthonormal: `X_g = Q_g R_g`, by Cholesky's factor of the group's correlations.
 *
 * @param moments - of the table in standard units
 * @param members - columns of each group
 */
export function groupedMoments(
  { features, gram, xy, xScale, yScale }: Moments,
  members: readonly (readonly number[])[],
): GroupedMoments {
  const factors = members.map((columns) =>
    orthonormal(
      columns.filter((k) => xScale[k]! > 0),
      gram,
    ),
  );
  const width = factors.reduce((sum, { kept }) => sum + kept.length, 0);
  let next = 0;
  const groups = factors.map(({ kept }) => kept.map(() => next++));
  const transformed = new Float64Array(width);
  // Q'X, features wide, then Q'Q.
  const half = new Float64Array(width * features);
  factors.forEach(({ kept, lower }, g) => {
    forward(
      lower,
      kept.map((k) => [xy[k]!]),
    ).forEach(([value], j) => (transformed[groups[g]![j]!] = value!));
    forward(
      lower,
      kept.map((k) => Array.from(gram(k))),
    ).forEach((row, j) => half.set(row, groups[g]![j]! * features));
  });
  const whole = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    factors.forEach(({ kept, lower }, g) => {
      forward(
        lower,
        kept.map((k) => [half[row * features + k]!]),
      ).forEach(([value], j) => (whole[row * width + groups[g]![j]!] = value!));
    });
  }
  return {
    gram: whole,
    xy: transformed,
    groups,
    yScale,
    columnsOf(t) {
      const b = new Float64Array(features);
      factors.forEach(({ kept, lower }, g) => {
        const solution = groups[g]!.map((at) => t[at]!);
        for (let i = kept.length - 1; i >= 0; i--) {
          for (let j = i + 1; j < kept.length; j++) solution[i]! -= lower[j]![i]! * solution[j]!;
          solution[i]! /= lower[i]![i]!;
        }
        kept.forEach((k, j) => (b[k] = solution[j]!));
      });
      return b;
    },
  };
}

interface Factor {
  /** Columns that those before them do not span. */
  readonly kept: readonly number[];
  /** Cholesky's lower factor of their correlations, row by row. */
  readonly lower: readonly (readonly number[])[];
}

function orthonormal(columns: readonly number[], gram: (column: number) => Float64Array): Factor {
  const kept: number[] = [];
  const lower: number[][] = [];
  for (const column of columns) {
    const products = kept.map((k) => [gram(k)[column]!]);
    const row = forward(lower, products).map(([value]) => value!);
    const left = gram(column)[column]! - row.reduce((sum, value) => sum + value * value, 0);
    if (left < tolerance) continue;
    kept.push(column);
    lower.push(row.concat(Math.sqrt(left)));
  }
  return { kept, lower };
}

/** Solves `L Z = B`, rows of B and Z side by side. */
function forward(lower: readonly (readonly number[])[], right: readonly (readonly number[])[]): number[][] {
  const solved: number[][] = [];
  right.forEach((values, i) => {
    const row = Array.from(values);
    for (let j = 0; j < i; j++) row.forEach((value, at) => (row[at] = value - lower[i]![j]! * solved[j]![at]!));
    solved.push(row.map((value) => value / lower[i]![i]!));
  });
  return solved;
}
