import { ConfigError, checkOptions, drawIndices, purposes, wholeNumbers, type Constraints } from '@kuznets/base';
import { checkSeries } from './series.ts';

/** Options of {@link modelConfidenceSet}. */
export interface ModelConfidenceSetOptions {
  /** Bootstrap samples. Default 1000; the paper's application has 10,000. */
  readonly nBootstraps?: number;
  /** Neighbouring losses that are drawn together, for losses in the order of time. Default 1: independent losses. */
  readonly blockLength?: number;
  /** 0 to 2^53 - 1. Default 1. */
  readonly randomState?: number;
}

const constraints: Constraints<ModelConfidenceSetOptions> = {
  nBootstraps: wholeNumbers(1),
  blockLength: wholeNumbers(1),
  randomState: wholeNumbers(0),
};

/** Which models may be the best. */
export interface ModelConfidenceSet {
  /** `models`: the set at level `1 - a` holds the models with `pValue >= a`; the last one left has 1. */
  readonly pValue: readonly number[];
  /** Models in the order in which they leave, the worst first. */
  readonly order: readonly number[];
}

/**
 * The model confidence set: models among which the best lies with a given probability, given what each loses case by case.
 *
 * While more than one is left: `t_i = (mean L_i - mean L) / s_i`, the mean over the models left and `s_i` from the bootstrap; the
 * largest is compared with its distribution over bootstrap samples of the cases, centred at the losses observed, and the model that has it
 * leaves. A model's p-value is the largest so far.
 *
 * Source: Hansen, Lunde and Nason (2011), Econometrica 79(2), 453-497, https://doi.org/10.3982/ECTA5771, statistic `T_max`; the
 * bootstrap in circular blocks.
 *
 * @param losses - `models x cases`, at least one model and two cases, each model's in the same order of cases.
 * @param options - samples, blocks, random state.
 * @returns p-values by model.
 * @throws ShapeError for lists of different length, ConfigError where an option is out of range.
 * @example
 * ```ts
 * const good = Array.from({ length: 50 }, (_, t) => 1 + (t % 3) / 10);
 * const bad = good.map((loss, t) => loss + 1 + (t % 2) / 10);
 * modelConfidenceSet([bad, good]).pValue[1]; // 1
 * ```
 */
export function modelConfidenceSet(
  losses: readonly ArrayLike<number>[],
  options: ModelConfidenceSetOptions = {},
): ModelConfidenceSet {
  const { nBootstraps = 1000, blockLength = 1, randomState = 1 } = checkOptions(options, constraints);
  const cases = losses[0]?.length ?? 0;
  if (losses.length === 0) throw new ConfigError('there is no model to compare', { got: 0, allowed: 'at least one' });
  losses.forEach((own, model) => checkSeries(`losses of model ${model} (the first is 0)`, own, 2, cases));
  losses.forEach((own, model) => checkSeries(`losses of model ${model} (the first is 0)`, own, cases, cases));
  const means = losses.map((own) => meanOf(own));
  const sampled = bootstrapMeans(losses, nBootstraps, Math.min(blockLength, cases), randomState);
  // Deviations of bootstrap means from those observed.
  const deviations = sampled.map((row) => row.map((value, model) => value - means[model]!));
  let left = losses.map((_, model) => model);
  const pValue = new Array<number>(losses.length).fill(1);
  const order: number[] = [];
  let largestP = 0;
  while (left.length > 1) {
    const centre = average(left, means);
    const centred = deviations.map((row) => {
      const middle = average(left, row);
      return left.map((model) => row[model]! - middle);
    });
    const scale = left.map((_, at) => Math.sqrt(meanOf(centred.map((row) => row[at]! ** 2))));
    const ratio = (value: number, at: number): number => (scale[at]! > 0 ? value / scale[at]! : 0);
    const statistics = left.map((model, at) => ratio(means[model]! - centre, at));
    const largest = largestOf(statistics);
    const worst = statistics.indexOf(largest);
    const exceeding = centred.filter((row) => largestOf(row.map(ratio)) >= largest).length;
    largestP = Math.max(largestP, exceeding / nBootstraps);
    pValue[left[worst]!] = largestP;
    order.push(left[worst]!);
    left = left.filter((_, at) => at !== worst);
  }
  return { pValue, order: [...order, ...left] };
}

/** `bootstraps x models`: means over cases drawn in circular blocks, the same cases for every model. */
function bootstrapMeans(
  losses: readonly ArrayLike<number>[],
  bootstraps: number,
  blockLength: number,
  seed: number,
): number[][] {
  const cases = losses[0]!.length;
  const blocks = Math.ceil(cases / blockLength);
  return Array.from({ length: bootstraps }, (_, bootstrap) => {
    const counts = new Float64Array(cases);
    drawIndices(blocks, () => cases, seed, purposes.confidenceSet, [bootstrap, 0]).forEach((start, block) => {
      const length = Math.min(blockLength, cases - block * blockLength);
      for (let step = 0; step < length; step++) counts[(start + step) % cases]!++;
    });
    return losses.map((own) => counts.reduce((sum, count, at) => sum + count * own[at]!, 0) / cases);
  });
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

function largestOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

function average(models: readonly number[], values: readonly number[]): number {
  return models.reduce((sum, model) => sum + values[model]!, 0) / models.length;
}
