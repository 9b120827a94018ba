import { z } from 'zod';
import type { ReadonlyDeep } from '../../results/readonly.ts';
import { note } from '../../study/notes.ts';

/** How intervals are made: by the models of folds (CV+), by a forest's quantiles, or by a linear model's distribution. */
export const intervalKinds = ['conformal', 'quantile', 'analytic'] as const;

/** One of {@link intervalKinds}. */
export type IntervalKind = (typeof intervalKinds)[number];

const methods = z.array(z.string()).readonly();
const cells = { column: z.string(), cells: z.int() };

/** What a reader must know of predictions. */
export const predictNoteSchema = z.discriminatedUnion('code', [
  note('outside-training-range', {
    columns: z
      .array(z.strictObject({ ...cells, low: z.number(), high: z.number() }))
      .readonly()
      .describe('Cells below or above every one of the training sample'),
  }),
  note('new-cells-filled-in', { columns: z.array(z.strictObject(cells)).readonly() }),
  note('new-cells-imputed', { columns: z.array(z.strictObject(cells)).readonly() }),
  note('new-rows-without-earlier-period', { ids: z.array(z.string()).readonly() }),
  note('no-interval-of-this-kind', { methods }),
  note('no-folds', { methods }),
  note('conformal-promise', {
    level: z.number(),
    least: z.number().describe('The probability that is promised whatever the method'),
    clusters: z.string().nullable().describe('The column whose clusters were held out whole; null where rows were'),
  }),
  note('intervals-without-end', { methods, rows: z.int().describe('Of the training sample, too few for the level') }),
]);

/** {@link predictNoteSchema} as a type. */
export type PredictNote = ReadonlyDeep<z.output<typeof predictNoteSchema>>;
