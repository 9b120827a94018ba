/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** Transfer function of the hidden layer: MATLAB's `tansig` and `logsig`. */
export type NetworkActivation = 'tanh' | 'logistic';

/** Networks with one hidden layer, `f(x) = phi_0 + sum_l phi_l s(theta_l0 + sum_k theta_lk x_k)`. */
export interface NetworkEnsemble {
  readonly networks: number;
  readonly features: number;
  readonly hidden: number;
  readonly activation: NetworkActivation;
  /** `networks x (hidden x features + 2 hidden + 1)`: of each network `theta` (`hidden x features`), `theta_0` (`hidden`), `phi` (`hidden`) and `phi_0`. */
  readonly parameters: Float32Array;
}

/** Scaled training data. */
export interface NetworkSample {
  readonly rows: number;
  readonly features: number;
  /** `rows x features`, row-major, finite; meant to lie in [-1, 1]. */
  readonly x: Float64Array;
  /** `rows`, finite; meant to lie in [-1, 1]. */
  readonly y: Float64Array;
}

/** How the rows of a network are drawn and divided. */
export interface NetworkRows {
  /** 0 to 2^53 - 1. */
  readonly seed: number;
  /** Index of the first network: network b is the same however many are trained beside it. */
  readonly firstNetwork: number;
  /** Draw as many rows as there are, with replacement, for each network. */
  readonly bootstrap: boolean;
  /** `rows` numbers of clusters, from 0 on: whole ones are drawn, and divided, instead of rows. Default: each row by itself. */
  readonly clusters?: Uint32Array;
  /** Share of the drawn rows that decides when to stop, 0 to 1, rounded to rows. */
  readonly validationFraction: number;
  /** Share of the drawn rows that only measures the error. */
  readonly testFraction: number;
}

/** Levenberg-Marquardt's settings, named after MATLAB's `trainlm`. */
export interface LevenbergMarquardt {
  readonly name: 'lm';
  readonly mu: number;
  readonly muDecrease: number;
  readonly muIncrease: number;
  readonly muMax: number;
}

/** Adam's settings, named after PyTorch's; every epoch is one step on all training rows. */
export interface Adam {
  readonly name: 'adam';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Options of {@link trainNetworks}. */
export interface TrainNetworksOptions extends NetworkRows {
  readonly networks: number;
  readonly hidden: number;
  readonly activation: NetworkActivation;
  readonly solver: LevenbergMarquardt | Adam;
  readonly maxEpochs: number;
  /** Epochs in a row whose validation error is above the least so far, after which training stops. */
  readonly maxFail: number;
  /** Training stops where the gradient of the mean squared error is no longer than this. */
  readonly minGradient: number;
}

/** Why training ended: the values of {@link TrainedNetworks.stopReason} count from 0 in this order. */
export const stopReasons = ['maxEpochs', 'minGradient', 'muMax', 'validation', 'goal', 'diverged'] as const;

/** One of {@link stopReasons}. */
export type StopReason = (typeof stopReasons)[number];

/** Networks as they were at the epoch with the least validation error, with an account of their training. */
export interface TrainedNetworks extends NetworkEnsemble {
  /** `networks`: index into {@link stopReasons}. `diverged`: an error ceased to be finite. */
  readonly stopReason: Uint8Array;
  /** `networks`: epochs begun. */
  readonly epochs: Uint32Array;
  /** `networks`: epoch whose network is kept, 0 for the initial one. */
  readonly bestEpoch: Uint32Array;
  /** `networks`: mean squared error over the training rows at the best epoch, multiplicity included. */
  readonly trainError: Float64Array;
  /** `networks`: over the validation rows; 0 where there are none. */
  readonly validationError: Float64Array;
  /** `networks`: over the test rows; 0 where there are none. */
  readonly testError: Float64Array;
  /** `networks`: norm of the gradient at the end. */
  readonly gradient: Float64Array;
  /** `networks`: Levenberg-Marquardt's mu at the end, 0 for Adam. */
  readonly mu: Float64Array;
}
