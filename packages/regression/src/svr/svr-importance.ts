import {
  type Constraints,
  type Sample,
  checkOptions,
  checkSample,
  drawIndices,
  groupMembers,
  oneOf,
  permutation,
  purposes,
  wholeNumbers,
} from '@kuznets/base';
import { kernelOf } from './kernel.ts';
import { type SvrResult, predictSvr } from './fit-svr.ts';

/** Predictions kept at once: 64 MiB. */
const mostPredictions = 2 ** 23;

/** Options of {@link svrImportance}. */
export interface SvrImportanceOptions {
  /** Bootstrap samples of the rows. Default 100. */
  readonly nBootstraps?: number;
  /** How the other features are shuffled: each by its own permutation, or all by one, so that they stay together. Default `separately`. */
  readonly shuffle?: 'separately' | 'jointly';
  /** Decides the samples and permutations, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

const constraints: Constraints<SvrImportanceOptions> = {
  nBootstraps: wholeNumbers(1, 2 ** 31),
  shuffle: oneOf('separately', 'jointly'),
  randomState: wholeNumbers(0),
};

/** What is lost when all features but one are shuffled, `B` bootstraps of `K` features, or of `K` groups of columns where the table has groups. */
export interface SvrImportance {
  /** `B x K`: fall of R2 when all features but k are shuffled. */
  readonly losses: Float64Array;
  /** `K`: mean over bootstraps. The smaller, the more the feature explains alone. */
  readonly lossMean: Float64Array;
  /** `K`: standard deviation over bootstraps, divisor B. */
  readonly lossStd: Float64Array;
  /** `B`: R2 of the samples as they are. */
  readonly r2: Float64Array;
}

/**
 * How much of a support vector regression's R2 is lost when all features but one are shuffled.
 *
 * For each bootstrap sample of the rows: `loss_k = R2(x) - R2(x with every column but k permuted)`, by the function already fitted. All K
 * shuffles of a sample share one set of permutations; the kernel is made of one term a feature (a product of them, or a function of their sum), so that
 * each costs one exchange of a term instead of a new kernel. Samples where y is constant count as no loss.
 *
 * @param fit - a fit of {@link SVR}
 * @param data - the table it is judged on
 * @param options - see {@link SvrImportanceOptions}
 * @returns losses by bootstrap and feature; a function of the arguments alone
 * @throws ConfigError, ShapeError for bad options or data
 *
 * Source: the measure is that of the growth study, section III.2.3; permutation as in Breiman (2001), Machine Learning 45, https://doi.org/10.1023/A:1010933404324.
 *
 * @example
 * ```ts
 * const { lossMean } = svrImportance((await new SVR().fit(data)).result, data, { nBootstraps: 200 });
 * ```
 */
export function svrImportance(fit: SvrResult, data: Sample, options: SvrImportanceOptions = {}): SvrImportance {
  checkSample(data);
  const { nBootstraps = 100, shuffle = 'separately', randomState = 0 } = checkOptions(options, constraints);
  const { x, y, rows, features: columns } = data;
  const members = groupMembers(data);
  const { length: features } = members;
  const fitted = predictSvr(fit, x, rows);
  const { centre, scale, supportVectors, dualCoef, kernel, bias } = fit;
  const z = x.map((value, i) => (value - centre[i % columns]!) / scale[i % columns]! / kernel.scale);
  const gaussian = kernel.name === 'gaussian';

  const losses = new Float64Array(nBootstraps * features);
  const r2 = new Float64Array(nBootstraps);
  const together = Math.max(1, Math.floor(mostPredictions / (rows * features)));
  // Of one support vector: each row's and feature's term in the kernel, and what the terms from a feature on give together.
  const terms = new Float64Array(rows * features);
  const after = new Float64Array(features + 1).fill(gaussian ? 1 : 0);
  for (let from = 0; from < nBootstraps; from += together) {
    const count = Math.min(together, nBootstraps - from);
    const samples = Array.from({ length: count }, (_, b) =>
      drawIndices(rows, () => rows, randomState, purposes.bootstrap, [from + b, 0]),
    );
    const shuffled = new Uint32Array(count * rows * features);
    samples.forEach((sample, b) => {
      for (let k = 0; k < features; k++) {
        const order = permutation(rows, randomState, purposes.shuffle, [from + b, shuffle === 'separately' ? k : 0]);
        for (let i = 0; i < rows; i++) shuffled[(b * rows + i) * features + k] = sample[order[i]!]! * features + k;
      }
    });
    const prediction = new Float64Array(count * rows * features).fill(bias);
    for (let s = 0; s < dualCoef.length; s++) {
      for (let at = 0; at < terms.length; at++) {
        const row = Math.floor(at / features) * columns;
        let term = gaussian ? 1 : 0;
        for (const column of members[at % features]!) {
          const v = supportVectors[s * columns + column]! / kernel.scale;
          if (gaussian) term *= Math.exp(-((z[row + column]! - v) ** 2));
          else term += z[row + column]! * v;
        }
        terms[at] = term;
      }
      samples.forEach((sample, b) => {
        for (let i = 0; i < rows; i++)
          addShuffled(dualCoef[s]!, sample[i]! * features, (b * rows + i) * features, shuffled, prediction);
      });
    }
    samples.forEach((sample, b) => {
      const target = Float64Array.from(sample, (i) => y[i]!);
      r2[from + b] = r2Of(target, (i) => fitted[sample[i]!]!);
      for (let k = 0; k < features; k++)
        losses[(from + b) * features + k] =
          r2[from + b]! - r2Of(target, (i) => prediction[(b * rows + i) * features + k]!);
    });
  }
  const lossMean = Float64Array.from({ length: features }, (_, k) =>
    mean(nBootstraps, (b) => losses[b * features + k]!),
  );
  const lossStd = lossMean.map((centreOf, k) =>
    Math.sqrt(mean(nBootstraps, (b) => (losses[b * features + k]! - centreOf) ** 2)),
  );
  return Object.freeze({ losses, lossMean, lossStd, r2 });

  /** Adds a support vector to a row's predictions with all features but k shuffled, for each k. */
  function addShuffled(weight: number, own: number, at: number, shuffled: Uint32Array, prediction: Float64Array): void {
    // Terms before and after k, not the whole without one: a large feature would cancel the others' digits.
    if (gaussian) {
      for (let k = features - 1; k >= 0; k--) after[k] = after[k + 1]! * terms[shuffled[at + k]!]!;
      let before = weight;
      for (let k = 0; k < features; k++) {
        prediction[at + k]! += before * terms[own + k]! * after[k + 1]!;
        before *= terms[shuffled[at + k]!]!;
      }
    } else {
      for (let k = features - 1; k >= 0; k--) after[k] = after[k + 1]! + terms[shuffled[at + k]!]!;
      let before = 0;
      for (let k = 0; k < features; k++) {
        prediction[at + k]! += weight * kernelOf(kernel, before + terms[own + k]! + after[k + 1]!);
        before += terms[shuffled[at + k]!]!;
      }
    }
  }
}

function mean(count: number, of: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(i);
  return sum / count;
}

function r2Of(y: Float64Array, prediction: (row: number) => number): number {
  const centre = mean(y.length, (i) => y[i]!);
  const total = mean(y.length, (i) => (y[i]! - centre) ** 2);
  return total > 0 ? 1 - mean(y.length, (i) => (y[i]! - prediction(i)) ** 2) / total : 0;
}
