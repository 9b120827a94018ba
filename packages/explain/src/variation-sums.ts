import type { BackgroundSample } from './background.ts';
import type { ExplainedVariation, PairVariation } from './explained-variation.ts';

/** What one variable, or several resampled together, do at each row. */
export interface VariableEffect {
  /** `rows`: `f(x_i) - mean_j f(x_i with the variables of x_j)`. */
  readonly contribution: Float64Array;
  /** `rows`: partial dependence at the row, `mean_j f(x_j with the variables of x_i)`. */
  readonly partialDependence: Float64Array;
}

/** Columns of a sample less their means; a constant column is exactly 0. */
interface Centred {
  /** `features` */
  readonly means: Float64Array;
  /** `features x rows` */
  readonly z: Float64Array;
  /** `features`: sums of squares. */
  readonly squares: Float64Array;
}

const MOMENTS = 10;

type PairMoments = [
  ...[sum: number, squares: number, withFirst: number, withSecond: number],
  ...[own: number, ownSquares: number, all: number, allSquares: number, ownShift: number, allShift: number],
];

/**
 * Turns the effects of variables and pairs into an {@link ExplainedVariation}: the end of every route.
 *
 * Pairs may come in blocks of rows, first rows first; only their moments are kept.
 */
export class VariationSums {
  readonly #background: BackgroundSample;
  readonly #centred: Centred;
  readonly #prediction: Float64Array;
  readonly #contribution: Float64Array;
  readonly #partial: Float64Array;
  readonly #mean: number;
  readonly #tolerance: number;
  /** `features`: mean squared contributions. */
  readonly aepv: Float64Array;
  #selected: Uint32Array = new Uint32Array(0);
  #moments: Float64Array = new Float64Array(0);

  /**
   * Starts with the single variables.
   *
   * @param prediction - `rows`
   * @param contribution - `features x rows`: `D_k(i)`
   * @param partial - `features x rows`: partial dependence on each feature at the rows
   */
  constructor(background: BackgroundSample, prediction: Float64Array, contribution: Float64Array, partial: Float64Array) {
    const { rows, features } = background;
    this.#background = background;
    this.#centred = centre(background);
    this.#prediction = prediction;
    this.#contribution = contribution;
    this.#partial = partial;
    this.#mean = mean(prediction);
    this.#tolerance = 1e-9 * Math.max(largest(prediction), largest(contribution), largest(partial));
    this.aepv = new Float64Array(features);
    for (let feature = 0; feature < features; feature += 1) {
      const own = contribution.subarray(feature * rows, (feature + 1) * rows);
      this.aepv[feature] = own.reduce((sum, value) => sum + value * value, 0) / rows;
      this.#check(`feature ${feature}`, mean(own), mean(partial.subarray(feature * rows, (feature + 1) * rows)));
    }
  }

  /** Removing a variable and averaging over the others are row and column means of one table. */
  #check(what: string, contribution: number, partial: number): void {
    const gap = this.#mean - contribution - partial;
    if (Math.abs(gap) <= this.#tolerance) return;
    throw new Error(`the decomposition of ${what} does not add up: mean prediction - mean contribution - mean partial dependence = ${gap}, allowed ${this.#tolerance}`);
  }

  /** Says which features' pairs will be added: `selected`, in increasing order. */
  selectPairs(selected: Uint32Array): void {
    this.#selected = selected;
    this.#moments = new Float64Array(((selected.length * (selected.length - 1)) / 2) * MOMENTS);
  }

  /** Visits the pairs selected, in order: number of the pair and its two features. */
  *pairs(): Generator<readonly [pair: number, first: number, second: number]> {
    let pair = 0;
    for (const [at, first] of this.#selected.entries()) {
      for (const second of this.#selected.subarray(at + 1)) yield [pair++, first, second];
    }
  }

  /**
   * Adds rows `firstRow ...` of a pair.
   *
   * @param removed - what the pair's contribution is beyond the sum of its variables' contributions
   * @param joint - what the pair's partial dependence is beyond the sum of its variables'
   */
  addPair(pair: number, first: number, second: number, firstRow: number, removed: Float64Array, joint: Float64Array): void {
    const { rows } = this.#background;
    const { z } = this.#centred;
    const contribution = this.#contribution;
    const partial = this.#partial;
    const at = pair * MOMENTS;
    const a = first * rows + firstRow;
    const b = second * rows + firstRow;
    const m = this.#moments;
    if (firstRow === 0) {
      m[at + 8] = joint[0]!;
      m[at + 9] = joint[0]! + partial[a]! + partial[b]!;
    }
    const shift = m[at + 8]!;
    const shiftAll = m[at + 9]!;
    let [sum, squares, withFirst, withSecond, own, ownSquares, all, allSquares] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < removed.length; i += 1) {
      const d = contribution[a + i]! + contribution[b + i]! + removed[i]!;
      const interaction = joint[i]! - shift;
      const dependence = joint[i]! + partial[a + i]! + partial[b + i]! - shiftAll;
      sum += d;
      squares += d * d;
      withFirst += d * z[a + i]!;
      withSecond += d * z[b + i]!;
      own += interaction;
      ownSquares += interaction * interaction;
      all += dependence;
      allSquares += dependence * dependence;
    }
    for (const [offset, value] of [sum, squares, withFirst, withSecond, own, ownSquares, all, allSquares].entries()) m[at + offset]! += value;
  }

