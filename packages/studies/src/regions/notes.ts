import { z } from 'zod';
import type { ReadonlyDeep } from '../results/readonly.ts';
import { note, tableNotes } from '../study/notes.ts';
import { fittedNames, methodNames } from './forecasts/names.ts';

/** A method's errors against those of the random walk; the last two where there are too few origins for a test. */
export const walkVerdictSchema = z.enum(['beats', 'loses', 'open', 'one-origin', 'few-origins']);

/** How a panel was read, and periods and units left out, by the first thing missing. */
export const panelNoteSchema = z.discriminatedUnion('code', [
  ...tableNotes,
  note('periods-read-as', {
    name: z.string(),
    unit: z.enum(['year', 'half-year', 'quarter', 'month', 'week', 'day']),
    text: z.string().describe('The first period as the file has it'),
    number: z.int().describe('The first period as the result has it'),
  }),
  note('periods-left-out', { periods: z.array(z.string()).readonly() }),
  note('missing-cells-kept', {
    regions: z.int(),
    ids: z.array(z.string()).readonly().describe('Regions with missing cells in the periods that the others have'),
    first: z.string(),
    last: z.string(),
    before: z.array(z.string()).readonly().describe('Periods before those'),
    after: z.array(z.string()).readonly(),
  }),
  note('same-in-all-units', { names: z.array(z.string()).readonly() }),
  note('years-as-rows', {
    name: z.string().describe('Column that the years became'),
    first: z.int(),
    last: z.int(),
    names: z.array(z.string()).readonly().describe('Columns of values'),
  }),
  note('unit-without-period', { id: z.string(), period: z.string() }),
  note('unit-with-missing-cell', { id: z.string(), row: z.int(), column: z.string() }),
]);

/** What is to be said of a method's forecasts. */
export const forecastNoteSchema = z.discriminatedUnion('code', [
  note('orders', {
    orders: z.array(z.strictObject({ order: z.array(z.int()).length(3), times: z.int() })).describe('By AICc: p, d, q'),
  }),
  note('trends', { none: z.int(), trend: z.int(), damped: z.int() }),
  note('weights', {
    period: z.number().describe('The origin'),
    past: z.int().describe('Earlier origins whose forecasts decide; 0 where none can'),
    weights: z
      .array(z.strictObject({ method: z.enum(fittedNames), weight: z.number() }))
      .readonly()
      .describe('Of the forecasts one period ahead'),
  }),
  note('no-split', { rows: z.int(), leaf: z.int() }),
  note('does-not-move', { cluster: z.int(), names: z.array(z.string()).readonly() }),
  note('likelihood-still-rose', { cluster: z.int(), iterations: z.int() }),
  note('factors-singular', { cluster: z.int(), factors: z.int() }),
  note('changes-alike', { name: z.string().describe('Indicator'), ids: z.array(z.string()).readonly() }),
  note('em-still-rose', { cluster: z.int(), name: z.string().describe('Indicator'), iterations: z.int() }),
  note('one-network', {}),
  note('split-by-windows', { cluster: z.int() }),
  note('complete-regions-only', { regions: z.int(), left: z.int().describe('Regions left out') }),
  note('too-few-values', { fewest: z.int(), ids: z.array(z.string()).readonly() }),
  note('same-forecasts', { method: z.enum(methodNames).describe('An earlier method') }),
]);

/** {@link panelNoteSchema} as a type. */
export type PanelNote = ReadonlyDeep<z.output<typeof panelNoteSchema>>;

/** {@link forecastNoteSchema} as a type. */
export type ForecastNote = ReadonlyDeep<z.output<typeof forecastNoteSchema>>;

/** {@link walkVerdictSchema} as a type. */
export type WalkVerdict = ReadonlyDeep<z.output<typeof walkVerdictSchema>>;
