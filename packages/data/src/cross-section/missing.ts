import { DataError, type Remedy, quoted } from '@kuznets/base';
import type { NumericColumn, Table } from '../table/types.ts';
import { withoutValue } from '../table/without-value.ts';
import { indicatorsOf } from '../formula/factor.ts';
import type { CodedFactor, Design } from '../formula/design.ts';
import type { CrossSectionOptions, ImputedFeature, MissingCells } from './types.ts';

const NAMED = 5;

const DROP: Remedy = { to: 'drop the rows', options: { missing: 'drop' } };
const FILL: Remedy = { to: 'fill in means', options: { missing: 'mean' } };

/** What is left after missing cells were dealt with: rows kept, by index, and columns with cells filled in, or kept as `NaN`. */
export interface Complete {
  readonly kept: readonly number[];
  readonly target: NumericColumn;
  readonly features: readonly NumericColumn[];
  readonly imputed: readonly ImputedFeature[];
  /** Columns with missing cells in rows that are left out for them. */
  readonly missing: readonly MissingCells[];
}

/** Refuses, drops, fills in or keeps missing cells. */
export const complete = (table: Table, design: Design, how: CrossSectionOptions['missing'] = 'refuse'): Complete => {
  const { target, features, factors, unlagged } = design;
  const coded = new Set(factors.flatMap((factor) => factor.columns));
  const columns = [target, ...determinantColumns(design)];
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => !unlagged.has(row));
  if (how === 'refuse') refuseCells(table, columns, rows, [DROP, FILL]);
  if (how === 'drop') {
    const kept = rows.filter((row) => columns.every(({ values }) => !Number.isNaN(values[row])));
    return { kept, target, features, imputed: [], missing: missingCells(columns, rows) };
  }
  // A row without a target says nothing of it: it is left out, and the means are those of the rows that stay.
  const kept = rows.filter((row) => !Number.isNaN(target.values[row]));
  const missing = missingCells([target], rows);
  if (how === 'keep') {
    columns.slice(1).forEach((column) => checkKnown(table, column, kept));
    return { kept, target, features, imputed: [], missing };
  }
  const result = [...features];
  const imputed: ImputedFeature[] = [];
  features.forEach((feature, at) => {
    if (feature.missing === 0 || coded.has(at)) return;
    const filled = fill(table, feature, kept);
    result[at] = filled.feature;
    imputed.push(filled.imputed);
  });
  for (const factor of factors) {
    const cells = kept.filter((row) => factor.values[row] === undefined).length;
    if (cells === 0) continue;
    const level = mostFrequent(factor, kept);
    const values = factor.values.map((value) => value ?? level);
    indicatorsOf({ ...factor, values }, table).forEach((column, j) => (result[factor.columns[j]!] = column));
    imputed.push({ feature: factor.name, cells, level });
  }
  return { kept, target, features: result, imputed: imputed.filter(({ cells }) => cells > 0), missing };
};

/** A column for each determinant: a factor's cell is missing in all of its columns, and one of them stands for it. */
export const determinantColumns = ({ features, factors }: Design): readonly NumericColumn[] => {
  const coded = new Set(factors.flatMap((factor) => factor.columns));
  return features.flatMap((feature, at) => {
    const factor = factors.find((candidate) => candidate.columns[0] === at);
    if (factor) return [{ ...feature, name: factor.name }];
    return coded.has(at) ? [] : [feature];
  });
};

/** A column without any value says nothing of its cells. */
const checkKnown = ({ file, lines }: Table, { name, values, firstMissing }: NumericColumn, rows: readonly number[]) => {
  if (rows.length === 0 || rows.some((row) => !Number.isNaN(values[row]))) return;
  throw withoutValue({ file, row: firstMissing[0]?.row ?? lines[rows[0]!], column: name }, firstMissing[0]?.value);
};

/** How many cells of each column are missing, the most first. */
export const missingCells = (columns: readonly NumericColumn[], rows: readonly number[]): MissingCells[] =>
  columns
    .filter(({ missing }) => missing > 0)
    .map(({ name, values }) => ({ column: name, cells: rows.filter((row) => Number.isNaN(values[row])).length }))
    .filter(({ cells }) => cells > 0)
    .sort((a, b) => b.cells - a.cells);

/** A factor's level with the most rows, the first of equals. */
const mostFrequent = ({ base, levels, values }: CodedFactor, rows: readonly number[]): string => {
  const counts = new Map<string | undefined, number>();
  for (const row of rows) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1);
  return [base, ...levels].reduce((best, level) => ((counts.get(level) ?? 0) > (counts.get(best) ?? 0) ? level : best));
};

/** Refuses missing cells, naming the first of them. */
export const refuseCells = (
  { file, lines }: Table,
  columns: readonly NumericColumn[],
  rows: readonly number[],
  remedies: readonly Remedy[] = [],
): void => {
  const missing = rows.flatMap((row) =>
    columns.flatMap(({ name, values, firstMissing }) => {
      if (!Number.isNaN(values[row])) return [];
      const line = lines[row]!;
      return [{ name, row: line, value: firstMissing.find((cell) => cell.row === line)?.value }];
    }),
  );
  const count = missing.length;
  if (count === 0) return;
  const cells = missing.slice(0, NAMED);
  const names = cells.map(({ name, row }) => `row ${row} ${quoted(name)}`).join(', ');
  const problem =
    count === 1 ? '1 missing cell' : `${count} missing cells (${names}${count > cells.length ? ' ...' : ''})`;
  const first = cells[0];
  throw new DataError(problem, {
    where: { file, row: first?.row, column: first?.name },
    got: first?.value,
    allowed: 'no missing cells',
    remedies,
  });
};

const fill = (
  table: Table,
  column: NumericColumn,
  kept: readonly number[],
): { feature: NumericColumn; imputed: ImputedFeature } => {
  const { name, values } = column;
  const known = kept.flatMap((row) => (Number.isNaN(values[row]) ? [] : [values[row]!]));
  checkKnown(table, column, kept);
  const first = known[0]!;
  // Summed as differences from the first cell, so that a constant column stays constant.
  const mean = known.reduce((sum, value) => sum + (value / known.length - first / known.length), first);
  return {
    feature: {
      ...column,
      values: values.map((value) => (Number.isNaN(value) ? mean : value)),
      missing: 0,
      firstMissing: [],
    },
    imputed: { feature: name, cells: kept.length - known.length, mean },
  };
};
