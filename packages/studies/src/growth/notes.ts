import { z } from 'zod';
import type { ReadonlyDeep } from '../results/readonly.ts';
import { note, tableNotes } from '../study/notes.ts';

const names = z.array(z.string()).readonly();

/** What was done to a cross-section as read. */
export const dataNoteSchema = z.discriminatedUnion('code', [
  ...tableNotes,
  note('rows-of-subset', { subset: z.string(), rows: z.int(), of: z.int() }),
  note('rows-left-out', {
    ids: names,
    rows: z.int(),
    cells: z.array(z.strictObject({ column: z.string(), cells: z.int() })).readonly(),
  }),
  note('rows-without-earlier-period', { ids: names }),
  note('rows-without-weight', { ids: names }),
  note('rows-weighted', { column: z.string(), without: names }),
  note('rows-alone-in-effect', { ids: names }),
  note('absorbed', {
    effects: z.array(z.strictObject({ name: z.string(), levels: z.int() })).readonly(),
    degrees: z.int(),
    rows: z.int(),
  }),
  note('unvarying-within', { names }),
  note('demeaning-not-converged', { names, steps: z.int() }),
  note('lagged-target-absorbed', { determinants: names, effect: z.string(), periods: z.number() }),
  note('folds-of-clusters', { column: z.string(), clusters: z.int(), folds: z.int() }),
  note('folds-of-origins', { periods: names, rows: z.int() }),
  note('bags-of-clusters', { column: z.string() }),
  note('samples-affordable', { resamples: z.int(), seconds: z.int(), others: z.int() }),
  note('no-samples-costly', { resamples: z.int(), seconds: z.int(), others: z.int() }),
  note('cells-filled-in', { feature: z.string(), cells: z.int(), mean: z.number() }),
  note('cells-of-factor-filled-in', { feature: z.string(), cells: z.int(), level: z.string() }),
  note('cells-imputed', { feature: z.string(), cells: z.int(), imputations: z.int() }),
  note('pooled-over-imputations', { imputations: z.int() }),
]);

/** What a reader must know of a method's fits; all but the last four are notes of the estimators of `@kuznets/regression`. */
export const methodNoteSchema = z.discriminatedUnion('code', [
  note('constant-columns', { names }),
  note('constant-left-out', { name: z.string() }),
  note('combination-left-out', { name: z.string(), of: names }),
  note('same-in-another-unit', { name: z.string(), of: z.string() }),
  note('same-column', { name: z.string(), of: z.string() }),
  note('inseparable-combination', { name: z.string(), of: names }),
  note('gap-not-reached', {
    open: z.int(),
    lambdas: z.int(),
    tol: z.number(),
    lambda: z.number(),
    gap: z.number(),
  }),
  note('stopped-early', { steps: z.int(), violation: z.number() }),
  note('draws-not-converged', { allowed: z.number(), rHat: z.number().nullable(), names }),
  note('chains-not-converged', {
    name: z.string(),
    rHat: z.number().nullable(),
    allowed: z.number(),
    effectiveDraws: z.number(),
    draws: z.int(),
    correlation: z.number().nullable(),
  }),
  note('kept-models', { models: z.int(), low: z.number(), high: z.number() }),
  note('networks-diverged', { diverged: z.int(), networks: z.int() }),
  note('mean-of-first-networks', { decomposed: z.int(), networks: z.int() }),
  note('group-shares-of-orders', { orders: z.int() }),
  note('group-shares-of-first-networks', { shared: z.int(), networks: z.int() }),
  note('pruned-trees-unsteady', {}),
  note('features-binned', { drawn: z.int(), rows: z.int(), bins: z.int() }),
  note('no-standard-errors', {}),
  note('naive-after-selection', {}),
  note('chosen-in-half', { imputations: z.int(), names }),
  note('no-degrees-of-freedom', { selected: z.int(), rows: z.int() }),
  note('leverage-one', { asked: z.string(), used: z.string() }),
  note('covariance-fixed', {}),
  note('tuned', { chosen: z.string(), times: z.int(), fits: z.int(), combinations: z.int() }),
  note('model-size-cut', { requested: z.number(), used: z.number(), determinants: z.int() }),
]);

