import {
  type FitOptions,
  type Sample,
  type Words4,
  gamma,
  groupMembers,
  normals,
  paceOf,
  philox4x32,
  purposes,
  seedKey,
  uniform,
} from '@kuznets/base';
import { scaleColumns } from '../sample.ts';
import type { Posterior } from './conjugate.ts';

/** Prior of stochastic search: coefficients come from a slab or from a spike about zero. */
export interface SpikeSlabPrior {
  readonly a: number;
  readonly b: number;
  /** Variance of a coefficient in the slab and in the spike, as multiples of the error variance. */
  readonly slab: number;
  readonly spike: number;
  /** Prior probability of the slab. */
  readonly inclusion: number;
}

/** The posterior as a chain saw it. */
export interface SpikeSlabPosterior extends Posterior {
  /** `1 + features`: share of draws in the slab, the constant first. */
  readonly inclusion: Float64Array;
  /** `1 + features`: split-chain R-hat of the coefficients; 1 is convergence. NaN for a coefficient that does not exist. */
  readonly rHat: Float64Array;
}

/**
 * Stochastic search variable selection by Gibbs sampling: `b_j | s2, in ~ N(0, slab s2)`, `b_j | s2, out ~ N(0, spike s2)`.
 *
 * Each step draws the error variance with the coefficients integrated out, the coefficients, and who is in the slab, of the columns of a
 * group all or none.
 *
 * Source: George and McCulloch (1993), Journal of the American Statistical Association 88, https://doi.org/10.1080/01621459.1993.10476353.
 */
export async function spikeSlabPosterior(
  { x, y, rows, features, groups }: Sample,
  fitIntercept: boolean,
  prior: SpikeSlabPrior,
  { draws, burnIn, seed }: { readonly draws: number; readonly burnIn: number; readonly seed: number },
  fit: FitOptions,
): Promise<SpikeSlabPosterior> {
  const offset = fitIntercept ? 1 : 0;
  const p = features + offset;
  const members = [
    ...(fitIntercept ? [[0]] : []),
    ...groupMembers({ features, groups }).map((columns) => columns.map((column) => column + offset)),
  ];
  // Columns of unit length, the constant's among them: the penalties carry the units.
  const { columns, norm } = scaleColumns(x, rows, features, false);
  const length = new Float64Array(p).fill(Math.sqrt(rows));
  const design = new Float64Array(p * rows).fill(1 / Math.sqrt(rows));
  design.set(columns, offset * rows);
  norm.forEach((value, k) => (length[k + offset] = value || 1));
  const gram = new Float64Array(p * p);
  const xy = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++)
      for (let i = 0; i < rows; i++) gram[j * p + k]! += design[j * rows + i]! * design[k * rows + i]!;
    for (let i = 0; i < rows; i++) xy[j]! += design[j * rows + i]! * y[i]!;
  }
  const yy = y.reduce((sum, value) => sum + value * value, 0);

  const key = seedKey(seed);
  const inSlab = new Uint8Array(p).fill(1);
  const factor = new Float64Array(p * p);
  const penalty = new Float64Array(p);
  const half = Math.floor(draws / 2);
  const sums = [0, 1].map(() => ({ count: 0, mean: new Float64Array(p), squares: new Float64Array(p) }));
  const inclusion = new Float64Array(p);
  const joint = new JointMoments(members);
  let variance = 0;
  const pace = paceOf(fit);
  for (let draw = 0; draw < burnIn + draws; draw++) {
    await pace.rest(draw / (burnIn + draws));
    for (let j = 0; j < p; j++) penalty[j] = 1 / ((inSlab[j] ? prior.slab : prior.spike) * length[j]! * length[j]!);
    factorise(gram, penalty, factor, p);
    const whitened = xy.slice();
    let explained = 0;
    for (let j = 0; j < p; j++) {
      whitened[j] = (whitened[j]! - rowProduct(factor, j * p, whitened, 0, j)) / factor[j * p + j]!;
      explained += whitened[j]! * whitened[j]!;
    }
    const rate = 1 / prior.b + Math.max(0, yy - explained) / 2;
    const s2 = rate / gamma(prior.a + rows / 2, seed, purposes.gamma, [draw, 0]);
    const z = normals(p, seed, purposes.normal, [draw, 0]);
    const beta = whitened.map((value, j) => value + Math.sqrt(s2) * z[j]!);
    for (let j = p - 1; j >= 0; j--) {
      beta[j]! /= factor[j * p + j]!;
      for (let m = 0; m < j; m++) beta[m]! -= factor[j * p + m]! * beta[j]!;
    }
    const kept = draw - burnIn;
    const sum = kept < 0 ? undefined : sums[kept < half ? 0 : 1]!;
    if (sum) sum.count++;
    if (kept >= 0) variance += s2 / draws;
    let block = -1;
    let words: Words4 = [0, 0, 0, 0];
    for (const columns of members) {
      const [j] = columns as [number];
      let odds = Math.log(prior.inclusion / (1 - prior.inclusion));
      for (const column of columns) {
        const b = beta[column]! / length[column]!;
        odds -= 0.5 * Math.log(prior.slab / prior.spike);
        odds += ((b * b) / (2 * s2)) * (1 / prior.spike - 1 / prior.slab);
      }
      if (j >> 2 !== block) words = philox4x32([(block = j >> 2), draw, 0, purposes.inclusion], key);
      const isIn = uniform(words[j & 3]!) < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
      for (const column of columns) inSlab[column] = isIn;
    }
    if (!sum) continue;
    joint.add(beta.map((value, j) => value / length[j]!));
    for (let j = 0; j < p; j++) {
      const b = beta[j]! / length[j]!;
      inclusion[j]! += inSlab[j]! / draws;
      const apart = b - sum.mean[j]!;
      sum.mean[j]! += apart / sum.count;
      sum.squares[j]! += apart * (b - sum.mean[j]!);
    }
  }

  const [first, second] = sums as [(typeof sums)[number], (typeof sums)[number]];
  const at = (j: number, of: (column: number) => number, missing: number): number =>
    j === 0 && !fitIntercept ? missing : of(j - 1 + offset);
  const all = (of: (column: number) => number, missing: number): Float64Array =>
    Float64Array.from({ length: 1 + features }, (_, j) => at(j, of, missing));
  const mean = (j: number): number => (first.count * first.mean[j]! + second.count * second.mean[j]!) / draws;
  const within = (j: number): number =>
    (first.squares[j]! / (first.count - 1) + second.squares[j]! / (second.count - 1)) / 2;
  const between = (j: number): number => (first.mean[j]! - second.mean[j]!) ** 2 / 2;
  return {
    mean: all(mean, 0),
    sd: all(
      (j) =>
        Math.sqrt(
          (first.squares[j]! +
            second.squares[j]! +
            (first.count * second.count * (first.mean[j]! - second.mean[j]!) ** 2) / draws) /
            (draws - 1),
        ),
      0,
    ),
    variance,
    df: Infinity,
    inclusion: all((j) => inclusion[j]!, 0),
    covariance: (first, second) => joint.covariance(first + offset, second + offset),
    rHat: all((j) => Math.sqrt((half - 1) / half + between(j) / within(j)), NaN),
  };
}

