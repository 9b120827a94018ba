import type { ModelEvidence } from '@kuznets/core-gpu';

/** What the hyper-g prior says of a model: its evidence, and the first two moments of the shrinkage `g / (1 + g)`. */
export interface HyperGModel {
  /** `log 2F1((rows - 1) / 2, 1; (k + a) / 2; 1 - residual)`. */
  readonly log: number;
  readonly shrinkage: number;
  readonly shrinkageSquare: number;
}

/**
 * Evidence and shrinkage of a model of size k under the hyper-g prior.
 *
 * Source: Liang, Paulo, Molina, Clyde and Berger (2008), https://doi.org/10.1198/016214507000001337.
 */
export function hyperG(
  { rows, a, logBeta }: Extract<ModelEvidence, { kind: 'hyper-g' }>,
  k: number,
  residual: number,
): HyperGModel {
  const r = Math.max(residual, 1e-14);
  const z = 1 - r;
  const half = (rows - 1) / 2;
  const c = (k + a) / 2;
  const log = logHypergeometric(c - 1, half - c + 1, z, logBeta[k]!);
  if (z < 1e-6) {
    const first = 1 / c;
    const second = 2 / (c * (c + 1));
    const third = (3 * second) / (c + 2);
    return {
      log,
      shrinkage: first + z * half * (second - first * first),
      shrinkageSquare: second + z * half * (third - second * first),
    };
  }
  // With s = 1 - z g / (1 + g) and a density proportional to (1 - delta)^(c - 2) s^-half: moments of s, by parts.
  const edge = (c - 1) * Math.exp(-log);
  const one = ((half - 1) * r - edge) / (half - c);
  const two = ((half - 2) * r * one - edge) / (half - c - 1);
  return { log, shrinkage: (1 - one) / z, shrinkageSquare: (1 - 2 * one + two) / (z * z) };
}

/** log 2F1(p + q, 1; p + 1; z), an incomplete beta function, by whichever of its two continued fractions converges. */
function logHypergeometric(p: number, q: number, z: number, logBeta: number): number {
  if (z < (p + 1) / (p + q + 2)) return Math.log(gaussFraction(p, q, z));
  const complete = logBeta - p * Math.log(z) - q * Math.log(1 - z);
  return complete + Math.log1p(-(p / q) * gaussFraction(q, p, 1 - z) * Math.exp(-complete));
}

/** 2F1(p + q, 1; p + 1; x) by Gauss's continued fraction, evaluated from the back. */
function gaussFraction(p: number, q: number, x: number): number {
  let tail = 1;
  for (let m = 200; m >= 1; m--) {
    const odd = (-(p + m) * (p + q + m) * x) / ((p + 2 * m) * (p + 2 * m + 1));
    const even = (m * (q - m) * x) / ((p + 2 * m - 1) * (p + 2 * m));
    tail = 1 + even / (1 + odd / tail);
  }
  return 1 / (1 - ((p + q) * x) / ((p + 1) * tail));
}
