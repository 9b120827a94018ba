import type { NetworkEnsemble } from '@kuznets/core-gpu';

/** Shares of variables in networks' weights. */
export interface WeightImportance {
  /** `variables`: mean over networks; they sum to 1. */
  readonly mean: Float64Array;
  /** `variables`: standard deviation over networks, divisor `networks - 1`; 0 for a single network. */
  readonly std: Float64Array;
}

/** How many variables there are, and that of each input. */
export interface InputVariables {
  readonly count: number;
  /** `features` */
  readonly of: Uint32Array;
}

/**
 * Importance of each variable by the weights on its inputs' way to the output.
 *
 * `w_k = sum_l |theta_lk| / sum_m |theta_lm| * |phi_l| / sum_m |phi_m|`, so that a network's importances sum to 1; of a variable of several
 * inputs their sum, 0 of one without. It says which weights are large, not what the function owes to a variable: under early stopping much
 * of a weight is where it started.
 *
 * @param ensemble - at least one network
 * @param variables - of its inputs. Default: each input is one
 * @returns see {@link WeightImportance}
 *
 * Source: Garson (1991), "Interpreting neural-network connection weights", AI Expert 6(4), 46-51, the absolute weights normalised by unit.
 */
export function weightImportance(ensemble: NetworkEnsemble, variables?: InputVariables): WeightImportance {
  const { networks, features, hidden, parameters } = ensemble;
  const { count, of } = variables ?? { count: features, of: Uint32Array.from({ length: features }, (_, k) => k) };
  const size = hidden * (features + 2) + 1;
  const mean = new Float64Array(count);
  const squares = new Float64Array(count);
  const share = new Float64Array(count);
  for (let b = 0; b < networks; b++) {
    const at = b * size;
    const phiAt = at + hidden * (features + 1);
    let phis = 0;
    for (let l = 0; l < hidden; l++) phis += Math.abs(parameters[phiAt + l]!);
    share.fill(0);
    for (let l = 0; l < hidden; l++) {
      let thetas = 0;
      for (let k = 0; k < features; k++) thetas += Math.abs(parameters[at + l * features + k]!);
      const factor = Math.abs(parameters[phiAt + l]!) / phis / thetas;
      for (let k = 0; k < features; k++) share[of[k]!]! += factor * Math.abs(parameters[at + l * features + k]!);
    }
    for (let k = 0; k < count; k++) {
      const before = share[k]! - mean[k]!;
      mean[k]! += before / (b + 1);
      squares[k]! += before * (share[k]! - mean[k]!);
    }
  }
  return { mean, std: squares.map((sum) => (networks > 1 ? Math.sqrt(sum / (networks - 1)) : 0)) };
}
