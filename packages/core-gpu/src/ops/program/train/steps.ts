import { layouts } from '../../../compute/wasm/generated/seam.ts';

type StepRecords = {
  [Name in keyof typeof layouts as Name extends `Step${infer Op}`
    ? Uncapitalize<Op>
    : never]: (typeof layouts)[Name]['fields'];
};

/** Name of a step: an operation that every backend has a kernel for, `step<Name>` of assembly/program and program/step_<name>.wgsl. What each computes is said there. */
export type StepName = keyof StepRecords;

const contextNames = ['epoch', 'firstReplica', 'seedLow', 'seedHigh', 'step', 'rootCorrection'] as const;

/** Numbers that change from epoch to epoch or from chunk to chunk. */
export type ContextName = (typeof contextNames)[number];

type OperandOf<Fields> = {
  [F in keyof Fields]: Fields[F] extends readonly [...unknown[], 'address'] ? F : never;
}[keyof Fields];

/** A step on operands of type `V`: the addresses of its record are operands, what is not of the context are numbers. */
export type StepOn<V, N extends StepName = StepName> = {
  [Name in N]: {
    readonly op: Name;
    readonly operands: Readonly<Record<OperandOf<StepRecords[Name]>, V | undefined>>;
    readonly numbers: Readonly<
      Record<Exclude<keyof StepRecords[Name], OperandOf<StepRecords[Name]> | ContextName>, number>
    >;
  };
}[N];

/** Name of a step's record. */
export function recordOf(op: StepName): `Step${Capitalize<StepName>}` {
  return `Step${op.slice(0, 1).toUpperCase()}${op.slice(1)}` as `Step${Capitalize<StepName>}`;
}

/** What a step takes of the context. */
export function contextOf(op: StepName): readonly ContextName[] {
  const { fields } = layouts[recordOf(op)];
  return contextNames.filter((name) => name in fields);
}

/** Elementwise function after a dense layer: identity, `max(0, x)`, `1 / (1 + exp(-x))` or the hyperbolic tangent. */
export type Activation = 'linear' | 'relu' | 'sigmoid' | 'tanh';

/** Codes of the activations, as the kernels know them. */
export const activations = { linear: 0, relu: 1, sigmoid: 2, tanh: 3 } as const satisfies Record<Activation, number>;

/** Codes of the element-wise losses, as the kernels know them. */
export const pointLosses = { squared: 0, absolute: 1, logistic: 2 } as const;

/** Last counter words of the random numbers; a stream's number goes into the upper half. */
