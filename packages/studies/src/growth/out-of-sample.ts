import { modelConfidenceSet } from '@kuznets/forecast';
import { accuracy, type Accuracy, meanAccuracy } from '../statistics/accuracy.ts';
import { correctedResampledTest } from '../statistics/corrected-resampled-test.ts';
import { spread } from '../statistics/spread.ts';
import type { GrowthData } from './data.ts';
import type { HeldOut, HeldSample, StudyCut } from './fits.ts';
import type { GrowthResult } from './result.ts';
import { unitsOf } from './subsample.ts';

/** Predictions of every row by models that did not see it: one list a partition, and that for each completed table. */
export type Predictions = readonly Float64Array[];

/** Puts the predictions of the parts together, `held` being their rows; null where a part cannot be fitted. */
export function heldOutPredictions(
  parts: readonly (HeldOut | null)[],
  { data, parts: held }: HeldSample,
  { folds }: Pick<StudyCut, 'folds'>,
): Predictions | null {
  if (held.length === 0) return null;
  const predicted = Array.from({ length: parts.length / folds }, () => new Float64Array(data.y.length));
  for (const [place, part] of parts.entries()) {
    if (part === null) return null;
    const into = predicted[Math.floor(place / folds)]!;
    held[place % held.length]!.forEach((row, at) => (into[row] = part.predicted[at]!));
  }
  return predicted;
}

/** Mean over partitions and completed tables. */
export function crossValidated(predictions: Predictions | null, data: GrowthData): Accuracy | null {
  return predictions && meanAccuracy(accuracies(predictions, data));
}

function accuracies(predictions: Predictions, { y, weights }: GrowthData): Accuracy[] {
  return predictions.map((values) => accuracy(y, values, weights?.values));
}

/**
 * The methods beside the best of them, all on the same folds.
 *
 * @param methods - ids, predictions, and parts that may have a predictive density; those without predictions are left out.
 * @param held - the rows held out, complete, and those of every part.
 * @param config - folds, partitions, seed.
 * @returns null with fewer than two methods.
 */
export function comparedOutOfSample(
  methods: readonly {
    readonly id: string;
    readonly predictions: Predictions | null;
    readonly parts: readonly (HeldOut | null)[];
  }[],
  { data, parts: held }: HeldSample,
  config: StudyCut,
): GrowthResult['outOfSample'] {
  const compared = methods.flatMap(({ id, predictions, parts }) =>
    predictions === null ? [] : [{ id, predictions, logScore: logScore(parts) }],
  );
  if (compared.length < 2) return null;
  const { y, weights } = data;
  const rows = y.length;
  const total = weights === null ? rows : weights.values.reduce((sum, weight) => sum + weight, 0);
  const weightOf = (row: number): number => (weights === null ? 1 : (weights.values[row]! * rows) / total);
  const losses = compared.map(({ predictions }) =>
    predictions.map((predicted) => Array.from(y, (value, row) => weightOf(row) * (value - predicted[row]!) ** 2)),
  );
  const units = unitsOf(data);
  const cases = losses.map((own) =>
    units.map((unit) => {
      const sum = own.reduce((all, loss) => all + unit.reduce((part, row) => part + loss[row]!, 0), 0);
      return (sum * units.length) / (own.length * rows);
    }),
  );
  const { pValue: pSuperior } = modelConfidenceSet(cases, { randomState: config.seed });
  const mse = cases.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
  const best = mse.reduce((least, value, at) => (value < mse[least]! ? at : least), 0);
  const partErrors = losses.map((own) => errorsOfParts(own, held, config.folds));
  return {
    best: compared[best]!.id,
    unit: data.clusters.length === 0 ? 'row' : 'cluster',
    methods: compared.map(({ id, predictions, logScore: score }, at) => {
      const r2 = byPartition(predictions, data, config).flatMap((value) => value ?? []);
      const isSpread = config.partitions > 1 && r2.length === config.partitions;
      const { low, high } = isSpread ? spread(r2) : { low: null, high: null };
      const { se, pValue } =
        at === best
          ? { se: null, pValue: null }
          : correctedResampledTest(
              partErrors[at]!.map((value, part) => value - partErrors[best]![part]!),
              testShare(held, config),
            );
      return {
        method: id,
        mse: mse[at]!,
        r2: r2.length > 0 ? mean(r2) : null,
        low,
        high,
        // Over rows, as MSE is: the parts differ in size by a row.
        difference: mse[at]! - mse[best]!,
        se,
        pValue,
        pSuperior: pSuperior[at]!,
        logScore: score,
      };
    }),
  };
}

/** Rows predicted over rows fitted; of rolling origins, whose fits grow, by the rows that stood before the middle one. */
function testShare(held: readonly (readonly number[])[], { folds, origins }: StudyCut): number {
  return origins ? 1 / ((held.length - 1) / 2 + held.length) : 1 / (folds - 1);
}

/** Log predictive score over the rows of all parts; null where a part has none. */
function logScore(parts: readonly (HeldOut | null)[]): number | null {
  const logs = parts.flatMap((part) => (part?.logDensity ? [...part.logDensity] : []));
  return parts.every((part) => part !== null && part.logDensity !== null) && logs.length > 0 ? -mean(logs) : null;
}

/** R2 of each partition, of completed tables their mean. */
function byPartition(predictions: Predictions, data: GrowthData, { partitions }: StudyCut): (number | null)[] {
  return Array.from({ length: partitions }, (_, partition) => {
    const own = predictions.filter((_unused, at) => at % partitions === partition);
    return meanAccuracy(accuracies(own, data)).r2;
  });
}

/** Mean squared error of every part of every partition, of completed tables their mean. */
function errorsOfParts(
  losses: readonly (readonly number[])[],
  folds: readonly (readonly number[])[],
  foldCount: number,
): number[] {
  const partitions = folds.length / foldCount;
  return folds.map((held, place) => {
    const own = losses.filter((_, at) => at % partitions === Math.floor(place / foldCount));
    return mean(own.map((loss) => mean(held.map((row) => loss[row]!))));
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
