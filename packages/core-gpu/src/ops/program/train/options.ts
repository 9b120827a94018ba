import {
  ConfigError,
  type Constraint,
  type FitOptions,
  anything,
  booleans,
  checkOptions,
  either,
  exactly,
  numbers,
  numbersBetween,
  oneOf,
  wholeNumbers,
} from '@kuznets/base';
import type { Program, Schedule, TrainOptions } from './contract.ts';
import type { ResolvedOptions } from './plan.ts';
import type { Activation } from './steps.ts';

/** An {@link Activation}. */
export const activationNames: Constraint<Activation> = oneOf('linear', 'relu', 'sigmoid', 'tanh');

/** A {@link Schedule}. */
export const schedules: Constraint<Schedule> = {
  allowed: 'constant, step with every (whole numbers from 1) and factor (above 0), cosine with minimum (from 0)',
  holds: (value): value is Schedule => {
    const { kind, every, factor, minimum } = (value ?? {}) as Record<string, unknown>;
    if (kind === 'step') return wholeNumbers(1).holds(every) && numbersBetween(0).holds(factor);
    return kind === 'constant' || (kind === 'cosine' && numbers(0).holds(minimum));
  },
};

const constraints = {
  replicas: wholeNumbers(0, 2 ** 24),
  firstReplica: wholeNumbers(0, 2 ** 32 - 1 - 2 ** 24),
  epochs: wholeNumbers(0, 2 ** 20),
  seed: wholeNumbers(0),
  learningRate: numbers(0),
  schedule: schedules,
  beta1: either(exactly(0), numbersBetween(0, 1)),
  beta2: either(exactly(0), numbersBetween(0, 1)),
  epsilon: numbersBetween(0),
  clipNorm: numbersBetween(0),
  patience: either(numbers(1), exactly(Infinity)),
  minDelta: numbers(0),
  restoreBest: booleans,
  inputs: anything<Readonly<Record<string, Float32Array>>>(),
  start: anything<Readonly<Record<string, Float32Array>>>(),
  keepParameters: booleans,
};

/**
 * Checks options and fills in defaults.
 *
 * @throws ConfigError naming the option, what was given and what is allowed
 */
export function resolveTraining(
  { train, validate }: Program,
  options: Omit<TrainOptions, keyof FitOptions>,
): ResolvedOptions {
  const validates = validate !== undefined;
  const { inputs: _inputs, start: _start, ...given } = checkOptions(options, constraints);
  const resolved = {
    ...{ firstReplica: 0, learningRate: 1e-3, schedule: { kind: 'constant' } as const, minDelta: 0 },
    ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clipNorm: undefined },
    ...{ patience: Infinity, restoreBest: validates, keepParameters: true },
    ...given,
  };
  if (train.length === 0) throw new ConfigError('trainProgram: the program only predicts');
  if (!validates && (resolved.patience < Infinity || resolved.restoreBest))
    throw new ConfigError('patience and restoreBest need a program with a validation pass');
  return resolved;
}
