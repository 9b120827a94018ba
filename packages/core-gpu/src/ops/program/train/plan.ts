import { shapeSize } from '../../../compute/tensor/shape.ts';
import { ConfigError, type FitOptions, purposes, seedKey } from '@kuznets/base';
import type { Program, Schedule, Step, TrainOptions, View } from './contract.ts';
import { type ContextName, type StepOn, contextOf } from './steps.ts';

/** A place in a replica's memory, in elements; `shared`: among the constants, which all replicas share. */
export interface Place {
  readonly offset: number;
  readonly shared: boolean;
}

/** A step whose operands have places. */
export type PlacedStep = StepOn<Place>;

/** A named part of a replica's memory. */
export interface Field extends Place {
  readonly name: string;
  readonly size: number;
}

/** Where everything of a program lies, the same on every backend. */
export interface Layout {
  /** Elements of each replica. */
  readonly elements: number;
  /** Elements of the constants. */
  readonly sharedElements: number;
  readonly constants: readonly (Field & { readonly values: Float32Array })[];
  readonly inputs: readonly Field[];
  readonly parameters: readonly Field[];
  readonly outputs: readonly (Field & { readonly view: View })[];
}

/** What a prediction does. */
export interface PredictionPlan extends Layout {
  readonly steps: readonly PlacedStep[];
}

/** What a run does: the steps before, in and after the epochs. */
export interface TrainingPlan extends Layout {
  readonly gradients: readonly Field[];
  readonly trainHistory: Field;
  readonly validationHistory: Field;
  /** Active, best loss, epochs since, improved, best epoch, epochs run. */
  readonly status: Field;
  readonly loss: Field;
  readonly begin: readonly PlacedStep[];
  /** After parameters and inputs are written. */
  readonly started: readonly PlacedStep[];
  readonly epoch: readonly PlacedStep[];
  readonly end: readonly PlacedStep[];
  /** One training pass and the prediction, no update. */
  readonly gradientPass: readonly PlacedStep[];
}

/** Numbers a step may ask for. */
export type StepContext = Readonly<Record<ContextName, number>>;

/** Options with their defaults. */
export interface ResolvedOptions
  extends Required<Omit<TrainOptions, 'clipNorm' | 'inputs' | 'start' | keyof FitOptions>> {
  readonly clipNorm: number | undefined;
}

interface Arrangement {
  readonly layout: Layout;
  readonly parameterElements: number;
  readonly clearElements: number;
  /** The field of a tensor. */
  readonly fieldOf: (index: number) => Field;
  readonly place: (view: View) => Place;
  readonly placed: (steps: readonly Step[]) => PlacedStep[];
}

/** Parameters first, then their gradients in the same order, then the other gradients, then the rest. */
function arrange({ tensors, outputs }: Pick<Program, 'tensors' | 'outputs'>): Arrangement {
  const places = new Array<Place>(tensors.length);
  const size = (index: number): number => shapeSize(tensors[index]?.shape ?? []);
  const sharedPlaces = tensors.map(({ role }, index) => (role === 'constant' ? size(index) : 0));
  let top = 0;
  const put = (index: number): void => {
    places[index] = { offset: top, shared: false };
    top += size(index);
  };
  const all = tensors.map((_, index) => index);
  const is = (index: number, role: string): boolean => tensors[index]?.role === role;
  for (const index of all.filter((each) => is(each, 'parameter'))) put(index);
  const parameterElements = top;
  top += parameterElements;
  for (const index of all.filter((each) => is(each, 'gradient'))) {
    const of = tensors[index]?.of ?? -1;
    if (is(of, 'parameter')) places[index] = { offset: parameterElements + (places[of]?.offset ?? 0), shared: false };
    else put(index);
  }
  const clearElements = top - parameterElements;
  for (const index of all.filter((each) => is(each, 'state') || is(each, 'input'))) put(index);
  let sharedTop = 0;
  for (const index of all.filter((each) => is(each, 'constant'))) {
    places[index] = { offset: sharedTop, shared: true };
    sharedTop += sharedPlaces[index] ?? 0;
  }
  const fieldOf = (index: number): Field => {
    const { name = '' } = tensors[index] ?? {};
    return { name, size: size(index), ...(places[index] ?? { offset: 0, shared: false }) };
  };
  const fieldsOf = (role: string): Field[] =>
    tensors.flatMap((tensor, index) => (tensor.role === role ? [fieldOf(index)] : []));
  const place = (view: View): Place => {
    const { offset = 0, shared = false } = places[view.tensor] ?? {};
    return { offset: offset + view.offset, shared };
  };
  const placed = (steps: readonly Step[]): PlacedStep[] =>
    steps.map(
      ({ op, operands, numbers }) =>
        ({
          op,
          numbers,
          operands: Object.fromEntries(Object.entries(operands).map(([name, view]) => [name, view && place(view)])),
        }) as unknown as PlacedStep,
    );
  const layout = {
    elements: top,
    sharedElements: sharedTop,
    constants: tensors.flatMap((tensor, index) =>
      tensor.values ? [{ ...fieldOf(index), values: tensor.values }] : [],
    ),
    inputs: fieldsOf('input'),
    parameters: fieldsOf('parameter'),
    outputs: Object.entries(outputs).map(([name, view]) => ({
      ...place(view),
      name,
      size: view.rows * view.columns,
      view,
    })),
  };
  return { layout, parameterElements, clearElements, fieldOf, place, placed };
}

/**
 * The program of the prediction alone: its steps, and the tensors that they touch.
 *
 * @throws ConfigError for a prediction that draws random numbers
 */
