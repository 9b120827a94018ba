import { ConfigError, cvPlusInterval, type PredictionIntervals, scoreIntervals } from '@kuznets/base';
import type { Device } from '@kuznets/core-gpu';
import type { NewRows } from '@kuznets/data';
import { quantileIntervals } from '@kuznets/ensembles';
import { predictiveIntervals } from '@kuznets/regression';
import { accuracy, type Accuracy } from '../../statistics/accuracy.ts';
import type { MethodConfig } from '../config.ts';
import { designOf } from '../design.ts';
import type { KeptModel } from '../kept-models.ts';
import { predict } from '../methods/model.ts';
import type { GrowthResult } from '../result.ts';
import { withoutMissing } from './missing-cells.ts';
import type { IntervalKind, PredictNote } from './notes.ts';
import { trainingOf } from './training.ts';

/** Options of {@link predictRows}. */
export interface PredictRowsOptions {
  readonly device: Device;
  readonly cpu: Device;
  /** Default `conformal`. */
  readonly interval?: IntervalKind;
  /** Of the intervals, above 0 and below 1. Default 0.9. */
  readonly level?: number;
}

/** A method's predictions of new rows. */
export interface MethodPredictions {
  readonly id: string;
  readonly name: MethodConfig['name'];
  /** `rows`. */
  readonly prediction: Float64Array;
  /** Null where the method has no such interval. */
  readonly interval: { readonly low: Float64Array; readonly high: Float64Array } | null;
  /** Over the rows that have a target; null where none has. */
  readonly scores: (Accuracy & { readonly coverage: number | null; readonly width: number | null }) | null;
}

/** What the methods of a study predict of new rows. */
export interface Predictions {
  readonly target: string;
  readonly level: number;
  readonly kind: IntervalKind;
  readonly ids: readonly string[];
  /** `rows`, `NaN` where it is missing; null where no row has one. */
  readonly y: Float64Array | null;
  readonly methods: readonly MethodPredictions[];
  readonly notes: readonly PredictNote[];
}

/**
 * Predicts new rows by a study's kept models.
 *
 * @param result - the study's result.
 * @param models - the kept models, all or some of them.
 * @param rows - the new rows, by the rules of the study's sample; missing cells kept where the study fills them in.
 * @param options - device, kind of interval and level.
 * @returns predictions, intervals, and of rows with a target how good they are.
 * @throws ConfigError where the models are not those of the result, or for a level that is none.
 *
 * Sources: Barber, Candes, Ramdas and Tibshirani (2021), https://doi.org/10.1214/20-AOS1965; Meinshausen (2006), Journal of Machine Learning Research 7, 983-999.
 */
export async function predictRows(
  result: GrowthResult,
  models: readonly KeptModel[],
  rows: NewRows,
  { device, cpu, interval = 'conformal', level = 0.9 }: PredictRowsOptions,
): Promise<Predictions> {
  const training = trainingOf(result);
  const design = designOf(training);
  checkSame(design.featureNames, rows.featureNames);
  const { x, notes } = await withoutMissing(training, rows.x, result.config);
  const table = { x, rows: rows.rows, features: rows.features };
  const y = rows.y?.some((value) => !Number.isNaN(value)) ? rows.y : null;
  const methods: MethodPredictions[] = [];
  const open: string[] = [];
  for (const kept of models) {
    const { id, name } = kept.method;
    const prediction = await predict(kept.model, x, rows.rows, { device, cpu });
    const intervals = await intervalsOf(kept, prediction);
    if (intervals?.high.includes(Infinity)) open.push(id);
    methods.push({
      ...{ id, name, prediction },
      interval: intervals && { low: intervals.low, high: intervals.high },
      scores: y && { ...scored(y, prediction), ...coverage(y, intervals) },
    });
  }
  return {
    ...{ target: training.target, level, kind: interval, ids: rows.ids, y, methods },
    notes: [...notes, ...notesOf()],
  };

  async function intervalsOf(kept: KeptModel, prediction: Float64Array): Promise<PredictionIntervals | null> {
    const { model, folds } = kept;
    switch (interval) {
      case 'conformal': {
        if (folds === null) return null;
        const predictions: Float64Array[] = [];
        for (const one of folds.models) predictions.push(await predict(one, x, rows.rows, { device, cpu }));
        return cvPlusInterval(prediction, { ...folds, predictions }, level);
      }
      case 'quantile':
        return model.kind === 'forest' && isForest(kept)
          ? quantileIntervals(model.forest, design, table, { prediction, level })
          : null;
      case 'analytic':
        return model.kind === 'linear' && model.predictive
          ? { ...predictiveIntervals(model.predictive, x, rows.rows, level), prediction }
          : null;
    }
  }

  function notesOf(): PredictNote[] {
    const without = methods.flatMap(({ id, interval: ends }) => (ends === null ? [id] : []));
    const outside = outsideRange(design, x);
    const n = training.y.length;
    const promised = interval === 'conformal' && without.length < methods.length;
    return [
      ...(rows.unlagged.length > 0 ? [{ code: 'new-rows-without-earlier-period' as const, ids: rows.unlagged }] : []),
      ...(outside.length > 0 ? [{ code: 'outside-training-range' as const, columns: outside }] : []),
      ...(without.length > 0
        ? [
            {
              code: interval === 'conformal' ? ('no-folds' as const) : ('no-interval-of-this-kind' as const),
              methods: without,
            },
          ]
        : []),
      ...(open.length > 0 ? [{ code: 'intervals-without-end' as const, methods: open, rows: n }] : []),
      ...(promised
        ? [
            {
              code: 'conformal-promise' as const,
              level,
              least: Math.max(0, 2 * level - 1 - Math.sqrt(2 / n)),
              clusters: training.clusters[0]?.name ?? null,
            },
          ]
        : []),
    ];
  }
}

/** Whether a method's trees are grown on bags of the rows; a single tree's leaves have too few of them. */
function isForest({ method }: KeptModel): boolean {
  return method.name === 'bagging' || method.name === 'forest';
}

function scored(y: Float64Array, prediction: Float64Array): Accuracy {
  const known = Array.from(y.keys()).filter((row) => !Number.isNaN(y[row]));
  return accuracy(
    known.map((row) => y[row]!),
    known.map((row) => prediction[row]!),
  );
}

function coverage(
  y: Float64Array,
  intervals: PredictionIntervals | null,
): { readonly coverage: number | null; readonly width: number | null } {
  if (intervals === null) return { coverage: null, width: null };
  const scores = scoreIntervals(y, intervals);
  return { coverage: scores.coverage, width: Number.isFinite(scores.width) ? scores.width : null };
}

function checkSame(expected: readonly string[], got: readonly string[]): void {
  const place = expected.findIndex((name, k) => got[k] !== name);
  if (place < 0 && got.length === expected.length) return;
  throw new ConfigError('the rows have other columns than the sample', {
    got: got[place] ?? `${got.length} columns`,
    allowed: expected[place] ?? `${expected.length} columns`,
  });
}

/** Numbers below or above all of the sample, by column. */
function outsideRange({ x: known, rows, columns }: ReturnType<typeof designOf>, x: Float64Array) {
  const width = columns.length;
  return columns.flatMap(({ name, level }, k) => {
    if (level !== null) return [];
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < rows; row++) {
      low = Math.min(low, known[row * width + k]!);
      high = Math.max(high, known[row * width + k]!);
    }
    let cells = 0;
    for (let at = k; at < x.length; at += width) if (x[at]! < low || x[at]! > high) cells++;
    return cells === 0 ? [] : [{ column: name, cells, low, high }];
  });
}