  /** The result: every row of every selected pair must have been added. */
  result(): ExplainedVariation {
    const { rows, features } = this.#background;
    const predictionMean = this.#mean;
    const meanSquare = mean(this.#prediction.map((value) => value * value));
    const apv = mean(this.#prediction.map((value) => (value - predictionMean) ** 2));
    const { aepv } = this;
    const nonlinearity = aepv.map((_, feature) => this.#singleNonlinearity(feature));
    return {
      rows,
      features,
      predictionMean,
      apv,
      meanSquare,
      aepv,
      fepv: aepv.map((value) => value / apv),
      fepvUncentred: aepv.map((value) => value / meanSquare),
      nonlinearity,
      contribution: this.#contribution,
      pairs: this.#selected.length > 1 ? this.#pairResult(apv, meanSquare) : null,
    };
  }

  #singleNonlinearity(feature: number): number {
    const { rows } = this.#background;
    const { z, squares } = this.#centred;
    const own = this.#contribution.subarray(feature * rows, (feature + 1) * rows);
    const about = mean(own);
    let total = 0;
    let product = 0;
    for (let i = 0; i < rows; i += 1) {
      const d = own[i]! - about;
      total += d * d;
      product += d * z[feature * rows + i]!;
    }
    if (!varies(total, rows * this.aepv[feature]!) || squares[feature] === 0) return Number.NaN;
    return share(1 - product ** 2 / squares[feature]! / total);
  }

  #pairResult(apv: number, meanSquare: number): PairVariation {
    const { rows } = this.#background;
    const count = this.#moments.length / MOMENTS;
    const result = {
      first: new Uint32Array(count),
      second: new Uint32Array(count),
      aepv: new Float64Array(count),
      iepv: new Float64Array(count),
      nonlinearity: new Float64Array(count),
      hStatistic: new Float64Array(count),
    };
    for (const [pair, first, second] of this.pairs()) {
      const m = this.#moments.subarray(pair * MOMENTS, (pair + 1) * MOMENTS);
      const [sum, squares, withFirst, withSecond, own, ownSquares, all, allSquares, , allShift] = [...m] as PairMoments;
      this.#check(`features ${first} and ${second}`, sum / rows, allShift + all / rows);
      result.first[pair] = first;
      result.second[pair] = second;
      result.aepv[pair] = squares / rows;
      result.iepv[pair] = squares / rows - this.aepv[first]! - this.aepv[second]!;
      const total = squares - (sum * sum) / rows;
      const explained = this.#explained(first, second, withFirst, withSecond);
      result.nonlinearity[pair] = varies(total, squares) && explained !== undefined ? share(1 - explained / total) : Number.NaN;
      const dependence = allSquares - (all * all) / rows;
      const interaction = ownSquares - (own * own) / rows;
      result.hStatistic[pair] = varies(dependence, allSquares) ? Math.sqrt(Math.max(0, interaction) / dependence) : Number.NaN;
    }
    return { ...result, fiepv: result.iepv.map((value) => value / apv), fiepvUncentred: result.iepv.map((value) => value / meanSquare) };
  }

  /** Sum of squares that two columns explain of what has these products with them; undefined where both are constant. */
  #explained(first: number, second: number, withFirst: number, withSecond: number): number | undefined {
    const { rows } = this.#background;
    const { z, squares } = this.#centred;
    if (squares[first] === 0) return squares[second] === 0 ? undefined : withSecond ** 2 / squares[second]!;
    const single = withFirst ** 2 / squares[first]!;
    let cross = 0;
    for (let i = 0; i < rows; i += 1) cross += z[first * rows + i]! * z[second * rows + i]!;
    const slope = cross / squares[first]!;
    const left = squares[second]! - slope * cross;
    return left > COLLINEAR * squares[second]! ? single + (withSecond - slope * withFirst) ** 2 / left : single;
  }
}

/** Share of a column's sum of squares below which another column is taken to span it. */
const COLLINEAR = 1e-12;

const share = (value: number): number => Math.min(1, Math.max(0, value));

/** Whether a sum of squared deviations is more than rounding of the raw sum of squares. */
const varies = (deviations: number, squares: number): boolean => deviations > 1e-13 * squares;

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Centres the columns of a sample. */
export const centre = ({ x, rows, features }: BackgroundSample): Centred => {
  const means = new Float64Array(features);
  const z = new Float64Array(features * rows);
  const squares = new Float64Array(features);
  for (let feature = 0; feature < features; feature += 1) {
    const column = z.subarray(feature * rows, (feature + 1) * rows);
    for (let i = 0; i < rows; i += 1) column[i] = x[i * features + feature]!;
    const about = column.every((value) => value === column[0]) ? column[0]! : mean(column);
    means[feature] = about;
    for (let i = 0; i < rows; i += 1) {
      column[i]! -= about;
      squares[feature]! += column[i]! ** 2;
    }
  }
  return { means, z, squares };
};
