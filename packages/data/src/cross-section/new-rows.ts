import { DataError, quotedList } from '@kuznets/base';
import type { Dataset } from '../catalogue/types.ts';
import { designOf, type DesignRules } from '../formula/design.ts';
import type { Table } from '../table/types.ts';
import { determinantColumns, refuseCells } from './missing.ts';
import { asText, rowRoles } from './roles.ts';
import type { CrossSectionOptions } from './types.ts';

/** Options of {@link newRows}. */
export interface NewRowsOptions extends Pick<CrossSectionOptions, 'id' | 'period'> {
  /** What to do about missing cells: `refuse` them, or `keep` them as `NaN`. Default `refuse`. */
  readonly missing?: 'refuse' | 'keep';
}

/** Rows that a fitted model is to predict. */
export interface NewRows {
  readonly rows: number;
  readonly features: number;
  /** `rows`: names of the rows, their numbers from 1 where no column names them. */
  readonly ids: readonly string[];
  /** `features` names, those of the sample that the rows are like. */
  readonly featureNames: readonly string[];
  /** `rows x features`, row-major; `NaN` where a missing cell is kept. */
  readonly x: Float64Array;
  /** `rows`, `NaN` where the cell is missing; null where the table does not have the target. */
  readonly y: Float64Array | null;
  /** Names of rows left out because the earlier period that a lag or a difference is of is not in the table. */
  readonly unlagged: readonly string[];
}

/**
 * Takes new rows out of a table by the rules of an earlier sample: columns by name, factors by their levels, transformed as its formula says.
 *
 * Columns that the sample does not use are not looked at, and the target need not be there.
 *
 * @param source - the table, or a data set of the catalogue
 * @param rules - `rules` of the {@link CrossSection} that a model was fitted on
 * @param options - the columns of ids and periods, and what to do about missing cells
 * @returns the rows, with the columns that the sample has, in their order
 * @throws DataError naming columns that are missing, and the first row with another level, a text for a number, or a missing cell
 * @example
 * ```ts
 * const sample = crossSection(await parseTable('y,a,b\n1,2,u\n2,3,v\n4,5,u\n3,1,v\n'), { target: 'y', formula: 'y ~ log(a) + b' });
 * const { x } = newRows(await parseTable('b,a\nv,1\n'), sample.rules);
 * x; // Float64Array [0, 1]
 * ```
 */
export function newRows(source: Table | Dataset, rules: DesignRules, options: NewRowsOptions = {}): NewRows {
  const table = 'table' in source ? source.table : source;
  const { id, period, missing = 'refuse' } = options;
  checkColumns(table, rules);
  const has = (name: string): boolean => table.columns.some((column) => column.name === name);
  const named = table.columns.find(({ name }) => name === id);
  const others = rowRoles(table, period !== undefined && has(period) ? { period } : {});
  const roles = { ...others, id: named?.kind === 'numeric' ? asText(named) : (named ?? others.id) };
  const design = designOf(table, {}, roles, rules);
  const { target, features, unlagged } = design;
  const kept = Array.from({ length: table.rows }, (_, row) => row).filter((row) => !unlagged.has(row));
  if (missing === 'refuse') refuseCells(table, determinantColumns(design), kept);
  const idOf = (row: number): string => {
    const unit = roles.id?.values[row] ?? String(row + 1);
    return roles.period === undefined ? unit : `${unit} ${roles.period.values[row]}`;
  };
  const x = new Float64Array(kept.length * features.length);
  kept.forEach((row, i) => features.forEach(({ values }, k) => (x[i * features.length + k] = values[row]!)));
  return {
    rows: kept.length,
    features: features.length,
    ids: kept.map(idOf),
    featureNames: features.map(({ name }) => name),
    x,
    y: rules.targetColumns.every(has) ? Float64Array.from(kept, (row) => target.values[row]!) : null,
    unlagged: [...unlagged].map(idOf),
  };
}

function checkColumns(table: Table, { columns }: DesignRules): void {
  const names = table.columns.map(({ name }) => name);
  const absent = columns.filter((name) => !names.includes(name));
  if (absent.length === 0) return;
  throw new DataError(absent.length === 1 ? 'a column is missing' : `${absent.length} columns are missing`, {
    code: 'columns-missing',
    where: { file: table.file, row: 1, column: absent.join(', ') },
    got: quotedList(names),
    allowed: `every column that the model was fitted on: ${quotedList(columns)}`,
  });
}
