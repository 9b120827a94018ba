import { type Table, groupCount, groupMembers, partOf } from '@kuznets/base';
import type { ExplainedVariation, PairVariation } from './explained-variation.ts';

/** What one variable, or several resampled together, do at each row. */
export interface VariableEffect {
  /** `rows`: `f(x_i) - mean_j f(x_i with the variables of x_j)`. */
  readonly contribution: Float64Array;
  /** `rows`: partial dependence at the row, `mean_j f(x_j with the variables of x_i) - mean_j f(x_j)`. */
  readonly partialDependence: Float64Array;
}

/** Columns of a sample less their means; a constant column is exactly 0. */
export interface Centred {
  /** `features` */
  readonly means: Float64Array;
  /** `features x rows` */
  readonly z: Float64Array;
  /** `features`: sums of squares. */
  readonly squares: Float64Array;
}

const MOMENTS = 10;

/** Orthonormal columns that span the columns of two variables, and what a pair's contributions have in common with each. */
interface Span {
  readonly basis: readonly Float64Array[];
  readonly products: Float64Array;
}

type PairMoments = [
  ...[sum: number, squares: number, withFirst: number, withSecond: number],
  ...[own: number, ownSquares: number, all: number, allSquares: number, common: number, beyond: number],
];

/**
 * Turns the effects of variables and pairs into an {@link ExplainedVariation}: the end of every route.
 *
 * Pairs may come in blocks of rows, first rows first; only their moments are kept.
 */
export class VariationBuilder {
  readonly #centred: Centred;
  readonly #prediction: Float64Array;
  readonly #contribution: Float64Array;
  readonly #partial: Float64Array;
  #selected: Uint32Array = new Uint32Array(0);
  #hStatistic = true;
  #moments: Float64Array = new Float64Array(0);
  readonly #members: readonly (readonly number[])[];
  /** Of pairs with a variable of several columns. */
  readonly #spans = new Map<number, Span>();

  readonly rows: number;
  /** Variables: columns, or groups of them. */
  readonly features: number;

  /** Starts with no row of a sample, whose columns may have been centred already. */
  constructor(background: Table, centred: Centred = centre(background)) {
    const { rows } = background;
    const features = groupCount(background);
    this.rows = rows;
    this.features = features;
    this.#members = groupMembers(background);
    this.#centred = centred;
    this.#prediction = new Float64Array(rows);
    this.#contribution = new Float64Array(features * rows);
    this.#partial = new Float64Array(features * rows);
  }

  /** Sets the prediction of rows `firstRow ...`. */
  setPrediction(firstRow: number, prediction: Float64Array): void {
    this.#prediction.set(prediction, firstRow);
  }

  /** Sets what a feature does at rows `firstRow ...`. */
  setFeature(feature: number, firstRow: number, { contribution, partialDependence }: VariableEffect): void {
    const at = feature * this.rows + firstRow;
    this.#contribution.set(contribution, at);
    this.#partial.set(partialDependence, at);
  }

  /** `features`: mean squared contributions. */
  aepv(): Float64Array {
    const { rows, features } = this;
    return Float64Array.from(
      { length: features },
      (_, feature) => this.#own(feature).reduce((sum, value) => sum + value * value, 0) / rows,
    );
  }

