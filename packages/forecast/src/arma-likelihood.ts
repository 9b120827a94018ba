/** A stationary, invertible ARMA process: `w_t = sum ar_j w_(t-j) + e_t + sum ma_j e_(t-j)`. */
export interface Arma {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
}

/** Exact likelihood of a zero-mean ARMA process with its shocks' variance concentrated out. */
export interface ArmaLikelihood {
  readonly logLikelihood: number;
  readonly sigma2: number;
  /** The state after the last period: what the process is expected to be, as far ahead as the order. */
  readonly state: Float64Array;
  /** `size x size`: covariance of the error of `state`, in units of the shocks' variance. */
  readonly stateCov: Float64Array;
}

/**
 * Kalman filter of Harvey's state-space form, started from the stationary distribution.
 *
 * Covariances that no longer change, to a part in 1e15, are not computed again.
 *
 * Source: Harvey and Phillips (1979), https://doi.org/10.1093/biomet/66.1.49.
 */
export function armaLikelihood(w: Float64Array, arma: Arma): ArmaLikelihood | undefined {
  const size = Math.max(arma.ar.length, arma.ma.length + 1);
  const ar = new Float64Array(size);
  ar.set(arma.ar);
  const shock = new Float64Array(size);
  shock[0] = 1;
  shock.set(arma.ma, 1);
  let cov = stationary(ar, shock);
  if (!cov) return undefined;
  let next = new Float64Array(size * size);
  const state = new Float64Array(size);
  const gain = new Float64Array(size);
  const updated = new Float64Array(size * size);
  let logs = 0;
  let squares = 0;
  let variance = 0;
  let logVariance = 0;
  let steady = false;
  for (const value of w) {
    if (!steady) {
      variance = cov[0]!;
      if (!(variance > 0 && variance < Infinity)) return undefined;
      logVariance = Math.log(variance);
      for (let i = 0; i < size; i++) {
        gain[i] = cov[i * size]! / variance;
        for (let j = 0; j < size; j++) updated[i * size + j] = cov[i * size + j]! - gain[i]! * cov[j]!;
      }
      propagate(updated, ar, shock, next);
      steady = same(cov, next);
      [cov, next] = [next, cov];
    }
    const error = value - state[0]!;
    logs += logVariance;
    squares += (error * error) / variance;
    for (let i = 0; i < size; i++) state[i]! += gain[i]! * error;
    const head = state[0]!;
    for (let i = 0; i < size; i++) state[i] = ar[i]! * head + (i + 1 < size ? state[i + 1]! : 0);
  }
  const n = w.length;
  const sigma2 = squares / n;
  return { logLikelihood: -0.5 * (n * (Math.log(2 * Math.PI * sigma2) + 1) + logs), sigma2, state, stateCov: cov };
}

/** `next` is the covariance a period on. */
function propagate(cov: Float64Array, ar: Float64Array, shock: Float64Array, next: Float64Array): void {
  const size = ar.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = ar[i]! * ar[j]! * cov[0]! + shock[i]! * shock[j]!;
      if (j + 1 < size) sum += ar[i]! * cov[j + 1]!;
      if (i + 1 < size) sum += ar[j]! * cov[(i + 1) * size]!;
      if (i + 1 < size && j + 1 < size) sum += cov[(i + 1) * size + j + 1]!;
      next[i * size + j] = sum;
    }
  }
}

function same(a: Float64Array, b: Float64Array): boolean {
  for (let at = 0; at < a.length; at++) if (Math.abs(a[at]! - b[at]!) > 1e-15 * Math.abs(b[0]!)) return false;
  return true;
}

/** The fixed point of {@link propagate} by doubling; undefined where the process is not stationary. */
function stationary(ar: Float64Array, shock: Float64Array): Float64Array<ArrayBuffer> | undefined {
  const size = ar.length;
  let power = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    power[i * size] = ar[i]!;
    if (i + 1 < size) power[i * size + i + 1] = 1;
  }
  const cov = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) cov[i * size + j] = shock[i]! * shock[j]!;
  let half = new Float64Array(size * size);
  const more = new Float64Array(size * size);
  for (let round = 0; round < 60; round++) {
    multiply(power, cov, half, size, false);
    multiply(half, power, more, size, true);
    let most = 0;
    let change = 0;
    for (let at = 0; at < cov.length; at++) {
      cov[at]! += more[at]!;
      most = Math.max(most, Math.abs(cov[at]!));
      change = Math.max(change, Math.abs(more[at]!));
    }
    if (!(most < 1e12)) return undefined;
    if (change <= 1e-18 * most) return cov;
    multiply(power, power, half, size, false);
    [power, half] = [half, power];
  }
  return undefined;
}

/** `product = a b`, or `a b'`. */
function multiply(a: Float64Array, b: Float64Array, product: Float64Array, size: number, turned: boolean): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[i * size + k]! * b[turned ? j * size + k : k * size + j]!;
      product[i * size + j] = sum;
    }
  }
}
