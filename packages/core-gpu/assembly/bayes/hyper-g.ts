import { record } from '../common/memory';

// The hyper-g prior, (a - 2) / 2 (1 + g)^(-a / 2): marginal likelihoods and moments of the shrinkage delta = g / (1 + g).
// Source: Liang et al. (2008), https://doi.org/10.1198/016214507000001337.

/** 2F1(p + q, 1; p + 1; x) by Gauss's continued fraction (modified Lentz), for x below (p + 1) / (p + q + 2). */
function fraction(p: f64, q: f64, x: f64): f64 {
  let c: f64 = 1;
  let d: f64 = 1 / (1 - ((p + q) * x) / (p + 1));
  let f = d;
  for (let m: f64 = 1; m < 500; m++) {
    const even = (m * (q - m) * x) / ((p + 2 * m - 1) * (p + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    f *= d * c;
    const odd = (-(p + m) * (p + q + m) * x) / ((p + 2 * m) * (p + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const step = d * c;
    f *= step;
    if (abs(step - 1) < 1e-15) break;
  }
  return f;
}

export function createHyperG(rows: f64, a: f64, logBeta: usize): HyperG {
  const prior = record<HyperG>();
  prior.half = (rows - 1) / 2;
  prior.a = a;
  prior.logBeta = logBeta;
  return prior;
}

@unmanaged
export class HyperG {
  half: f64;
  a: f64;
  /** log(p B(p, q)) by model size, p = (k + a) / 2 - 1, q = (rows + 1 - k - a) / 2. */
  logBeta: usize;
  /** E(delta) and E(delta^2) of the last call of `moments`. */
  shrinkage: f64;
  shrinkageSquare: f64;

  /** log 2F1((rows - 1) / 2, 1; (k + a) / 2; 1 - residual), the part of the marginal likelihood that depends on the fit. */
  log(k: u32, residual: f64): f64 {
    const r = max<f64>(residual, 1e-14);
    const z = 1 - r;
    const p = (<f64>k + this.a) / 2 - 1;
    const q = this.half - p;
    if (z < (p + 1) / (p + q + 2)) return Math.log(fraction(p, q, z));
    const first = load<f64>(this.logBeta + ((<usize>k) << 3)) - p * Math.log(z) - q * Math.log(r);
    return first + Math.log(1 - (p / q) * fraction(q, p, r) * Math.exp(-first));
  }

  /** Leaves the moments of the shrinkage given the model in `shrinkage` and `shrinkageSquare`. */
  moments(k: u32, residual: f64, log2F1: f64): void {
    const half = this.half;
    const r = max<f64>(residual, 1e-14);
    const z = 1 - r;
    const c = (<f64>k + this.a) / 2;
    if (z < 1e-6) {
      const first = 1 / c;
      const second = 2 / (c * (c + 1));
      this.shrinkage = first + z * half * (second - first * first);
      this.shrinkageSquare = second + z * half * ((3 * second) / (c + 2) - second * first);
      return;
    }
    // Moments of 1 - z delta under a density proportional to (1 - delta)^(c - 2) (1 - z delta)^-half, by parts.
    const whole = (c - 1) * Math.exp(-log2F1);
    const one = ((half - 1) * r - whole) / (half - c);
    const two = ((half - 2) * r * one - whole) / (half - c - 1);
    this.shrinkage = (1 - one) / z;
    this.shrinkageSquare = (1 - 2 * one + two) / (z * z);
  }
}
