import type { Pace } from '@kuznets/base';
import { tCdf } from '@kuznets/base/distributions';
import { type CandidateGroups, groupsIn, logPriorOf } from './candidate-groups.ts';
import { integrated, type Models } from './evidence.ts';
import { hyperG } from './hyper-g.ts';

/** What a set of models says of each candidate, on standardised data. */
export interface Marginals {
  /** `candidates`: share of the models' posterior probability with the candidate in. */
  readonly inclusion: Float64Array;
  /** `candidates`: posterior mean, models without the candidate counting 0. */
  readonly mean: Float64Array;
  /** `candidates`: posterior second moment. */
  readonly square: Float64Array;
  /** `candidates`: share of the inclusion that has a positive coefficient. */
  readonly positive: Float64Array;
  /** `candidates`: posterior probability of a positive coefficient given inclusion, by the t distribution within each model. */
  readonly probabilityPositive: Float64Array;
  /** `maxSize + 1`, or groups. */
  readonly sizes: Float64Array;
  /** `candidates x candidates`, upper triangle: probability that both are in. */
  readonly joint: Float64Array;
  /** By model, in the order given; 0 for models whose members are collinear. */
  readonly probability: Float64Array;
}

/** Variance of a member that the members before it leave unexplained, below which a model is taken to be collinear. */
const tolerance = 1e-10;

/**
 * Averages models by their posterior probabilities, each model's regression computed anew.
 *
 * @param space - candidates and posteriors
 * @param count - number of models
 * @param membersOf - ascending members of model i
 * @param pace - awaited between models
 * @param groups - of candidates that are in together; then sizes count groups
 */
export async function exactMarginals(
  space: Models,
  count: number,
  membersOf: (model: number) => readonly number[],
  pace: Pace,
  groups?: CandidateGroups,
): Promise<Marginals> {
  const { features, maxSize, divisor } = space;
  const logs = new Float64Array(count).fill(-Infinity);
  const sums = {
    inclusion: new Float64Array(features),
    mean: new Float64Array(features),
    square: new Float64Array(features),
    positive: new Float64Array(features),
    probabilityPositive: new Float64Array(features),
    sizes: new Float64Array((groups?.members.length ?? maxSize) + 1),
    joint: new Float64Array(features * features),
  };
  let peak = -Infinity;
  let total = 0;
  for (let model = 0; model < count; model++) {
    if (pace.due()) await pace.rest(model / count);
    const members = membersOf(model);
    const fit = members.length <= maxSize ? fitModel(space, members) : undefined;
    if (!fit) continue;
    const inside = groups ? groupsIn(members, groups) : members;
    const size = inside.length;
    const log = groups ? fit.log + logPriorOf(inside, groups) : fit.log;
    if (log === -Infinity) continue;
    logs[model] = log;
    if (log > peak) {
      // Everything so far is in units of the old peak.
      const scale = Math.exp(peak - log);
      for (const sum of Object.values(sums)) sum.forEach((value, i) => (sum[i] = value * scale));
      total *= scale;
      peak = log;
    }
    const weight = Math.exp(log - peak);
    total += weight;
    sums.sizes[size]! += weight;
    const { shrinkage, shrinkageSquare } = fit;
    const freedom =
      space.evidence.kind === 'power' && space.evidence.offset === 0
        ? divisor[members.length]!
        : divisor[members.length]! + 2;
    const spread = (shrinkage - (1 - fit.residual) * shrinkageSquare) / divisor[members.length]!;
    const spreadAtMean = (shrinkage * (1 - (1 - fit.residual) * shrinkage)) / freedom;
    members.forEach((j, i) => {
      const b = fit.coef[i]!;
      const variance = fit.inverse[i]!;
      sums.inclusion[j]! += weight;
      sums.mean[j]! += weight * shrinkage * b;
      sums.square[j]! += weight * (shrinkageSquare * b * b + spread * variance);
      if (b > 0) sums.positive[j]! += weight;
      sums.probabilityPositive[j]! += weight * tCdf((shrinkage * b) / Math.sqrt(spreadAtMean * variance), freedom);
      for (const other of members.slice(i + 1)) sums.joint[j * features + other]! += weight;
    });
  }
  const share = (sum: Float64Array): Float64Array => sum.map((value) => value / total);
  const given = (sum: Float64Array): Float64Array =>
    sum.map((value, j) => (sums.inclusion[j]! > 0 ? value / sums.inclusion[j]! : 0.5));
  return {
    inclusion: share(sums.inclusion),
    mean: share(sums.mean),
    square: share(sums.square),
    positive: given(sums.positive),
    probabilityPositive: given(sums.probabilityPositive),
    sizes: share(sums.sizes),
    joint: share(sums.joint),
    probability: logs.map((log) => Math.exp(log - peak) / total),
  };
}

