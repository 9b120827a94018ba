import type { CellPosition, NumericColumn, Table } from '../table/types.ts';

const named = 5;

/** A column that was computed; NaN is missing. */
export function derivedColumn(
  { name, label }: { readonly name: string; readonly label?: string },
  values: Float64Array,
  { lines }: Table,
): NumericColumn {
  const firstMissing: CellPosition[] = [];
  let missing = 0;
  values.forEach((value, row) => {
    if (!Number.isNaN(value)) return;
    missing++;
    if (firstMissing.length < named) firstMissing.push({ row: lines[row]!, value: '' });
  });
  return { kind: 'numeric', name, ...(label !== undefined && { label }), values, missing, firstMissing };
}