/** Covariances of the draws of columns of one group, updated draw by draw (Welford). */
class JointMoments {
  readonly #groups: readonly {
    readonly columns: readonly number[];
    readonly mean: Float64Array;
    readonly products: Float64Array;
  }[];
  #count = 0;

  constructor(members: readonly (readonly number[])[]) {
    this.#groups = members
      .filter(({ length }) => length > 1)
      .map((columns) => ({
        columns,
        mean: new Float64Array(columns.length),
        products: new Float64Array(columns.length ** 2),
      }));
  }

  add(beta: Float64Array): void {
    this.#count++;
    for (const { columns, mean, products } of this.#groups) {
      const before = columns.map((column, j) => beta[column]! - mean[j]!);
      before.forEach((apart, j) => (mean[j]! += apart / this.#count));
      before.forEach((apart, i) =>
        columns.forEach((column, j) => (products[i * columns.length + j]! += apart * (beta[column]! - mean[j]!))),
      );
    }
  }

  covariance(first: number, second: number): number {
    const group = this.#groups.find(({ columns }) => columns.includes(first));
    if (!group) return 0;
    const [i, j] = [group.columns.indexOf(first), group.columns.indexOf(second)];
    return group.products[i * group.columns.length + j]! / (this.#count - 1);
  }
}

/** Lower Cholesky factor of `gram` with `penalty` added to its diagonal. */
function factorise(gram: Float64Array, penalty: Float64Array, factor: Float64Array, p: number): void {
  for (let j = 0; j < p; j++) {
    const row = j * p;
    for (let k = 0; k < j; k++)
      factor[row + k] = (gram[row + k]! - rowProduct(factor, row, factor, k * p, k)) / factor[k * p + k]!;
    factor[row + j] = Math.sqrt(
      Math.max(gram[row + j]! + penalty[j]! - rowProduct(factor, row, factor, row, j), Number.MIN_VALUE),
    );
  }
}

/** Sum of products of `count` numbers; four sums side by side, for one would wait for itself. */
function rowProduct(a: Float64Array, aAt: number, b: Float64Array, bAt: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let m = 0;
  for (; m + 3 < count; m += 4) {
    s0 += a[aAt + m]! * b[bAt + m]!;
    s1 += a[aAt + m + 1]! * b[bAt + m + 1]!;
    s2 += a[aAt + m + 2]! * b[bAt + m + 2]!;
    s3 += a[aAt + m + 3]! * b[bAt + m + 3]!;
  }
  for (; m < count; m++) s0 += a[aAt + m]! * b[bAt + m]!;
  return s0 + s1 + (s2 + s3);
}