/** Posterior means and second moments of a model's coefficients, on standardised data. */
export function momentsOfModel(
  space: Models,
  members: readonly number[],
): { readonly mean: Float64Array; readonly square: Float64Array } {
  const { coef, inverse, residual, shrinkage, shrinkageSquare } = fitModel(space, members)!;
  const spread = (shrinkage - (1 - residual) * shrinkageSquare) / space.divisor[members.length]!;
  return {
    mean: coef.map((b) => shrinkage * b),
    square: coef.map((b, i) => shrinkageSquare * b * b + spread * inverse[i]!),
  };
}

interface ModelFit {
  readonly log: number;
  readonly residual: number;
  readonly coef: Float64Array;
  /** Diagonal of the inverse of the members' correlations. */
  readonly inverse: Float64Array;
  readonly shrinkage: number;
  readonly shrinkageSquare: number;
}

/** Least squares on a model's members by Cholesky's factorisation; undefined where they are collinear. */
export function fitModel(
  { features, gram, xy, logWeight, evidence, dilution }: Models,
  members: readonly number[],
): ModelFit | undefined {
  const q = members.length;
  const lower = new Float64Array(q * q);
  const forward = new Float64Array(q);
  let explained = 0;
  let logDeterminant = 0;
  for (let i = 0; i < q; i++) {
    const row = members[i]! * features;
    for (let j = 0; j <= i; j++) {
      let sum = gram[row + members[j]!]!;
      for (let k = 0; k < j; k++) sum -= lower[i * q + k]! * lower[j * q + k]!;
      if (i === j && sum < tolerance) return undefined;
      lower[i * q + j] = i === j ? Math.sqrt(sum) : sum / lower[j * q + j]!;
    }
    logDeterminant += 2 * Math.log(lower[i * q + i]!);
    let sum = xy[members[i]!]!;
    for (let k = 0; k < i; k++) sum -= lower[i * q + k]! * forward[k]!;
    forward[i] = sum / lower[i * q + i]!;
    explained += forward[i]! ** 2;
  }
  const residual = Math.max(0, 1 - explained);
  const { coef, inverse } = backSubstitute(lower, forward);
  const weight = logWeight[q]! + dilution * logDeterminant;
  if (evidence.kind === 'hyper-g') {
    const { log, shrinkage, shrinkageSquare } = hyperG(evidence, q, residual);
    return { log: weight + log, residual, coef, inverse, shrinkage, shrinkageSquare };
  }
  if (evidence.kind !== 'power') {
    const { log, shrinkage, shrinkageSquare } = integrated(evidence, q, residual);
    return { log: weight + log, residual, coef, inverse, shrinkage, shrinkageSquare };
  }
  const { offset, slope, power, shrinkage } = evidence;
  return {
    log: weight - (power / 2) * Math.log(offset + slope * residual),
    residual,
    coef,
    inverse,
    shrinkage,
    shrinkageSquare: shrinkage ** 2,
  };
}

/** Solves with the transpose of a lower factor, and the diagonal of the inverse of the matrix it factors. */
function backSubstitute(
  lower: Float64Array,
  forward: Float64Array,
): { readonly coef: Float64Array; readonly inverse: Float64Array } {
  const q = forward.length;
  const coef = forward.slice();
  for (let i = q - 1; i >= 0; i--) {
    for (let k = i + 1; k < q; k++) coef[i]! -= lower[k * q + i]! * coef[k]!;
    coef[i]! /= lower[i * q + i]!;
  }
  const inverse = new Float64Array(q);
  const column = new Float64Array(q);
  for (let j = 0; j < q; j++) {
    for (let i = j; i < q; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= lower[i * q + k]! * column[k]!;
      column[i] = sum / lower[i * q + i]!;
      inverse[j]! += column[i]! ** 2;
    }
  }
  return { coef, inverse };
}
