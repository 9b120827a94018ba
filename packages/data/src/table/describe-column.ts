import { inOrder } from './in-order.ts';
import { periodNumber, type PeriodUnit } from './periods.ts';
import type { Column } from './types.ts';

/** What a column holds. */
export interface ColumnDescription {
  readonly name: string;
  readonly label: string | null;
  /** Numbers, logicals (0 and 1 of two words), codes with labels, texts, or texts that are periods. */
  readonly type: 'numeric' | 'logical' | 'labelled' | 'text' | PeriodUnit;
  readonly missing: number;
  /** Different values, the missing ones aside. */
  readonly distinct: number;
  /** Of numbers; of periods without the median, as results have them; null of texts and where all is missing. */
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

/**
 * Describes a column.
 *
 * @param column - a column of a table.
 * @returns its type, and what its values are like.
 * @example
 * ```ts
 * const { columns } = await parseTable('id,y\nA,3\nB,NA\nC,1\n');
 * describeColumn(columns[1]!).median; // 2
 * ```
 */
export const describeColumn = (column: Column): ColumnDescription => {
  const { name, label = null } = column;
  if (column.kind === 'text') {
    const { values, periods } = column;
    const known = values.filter((text) => text !== '');
    const texts = { name, label, missing: values.length - known.length, distinct: new Set(known).size };
    if (periods === undefined) return { ...texts, type: 'text', min: null, median: null, max: null };
    const sorted = inOrder(periods.values);
    const end = (value: number | undefined) => (value === undefined ? null : periodNumber(value, periods.unit));
    return { ...texts, type: periods.unit, min: end(sorted[0]), median: null, max: end(sorted.at(-1)) };
  }
  const sorted = inOrder(column.values);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  let distinct = 0;
  for (let k = 0; k < sorted.length; k += 1) if (k === 0 || sorted[k] !== sorted[k - 1]) distinct += 1;
  return {
    ...{ name, label, missing: column.missing, distinct },
    type: column.levels ? 'logical' : column.valueLabels ? 'labelled' : 'numeric',
    min: sorted[0] ?? null,
    median: sorted.length === 0 ? null : median,
    max: sorted.at(-1) ?? null,
  };
};
