import type { FitOptions } from '@kuznets/base';
import type { DeviceFitOptions } from '../../../compute/device/device.ts';
import type { Shape } from '../../../compute/tensor/shape.ts';
import type { StepName } from './steps.ts';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** How a parameter starts: uniform on `[-bound, bound)`, all zero, or the same values in every replica. */
export type Initialisation = { readonly uniform: number } | { readonly values: Float32Array };

/** A value of a program; every replica has its own, except of a constant. */
export interface TensorDeclaration {
  readonly name: string;
  /** Without the replica axis. */
  readonly shape: Shape;
  /** `input`: given replica by replica when the program runs; `gradient`: cleared before each training pass. */
  readonly role: 'parameter' | 'constant' | 'input' | 'state' | 'gradient';
  readonly init?: Initialisation;
  /** Of a constant. */
  readonly values?: Float32Array;
  /** Of a gradient: the tensor it belongs to. */
  readonly of?: number;
}

/** Rows and columns of a tensor: element (i, j) is `offset + i rowStride + j`. */
export interface View {
  readonly tensor: number;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
}

/** One operation of a program, as data; what it computes is said in the header of its kernel, `wgsl/program/step_*.wgsl`. */
export interface Step {
  readonly op: StepName;
  readonly operands: Readonly<Record<string, View | undefined>>;
  readonly numbers: Readonly<Record<string, number>>;
}

/**
 * A model and its training as data: what it holds, and the steps of a training pass (forward, losses, backward), of a
 * validation pass and of the final prediction. Made by {@link buildProgram}.
 */
export interface Program {
  readonly tensors: readonly TensorDeclaration[];
  /** Empty where the program only predicts. */
  readonly train: readonly Step[];
  readonly validate: readonly Step[] | undefined;
  readonly predict: readonly Step[];
  /** Scalars that hold the losses of the two passes. */
  readonly loss: View;
  readonly validationLoss: View;
  readonly outputs: Readonly<Record<string, View>>;
}

/** Learning rate by epoch `e` of `E`. */
export type Schedule =
  | { readonly kind: 'constant' }
  /** `rate factor^floor(e / every)`: PyTorch's `StepLR`. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number }
  /** `minimum + (rate - minimum) (1 + cos(pi e / E)) / 2`: PyTorch's `CosineAnnealingLR` with `T_max` E. */
  | { readonly kind: 'cosine'; readonly minimum: number };

/** Options of {@link trainProgram}; defaults are those of PyTorch's `Adam` unless said otherwise. */
export interface TrainOptions extends FitOptions {
  /** Number of replicas: the same model with other random numbers, and other inputs where the program has them. */
  readonly replicas: number;
  /** Index of the first replica; shards of consecutive replicas concatenate. Default 0. */
  readonly firstReplica?: number;
  /** Training passes, each over all rows. */
  readonly epochs: number;
  /** An integer from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Default constant. */
  readonly schedule?: Schedule;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** Largest Euclidean norm of a replica's gradient, as PyTorch's `clip_grad_norm_`. Default: none. */
  readonly clipNorm?: number;
  /**
   * Stops a replica whose validation loss has not fallen for so many epochs; its parameters stay as they are. Needs a
   * validation pass. Default: never.
   */
  readonly patience?: number;
  /** By how much the validation loss must fall to count. Default 0. */
  readonly minDelta?: number;
  /** Ends with the parameters of the epoch with the lowest validation loss. Needs a validation pass. Default: with one, true. */
  readonly restoreBest?: boolean;
  /** Values of the program's inputs, `replicas x shape` each, by name. */
  readonly inputs?: Readonly<Record<string, Float32Array>>;
  /** Parameters to start from in place of their initialisation, `replicas x shape` each, by name. */
  readonly start?: Readonly<Record<string, Float32Array>>;
  /** Which parameters to return. Default: all. */
  readonly keepParameters?: boolean;
}

/** What the fit of an estimator of many replicas is told. */
export interface ReplicaFitOptions extends DeviceFitOptions {
  /** Number of models, each from its own random numbers. Default 1. */
  readonly replicas?: number;
  /** Number of the first; shards of consecutive replicas concatenate. Default 0. */
  readonly firstReplica?: number;
  /** Keep what applies the models to other data. Default true. */
  readonly keepParameters?: boolean;
}

/** What {@link trainProgram} returns; the first axis is always the replica. */
export interface TrainResult {
  readonly replicas: number;
  /** By name, `replicas x shape`. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** What the prediction pass gave with the final parameters, by name, `replicas x shape`. */
  readonly outputs: Readonly<Record<string, Float32Array>>;
  /** `replicas x epochs`: loss of each training pass, before its update; after a replica has stopped, its last one. */
  readonly trainLoss: Float32Array;
  /** `replicas x epochs`: loss of the validation pass after each update; empty without one. */
  readonly validationLoss: Float32Array;
  /** `replicas`: epoch, from 0, with the lowest validation loss; the last one without validation. */
  readonly bestEpoch: Uint32Array;
  /** `replicas`: epochs until the replica stopped. */
  readonly epochsRun: Uint32Array;
}

/** Loss and gradient of a training pass at the starting parameters. */
export interface ProgramGradient {
  /** `replicas`. */
  readonly loss: Float32Array;
  /** By name, `replicas x shape`. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
  /** The parameters, by name, `replicas x shape`. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** Outputs of the prediction pass, by name, `replicas x shape`. */
  readonly outputs: Readonly<Record<string, Float32Array>>;
}
