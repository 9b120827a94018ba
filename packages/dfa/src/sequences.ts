import {
  ConfigError,
  type Constraints,
  Estimator,
  NotFittedError,
  ShapeError,
  booleans,
  checkOption,
  indexFromWord,
  listsOf,
  numbers,
  numbersBetween,
  oneOf,
  philox4x32,
  purposes,
  seedKey,
  wholeNumbers,
} from '@kuznets/base';
import {
  type Device,
  type Program,
  type ReplicaFitOptions,
  type Schedule,
  type Tape,
  type TrainResult,
  type View,
  buildProgram,
  cpuOf,
  divergedReplicas,
  meanSquaredError,
  predictProgram,
  rows,
  schedules,
  trainProgram,
} from '@kuznets/core-gpu';
import { type FactorPanel, checkPanel } from './factor-model.ts';

/** Training settings of the LSTM models. The provincial paper names Adam, a schedule, early stopping and the best model, but no number. */
export interface SequenceOptions {
  /** Periods read before each forecast. Default 3, or one less than there are. */
  readonly window?: number;
  /**
   * Periods that one pass forecasts, each by outputs of its own: above 1 the network is trained for all of them at once (the direct, multi-output
   * strategy of Ben Taieb et al. 2012, https://doi.org/10.1016/j.eswa.2012.01.039; darts' `output_chunk_length`). Default 1: later periods are
   * forecast from forecasts (the recursive strategy).
   */
  readonly horizon?: number;
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
  /**
   * What is drawn for validation: windows, or that share of the series with all of their windows, at least one, so that the networks are judged on series
   * that they have not seen. Default windows; of one series windows always.
   */
  readonly split?: 'windows' | 'series';
  /** `kEndog` weights of the variables' squared errors in the loss, divided by their mean; 0 or above, some above 0. Default: all equal. */
  readonly lossWeights?: readonly number[];
  /** Largest norm of the gradient. Default 1. */
  readonly clipNorm?: number;
  /** Decides every random number, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What is allowed in {@link SequenceOptions}. */
export const sequenceConstraints: Constraints<SequenceOptions> = {
  window: wholeNumbers(1),
  horizon: wholeNumbers(1, 2 ** 12),
  hidden: wholeNumbers(1, 2 ** 12),
  bidirectional: booleans,
  epochs: wholeNumbers(1, 2 ** 20),
  learningRate: numbers(0),
  schedule: schedules,
  patience: wholeNumbers(1),
  validation: numbersBetween(0, 1),
  split: oneOf('windows', 'series'),
  lossWeights: listsOf(numbers(0), 1),
  clipNorm: numbersBetween(0),
  randomState: wholeNumbers(0),
};

/** Options of the LSTM models' `forecast`. */
export interface SequenceForecastOptions {
  /** Periods forecast; after the first `horizon` of them, forecasts are read as data. Default 1. */
  readonly steps?: number;
  /** Where to compute. Default: the CPU. */
  readonly device?: Device;
}

/** Fitted LSTM models; the first axis is the replica. */
export interface SequenceResult {
  readonly replicas: number;
  readonly kEndog: number;
  /** Periods read before each forecast. */
  readonly window: number;
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
  /** By name, `replicas x shape`: what `forecast` needs; null where they were not kept. */
  readonly parameters: Readonly<Record<string, Float32Array>> | null;
}

/** What comes after the LSTM: from a window (`window n x kEndog`, n rows a period) to the next periods (`n x horizon kEndog`). */
export type Head = (
  tape: Tape,
  window: View,
  n: number,
) => { readonly forecast: View; readonly extra: Readonly<Record<string, View>> };

/** Outputs of the head at the last period, `replicas x series x size` each. */
export type HeadOutputs = Readonly<Record<string, Float32Array>>;

/** What the LSTM models have in common: windows, training, and forecasts that read forecasts. */
export abstract class SequenceEstimator<
  Options extends SequenceOptions,
  Result extends SequenceResult,
> extends Estimator<Options, FactorPanel, Result, ReplicaFitOptions> {
  /** What comes after the LSTM, for so many numbers forecast of so many variables. */
  protected abstract head(outputs: number, kEndog: number): Head;

  /** The result, given what all models have and the head's outputs at the last period. */
  protected abstract summarise(result: SequenceResult, outputs: HeadOutputs): Result;

  protected async learn(panel: FactorPanel, fit: ReplicaFitOptions): Promise<Result> {
    checkPanel(panel);
    const { kEndog, periods } = panel;
    const { replicas = 1, keepParameters = true } = fit;
    checkOption('replicas', replicas, wholeNumbers(1, 2 ** 24));
    const { horizon = 1 } = this.options;
    checkOption('horizon', horizon, wholeNumbers(1, Math.max(1, periods - 1)));
    const { window = Math.min(3, periods - horizon) } = this.options;
    checkOption('window', window, wholeNumbers(1, periods - horizon));
    const { trained, ...windows } = await trainSequences(
      panel,
      { window, horizon },
      this.head(horizon * kEndog, kEndog),
      this.options as SequenceOptions,
      fit,
    );
    const { trainLoss, validationLoss, bestEpoch, epochsRun, parameters, outputs } = trained;
    const { forecast, ...extra } = outputs;
    const common = {
      ...{ replicas, kEndog, window, trainLoss, validationLoss, bestEpoch, epochsRun, ...windows },
      diverged: divergedReplicas(replicas, forecast!, trainLoss, validationLoss),
      parameters: keepParameters ? parameters : null,
    };
    return this.summarise(common, extra);
  }

  /**
   * Forecasts of the periods after the last of a panel, that of the fit or another.
   *
   * @param panel - scaled as that of the fit; any number of series, at least `window` periods.
   * @param options - see {@link SequenceForecastOptions}.
   * @returns `replicas x series x steps x kEndog`; NaN after a value that is not finite.
   * @throws ShapeError, ConfigError, DataError for options or data outside what is allowed; NotFittedError before `fit`, or where it was
   * told not to keep parameters; DeviceLostError.
   */
  async forecast(
    panel: FactorPanel,
    { steps = 1, device = cpuOf() }: SequenceForecastOptions = {},
  ): Promise<Float32Array> {
    const { replicas, kEndog, window, parameters } = this.result;
    if (!parameters) throw new NotFittedError('the parameters were not kept: fit with keepParameters: true');
    checkOption('steps', steps, wholeNumbers(1, 2 ** 16));
    checkPanel(panel, window);
    if (panel.kEndog !== kEndog)
      throw new ShapeError(`the panel has ${panel.kEndog} variables, the model was fitted with ${kEndog}`);
    const { series = 1 } = panel;
    const { horizon = 1 } = this.options;
    const head = this.head(horizon * kEndog, kEndog);
    const program = buildProgram({
      predict: (tape) => ({ forecast: head(tape, tape.input('x', [window * series, kEndog]), series).forecast }),
    });
    const x = lastWindows(panel, window, replicas);
    const forecast = new Float32Array(replicas * series * steps * kEndog);
    const lost = new Uint8Array(replicas * series * kEndog);
    for (let from = 0; from < steps; from += horizon) {
      if (from > 0) moveOn(x, forecast, { window, horizon, series, kEndog, steps }, from);
      const next = await predictProgram(device, program, { replicas, parameters, inputs: { x } });
      next['forecast']!.forEach((value, at) => {
        const step = from + (Math.floor(at / kEndog) % horizon);
        if (step >= steps) return;
        const row = Math.floor(at / (horizon * kEndog));
        const own = row * kEndog + (at % kEndog);
        forecast[(row * steps + step) * kEndog + (at % kEndog)] = lost[own] === 1 ? Number.NaN : value;
        if (!Number.isFinite(value)) lost[own] = 1;
      });
    }
    return forecast;
  }
}

/** Every replica's `window x series x kEndog`: the last periods of a panel. */
function lastWindows(
  { endog, periods, kEndog, series = 1 }: FactorPanel,
  window: number,
  replicas: number,
): Float32Array {
  const size = window * series * kEndog;
  const x = new Float32Array(replicas * size);
  for (let s = 0; s < series; s++) {
    for (let step = 0; step < window; step++) {
      const from = (s * periods + periods - window + step) * kEndog;
      x.set(endog.subarray(from, from + kEndog), (step * series + s) * kEndog);
    }
  }
  for (let replica = 1; replica < replicas; replica++) x.copyWithin(replica * size, 0, size);
  return x;
}

interface Shape {
  readonly window: number;
  readonly horizon: number;
  readonly series: number;
  readonly kEndog: number;
  readonly steps: number;
}

/** Moves every window on to the period before step `from`, the newest periods being forecasts; what is not finite is read as 0. */
function moveOn(
  x: Float32Array,
  forecast: Float32Array,
  { window, horizon, series, kEndog, steps }: Shape,
  from: number,
): void {
  const moved = Math.min(horizon, window);
  const block = series * kEndog;
  const size = window * block;
  for (let first = 0; first < x.length; first += size) {
    x.copyWithin(first, first + moved * block, first + size);
    for (let period = window - moved; period < window; period++)
      for (let e = 0; e < block; e++) {
        const row = (first / size) * series + Math.floor(e / kEndog);
        const value = forecast[(row * steps + from - window + period) * kEndog + (e % kEndog)]!;
        x[first + period * block + e] = Number.isFinite(value) ? value : 0;
      }
  }
}

interface Windows {
  readonly trainWindows: number;
  readonly validationWindows: number;
}

/** Trains a model on every window of every series. */
async function trainSequences(
  panel: FactorPanel,
  { window, horizon }: Pick<Shape, 'window' | 'horizon'>,
  head: Head,
  options: SequenceOptions,
  { device, replicas = 1, firstReplica = 0, keepParameters = true, signal, onProgress }: ReplicaFitOptions,
): Promise<Windows & { readonly trained: TrainResult }> {
  const { endog, periods, kEndog, series = 1 } = panel;
  const { validation = 0.2, epochs = 300, learningRate = 0.01, patience = 50, clipNorm = 1 } = options;
  const { schedule = { kind: 'step', every: 100, factor: 0.5 }, randomState: seed = 0, lossWeights } = options;
  if (lossWeights !== undefined && lossWeights.length !== kEndog)
    throw new ShapeError(`lossWeights has ${lossWeights.length} numbers, the panel has ${kEndog} variables`);
  if (lossWeights?.every((weight) => weight === 0))
    throw new ConfigError('lossWeights are all 0: allowed are numbers of 0 or above, some above 0');
  const each = periods - window - horizon + 1;
  const count = series * each;
  if (count < 2)
    throw new ShapeError(
      `the panel has ${count} window of ${window} periods and ${horizon === 1 ? 'the one' : `the ${horizon}`} after: allowed are at least 2, a shorter window or more series`,
    );
  // What is drawn together: a window, or all of a series.
  const drawn = options.split === 'series' && series > 1 ? each : 1;
  const draws = count / drawn;
  const validationWindows = drawn * Math.min(draws - 1, Math.max(1, Math.round(validation * draws)));
  const trainWindows = count - validationWindows;
  const outputs = horizon * kEndog;
  const shape = { window, kEndog, outputs, lossWeights };
  const program = sequenceProgram(head, { trainWindows, validationWindows, series }, shape);

  const at = (s: number, t: number, length = 1): Float64Array =>
    endog.subarray((s * periods + t) * kEndog, (s * periods + t + length) * kEndog);
  const samples = Array.from({ length: count }, (_, k) => ({ s: Math.floor(k / each), t: k % each }));
  const inputs = {
    'train.x': new Float32Array(replicas * trainWindows * window * kEndog),
    'train.y': new Float32Array(replicas * trainWindows * outputs),
    'validation.x': new Float32Array(replicas * validationWindows * window * kEndog),
    'validation.y': new Float32Array(replicas * validationWindows * outputs),
    'predict.x': lastWindows(panel, window, replicas),
  };
  for (let replica = 0; replica < replicas; replica++) {
    const order = shuffled(draws, seed, firstReplica + replica).flatMap((draw) =>
      Array.from({ length: drawn }, (_, k) => draw * drawn + k),
    );
    for (const [name, chosen] of [
      ['train', order.slice(validationWindows)],
      ['validation', order.slice(0, validationWindows)],
    ] as const) {
      const n = chosen.length;
      chosen.forEach((k, row) => {
        const { s, t } = samples[k]!;
        for (let step = 0; step < window; step++)
          inputs[`${name}.x`].set(at(s, t + step), ((replica * window + step) * n + row) * kEndog);
        inputs[`${name}.y`].set(at(s, t + window, horizon), (replica * n + row) * outputs);
      });
    }
  }
  const trained = await trainProgram(device, program, {
    ...{ replicas, firstReplica, seed, epochs, learningRate, schedule, patience, clipNorm, inputs },
    ...{ keepParameters, signal, onProgress },
  });
  return { trained, trainWindows, validationWindows };
}

function sequenceProgram(
  head: Head,
  { trainWindows, validationWindows, series }: Windows & { readonly series: number },
  {
    window,
    kEndog,
    outputs,
    lossWeights,
  }: Pick<Shape, 'window' | 'kEndog'> & {
    readonly outputs: number;
    readonly lossWeights: readonly number[] | undefined;
  },
): Program {
  const pass = (tape: Tape, name: string, n: number) => head(tape, tape.input(`${name}.x`, [window * n, kEndog]), n);
  const lossOf = (tape: Tape, name: string, n: number): void =>
    meanSquaredError(tape, pass(tape, name, n).forecast, tape.input(`${name}.y`, [n, outputs]), {
      ...(lossWeights && {
        weight: {
          name: `${name}.weight`,
          values: Float32Array.from({ length: n * outputs }, (_, at) => lossWeights[at % kEndog]!),
        },
      }),
    });
  return buildProgram({
    train: (tape) => lossOf(tape, 'train', trainWindows),
    validate: (tape) => lossOf(tape, 'validation', validationWindows),
    predict: (tape) => {
      const { forecast, extra } = pass(tape, 'predict', series);
      return { forecast, ...extra };
    },
  });
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
