import { type Difference, unequal } from '../compare.ts';
import { keyOfSeed, philox, toIndex } from './random.ts';

/** What a draw of a chain is for. */
const purposes = { move: 20, start: 21 } as const;

/** Structurally core-gpu's `ModelSpace`. */
export interface ModelSpaceLike {
  readonly features: number;
  readonly gram: Float64Array;
  readonly xy: Float64Array;
  readonly maxSize: number;
  readonly logWeight: Float64Array;
  readonly divisor: Float64Array;
  readonly evidence:
    | {
        readonly kind: 'power';
        readonly offset: number;
        readonly slope: number;
        readonly power: number;
        readonly shrinkage: number;
      }
    | { readonly kind: 'hyper-g'; readonly rows: number; readonly a: number; readonly logBeta: Float64Array };
}

/** Structurally the part of core-gpu's `BmaChainsOptions` that decides what chains visit. */
export interface ChainsLike {
  readonly seed: number;
  readonly firstChain: number;
  readonly chains: number;
  readonly burnIn: number;
  readonly draws: number;
  readonly swaps: boolean;
  readonly startShare: number;
}

/** Structurally core-gpu's `ChainMoves`. */
export interface MovesLike {
  readonly offsets: Uint32Array;
  readonly draw: Uint32Array;
  readonly variable: Uint32Array;
}

/** The regression of one model on standardised data. */
export interface SubsetFit {
  readonly residual: number;
  /** By member. */
  readonly coef: readonly number[];
  /** Diagonal of the inverse of the members' correlations, by member. */
  readonly inverse: readonly number[];
  readonly logPosterior: number;
  /** First and second moment of the shrinkage. */
  readonly shrinkage: readonly [number, number];
}

/** Least squares on some candidates by Gauss and Jordan's elimination with row exchanges; undefined where they are collinear. */
export function subsetFit(space: ModelSpaceLike, members: readonly number[], tolerance = 1e-10): SubsetFit | undefined {
  const { features, gram, xy } = space;
  const q = members.length;
  const table = members.map((row, i) => [
    ...members.map((column) => gram[row * features + column]!),
    xy[row]!,
    ...members.map((_, j) => (i === j ? 1 : 0)),
  ]);
  for (let pivot = 0; pivot < q; pivot++) {
    let best = pivot;
    for (let i = pivot + 1; i < q; i++) if (Math.abs(table[i]![pivot]!) > Math.abs(table[best]![pivot]!)) best = i;
    if (Math.abs(table[best]![pivot]!) < tolerance) return undefined;
    [table[pivot], table[best]] = [table[best]!, table[pivot]!];
    const head = table[pivot]!;
    const scale = head[pivot]!;
    table[pivot] = head.map((value) => value / scale);
    for (let i = 0; i < q; i++) {
      const factor = table[i]![pivot]!;
      if (i !== pivot) table[i] = table[i]!.map((value, j) => value - factor * table[pivot]![j]!);
    }
  }
  const coef = table.map((row) => row[q]!);
  const residual = 1 - coef.reduce((sum, b, i) => sum + b * xy[members[i]!]!, 0);
  const { log, moments } = evidenceOf(space, q, residual);
  return {
    residual,
    coef,
    inverse: table.map((row, i) => row[q + 1 + i]!),
    logPosterior: space.logWeight[q]! + log,
    shrinkage: moments,
  };
}

function evidenceOf(
  { evidence }: ModelSpaceLike,
  size: number,
  residual: number,
): { readonly log: number; readonly moments: readonly [number, number] } {
  if (evidence.kind === 'power') {
    const { offset, slope, power, shrinkage } = evidence;
    return { log: (-power / 2) * Math.log(offset + slope * residual), moments: [shrinkage, shrinkage ** 2] };
  }
  return hyperGIntegrals(evidence.rows, evidence.a, size, residual);
}

/**
 * Hyper-g's integrals over delta = g / (1 + g) by Simpson's rule: log of 2F1((n - 1) / 2, 1; (k + a) / 2; R2), and the first two
 * moments of delta. The substitution delta = 1 - t^12 takes the singularity at delta = 1 away.
 */
