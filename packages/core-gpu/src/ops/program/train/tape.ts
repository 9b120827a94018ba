import { ConfigError, ShapeError } from '@kuznets/base';
import { type Shape, expectLength, shapeSize } from '../../../compute/tensor/shape.ts';
import type { Initialisation, Program, Step, TensorDeclaration, View } from './contract.ts';
import type { StepOn } from './steps.ts';

function rowsOf(shape: Shape): number {
  return shapeSize(shape.slice(0, -1));
}

/** Tensors that the passes of a program have in common. */
class Registry {
  readonly tensors: TensorDeclaration[] = [];
  readonly #named = new Map<string, number>();
  streams = 0;

  add(declaration: TensorDeclaration): number {
    return this.tensors.push(declaration) - 1;
  }

  /** The tensor of this name, declared now or in an earlier pass. */
  named(name: string, shape: Shape, role: TensorDeclaration['role'], rest: Partial<TensorDeclaration>): number {
    const known = this.#named.get(name);
    const before = known === undefined ? undefined : this.tensors[known];
    if (known === undefined || before === undefined) {
      const index = this.add({ name, shape, role, ...rest });
      this.#named.set(name, index);
      return index;
    }
    if (before.role !== role || before.shape.join() !== shape.join()) {
      throw new ShapeError(
        `${name} is a ${before.role} of ${before.shape.join(' x ')}, asked for as a ${role} of ${shape.join(' x ')}`,
      );
    }
    return known;
  }
}

/**
 * Records one pass of a program: a layer appends the steps that compute its value and registers those that bring the
 * gradient back. Values are matrices; the replica axis is implied.
 */
export class Tape {
  /** Whether this pass brings gradients back. */
  readonly training: boolean;
  /** Scalar that the losses add to. */
  readonly loss: View;
  readonly #registry: Registry;
  readonly #gradients = new Map<number, number>();
  readonly #forward: Step[] = [];
  readonly #backward: (() => void)[] = [];
  #sink: Step[] = this.#forward;
  #losses = 0;

  /**
   * Made by {@link buildProgram}.
   *
   * @internal
   */
  constructor(registry: Registry, name: string, training: boolean) {
    this.#registry = registry;
    this.training = training;
    this.loss = this.#whole(registry.named(`${name}.loss`, [1, 1], 'state', {}), [1, 1]);
    this.step({ op: 'fill', operands: { x: this.loss }, numbers: { count: 1, value: 0 } });
  }

