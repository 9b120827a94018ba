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
}

/**
 * Kalman filter of Harvey's state-space form, started from the stationary distribution.
 *
 * Source: Harvey and Phillips (1979), https://doi.org/10.1093/biomet/66.1.49.
 */
export function armaLikelihood(w: Float64Array, arma: Arma): ArmaLikelihood | undefined {
  const size = Math.max(arma.ar.length, arma.ma.length + 1);
  const ar = Float64Array.from({ length: size }, (_, i) => arma.ar[i] ?? 0);
  const shock = Float64Array.from({ length: size }, (_, i) => (i === 0 ? 1 : (arma.ma[i - 1] ?? 0)));
  let cov = stationary(ar, shock);
  if (!cov) return undefined;
  const state = new Float64Array(size);
  const updated = new Float64Array(size * size);
  let logs = 0;
  let squares = 0;
  for (const value of w) {
    const variance = cov[0]!;
    if (!(variance > 0 && variance < Infinity)) return undefined;
    const error = value - state[0]!;
    logs += Math.log(variance);
    squares += (error * error) / variance;
    for (let i = 0; i < size; i++) {
      state[i]! += (cov[i * size]! / variance) * error;
      for (let j = 0; j < size; j++) updated[i * size + j] = cov[i * size + j]! - (cov[i * size]! / variance) * cov[j]!;
    }
    const head = state[0]!;
    for (let i = 0; i < size; i++) state[i] = ar[i]! * head + (state[i + 1] ?? 0);
    cov = propagate(updated, ar, shock);
  }
  const n = w.length;
  const sigma2 = squares / n;
  return { logLikelihood: -0.5 * (n * (Math.log(2 * Math.PI * sigma2) + 1) + logs), sigma2, state };
}

function propagate(cov: Float64Array, ar: Float64Array, shock: Float64Array): Float64Array<ArrayBuffer> {
  const size = ar.length;
  const at = (i: number, j: number): number => (i < size && j < size ? cov[i * size + j]! : 0);
  const next = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) next[i * size + j] = ar[i]! * ar[j]! * at(0, 0) + ar[i]! * at(0, j + 1) + ar[j]! * at(i + 1, 0) + at(i + 1, j + 1) + shock[i]! * shock[j]!;
  }
  return next;
}

/** The fixed point of {@link propagate} by doubling; undefined where the process is not stationary. */
function stationary(ar: Float64Array, shock: Float64Array): Float64Array<ArrayBuffer> | undefined {
  const size = ar.length;
  const multiply = (a: Float64Array, b: Float64Array, turned: boolean): Float64Array<ArrayBuffer> => {
    const product = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) product[i * size + j]! += a[i * size + k]! * b[turned ? j * size + k : k * size + j]!;
    }
    return product;
  };
  let power = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    power[i * size] = ar[i]!;
    if (i + 1 < size) power[i * size + i + 1] = 1;
  }
  let cov = Float64Array.from({ length: size * size }, (_, at) => shock[Math.floor(at / size)]! * shock[at % size]!);
  for (let round = 0; round < 60; round++) {
    const more = multiply(multiply(power, cov, false), power, true);
    cov = cov.map((value, at) => value + more[at]!);
    const [most, change] = [cov, more].map((matrix) => matrix.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0));
    if (!(most! < 1e12)) return undefined;
    if (change! <= 1e-18 * most!) return cov;
    power = multiply(power, power, false);
  }
  return undefined;
}