/** Why a method of the configuration was left out. */
export const leftOutSchema = z.discriminatedUnion('code', [
  note('too-few-rows', { method: z.string(), rows: z.int(), determinants: z.int(), least: z.int() }),
  note('too-many-rows', { method: z.string(), rows: z.int(), most: z.int() }),
]);

/** Importance measures, by the method that takes them. */
export const importanceMeasures = [
  'standardized',
  'mean',
  'standardDeviation',
  'riskReduction',
  'fepv',
  'weights',
  'kept',
  'lost',
  'vanishing',
  'lambdas',
  'standardizedCoefficient',
  'entry',
  'absoluteT',
  'posteriorT',
  'posteriorSd',
  'weight',
  'posteriorInclusion',
  'keptInclusion',
  'signCertainty',
] as const;

/** What a published cell and ours measure. */
export const cellMeasures = ['place', 'mae', 'r2', 'linearR2', 'linearAdjustedR2', 'fepv', 'nonlinearity'] as const;

const value = z.strictObject({ determinant: z.string(), value: z.number(), standardError: z.number() });
const range = z.strictObject({ determinant: z.string(), low: z.number(), high: z.number() });

/** What there is to know of a published cell beside ours. */
export const cellNoteSchema = z.discriminatedUnion('code', [
  note('ranks-here', { determinant: z.string(), rank: z.number() }),
  note('undefined-here', {}),
  note('least-squares-on-published-ten', {}),
  note('least-squares-on-all', {}),
  note('value-not-of-list', { first: z.number(), second: z.number() }),
  note('ranked-by-vanishing', {}),
  note('row-on-the-cut', { cut: z.number(), otherwise: z.number() }),
  note('ties-by-rounding-ranges', { trees: z.int(), ranges: z.array(range).readonly() }),
  note('ties-by-rounding-values', { trees: z.int(), values: z.array(value).readonly() }),
  note('ties-beyond-spread', {}),
  note('model-trees-unspecified', {}),
  note('prior-unspecified', {}),
  note('models-unspecified', {}),
  note('network-settings', {
    defaults: z.number(),
    rangesOfBootstraps: z.number(),
    unitOfTarget: z.number(),
    logistic: z.number(),
    withoutStopping: z.number(),
    withoutStoppingMae: z.number(),
  }),
  note('kernel-is-identity', {}),
  note('solver-unspecified', {}),
  note('order-of-2004', {}),
]);

/** Why a number of ours is, or is not, the published one. */
export const reasonSchema = z.enum([
  'exact',
  'paper-arithmetic',
  'within-seed-spread',
  'definition-differs',
  'paper-inconsistent',
  'not-reproduced',
]);

/** {@link dataNoteSchema} as a type. */
export type DataNote = ReadonlyDeep<z.output<typeof dataNoteSchema>>;

/** `methodNoteSchema` as a type. */
export type MethodNote = ReadonlyDeep<z.output<typeof methodNoteSchema>>;

/** {@link leftOutSchema} as a type. */
export type LeftOut = ReadonlyDeep<z.output<typeof leftOutSchema>>;

/** {@link cellNoteSchema} as a type. */
export type CellNote = ReadonlyDeep<z.output<typeof cellNoteSchema>>;

/** One of {@link importanceMeasures}. */
export type ImportanceMeasure = (typeof importanceMeasures)[number];

/** One of {@link cellMeasures}. */
export type CellMeasure = (typeof cellMeasures)[number];

/** The row of a published table that a cell stands in. */
export interface CellRow {
  readonly measure: CellMeasure;
  /** Null for a place, and for what is of the method. */
  readonly determinant: string | null;
  /** Null but for a place. */
  readonly place: number | null;
}
