import { type Constraints, anything, checkOptions, numbersBetween, ShapeError, wholeNumbers } from '@kuznets/base';
import type { Groups } from '../linear/cluster-covariance.ts';
import { ALIAS_TOLERANCE } from '../linear/least-squares.ts';
import { checkWeights } from '../linear/ols.ts';
import { codedEffects, type Coded } from './codes.ts';

/** Options of {@link demean}. */
export interface DemeanOptions {
  /** `rows`, positive: means are weighted. Default ones. */
  readonly weights?: Float64Array;
  /** Length of what is left to absorb over that of the demeaned column, at which effects count as absorbed. Default 1e-12. */
  readonly tolerance?: number;
  /** Most steps for a column. Default 10,000 (fixest's `fixef.iter`). */
  readonly maxIterations?: number;
}

const constraints: Constraints<DemeanOptions> = {
  weights: anything(),
  tolerance: numbersBetween(0, 1),
  maxIterations: wholeNumbers(1, Infinity),
};

/** Columns without what effects explain. */
export interface Demeaned {
  /** As many as were given, `rows` each. */
  readonly columns: readonly Float64Array[];
  /** Of each column the length that is left over that about its mean: the root of the share of its variance that is within; 0, and the column zeros, where less than 1e-7 is left (R's `lm`). */
  readonly within: readonly number[];
  /** Steps that each column took; 0 with one effect. */
  readonly iterations: readonly number[];
  /** Whether each column reached the tolerance. */
  readonly converged: readonly boolean[];
}

/**
 * The within transformation: columns less their least squares fit on the dummies of one effect or several, balanced or not.
 *
 * `M x = x - D (D'WD)^- D'W x`, D being the dummies of every effect and W the weights. One effect is group means. Of several, the one with the
 * most levels is solved for exactly, and the others by conjugate gradients on what it leaves, `(D_2'W M_1 D_2) a = D_2'W M_1 x`, scaled by the weight
 * of each level; then once more from the remainder, which takes away what rounding left. What fixest, lfe and reghdfe reach by alternating
 * projections is the same function of the data. Effects that do not identify each other (groups that are not connected, nested effects) are
 * no trouble: the fit is unique where its coefficients are not.
 *
 * @param columns - `rows` values each
 * @param effects - of each effect a label for each row
 * @param options - see {@link DemeanOptions}
 * @returns the demeaned columns, and whether they converged
 * @throws ShapeError when lengths disagree, ConfigError without an effect and for options that are not allowed
 *
 * Source: Guimaraes and Portugal (2010), Stata Journal 10, https://doi.org/10.1177/1536867X1101000406; Gaure (2013), Computational Statistics
 * & Data Analysis 66, https://doi.org/10.1016/j.csda.2013.03.024; Hestenes and Stiefel (1952), https://doi.org/10.6028/jres.049.044.
 *
 * @example
 * ```ts
 * const firm = ['a', 'a', 'b', 'b'];
 * const [x] = demean([Float64Array.of(1, 3, 10, 20)], [firm]).columns;
 * [...x!]; // [-1, 1, -5, 5]
 * ```
 */
export function demean(
  columns: readonly Float64Array[],
  effects: readonly Groups[],
  options: DemeanOptions = {},
): Demeaned {
  checkOptions(options, constraints);
  const { weights, tolerance = 1e-12, maxIterations = 10_000 } = options;
  const rows = effects[0]?.length ?? 0;
  for (const [at, column] of columns.entries())
    if (column.length !== rows)
      throw new ShapeError(`columns[${at}] has ${column.length} values, effects ${rows} labels`);
  checkWeights(weights, rows);
  const [first, ...others] = codedEffects(effects, rows)
    .toSorted((a, b) => b.levels - a.levels)
    .map((effect) => weighed(effect, weights));
  const found = columns.map((column) => {
    const length = Math.sqrt(squaresAboutMean(column, weights));
    if (length === 0) return { column: new Float64Array(rows), within: 0, iterations: 0, converged: true };
    const solved = without(column, first!, others, { weights, maxIterations, tolerance, length });
    const within = Math.sqrt(squares(solved.column, weights)) / length;
    return within < ALIAS_TOLERANCE ? { ...solved, column: new Float64Array(rows), within: 0 } : { ...solved, within };
  });
  return {
    columns: found.map(({ column }) => column),
    within: found.map(({ within }) => within),
    iterations: found.map(({ iterations }) => iterations),
    converged: found.map(({ converged }) => converged),
  };
}

/** An effect with the weight of each level, and the coefficients that are solved for. */
interface Weighed extends Coded {
  readonly weight: Float64Array;
}

function weighed({ codes, levels }: Coded, weights: Float64Array | undefined): Weighed {
  const weight = new Float64Array(levels);
  for (let row = 0; row < codes.length; row++) weight[codes[row]!]! += weights ? weights[row]! : 1;
  return { codes, levels, weight };
}

interface Solving {
  readonly weights: Float64Array | undefined;
  readonly maxIterations: number;
  readonly tolerance: number;
  /** Of the column about its mean: what is less than a rounding error of it is nothing. */
  readonly length: number;
}

/** Of one pass: most steps, and the length at which what is left counts as absorbed. */
interface Steps {
  readonly weights: Float64Array | undefined;
  readonly enough: number;
  readonly most: number;
}

