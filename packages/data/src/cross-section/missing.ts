import { DataError, type Remedy, quoted } from '@kuznets/base';
import type { CellPosition, NumericColumn, Table } from '../table/types.ts';
import type { Design } from '../formula/design.ts';
import type { CrossSectionOptions, ImputedFeature } from './types.ts';

const NAMED = 5;

const DROP: Remedy = { to: 'drop the rows', options: { missing: 'drop' } };
const FILL: Remedy = { to: 'fill in means', options: { missing: 'mean' } };

/** What is left after missing cells were dealt with: rows kept, by index, and columns with cells filled in. */
export interface Complete {
  readonly kept: readonly number[];
  readonly target: NumericColumn;
  readonly features: readonly NumericColumn[];
  readonly imputed: readonly ImputedFeature[];
}

/** Refuses, drops or fills in missing cells. */
export const complete = (
  table: Table,
  { target, features, unlagged }: Design,
  how: CrossSectionOptions['missing'] = 'refuse',
): Complete => {
  const columns = [target, ...features];
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => !unlagged.has(row));
  if (how === 'refuse') refuse(table, columns, rows);
  if (how === 'drop') {
    const kept = rows.filter((row) => columns.every(({ values }) => !Number.isNaN(values[row])));
    return { kept, target, features, imputed: [] };
  }
  // A row without a target says nothing of it: it is left out, and the means are those of the rows that stay.
  const kept = rows.filter((row) => !Number.isNaN(target.values[row]));
  const filled = features.map((feature) => (feature.missing === 0 ? { feature } : fill(table, feature, kept)));
  return {
    kept,
    target,
    features: filled.map(({ feature }) => feature),
    imputed: filled.flatMap((result) => ('imputed' in result && result.imputed.cells > 0 ? [result.imputed] : [])),
  };
};

const refuse = ({ file, lines }: Table, columns: readonly NumericColumn[], rows: readonly number[]): void => {
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
    remedies: [DROP, FILL],
  });
};

const fill = (
  table: Table,
  column: NumericColumn,
  kept: readonly number[],
): { feature: NumericColumn; imputed: ImputedFeature } => {
  const { name, values } = column;
  const known = kept.flatMap((row) => (Number.isNaN(values[row]) ? [] : [values[row]!]));
  if (known.length === 0) {
    const cell: CellPosition | undefined = column.firstMissing[0];
    throw new DataError('a column without any value', {
      where: { file: table.file, row: cell?.row, column: name },
      got: cell?.value,
      allowed: 'at least one number',
    });
  }
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