  #whole(tensor: number, shape: Shape): View {
    const columns = shape.at(-1) ?? 1;
    return { tensor, offset: 0, rows: rowsOf(shape), columns, rowStride: columns };
  }

  /** A trained value, declared by the first pass that names it and shared by the others. */
  parameter(name: string, shape: Shape, init: Initialisation): View {
    if ('values' in init) expectLength(name, init.values.length, shape);
    const tensor = this.#registry.named(name, shape, 'parameter', { init });
    if (this.training) this.#gradientOf(tensor);
    return this.#whole(tensor, shape);
  }

  /** A value that is the same in every replica; all axes but the last become rows. */
  constant(name: string, shape: Shape, values: Float32Array): View {
    expectLength(name, values.length, shape);
    const tensor = this.#registry.named(name, shape, 'constant', { values });
    const known = this.#registry.tensors[tensor]?.values;
    if (known !== values && !values.every((value, i) => Object.is(value, known?.[i])))
      throw new ConfigError(`${name}: two constants of this name differ`);
    return this.#whole(tensor, shape);
  }

  /** A value given replica by replica when the program runs; all axes but the last become rows. */
  input(name: string, shape: Shape): View {
    return this.#whole(this.#registry.named(name, shape, 'input', {}), shape);
  }

  /** Memory for a computed value, with a gradient if one of the values it is computed from has one. */
  state(rows: number, columns: number, from: readonly View[]): View {
    const tensor = this.#registry.add({ name: '', shape: [rows, columns], role: 'state' });
    if (from.some((view) => this.gradient(view))) this.#gradientOf(tensor);
    return this.#whole(tensor, [rows, columns]);
  }

  #gradientOf(tensor: number): void {
    if (!this.training || this.#gradients.has(tensor)) return;
    const shape = this.#registry.tensors[tensor]?.shape ?? [];
    this.#gradients.set(tensor, this.#registry.add({ name: '', shape, role: 'gradient', of: tensor }));
  }

  /** Where the gradient of a value is added up; `undefined` where none is needed. */
  gradient(view: View): View | undefined {
    const tensor = this.#gradients.get(view.tensor);
    return tensor === undefined ? undefined : { ...view, tensor };
  }

  /** Number of the next stream of random numbers. */
  stream(): number {
    return this.#registry.streams++;
  }

  /**
   * Appends a step.
   *
   * @internal
   */
  step(step: StepOn<View>): void {
    this.#sink.push(step);
  }

  /**
   * Appends a step that adds to {@link Tape.loss}.
   *
   * @internal
   */
  lossStep(step: StepOn<View>): void {
    this.#losses++;
    this.step(step);
  }

  /** Registers steps of the backward pass; they run in the reverse order of registration. */
  backward(record: () => void): void {
    if (this.training) this.#backward.push(record);
  }

  /**
   * Ends the recording.
   *
   * @internal
   */
  finish(): { readonly steps: readonly Step[]; readonly losses: number } {
    const backward: Step[] = [];
    this.#sink = backward;
    for (const record of this.#backward.reverse()) record();
    return { steps: [...this.#forward, ...backward], losses: this.#losses };
  }
}

/** Passes of a program. Each records its steps on the tape it is given; parameters and constants are shared by name. */
export interface Passes {
  /** Adds at least one loss. Default: the program only predicts. */
  readonly train?: (tape: Tape) => void;
  /** Adds at least one loss, usually of other rows or without noise. */
  readonly validate?: (tape: Tape) => void;
  /** Names what to return. */
  readonly predict?: (tape: Tape) => Readonly<Record<string, View>>;
}

/**
 * Builds a {@link Program} from its passes.
 *
 * Gradients are derived by reverse accumulation: each layer registers the steps that take the gradient of its value to
 * those of its arguments (Griewank and Walther, 2008, Evaluating Derivatives, 2nd ed., chapter 3, ISBN 9780898716597).
 *
 * @param passes - see {@link Passes}
 * @returns the program, to be run by {@link trainProgram} and {@link predictProgram}
 * @throws ConfigError for a pass without a loss; ShapeError for values that do not fit
 *
 * @example
 * ```ts
 * const model = (tape: Tape) => dense(tape, tape.constant('x', [31, 8], x), { name: 'layer', units: 8 });
 * const program = buildProgram({
 *   train: (tape) => meanSquaredError(tape, model(tape), tape.constant('x', [31, 8], x)),
 *   predict: (tape) => ({ fitted: model(tape) }),
 * });
 * ```
 */
export function buildProgram(passes: Passes): Program {
  const registry = new Registry();
  const train = new Tape(registry, 'train', true);
  const validate = new Tape(registry, 'validate', false);
  const predict = new Tape(registry, 'predict', false);
  passes.train?.(train);
  passes.validate?.(validate);
  const outputs = passes.predict?.(predict) ?? {};
  const trained = train.finish();
  const validated = validate.finish();
  if (passes.train && trained.losses === 0) throw new ConfigError('the training pass has no loss');
  if (passes.validate && validated.losses === 0) throw new ConfigError('the validation pass has no loss');
  return {
    tensors: registry.tensors,
    train: passes.train ? trained.steps : [],
    validate: passes.validate ? validated.steps : undefined,
    predict: predict.finish().steps,
    loss: train.loss,
    validationLoss: validate.loss,
    outputs,
  };
}
