import type { BmaChains } from '@kuznets/core-gpu';
import { type FitNote, finite } from '../note.ts';

/** Whether chains agree, by R-hat at most {@link BmaConvergence.allowedRHat}. */
export interface BmaConvergence {
  readonly converged: boolean;
  /** Correlation of the exact and the visited probabilities of the best models (BMS's `Corr PMP`); null where all are alike. */
  readonly pmpCorrelation: number | null;
  /** `features`: split-chain R-hat of each inclusion probability; Infinity where no half chain changed but they differ. */
  readonly rHat: Float64Array;
  readonly maxRHat: number;
  /** Name of the feature that has it. */
  readonly worst: string;
  readonly allowedRHat: number;
  /** `features`: independent draws that would know the inclusion probability as well. */
  readonly effectiveDraws: Float64Array;
  readonly minEffectiveDraws: number;
  /** Draws of all chains. */
  readonly draws: number;
  /** Share of draws that moved. */
  readonly acceptanceRate: number;
}

const allowedRHat = 1.05;

/**
 * Compares halves of chains: with m half chains of n draws, W the mean of their variances p (1 - p) n / (n - 1) and B / n the
 * variance of their means, `R-hat = sqrt(((n - 1) / n W + B / n) / W)`, and the draws are worth `m ((n - 1) / n W + B / n) / (B / n)`.
 *
 * Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 11.4, ISBN 9781439840955.
 */
export function convergence(
  { chains, inclusion, accepted, modelVisits }: BmaChains,
  probability: Float64Array,
  { draws, names }: { readonly draws: number; readonly names: readonly string[] },
): BmaConvergence {
  const features = names.length;
  const total = chains * draws;
  const rHat = new Float64Array(features);
  const effectiveDraws = new Float64Array(features);
  const lengths = [Math.floor(draws / 2), draws - Math.floor(draws / 2)] as const;
  const n = lengths[0];
  for (let j = 0; j < features; j++) {
    const shares = Float64Array.from(
      { length: 2 * chains },
      (_, half) => inclusion[half * features + j]! / lengths[half % 2 === 0 ? 0 : 1],
    );
    const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
    const within = (shares.reduce((sum, p) => sum + p * (1 - p), 0) / shares.length) * (n / (n - 1));
    const between = shares.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (shares.length - 1);
    const pooled = ((n - 1) / n) * within + between;
    rHat[j] = within > 0 ? Math.sqrt(pooled / within) : between > 0 ? Infinity : 1;
    effectiveDraws[j] = between > 0 ? Math.min(total, (shares.length * pooled) / between) : total;
  }
  const worst = rHat.reduce((at, value, j) => (value > rHat[at]! ? j : at), 0);
  const maxRHat = rHat[worst]!;
  const minEffectiveDraws = effectiveDraws.reduce((a, b) => Math.min(a, b));
  const pmpCorrelation = correlation(probability, modelVisits);
  return {
    converged: maxRHat <= allowedRHat,
    pmpCorrelation,
    rHat,
    maxRHat,
    worst: names[worst]!,
    allowedRHat,
    effectiveDraws,
    minEffectiveDraws,
    draws: total,
    acceptanceRate: accepted.reduce((a, b) => a + b, 0) / total,
  };
}

/** Chains that disagree, as a note. */
export function convergenceNotes(found: BmaConvergence | null): readonly FitNote[] {
  if (found === null || found.converged) return [];
  return [
    {
      code: 'chains-not-converged',
      name: found.worst,
      rHat: finite(found.maxRHat),
      allowed: found.allowedRHat,
      effectiveDraws: found.minEffectiveDraws,
      draws: found.draws,
      correlation: found.pmpCorrelation,
    },
  ];
}

function correlation(a: Float64Array, b: Float64Array): number | null {
  const centred = (values: Float64Array): Float64Array => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const dot = (u: Float64Array, v: Float64Array): number => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  const scale = Math.sqrt(dot(x, x) * dot(y, y));
  return scale > 0 ? dot(x, y) / scale : null;
}