export function forwardOnly({ tensors, predict, outputs }: Program): Pick<Program, 'tensors' | 'predict' | 'outputs'> {
  const drawing = predict.find(({ op }) => contextOf(op).length > 0);
  if (drawing) throw new ConfigError(`predictProgram: a prediction draws nothing, got a step "${drawing.op}"`);
  const views = [...predict.flatMap(({ operands }) => Object.values(operands)), ...Object.values(outputs)];
  const used = [...new Set(views.flatMap((view) => (view ? [view.tensor] : [])))].sort((a, b) => a - b);
  const moved = <V extends View | undefined>(view: V): V => view && { ...view, tensor: used.indexOf(view.tensor) };
  const movedAll = <V extends View | undefined>(record: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(record).map(([name, view]) => [name, moved(view)]));
  return {
    tensors: used.map((index) => tensors[index]!),
    predict: predict.map((step) => ({ ...step, operands: movedAll(step.operands) })),
    outputs: movedAll(outputs),
  };
}

/** Plans a prediction of a program of {@link forwardOnly}. */
export function planPrediction(program: ReturnType<typeof forwardOnly>): PredictionPlan {
  const { layout, placed } = arrange(program);
  return { ...layout, steps: placed(program.predict) };
}

/** Learning rate of an epoch. */
export function learningRateAt(schedule: Schedule, rate: number, epoch: number, epochs: number): number {
  if (schedule.kind === 'step') return rate * schedule.factor ** Math.floor(epoch / schedule.every);
  if (schedule.kind === 'cosine')
    return schedule.minimum + ((rate - schedule.minimum) * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2;
  return rate;
}

/** What the steps of an epoch ask for; Adam's bias corrections are computed in double precision as in PyTorch. */
export function epochContext(options: ResolvedOptions, epoch: number, firstReplica: number): StepContext {
  const { schedule, learningRate, epochs, beta1, beta2, seed } = options;
  const [seedLow, seedHigh] = seedKey(seed);
  const rate = learningRateAt(schedule, learningRate, epoch, epochs);
  return {
    epoch,
    firstReplica,
    seedLow,
    seedHigh,
    step: rate / (1 - beta1 ** (epoch + 1)),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** (epoch + 1)),
  };
}

/** Plans a run of a program. */
export function planTraining(program: Program, options: ResolvedOptions): TrainingPlan {
  const { tensors } = program;
  const { layout, parameterElements: count, clearElements, fieldOf, place, placed } = arrange(program);
  let top = layout.elements;
  const field = (name: string, size: number): Field => {
    const offset = top;
    top += size;
    return { name, size, offset, shared: false };
  };

  const weights: Place = { offset: 0, shared: false };
  const gradients: Place = { offset: count, shared: false };
  const mean = field('m', count);
  const square = field('v', count);
  const validates = program.validate !== undefined;
  const best = validates && options.restoreBest ? field('best', count) : undefined;
  const status = field('status', 6);
  const clip = options.clipNorm === undefined ? undefined : field('clip', 1);
  const trainHistory = field('trainLoss', options.epochs);
  const validationHistory = field('validationLoss', validates ? options.epochs : 0);
  const at = (of: Place, index: number): Place => ({ ...of, offset: of.offset + index });
  const fill = (x: Place, elements: number, value: number): PlacedStep => ({
    op: 'fill',
    operands: { x },
    numbers: { count: elements, value },
  });
  const keep = (source: Place, to: Place, mask: Place): PlacedStep => ({
    op: 'keep',
    operands: { source, to, mask },
    numbers: { count },
  });

  let streams = 0;
  const begin: PlacedStep[] = tensors.flatMap(({ role, init }, index) => {
    if (role !== 'parameter' || !init || !('uniform' in init)) return [];
    const { size, ...x } = fieldOf(index);
    const purpose = purposes.programInitialise + streams++ * 0x1_0000;
    return [{ op: 'uniform', operands: { x }, numbers: { count: size, purpose, bound: init.uniform } } as const];
  });
  const clear = fill(gradients, clearElements, 0);
  const loss: Field = { ...place(program.loss), name: 'loss', size: 1 };
  const validationLoss = place(program.validationLoss);
  const validate: PlacedStep[] = program.validate
    ? [
        ...placed(program.validate),
        { op: 'record', operands: { loss: validationLoss, running: status, history: validationHistory }, numbers: {} },
        {
          op: 'track',
          operands: { loss: validationLoss, status },
          numbers: { patience: Math.min(options.patience, 1e9), minDelta: options.minDelta },
        },
        ...(best ? [keep(weights, best, at(status, 3))] : []),
      ]
    : [];
  const { beta1, beta2, epsilon } = options;
  return {
    ...layout,
    elements: top,
    gradients: layout.parameters.map((parameter) => ({ ...parameter, offset: parameter.offset + count })),
    trainHistory,
    validationHistory,
    status,
    loss,
    begin,
    started: [
      fill(mean, 2 * count, 0),
      fill(at(status, 0), 1, 1),
      fill(at(status, 1), 1, 3e38),
      fill(at(status, 2), 4, 0),
      ...(best ? [keep(weights, best, status)] : []),
    ],
    epoch: [
      clear,
      ...placed(program.train),
      { op: 'record', operands: { loss, running: status, history: trainHistory }, numbers: {} },
      ...(clip && options.clipNorm !== undefined
        ? [{ op: 'clip', operands: { g: gradients, clip }, numbers: { count, most: options.clipNorm } } as const]
        : []),
      {
        op: 'adam',
        operands: { w: weights, g: gradients, m: mean, v: square, clip, running: status },
        numbers: { count, beta1, beta2, epsilon },
      },
      ...validate,
    ],
    end: [...(best ? [fill(at(status, 3), 1, 1), keep(best, weights, at(status, 3))] : []), ...placed(program.predict)],
    gradientPass: [clear, ...placed(program.train), ...placed(program.predict)],
  };
}
