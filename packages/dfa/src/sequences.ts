import { ConfigError, ShapeError, indexFromWord, philox4x32, seedKey, purposes } from '@kuznets/base';
import {
  type Device,
  type Schedule,
  type Tape,
  type View,
  buildProgram,
  meanSquaredError,
  rows,
  trainProgram,
} from '@kuznets/core-gpu';
import { type FactorPanel, checkPanel, wholeNumber } from './factor-model.ts';

/** Training settings of the LSTM models. The provincial paper names Adam, a schedule, early stopping and the best model, but no number. */
export interface SequenceOptions {
  /** Periods read before each forecast. Default 3, or one less than there are. */
  readonly window?: number;
  /** Size of the LSTM's state. Default 16, the paper's. */
  readonly hidden?: number;
  /** Whether a second LSTM reads the window backward. Default true, as the paper. */
  readonly bidirectional?: boolean;
  /** Most passes over the training windows. Default 300. */
  readonly epochs?: number;
  /** Adam's step. Default 0.01. */
  readonly learningRate?: number;
  /** Default half the step every 100 epochs. */
  readonly schedule?: Schedule;
  /** Stops a replica whose validation loss has not fallen for so many epochs. Default 50. */
  readonly patience?: number;
  /** Share of the windows kept for validation, drawn anew for each replica; at least one window. Default 0.2. */
  readonly validation?: number;
  /** Largest norm of the gradient. Default 1. */
  readonly clipNorm?: number;
  /** Decides every random number, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** Options of the LSTM models' `fit`. */
export interface SequenceFitOptions {
  readonly device: Device;
  /** Number of models, each from its own random numbers. Default 1. */
  readonly replicas?: number;
  /** Number of the first; shards of consecutive replicas concatenate. Default 0. */
  readonly firstReplica?: number;
  /** Periods forecast; from the second on, forecasts are read as data. Default 1. */
  readonly steps?: number;
}

/** Fitted LSTM models and their forecasts; the first axis is the replica. */
export interface SequenceResult {
  readonly replicas: number;
  readonly series: number;
  readonly steps: number;
  readonly kEndog: number;
  /** `replicas x series x steps x kEndog`, the periods after the last. */
  readonly forecast: Float32Array;
  /** `replicas x epochs`: mean squared error of each training pass, before its update; after a replica has stopped, its last one. */
  readonly trainLoss: Float32Array;
  /** `replicas x epochs`: mean squared error of the validation windows after each update. */
  readonly validationLoss: Float32Array;
  /** `replicas`: epoch, from 0, whose parameters were kept. */
  readonly bestEpoch: Uint32Array;
  /** `replicas`: epochs until the replica stopped. */
  readonly epochsRun: Uint32Array;
  /** Numbers of windows. */
  readonly trainWindows: number;
  readonly validationWindows: number;
  /** Replicas, counted from the first of this fit, whose loss or forecast is not finite: leave them out. */
  readonly diverged: readonly number[];
}

/** Settings with every default filled in. */
export type SequenceSettings = Required<SequenceOptions>;

/** What comes after the LSTM: from a window (`window n x kEndog`, n rows a period) to the next period. */
export type Head = (
  tape: Tape,
  window: View,
  n: number,
  settings: SequenceSettings,
) => { readonly forecast: View; readonly extra: Readonly<Record<string, View>> };

/** A result with the head's further outputs at the last period, `replicas x series x size` each. */
export interface TrainedSequences {
  readonly result: SequenceResult;
  readonly extra: Readonly<Record<string, Float32Array>>;
}

/** Fills in defaults. */
export function resolveSequence(options: SequenceOptions, periods: number): SequenceSettings {
  const settings = {
    ...{
      window: Math.min(3, periods - 1),
      hidden: 16,
      bidirectional: true,
      epochs: 300,
      learningRate: 0.01,
      patience: 50,
      validation: 0.2,
      clipNorm: 1,
      randomState: 0,
    },
    ...{ schedule: { kind: 'step', every: 100, factor: 0.5 } as const },
    ...options,
  };
  wholeNumber('window', settings.window, 1, periods - 1, ', the number of periods less one');
  wholeNumber('hidden', settings.hidden, 1, 2 ** 12);
  wholeNumber('epochs', settings.epochs, 1, 2 ** 20);
  if (!(settings.validation > 0 && settings.validation < 1))
    throw new ConfigError(`validation is ${settings.validation}: allowed are shares between 0 and 1`);
  return settings;
}

/** Trains a model on every window of every series and forecasts the periods after the last. */
export async function trainSequences(
  panel: FactorPanel,
  options: SequenceOptions,
  fit: SequenceFitOptions,
  head: Head,
): Promise<TrainedSequences> {
  checkPanel(panel);
  const { endog, periods, kEndog, series = 1 } = panel;
  const settings = resolveSequence(options, periods);
  const { replicas = 1, firstReplica = 0, steps = 1, device } = fit;
  wholeNumber('replicas', replicas, 1, 2 ** 24);
  wholeNumber('steps', steps, 1, 2 ** 16);
  const { window, randomState: seed } = settings;
  const count = series * (periods - window);
  if (count < 2)
    throw new ShapeError(
      `the panel has ${count} window of ${window} periods and the one after: allowed are at least 2, a shorter window or more series`,
    );
  const validationWindows = Math.min(count - 1, Math.max(1, Math.round(settings.validation * count)));
  const trainWindows = count - validationWindows;

  const pass = (tape: Tape, name: string, n: number) =>
    head(tape, tape.input(`${name}.x`, [window * n, kEndog]), n, settings);
  const lossOf = (tape: Tape, name: string, n: number): void =>
    meanSquaredError(tape, pass(tape, name, n).forecast, tape.input(`${name}.y`, [n, kEndog]));
  const program = buildProgram({
    train: (tape) => lossOf(tape, 'train', trainWindows),
    validate: (tape) => lossOf(tape, 'validation', validationWindows),
    predict: (tape) => {
      const { forecast, extra } = pass(tape, 'predict', series);
      return { forecast, ...extra };
    },
  });

  const at = (s: number, t: number): Float64Array =>
    endog.subarray((s * periods + t) * kEndog, (s * periods + t + 1) * kEndog);
  const samples = Array.from({ length: count }, (_, k) => ({
    s: Math.floor(k / (periods - window)),
    t: k % (periods - window),
  }));
  const inputs = {
    'train.x': new Float32Array(replicas * trainWindows * window * kEndog),
    'train.y': new Float32Array(replicas * trainWindows * kEndog),
    'validation.x': new Float32Array(replicas * validationWindows * window * kEndog),
    'validation.y': new Float32Array(replicas * validationWindows * kEndog),
    'predict.x': new Float32Array(replicas * series * window * kEndog),
  };
  for (let replica = 0; replica < replicas; replica++) {
    const order = shuffled(count, seed, firstReplica + replica);
    for (const [name, chosen] of [
      ['train', order.slice(validationWindows)],
      ['validation', order.slice(0, validationWindows)],
    ] as const) {
      const n = chosen.length;
      chosen.forEach((k, row) => {
        const { s, t } = samples[k]!;
        for (let step = 0; step < window; step++)
          inputs[`${name}.x`].set(at(s, t + step), ((replica * window + step) * n + row) * kEndog);
        inputs[`${name}.y`].set(at(s, t + window), (replica * n + row) * kEndog);
      });
    }
    for (let s = 0; s < series; s++) {
      for (let step = 0; step < window; step++)
        inputs['predict.x'].set(at(s, periods - window + step), ((replica * window + step) * series + s) * kEndog);
    }
  }

  const { epochs, learningRate, schedule, patience, clipNorm } = settings;
  const common = { replicas, firstReplica, seed };
  const trained = await trainProgram(device, program, {
    ...common,
    epochs,
    learningRate,
    schedule,
    patience,
    clipNorm,
    inputs,
    keepParameters: steps > 1,
  });
  const { forecast: first, ...extra } = trained.outputs;
  const forecast = new Float32Array(replicas * series * steps * kEndog);
  let last = first!;
  for (let step = 0; step < steps; step++) {
    if (step > 0) {
      // The window moves on by one period, the forecast being the newest.
      const block = series * kEndog;
      for (let replica = 0; replica < replicas; replica++) {
        const own = inputs['predict.x'].subarray(replica * window * block, (replica + 1) * window * block);
        own.copyWithin(0, block);
        own.set(last.subarray(replica * block, (replica + 1) * block), (window - 1) * block);
      }
      if (!inputs['predict.x'].every(Number.isFinite))
        inputs['predict.x'].forEach((value, e) => (inputs['predict.x'][e] = Number.isFinite(value) ? value : 0));
      const next = await trainProgram(device, program, {
        ...common,
        epochs: 0,
        inputs,
        start: trained.parameters,
        keepParameters: false,
      });
      last = next.outputs['forecast']!.map((value, e) => (Number.isFinite(last[e]) ? value : Number.NaN));
    }
    for (let row = 0; row < replicas * series; row++)
      forecast.set(last.subarray(row * kEndog, (row + 1) * kEndog), (row * steps + step) * kEndog);
  }
  const { trainLoss, validationLoss, bestEpoch, epochsRun } = trained;
  const finite = (values: Float32Array, replica: number): boolean =>
    values
      .subarray((replica * values.length) / replicas, ((replica + 1) * values.length) / replicas)
      .every(Number.isFinite);
  const diverged = Array.from({ length: replicas }, (_, replica) => replica).filter(
    (replica) => ![forecast, trainLoss, validationLoss].every((values) => finite(values, replica)),
  );
  return {
    result: {
      replicas,
      series,
      steps,
      kEndog,
      forecast,
      trainLoss,
      validationLoss,
      bestEpoch,
      epochsRun,
      trainWindows,
      validationWindows,
      diverged,
    },
    extra,
  };
}

/** Rows of the last period of a window. */
export function newest(window: View, n: number): View {
  return rows(window, window.rows - n, n);
}

/** A random order of `0 ... count - 1` by Fisher and Yates, keyed by seed and replica. */
function shuffled(count: number, seed: number, replica: number): number[] {
  const order = Array.from({ length: count }, (_, k) => k);
  const key = seedKey(seed);
  for (let k = count - 1; k > 0; k--) {
    const other = indexFromWord(philox4x32([k, 0, replica, purposes.sequenceSplit], key)[0], k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}
