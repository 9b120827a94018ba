import { concatenate, drawIndices, normals, purposes } from '@kuznets/base';
import type { Draw, Regression } from './predicted-means.ts';
import { scaledBy } from './scaled.ts';
import { type Square, solve, solveUpper, times, triangleOf } from './triangle.ts';

/** Newton's steps end where the likelihood can rise by no more than half of this. */
const TOLERANCE = 1e-10;
const MOST_STEPS = 50;

/** Rows of a multinomial logit, each with a weight. */
interface Weighted {
  /** `rows x width`, row-major, the constant first. */
  readonly x: Float64Array;
  readonly width: number;
  /** Places of levels. */
  readonly y: Float64Array;
  readonly weights: Float64Array;
  readonly levels: number;
}

/**
 * Draws the levels of missing rows from a multinomial logit on the other columns, whose coefficients are drawn from `N(b, H^-1)`, H being the
 * information at the maximum `b` of the likelihood.
 *
 * White, Daniel and Royston's rows are added, as mice does, so that there is a maximum where a column tells levels apart: for each
 * column and level two at the columns' means but half a deviation to either side in that column, all with `p + 1` rows' weight together.
 *
 * @param regression - y being places of levels from 0
 * @param levels - their number, at least 2
 * @param draw - seed and stream
 * @returns of each missing row the place of a level
 */
export function drawnLevels({ x, predictors, y, known, missing }: Regression, levels: number, draw: Draw): Uint32Array {
  const all = Uint32Array.from({ length: known.length + missing.length }, (_, row) => row);
  const scaled = scaledBy(x, predictors, all);
  const width = 1 + scaled.width;
  const design = withConstant(scaled.in(known), known.length);
  const added = besides(scaled.in(all), scaled.width, levels);
  const rows: Weighted = {
    x: concatenate(Float64Array, [design, added.x]),
    width,
    y: concatenate(Float64Array, [y, added.y]),
    weights: concatenate(Float64Array, [y.map(() => 1), added.y.map(() => width / added.y.length)]),
    levels,
  };
  const { coef, lower } = maximum(rows);
  const error = solveUpper(lower, normals(coef.length, draw.seed, purposes.imputeNoise, draw.stream));
  const drawn = coef.map((value, j) => value + error[j]!);
  const chances = probabilities({ x: withConstant(scaled.in(missing), missing.length), width, levels }, drawn);
  return drawIndices(missing.length, () => 2 ** 31, draw.seed, purposes.imputeLevels, draw.stream).map((index, i) => {
    let left = (index + 0.5) / 2 ** 31;
    for (let level = 0; level < levels - 1; level++) {
      left -= chances[i * levels + level]!;
      if (left < 0) return level;
    }
    return levels - 1;
  });
}

function withConstant(x: Float64Array, rows: number): Float64Array {
  const width = 1 + x.length / rows;
  return Float64Array.from({ length: rows * width }, (_, i) =>
    i % width === 0 ? 1 : x[Math.floor(i / width) * (width - 1) + (i % width) - 1]!,
  );
}

/** The rows that are added, within the range of each column. */
function besides(x: Float64Array, columns: number, levels: number): Pick<Weighted, 'x' | 'y'> {
  const width = 1 + columns;
  const count = 2 * columns * levels;
  const out = new Float64Array(count * width);
  for (let column = 0; column < columns; column++) {
    const values = x.filter((_, i) => i % columns === column);
    const above = values.reduce((a, b) => Math.max(a, b));
    const below = values.reduce((a, b) => Math.min(a, b));
    for (let i = 0; i < 2 * levels; i++) {
      const row = (2 * levels * column + i) * width;
      out[row] = 1;
      out[row + 1 + column] = i % 2 === 0 ? Math.min(0.5, above) : Math.max(-0.5, below);
    }
  }
  return { x: out, y: Float64Array.from({ length: count }, (_, i) => (i >> 1) % levels) };
}

/** The maximum of the likelihood by Newton's method, steps halved where it falls, and the triangle of the information there. */
function maximum(rows: Weighted): { readonly coef: Float64Array; readonly lower: Square } {
  let coef = new Float64Array((rows.levels - 1) * rows.width);
  let likelihood = likelihoodOf(rows, probabilities(rows, coef));
  for (let count = 1; ; count++) {
    const { gradient, information } = slopes(rows, probabilities(rows, coef));
    const lower = triangleOf(information);
    const step = solve(lower, gradient);
    const decrement = step.reduce((sum, value, j) => sum + value * gradient[j]!, 0);
    if (decrement < TOLERANCE || count === MOST_STEPS) return { coef, lower };
    for (let share = 1; ; share /= 2) {
      const next = coef.map((value, j) => value + share * step[j]!);
      const reached = likelihoodOf(rows, probabilities(rows, next));
      if (!(reached >= likelihood) && share > 1e-6) continue;
      coef = next;
      likelihood = reached;
      break;
    }
  }
}

/** `rows x levels`; the first level's linear predictor is 0. */
function probabilities(
  { x, width, levels }: Pick<Weighted, 'x' | 'width' | 'levels'>,
  coef: Float64Array,
): Float64Array {
  const rows = x.length / width;
  const predictors = Array.from({ length: levels - 1 }, (_, level) =>
    times(x, coef.subarray(level * width, (level + 1) * width), rows),
  );
  const out = new Float64Array(rows * levels);
  for (let i = 0; i < rows; i++) {
    const scores = [0, ...predictors.map((values) => values[i]!)];
    const most = scores.reduce((a, b) => Math.max(a, b));
    const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
    scores.forEach((score, level) => (out[i * levels + level] = Math.exp(score - most) / total));
  }
  return out;
}

function likelihoodOf({ y, weights, levels }: Weighted, chances: Float64Array): number {
  return y.reduce((sum, level, i) => sum + weights[i]! * Math.log(chances[i * levels + level]!), 0);
}

function slopes(
  { x, width, y, weights, levels }: Weighted,
  chances: Float64Array,
): { readonly gradient: Float64Array; readonly information: Square } {
  const size = (levels - 1) * width;
  const gradient = new Float64Array(size);
  const values = new Float64Array(size * size);
  y.forEach((level, i) => {
    const row = x.subarray(i * width, (i + 1) * width);
    for (let a = 1; a < levels; a++) {
      const chance = chances[i * levels + a]!;
      const error = weights[i]! * (Number(a === level) - chance);
      for (let j = 0; j < width; j++) gradient[(a - 1) * width + j]! += error * row[j]!;
      for (let b = 1; b <= a; b++) {
        const variance = weights[i]! * chance * (Number(a === b) - chances[i * levels + b]!);
        for (let j = 0; j < width; j++) {
          // Of the rows that are added most cells are 0.
          if (row[j] === 0) continue;
          const line = ((a - 1) * width + j) * size + (b - 1) * width;
          for (let k = 0; k < width; k++) values[line + k]! += variance * row[j]! * row[k]!;
        }
      }
    }
  });
  return { gradient, information: { size, values } };
}
