import { type Ends, fieldsOf } from '../../tables/describe.ts';
import { percent } from '../../tables/percent.ts';
import type { TableCell } from '../../tables/table.ts';
import type { StudyWords } from '../../words/words.ts';
import type { CellMeasure } from '../notes.ts';
import type { GrowthResult, MethodResult } from '../result.ts';

/** Determinants that a printed table shows. */
export const leading = 10;

/** What a publication prints of a method's fit, or of one of its ten best determinants (Table 8). */
export function publishedCell(
  { reference }: GrowthResult,
  method: MethodResult,
  measure: CellMeasure,
  determinant: string | null = null,
): TableCell {
  const cell = reference?.cells.find(
    (entry) =>
      entry.method === method.id &&
      entry.measure === measure &&
      (determinant === null || (entry.table === '8' && entry.determinant === determinant)),
  );
  return cell?.published ?? null;
}

/** Seeds of a method; each is that of a run on every completed table where cells are imputed. */
export function seedsOf({ runs }: Pick<MethodResult, 'runs'>): number {
  return new Set(runs.map(({ seed }) => seed)).size;
}

interface Columns {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** One determinant's mean and interval. */
export function endsAt({ mean, low, high }: Columns, at: number): Ends {
  return [mean[at] ?? null, low[at] ?? null, high[at] ?? null];
}

/** The same in per cent. */
export function percentAt(columns: Columns, at: number): Ends {
  return endsAt(columns, at).map((value) => percent(value as number | null)) as unknown as Ends;
}

/** The kinds of columns of one method's table: of a single seed without intervals, which would repeat the value. */
export function fieldsOver<Row>(
  { runs }: MethodResult,
  words: Pick<StudyWords, 'columns'>,
): ReturnType<typeof fieldsOf<Row>> {
  const fields = fieldsOf<Row>(words);
  if (runs.length > 1) return fields;
  return {
    ...fields,
    interval: (key, label, digits, cells, { only } = {}) => [
      fields.number(key, label, digits, (row) => cells(row)[0], only === undefined ? {} : { only }),
    ],
  };
}
