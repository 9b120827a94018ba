import type { ModelEvidence, ModelSpace } from '@kuznets/core-gpu';

/** Evidence that the kernels have not: one g a model, or an integral over g. */
export interface IntegratedEvidence {
  readonly kind: 'eb-local' | 'hyper-g/n' | 'zellner-siow';
  readonly rows: number;
  /** Of `hyper-g/n`. */
  readonly a: number;
}

/** Regressions on every subset of candidates; those whose evidence, or prior, no kernel has are visited here. */
export interface Models extends Omit<ModelSpace, 'evidence'> {
  readonly evidence: ModelEvidence | IntegratedEvidence;
  /** Power of the determinant of a model's correlations in its prior. */
  readonly dilution: number;
}

/** What a prior of g says of a model: its log evidence over the model's without regressors, and the first two moments of `g / (1 + g)`. */
export interface IntegratedModel {
  readonly log: number;
  readonly shrinkage: number;
  readonly shrinkageSquare: number;
}

/** Log of what is below a share `exp(-depth)` of the peak is left out. */
const depth = 42;
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Evidence and shrinkage of a model of size k that leaves the share `residual` of the target's sum of squares.
 *
 * `m(g) = (1 + g)^((n - 1 - k) / 2) (1 + g r)^(-(n - 1) / 2)`: at `g = max(0, F - 1)` (`eb-local`), or over g's density
 * `(a - 2) / (2 n) (1 + g / n)^(-a / 2)` (`hyper-g/n`) or the inverse gamma `sqrt(n / 2 pi) g^(-3 / 2) exp(-n / 2 g)` (`zellner-siow`), by the trapezoid in
 * log g around the peak, which converges exponentially for an analytic integrand that vanishes at both ends.
 *
 * Source: Liang, Paulo, Molina, Clyde and Berger (2008), https://doi.org/10.1198/016214507000001337; Trefethen and Weideman (2014),
 * https://doi.org/10.1137/130932132.
 */
export function integrated({ kind, rows: n, a }: IntegratedEvidence, k: number, residual: number): IntegratedModel {
  // Without regressors there is nothing for g to shrink: densities add up to 1.
  if (k === 0) return { log: 0, shrinkage: 0, shrinkageSquare: 0 };
  const r = Math.max(residual, 1e-14);
  const log = (g: number): number => ((n - 1 - k) / 2) * Math.log1p(g) - ((n - 1) / 2) * Math.log1p(g * r);
  if (kind === 'eb-local') {
    const g = Math.max(0, ((1 - r) / k) * ((n - 1 - k) / r) - 1);
    const shrinkage = g / (1 + g);
    return { log: log(g), shrinkage, shrinkageSquare: shrinkage ** 2 };
  }
  const density =
    kind === 'hyper-g/n'
      ? (g: number): number => Math.log((a - 2) / (2 * n)) - (a / 2) * Math.log1p(g / n)
      : (g: number): number => Math.log(n / (2 * Math.PI)) / 2 - 1.5 * Math.log(g) - n / (2 * g);
  // Of log g, whose Jacobian is g.
  const at = (t: number): number => {
    const g = Math.exp(t);
    return log(g) + density(g) + t;
  };
  const peak = mode(at);
  const top = at(peak);
  const curvature = (2 * top - at(peak - 0.05) - at(peak + 0.05)) / 0.05 ** 2;
  const step = Math.min(0.2, 0.4 / Math.sqrt(Math.max(curvature, 1e-6)));
  let [mass, first, second] = [0, 0, 0];
  for (const direction of [-1, 1]) {
    for (let place = direction === 1 ? 0 : 1; ; place++) {
      const t = peak + direction * place * step;
      const below = at(t) - top;
      if (below < -depth) break;
      const weight = Math.exp(below);
      const shrinkage = 1 / (1 + Math.exp(-t));
      mass += weight;
      first += weight * shrinkage;
      second += weight * shrinkage ** 2;
    }
  }
  return { log: top + Math.log(mass * step), shrinkage: first / mass, shrinkageSquare: second / mass };
}

/** Where a function of log g with one peak is largest, to 1e-6. */
function mode(at: (t: number) => number): number {
  let [low, high] = [-40, 80];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [atA, atB] = [at(a), at(b)];
  while (high - low > 1e-6) {
    if (atA > atB) {
      [high, b, atB] = [b, a, atA];
      a = high - golden * (high - low);
      atA = at(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + golden * (high - low);
      atB = at(b);
    }
  }
  return (low + high) / 2;
}
