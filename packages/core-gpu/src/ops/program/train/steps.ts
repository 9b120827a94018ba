import type { Activation } from './contract.ts';

/** What a step of a program takes: addresses of values, then numbers, then numbers that the run supplies epoch by epoch. */
export interface StepSignature {
  readonly operands: readonly string[];
  readonly numbers: readonly string[];
  readonly context: readonly ContextName[];
}

/** Numbers that change from epoch to epoch or from chunk to chunk. */
export type ContextName = 'epoch' | 'firstReplica' | 'seedLow' | 'seedHigh' | 'step' | 'rootCorrection';

/** Name of a step: an operation that every backend has a kernel for. */
export type StepName =
  | 'gemm'
  | 'activationBackward'
  | 'lstmCell'
  | 'lstmCellBackward'
  | 'softmax'
  | 'softmaxBackward'
  | 'sparseProduct'
  | 'leastSquares'
  | 'leastSquaresBackward'
  | 'pointLoss'
  | 'dotLoss'
  | 'normLoss'
  | 'studentSimilarity'
  | 'sharpen'
  | 'studentLoss'
  | 'uniform'
  | 'noise'
  | 'fill'
  | 'clip'
  | 'adam'
  | 'record'
  | 'track'
  | 'keep';

const none = [] as const;
const drawn = ['firstReplica', 'seedLow', 'seedHigh'] as const;

/**
 * Every step there is, with its arguments in the order of its kernels: `step<Name>` of assembly/program and program/step_<name>.wgsl.
 *
 * What each computes is said in its WGSL file.
 */
export const signatures = {
  gemm: {
    operands: ['a', 'b', 'bias', 'c'],
    numbers: ['m', 'k', 'n', 'aRow', 'aColumn', 'bRow', 'bColumn', 'cRow', 'accumulate', 'activation'],
    context: none,
  },
  activationBackward: {
    operands: ['y', 'dy', 'dbias'],
    numbers: ['rows', 'columns', 'yRow', 'dyRow', 'activation'],
    context: none,
  },
  lstmCell: {
    operands: ['gates', 'biasIh', 'biasHh', 'cPrevious', 'c', 'h'],
    numbers: ['rows', 'hidden', 'hRow'],
    context: none,
  },
  lstmCellBackward: {
    operands: ['gates', 'cPrevious', 'c', 'dh', 'dc', 'dgates', 'dcPrevious', 'dbiasIh', 'dbiasHh'],
    numbers: ['rows', 'hidden', 'dhRow'],
    context: none,
  },
  softmax: { operands: ['x', 'y'], numbers: ['rows', 'columns'], context: none },
  softmaxBackward: { operands: ['y', 'dy', 'dx'], numbers: ['rows', 'columns'], context: none },
  sparseProduct: {
    operands: ['offsets', 'indices', 'values', 'x', 'y'],
    numbers: ['rows', 'columns', 'xRow', 'yRow'],
    context: none,
  },
  leastSquares: { operands: ['loadings', 'y', 'x', 'pivot'], numbers: ['n', 'p', 'r', 'ridge'], context: none },
  leastSquaresBackward: {
    operands: ['loadings', 'y', 'x', 'dx', 'dloadings', 'dy'],
    numbers: ['n', 'p', 'r', 'ridge'],
    context: none,
  },
  pointLoss: {
    operands: ['y', 'goal', 'weight', 'dy', 'loss'],
    numbers: ['rows', 'columns', 'yRow', 'goalRow', 'kind', 'scale'],
    context: none,
  },
  dotLoss: { operands: ['a', 'b', 'da', 'db', 'loss'], numbers: ['count', 'scale'], context: none },
  normLoss: { operands: ['x', 'dx', 'loss'], numbers: ['count', 'scale'], context: none },
  studentSimilarity: { operands: ['z', 'centres', 'q'], numbers: ['rows', 'columns', 'clusters'], context: none },
  sharpen: { operands: ['q', 'goal'], numbers: ['rows', 'clusters'], context: none },
  studentLoss: {
    operands: ['z', 'centres', 'q', 'goal', 'dz', 'dcentres', 'loss'],
    numbers: ['rows', 'columns', 'clusters', 'scale'],
    context: none,
  },
  uniform: { operands: ['x'], numbers: ['count', 'purpose', 'bound'], context: drawn },
  noise: { operands: ['x', 'y'], numbers: ['count', 'purpose', 'scale'], context: ['epoch', ...drawn] },
  fill: { operands: ['x'], numbers: ['count', 'value'], context: none },
  clip: { operands: ['g', 'clip'], numbers: ['count', 'most'], context: none },
  adam: {
    operands: ['w', 'g', 'm', 'v', 'clip', 'running'],
    numbers: ['count', 'beta1', 'beta2', 'epsilon'],
    context: ['step', 'rootCorrection'],
  },
  record: { operands: ['loss', 'running', 'history'], numbers: none, context: ['epoch'] },
  track: { operands: ['loss', 'status'], numbers: ['patience', 'minDelta'], context: ['epoch'] },
  keep: { operands: ['source', 'to', 'mask'], numbers: ['count'], context: none },
} as const satisfies Record<StepName, StepSignature>;

type Signatures = typeof signatures;

/** The WASM kernels of the steps: addresses (0: none), then numbers, then the context's. */
export type StepKernels = { readonly [N in StepName as `step${Capitalize<N>}`]: (...args: number[]) => void };

/** A step on operands of type `V`. */
export type StepOn<V, N extends StepName = StepName> = {
  [Name in N]: {
    readonly op: Name;
    readonly operands: Readonly<Record<Signatures[Name]['operands'][number], V | undefined>>;
    readonly numbers: Readonly<Record<Signatures[Name]['numbers'][number], number>>;
  };
}[N];

/** Codes of the activations, as the kernels know them. */
export const activations = { linear: 0, relu: 1, sigmoid: 2, tanh: 3 } as const satisfies Record<Activation, number>;

/** Codes of the element-wise losses, as the kernels know them. */
export const pointLosses = { squared: 0, absolute: 1, logistic: 2 } as const;

/** Last counter words of the random numbers; a stream's number goes into the upper half. */
