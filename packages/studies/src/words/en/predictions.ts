import type { IntervalKind, PredictNote } from '../../growth/predict/notes.ts';
import type { Sayings } from '../sayings.ts';

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const cellsOf = (columns: readonly { readonly column: string; readonly cells: number }[]): string =>
  columns.map(({ column, cells }) => `${column} ${cells}`).join(', ');

/** What a reader must know of predictions. */
export const predictNotes: Sayings<PredictNote> = {
  'outside-training-range': ({ columns }) =>
    `Outside the range of the training sample, where predictions rest on nothing: ${columns
      .map(
        ({ column, cells, low, high }) => `${column} in ${cells} ${cells === 1 ? 'row' : 'rows'} (${low} to ${high})`,
      )
      .join(', ')}.`,
  'new-cells-filled-in': ({ columns }) =>
    `Missing cells filled in with the training sample's means, of factors with its most frequent levels: ${cellsOf(columns)}.`,
  'new-cells-imputed': ({ columns }) =>
    `Missing cells imputed once from the rows of the training sample and of this file: ${cellsOf(columns)}.`,
  'new-rows-without-earlier-period': ({ ids }) =>
    `${ids.length === 1 ? 'One row is' : `${ids.length} rows are`} not predicted, since the period before is not in the file: ${ids.slice(0, 10).join(', ')}.`,
  'no-interval-of-this-kind': ({ methods }) =>
    `No interval of this kind: ${methods.join(', ')}. Conformal intervals exist for every method.`,
  'no-folds': ({ methods }) =>
    `No conformal interval, since no model of a fold was kept (--folds 0, or one could not be fitted): ${methods.join(', ')}.`,
  'intervals-without-end': ({ methods, rows }) =>
    `${rows} training rows are too few for intervals of this level: ${methods.join(', ')}.`,
  'conformal-promise': ({ level, least, clusters }) =>
    `Conformal intervals hold a new ${clusters === null ? 'row' : `row of a new ${clusters}`} with a probability of at least ${percent(least)} whatever the method, in practice of about ${percent(level)}, if it is drawn as the training sample was.`,
};

/** What is said of predictions of new rows. */
export const predictions = {
  kinds: {
    conformal: 'conformal intervals (CV+)',
    quantile: "intervals by the forest's quantiles",
    analytic: "intervals by the model's own distribution",
  } satisfies Record<IntervalKind, string>,
  exported: (target: string, columns: readonly string[]): string =>
    `Predicts ${target} of rows of ${columns.length} columns in this order, transformed as they are named, name[level] being 1 in rows of the level and 0 elsewhere: ${columns.join(', ')}`,
  rows: (target: string, rows: number): string => `Predictions of ${target} for ${rows} new rows`,
  scores: (target: string, rows: number, level: number, kind: string): string =>
    `Predictions of ${target} for ${rows} new rows against what is there, with ${kind} of ${percent(level)}`,
  observed: 'Observed',
  predicted: 'Predicted',
  coverage: 'Covered, %',
  width: 'Mean width',
  intervalEnds: ['Low', 'High'],
};
