import { PURPOSE, drawIndices, permutation } from '../random.ts';
import { type Regression, checkRegression, oneOf, wholeNumber } from '../sample.ts';
import { kernelOf } from './kernel.ts';
import { type SvrResult, predictSvr } from './svr.ts';

/** Options of {@link svrImportance}. */
export interface SvrImportanceOptions {
  /** Bootstrap samples of the rows. Default 100. */
  readonly nBootstraps?: number;
  /** How the other features are shuffled: each by its own permutation, or all by one, so that they stay together. Default `separately`. */
  readonly shuffle?: 'separately' | 'jointly';
  /** Decides the samples and permutations, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What is lost when all features but one are shuffled, `B` bootstraps of `K` features. */
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
 * shuffles of a sample share one set of permutations; the kernel's argument is a sum over features, so that each costs one
 * exchange of a term instead of a new kernel. Samples where y is constant count as no loss.
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
 * const { lossMean } = svrImportance(new SVR().fit(data).result, data, { nBootstraps: 200 });
 * ```
 */
export function svrImportance(fit: SvrResult, data: Regression, options: SvrImportanceOptions = {}): SvrImportance {
  checkRegression(data);
  const { nBootstraps = 100, shuffle = 'separately', randomState = 0 } = options;
  wholeNumber('nBootstraps', nBootstraps, 1, 2 ** 31);
  wholeNumber('randomState', randomState, 0, Number.MAX_SAFE_INTEGER);
  oneOf('shuffle', shuffle, ['separately', 'jointly']);
  const { x, y, rows, features } = data;
  const fitted = predictSvr(fit, x, rows);
  const { centre, scale, dualCoef, kernel, bias } = fit;
  const z = x.map((value, i) => (value - centre[i % features]!) / scale[i % features]! / kernel.scale);
  const vectors = fit.supportVectors.map((value) => value / kernel.scale);
  const gaussian = kernel.name === 'gaussian';

  const losses = new Float64Array(nBootstraps * features);
  const r2 = new Float64Array(nBootstraps);
  // What each shuffled feature adds to the kernel's argument, and the sums of those from k on.
  const terms = new Float64Array(features);
  const after = new Float64Array(features + 1);
  const shuffled = new Float64Array(features);
  for (let b = 0; b < nBootstraps; b++) {
    const sample = drawIndices(rows, () => rows, randomState, PURPOSE.bootstrap, [b, 0]);
    const orders = Array.from({ length: features }, (_, k) => permutation(rows, randomState, PURPOSE.shuffle, [b, shuffle === 'separately' ? k : 0]));
    const target = Float64Array.from(sample, (i) => y[i]!);
    const prediction = new Float64Array(features * rows).fill(bias);
    for (let i = 0; i < rows; i++) {
      const own = sample[i]! * features;
      for (let k = 0; k < features; k++) shuffled[k] = z[sample[orders[k]![i]!]! * features + k]!;
      for (let s = 0; s < dualCoef.length; s++) {
        const vector = s * features;
        for (let k = features - 1; k >= 0; k--) {
          const a = shuffled[k]!;
          const v = vectors[vector + k]!;
          terms[k] = gaussian ? (a - v) * (a - v) : a * v;
          after[k] = after[k + 1]! + terms[k]!;
        }
        // Sums before and after k, not the whole less one term: a large feature would cancel the others' digits.
        let before = 0;
        for (let k = 0; k < features; k++) {
          const a = z[own + k]!;
          const v = vectors[vector + k]!;
          const sum = before + (gaussian ? (a - v) * (a - v) : a * v) + after[k + 1]!;
          prediction[k * rows + i]! += dualCoef[s]! * kernelOf(kernel, sum);
          before += terms[k]!;
        }
      }
    }
    r2[b] = r2Of(target, Float64Array.from(sample, (i) => fitted[i]!));
    for (let k = 0; k < features; k++) losses[b * features + k] = r2[b]! - r2Of(target, prediction.subarray(k * rows, (k + 1) * rows));
  }
  const lossMean = Float64Array.from({ length: features }, (_, k) => mean(nBootstraps, (b) => losses[b * features + k]!));
  const lossStd = lossMean.map((centreOf, k) => Math.sqrt(mean(nBootstraps, (b) => (losses[b * features + k]! - centreOf) ** 2)));
  return Object.freeze({ losses, lossMean, lossStd, r2 });
}

function mean(count: number, of: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(i);
  return sum / count;
}

function r2Of(y: Float64Array, prediction: Float64Array): number {
  const centre = mean(y.length, (i) => y[i]!);
  const total = mean(y.length, (i) => (y[i]! - centre) ** 2);
  return total > 0 ? 1 - mean(y.length, (i) => (y[i]! - prediction[i]!) ** 2) / total : 0;
}