interface Solved {
  readonly column: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

function without(column: Float64Array, first: Weighed, others: readonly Weighed[], how: Solving): Solved {
  const { weights, maxIterations, tolerance, length } = how;
  const left = column.slice();
  const mean = new Float64Array(first.levels);
  takeMeans(left, first, weights, mean);
  // What rounding leaves of a large mean is none that the others could fit.
  takeMeans(left, first, weights, mean);
  if (others.length === 0) return { column: left, iterations: 0, converged: true };
  let iterations = 0;
  let converged = true;
  for (let pass = 0; pass < 2; pass++) {
    const enough = Math.max(tolerance * Math.sqrt(squares(left, weights)), Number.EPSILON * length);
    const { coefficients, steps, reached } = conjugateGradients(
      left,
      first,
      others,
      { weights, enough, most: maxIterations - iterations },
      mean,
    );
    iterations += steps;
    converged = reached;
    if (steps === 0) break;
    addFit(left, others, coefficients, -1);
    takeMeans(left, first, weights, mean);
  }
  return { column: left, iterations, converged };
}

/** The coefficients of all effects but the first that fit what the first leaves. */
function conjugateGradients(
  left: Float64Array,
  first: Weighed,
  others: readonly Weighed[],
  { weights, enough, most }: Steps,
  mean: Float64Array,
): { readonly coefficients: readonly Float64Array[]; readonly steps: number; readonly reached: boolean } {
  const empty = (): readonly Float64Array[] => others.map(({ levels }) => new Float64Array(levels));
  const [coefficients, residual, direction, image] = [empty(), empty(), empty(), empty()];
  const fit = new Float64Array(left.length);
  const sums = (values: Float64Array, into: readonly Float64Array[]): void =>
    others.forEach(({ codes }, effect) => addSums(values, codes, weights, into[effect]!.fill(0)));
  /** `r' P r`, P being one over the weight of a level: the square of the length that is left to absorb, or more. */
  const scaledSquare = (): number => {
    let sum = 0;
    residual.forEach((values, effect) => {
      const { weight } = others[effect]!;
      for (let g = 0; g < values.length; g++) sum += (values[g]! * values[g]!) / weight[g]!;
    });
    return sum;
  };
  sums(left, residual);
  let square = scaledSquare();
  const bound = enough * enough;
  let steps = 0;
  direction.forEach((values, effect) => {
    const { weight } = others[effect]!;
    for (let g = 0; g < values.length; g++) values[g] = residual[effect]![g]! / weight[g]!;
  });
  for (; square > bound && steps < most; steps++) {
    fit.fill(0);
    addFit(fit, others, direction, 1);
    takeMeans(fit, first, weights, mean);
    sums(fit, image);
    let curvature = 0;
    direction.forEach((values, effect) => {
      for (let g = 0; g < values.length; g++) curvature += values[g]! * image[effect]![g]!;
    });
    // A direction that changes no fit: what is left is rounding.
    if (!(curvature > 0)) break;
    const step = square / curvature;
    direction.forEach((values, effect) => {
      for (let g = 0; g < values.length; g++) {
        coefficients[effect]![g]! += step * values[g]!;
        residual[effect]![g]! -= step * image[effect]![g]!;
      }
    });
    const next = scaledSquare();
    const share = next / square;
    square = next;
    direction.forEach((values, effect) => {
      const { weight } = others[effect]!;
      for (let g = 0; g < values.length; g++) values[g] = residual[effect]![g]! / weight[g]! + share * values[g]!;
    });
  }
  return { coefficients, steps, reached: square <= bound };
}

/** Sums of values times weights by level. */
function addSums(values: Float64Array, codes: Int32Array, weights: Float64Array | undefined, into: Float64Array): void {
  if (weights) for (let row = 0; row < values.length; row++) into[codes[row]!]! += weights[row]! * values[row]!;
  else for (let row = 0; row < values.length; row++) into[codes[row]!]! += values[row]!;
}

/** Adds the effects' coefficients to each row, `sign` times. */
function addFit(
  values: Float64Array,
  effects: readonly Weighed[],
  coefficients: readonly Float64Array[],
  sign: number,
): void {
  effects.forEach(({ codes }, effect) => {
    const own = coefficients[effect]!;
    for (let row = 0; row < values.length; row++) values[row]! += sign * own[codes[row]!]!;
  });
}

/** Takes each level's mean from its rows. */
function takeMeans(
  values: Float64Array,
  { codes, weight }: Weighed,
  weights: Float64Array | undefined,
  mean: Float64Array,
): void {
  addSums(values, codes, weights, mean.fill(0));
  for (let g = 0; g < mean.length; g++) mean[g]! /= weight[g]!;
  for (let row = 0; row < values.length; row++) values[row]! -= mean[codes[row]!]!;
}

function squares(values: Float64Array, weights: Float64Array | undefined, about = 0): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]! - about;
    sum += (weights ? weights[row]! : 1) * value * value;
  }
  return sum;
}

function squaresAboutMean(values: Float64Array, weights: Float64Array | undefined): number {
  // Of a constant nothing, which the rounding of its mean must not hide.
  if (values.every((value) => value === values[0])) return 0;
  const total = weights?.reduce((a, b) => a + b, 0) ?? values.length;
  const mean = values.reduce((sum, value, row) => sum + (weights ? weights[row]! : 1) * value, 0) / total;
  return squares(values, weights, mean);
}
