import type { CellMeasure, CellNote } from '../notes.ts';
import type { ComparedCell } from '../result.ts';

/** Why cells of a published table differ. */
export interface Explanation {
  /** Names of methods. */
  readonly methods: readonly string[];
  /** Tables, measures and determinants of the cells; all where left out. */
  readonly tables?: readonly string[];
  readonly measures?: readonly CellMeasure[];
  readonly determinants?: readonly string[];
  readonly reason: ComparedCell['reason'];
  readonly note: CellNote;
}

/** Why cells of Liu and Xie (2019) differ from what their description gives on their data; the first that fits is told. */
export const explanations: readonly Explanation[] = [
  {
    methods: ['lasso', 'tree', 'bagging', 'forest', 'network'],
    measures: ['linearR2', 'linearAdjustedR2'],
    reason: 'paper-inconsistent',
    note: { code: 'value-not-of-list', first: 0.5719, second: 0.7084 },
  },
  {
    methods: ['lasso'],
    measures: ['place'],
    reason: 'not-reproduced',
    note: { code: 'ranked-by-vanishing' },
  },
  {
    methods: ['tree'],
    tables: ['B1', 'B2'],
    determinants: ['CATH00'],
    reason: 'definition-differs',
    note: { code: 'row-on-the-cut', cut: 0.978, otherwise: 94.57 },
  },
  {
    methods: ['bagging'],
    tables: ['8'],
    measures: ['fepv'],
    determinants: ['EAST', 'ABSLATIT', 'BUDDHA'],
    reason: 'definition-differs',
    note: {
      code: 'ties-by-rounding-ranges',
      trees: 10_000,
      ranges: [
        { determinant: 'EAST', low: 1.23, high: 1.27 },
        { determinant: 'ABSLATIT', low: 0.54, high: 0.56 },
        { determinant: 'BUDDHA', low: 1.99, high: 2.15 },
      ],
    },
  },
  {
    methods: ['forest'],
    tables: ['8'],
    measures: ['fepv'],
    determinants: ['ABSLATIT', 'BUDDHA'],
    reason: 'definition-differs',
    note: {
      code: 'ties-by-rounding-values',
      trees: 10_000,
      values: [
        { determinant: 'ABSLATIT', value: 0.23, standardError: 0.01 },
        { determinant: 'BUDDHA', value: 0.93, standardError: 0.03 },
      ],
    },
  },
  { methods: ['bagging', 'forest'], reason: 'not-reproduced', note: { code: 'ties-beyond-spread' } },
  {
    methods: ['m5p-bagging', 'm5p-forest'],
    reason: 'definition-differs',
    note: { code: 'model-trees-unspecified' },
  },
  { methods: ['bayes'], reason: 'not-reproduced', note: { code: 'prior-unspecified' } },
  { methods: ['averaging'], reason: 'not-reproduced', note: { code: 'models-unspecified' } },
  {
    methods: ['network'],
    reason: 'not-reproduced',
    note: {
      code: 'network-settings',
      defaults: 0.875,
      rangesOfBootstraps: 0.874,
      unitOfTarget: 0.875,
      logistic: 0.86,
      withoutStopping: 0.889,
      withoutStoppingMae: 0.0047,
    },
  },
  { methods: ['svr'], measures: ['place'], reason: 'definition-differs', note: { code: 'kernel-is-identity' } },
  { methods: ['svr'], reason: 'not-reproduced', note: { code: 'solver-unspecified' } },
  { methods: ['bma'], measures: ['place'], reason: 'definition-differs', note: { code: 'order-of-2004' } },
];

/**
 * Why a cell of ours is not the published one.
 *
 * @param method - name of the method.
 * @param cell - table and row of the cell.
 * @param details - what is known of this cell alone.
 * @returns the reason, and notes for the reader.
 */
export function explanationOf(
  method: string,
  { table, measure, determinant }: Pick<ComparedCell, 'table' | 'measure' | 'determinant'>,
  details: readonly CellNote[],
): Pick<ComparedCell, 'reason' | 'notes'> {
  const found = explanations.find(
    ({ methods, tables, measures, determinants }) =>
      methods.includes(method) &&
      tables?.includes(table) !== false &&
      measures?.includes(measure) !== false &&
      (determinants === undefined || (determinant !== null && determinants.includes(determinant))),
  );
  return { reason: found?.reason ?? 'not-reproduced', notes: [...details, ...(found ? [found.note] : [])] };
}