export function hyperGIntegrals(
  rows: number,
  a: number,
  size: number,
  residual: number,
  steps = 1000,
): { readonly log: number; readonly moments: readonly [number, number] } {
  const b = (rows - 1) / 2;
  const c = (size + a) / 2;
  if (size === 0) return { log: 0, moments: [1 / c, 2 / (c * (c + 1))] };
  const logDensity = (t: number): number =>
    (c - 2) * 12 * Math.log(t) - b * Math.log(1 - (1 - residual) * (1 - t ** 12)) + Math.log(12) + 11 * Math.log(t);
  const logs = Array.from({ length: steps + 1 }, (_, i) => logDensity(i / steps));
  const peak = Math.max(...logs.slice(1));
  const sums = [0, 0, 0];
  for (let i = 1; i <= steps; i++) {
    const t = i / steps;
    const weight = (i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(logs[i]! - peak);
    sums.forEach((_, power) => (sums[power]! += (weight * (1 - t ** 12) ** power) / (3 * steps)));
  }
  return { log: Math.log((c - 1) * sums[0]!) + peak, moments: [sums[1]! / sums[0]!, sums[2]! / sums[0]!] };
}

/** One model and how often it was visited. */
export interface VisitedModel {
  readonly members: readonly number[];
  readonly log: number;
  visits: number;
}

/** What chains must have counted, given the moves they say they made. */
export interface BmaExpectation {
  /** Draws at which the chain did otherwise than it had to. */
  readonly wrong: readonly Difference[];
  /** `chains x 2 x features`. */
  readonly inclusion: number[];
  readonly coefSum: number[];
  readonly coefSquareSum: number[];
  readonly accepted: number[];
  readonly positive: number[];
  /** `features x features`, upper triangle. */
  readonly joint: number[];
  readonly sizes: number[];
  readonly models: Map<string, VisitedModel>;
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0);

/**
 * Walks each chain draw by draw, checks that each decision follows from the draw's random words and the two models'
 * posteriors, each computed anew, and counts every draw on its own.
 *
 * @param slack - how far from its threshold a draw must be to be decided one way only, by both models' fits (log odds)
 */
export function bmaChainsOracle(
  space: ModelSpaceLike,
  options: ChainsLike,
  moves: MovesLike,
  slack: (from: SubsetFit, to: SubsetFit) => number,
): BmaExpectation {
  const { features, maxSize } = space;
  const { chains, burnIn, draws, firstChain } = options;
  const key = keyOfSeed(options.seed);
  const fits = new Map<string, SubsetFit | undefined>();
  const fit = (members: readonly number[]): SubsetFit | undefined => {
    const name = members.join();
    if (!fits.has(name)) fits.set(name, subsetFit(space, members));
    return fits.get(name);
  };
  const wrong: Difference[] = [];
  const result: BmaExpectation = {
    wrong,
    inclusion: zeros(chains * 2 * features),
    coefSum: zeros(chains * features),
    coefSquareSum: zeros(chains * features),
    accepted: zeros(chains),
    positive: zeros(features),
    joint: zeros(features * features),
    sizes: zeros(maxSize + 1),
    models: new Map(),
  };
  for (let chain = 0; chain < chains; chain++) {
    const id = firstChain + chain;
    let members: number[] = [];
    for (let j = 0; j < features && members.length < maxSize; j++) {
      const [word = 0] = philox([j, id, 0, purposes.start], key);
      if (word < Math.min(2 ** 32 - 1, Math.round(options.startShare * 2 ** 32)) && fit([...members, j]))
        members.push(j);
    }
    let next = moves.offsets[chain]!;
    for (let draw = 0; draw < burnIn + draws; draw++) {
      const made: number[] = [];
      while (next < moves.offsets[chain + 1]! && moves.draw[next] === draw) made.push(moves.variable[next++]!);
      const { flips, word } = proposal(options, key, id, draw, members, features);
      const proposed = flips.reduce<number[]>(
        (set, j) => (set.includes(j) ? set.filter((other) => other !== j) : [...set, j].sort((a, b) => a - b)),
        members,
      );
      const here = fit(members)!;
      const there = proposed.length > maxSize || flips.length === 0 ? undefined : fit(proposed);
      const margin = there ? there.logPosterior - here.logPosterior - Math.log((word + 0.5) / 2 ** 32) : -Infinity;
      const accepted = made.length > 0;
      if (accepted && made.join() !== flips.join())
        wrong.push(unequal(`moves of chain ${id}`, made.join(), flips.join(), draw));
      if (accepted !== margin > 0 && !(there && Math.abs(margin) <= slack(here, there))) {
        const did = (moved: boolean): string => (moved ? 'moved' : 'stayed');
        const odds = `${did(!accepted)}, the log odds being above the draw by ${String(margin)}`;
        wrong.push(unequal(`moves of chain ${id}`, did(accepted), odds, draw));
      }
      if (accepted) members = proposed;
      if (draw < burnIn) continue;
      if (accepted) result.accepted[chain]!++;
      book(result, members, fit(members)!, space, chain, draw < burnIn + Math.floor(draws / 2) ? 0 : 1);
    }
    if (next !== moves.offsets[chain + 1])
      wrong.push(unequal(`moves of chain ${id}`, 'out of order or beyond the last draw', 'in order'));
  }
  return result;
}

function proposal(
  { swaps }: ChainsLike,
  key: readonly number[],
  chain: number,
  draw: number,
  members: readonly number[],
  features: number,
): { readonly flips: readonly number[]; readonly word: number } {
  if (!swaps) {
    const words = philox([Math.floor(draw / 2), chain, 0, purposes.move], key).slice(2 * (draw % 2));
    return { flips: [toIndex(words[0]!, features)], word: words[1]! };
  }
  const [first = 0, second = 0, word = 0, kind = 0] = philox([draw, chain, 0, purposes.move], key);
  if (kind % 2 === 0) return { flips: [toIndex(first, features)], word };
  if (members.length === 0 || members.length === features) return { flips: [], word };
  const outsiders = Array.from({ length: features }, (_, j) => j).filter((j) => !members.includes(j));
  return { flips: [members[toIndex(first, members.length)]!, outsiders[toIndex(second, outsiders.length)]!], word };
}

function book(
  result: BmaExpectation,
  members: readonly number[],
  fit: SubsetFit,
  space: ModelSpaceLike,
  chain: number,
  half: number,
): void {
  const { features, divisor } = space;
  const [first, second] = fit.shrinkage;
  const spread = (first - (1 - fit.residual) * second) / divisor[members.length]!;
  result.sizes[members.length]!++;
  members.forEach((j, i) => {
    const b = fit.coef[i]!;
    result.inclusion[(2 * chain + half) * features + j]!++;
    result.coefSum[chain * features + j]! += first * b;
    result.coefSquareSum[chain * features + j]! += second * b * b + spread * fit.inverse[i]!;
    if (b > 0) result.positive[j]!++;
    for (const other of members) if (other > j) result.joint[j * features + other]!++;
  });
  const name = members.join();
  const known = result.models.get(name);
  if (known) known.visits++;
  else result.models.set(name, { members, log: fit.logPosterior, visits: 1 });
}