  #own(feature: number): Float64Array {
    const { rows } = this;
    return this.#contribution.subarray(feature * rows, (feature + 1) * rows);
  }

  /** Removing a variable and averaging over the others are row and column means of one table: they have one mean. */
  #check(what: string, magnitude: number, contribution: number, partial: number): void {
    const gap = contribution + partial;
    const allowed = 1e-9 * Math.max(magnitude, Math.abs(contribution), Math.abs(partial));
    if (Math.abs(gap) <= allowed) return;
    throw new Error(
      `the decomposition of ${what} does not add up: mean contribution + mean centred partial dependence = ${gap}, allowed ${allowed} about 0`,
    );
  }

  /** Says which features' pairs will be added, in increasing order, and whether their partial dependence is known. */
  selectPairs(selected: Uint32Array, hStatistic = true): void {
    this.#selected = selected;
    this.#hStatistic = hStatistic;
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
   * Adds rows `firstRow ...` of a pair, whose features are set there.
   *
   * @param beyond - what the pair's contribution and partial dependence are beyond the sums of its features'
   */
  addPair(pair: number, first: number, second: number, firstRow: number, beyond: VariableEffect): void {
    const { rows } = this;
    const { z } = this.#centred;
    const { contribution: removed, partialDependence: joint } = beyond;
    const contribution = this.#contribution;
    const partial = this.#partial;
    const at = pair * MOMENTS;
    const a = first * rows + firstRow;
    const b = second * rows + firstRow;
    const span = this.#spanOf(pair, first, second);
    const [zA, zB] = [first, second].map((variable) => this.#members[variable]![0]! * rows + firstRow) as [
      number,
      number,
    ];
    const m = this.#moments;
    let [sum, squares, withFirst, withSecond, own, ownSquares, all, allSquares] = [0, 0, 0, 0, 0, 0, 0, 0];
    let [common, more] = [0, 0];
    for (let i = 0; i < removed.length; i += 1) {
      const d = contribution[a + i]! + contribution[b + i]! + removed[i]!;
      const interaction = joint[i]!;
      const dependence = joint[i]! + partial[a + i]! + partial[b + i]!;
      const one = contribution[a + i]!;
      const two = contribution[b + i]!;
      common += 2 * one * two;
      more += removed[i]! * (removed[i]! + 2 * (one + two));
      sum += d;
      squares += d * d;
      withFirst += d * z[zA + i]!;
      withSecond += d * z[zB + i]!;
      span?.basis.forEach((column, j) => (span.products[j]! += d * column[firstRow + i]!));
      own += interaction;
      ownSquares += interaction * interaction;
      all += dependence;
      allSquares += dependence * dependence;
    }
    m[at]! += sum;
    m[at + 1]! += squares;
    m[at + 2]! += withFirst;
    m[at + 3]! += withSecond;
    m[at + 4]! += own;
    m[at + 5]! += ownSquares;
    m[at + 6]! += all;
    m[at + 7]! += allSquares;
    m[at + 8]! += common;
    m[at + 9]! += more;
  }

  #spanOf(pair: number, first: number, second: number): Span | undefined {
    const columns = [first, second].flatMap((variable) => this.#members[variable]!);
    if (columns.length === 2) return undefined;
    let span = this.#spans.get(pair);
    if (!span) {
      const basis = this.#basisOf(columns);
      this.#spans.set(pair, (span = { basis, products: new Float64Array(basis.length) }));
    }
    return span;
  }

  /** Orthonormal columns that span these columns of the sample less their means. */
  #basisOf(columns: readonly number[]): readonly Float64Array[] {
    const { rows } = this;
    const { z, squares } = this.#centred;
    const basis: Float64Array[] = [];
    for (const column of columns) {
      const left = z.slice(column * rows, (column + 1) * rows);
      // Twice is enough: what the first pass leaves of the others is at the level of rounding.
      for (const other of [...basis, ...basis]) {
        const share = product(left, other);
        left.forEach((value, i) => (left[i] = value - share * other[i]!));
      }
      const length = product(left, left);
      if (length > COLLINEAR * squares[column]!) basis.push(left.map((value) => value / Math.sqrt(length)));
    }
    return basis;
  }

  /** Whether a column of a variable has missing values. */
  #hasMissing(variable: number): boolean {
    return this.#members[variable]!.some((column) => Number.isNaN(this.#centred.squares[column]!));
  }

  /** The result: every row of every feature and every selected pair must be there. */
  result(): ExplainedVariation {
    const { rows, features } = this;
    const [first] = this.#prediction;
    // That of equal numbers is their number: a sum's rounding would vary about it.
    const predictionMean = this.#prediction.every((value) => value === first) ? first! : mean(this.#prediction);
    const meanSquare = mean(this.#prediction.map((value) => value * value));
    const apv = mean(this.#prediction.map((value) => (value - predictionMean) ** 2));
    const aepv = this.aepv();
    const magnitude = largest(this.#prediction);
    for (let feature = 0; feature < features; feature += 1) {
      const partial = this.#partial.subarray(feature * rows, (feature + 1) * rows);
      this.#check(`feature ${feature}`, magnitude, mean(this.#own(feature)), mean(partial));
    }
    return {
      rows,
      features,
      predictionMean,
      apv,
      meanSquare,
      aepv,
      fepv: aepv.map((value) => partOf(value, apv)),
      fepvUncentred: aepv.map((value) => partOf(value, meanSquare)),
      nonlinearity: aepv.map((value, feature) => this.#nonlinearity(feature, rows * value)),
      contribution: this.#contribution,
      pairs: this.#selected.length > 1 ? this.#pairResult(aepv, apv, meanSquare) : null,
    };
  }

  #nonlinearity(feature: number, sumOfSquares: number): number {
    const { rows } = this;
    const { z, squares } = this.#centred;
    const own = this.#own(feature);
    const about = mean(own);
    const [column = 0, ...others] = this.#members[feature]!;
    let total = 0;
    let common = 0;
    for (let i = 0; i < rows; i += 1) {
      const d = own[i]! - about;
      total += d * d;
      common += d * z[column * rows + i]!;
    }
    if (!varies(total, sumOfSquares)) return Number.NaN;
    if (others.length > 0) {
      const basis = this.#basisOf([column, ...others]);
      if (basis.length === 0 || this.#hasMissing(feature)) return Number.NaN;
      return share(1 - basis.reduce((sum, other) => sum + product(own, other) ** 2, 0) / total);
    }
    if (squares[column] === 0) return Number.NaN;
    return share(1 - common ** 2 / squares[column]! / total);
  }

  #pairResult(single: Float64Array, apv: number, meanSquare: number): PairVariation {
    const { rows } = this;
    const count = this.#moments.length / MOMENTS;
    const magnitude = largest(this.#prediction);
    const result = {
      first: new Uint32Array(count),
      second: new Uint32Array(count),
      aepv: new Float64Array(count),
      iepv: new Float64Array(count),
      iepvCovariance: new Float64Array(count),
      iepvInteraction: new Float64Array(count),
      nonlinearity: new Float64Array(count),
      hStatistic: new Float64Array(count).fill(Number.NaN),
      interaction: new Float64Array(count).fill(Number.NaN),
    };
    for (const [pair, first, second] of this.pairs()) {
      const m = this.#moments.subarray(pair * MOMENTS, (pair + 1) * MOMENTS);
      const [sum, squares, withFirst, withSecond, own, ownSquares, all, allSquares, common, beyond] = [
        ...m,
      ] as PairMoments;
      result.first[pair] = first;
      result.second[pair] = second;
      result.aepv[pair] = squares / rows;
      result.iepv[pair] = squares / rows - single[first]! - single[second]!;
      result.iepvCovariance[pair] = common / rows;
      result.iepvInteraction[pair] = beyond / rows;
      const total = squares - (sum * sum) / rows;
      const explained = this.#explained(pair, [first, second], [withFirst, withSecond]);
      result.nonlinearity[pair] =
        varies(total, squares) && explained !== undefined ? share(1 - explained / total) : Number.NaN;
      if (!this.#hStatistic) continue;
      this.#check(`features ${first} and ${second}`, magnitude, sum / rows, all / rows);
      const dependence = allSquares - (all * all) / rows;
      const interaction = Math.max(0, ownSquares - (own * own) / rows);
      result.hStatistic[pair] = varies(dependence, allSquares) ? Math.sqrt(interaction / dependence) : Number.NaN;
      result.interaction[pair] = partOf(interaction / rows, apv);
    }
    return {
      ...result,
      fiepv: result.iepv.map((value) => partOf(value, apv)),
      fiepvUncentred: result.iepv.map((value) => partOf(value, meanSquare)),
    };
  }

  /** Sum of squares that the columns of a pair explain of what has these products with them; undefined where all are constant. */
  #explained(
    pair: number,
    [one, two]: readonly [number, number],
    [withFirst, withSecond]: readonly [number, number],
  ): number | undefined {
    const { rows } = this;
    const { z, squares } = this.#centred;
    const span = this.#spans.get(pair);
    if (span) {
      if (this.#hasMissing(one) || this.#hasMissing(two)) return Number.NaN;
      return span.basis.length === 0 ? undefined : product(span.products, span.products);
    }
    const [first, second] = [this.#members[one]![0]!, this.#members[two]![0]!];
    if (squares[first] === 0) return squares[second] === 0 ? undefined : withSecond ** 2 / squares[second]!;
    const single = withFirst ** 2 / squares[first]!;
    let cross = 0;
    for (let i = 0; i < rows; i += 1) cross += z[first * rows + i]! * z[second * rows + i]!;
    const slope = cross / squares[first]!;
    const left = squares[second]! - slope * cross;
    return left > COLLINEAR * squares[second]! ? single + (withSecond - slope * withFirst) ** 2 / left : single;
  }
}

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Share of a column's sum of squares below which another column is taken to span it. */
const COLLINEAR = 1e-12;

const share = (value: number): number => Math.min(1, Math.max(0, value));

/** Whether a sum of squared deviations is more than rounding of the raw sum of squares. */
const varies = (deviations: number, squares: number): boolean => deviations > 1e-13 * squares;

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Centres the columns of a sample. */
export const centre = ({ x, rows, features }: Table): Centred => {
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
