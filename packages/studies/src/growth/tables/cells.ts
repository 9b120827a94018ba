import { type Ends, type Field, fieldsOf } from '../../tables/describe.ts';
import { percent } from '../../tables/percent.ts';
import type { TableCell, TableColumn } from '../../tables/table.ts';
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

/** A value with its interval over seeds, and over samples where there are any. */
interface Spread<Row> {
  readonly key: string;
  readonly label: string;
  readonly digits: number;
  readonly seeds: (row: Row) => Ends;
  /** Null where no samples were drawn. */
  readonly samples: ((row: Row) => readonly [low: TableCell, high: TableCell]) | null;
}

/**
 * A value with its interval: over samples where they were drawn, and over seeds then in CSV alone.
 *
 * @param method - whose value it is.
 * @param words - the language.
 * @param spread - the value and its intervals.
 * @param options - where it is shown, and where the ends of its interval are.
 * @returns its columns.
 */
export function overSamplesFirst<Row>(
  method: MethodResult,
  words: Pick<StudyWords, 'columns'>,
  { key, label, digits, seeds, samples }: Spread<Row>,
  options: Pick<TableColumn, 'only'> & { readonly ends?: TableColumn['only'] } = {},
): Field<Row>[] {
  const { interval } = fieldsOver<Row>(method, words);
  const overSeeds = interval(key, label, digits, seeds, options);
  if (samples === null) return overSeeds;
  const [value, ...ends] = fieldsOf<Row>(words).interval(
    `${key}_samples`,
    label,
    digits,
    (row) => [seeds(row)[0], ...samples(row)],
    options,
  );
  return [{ ...value!, key }, ...ends, ...overSeeds.slice(1).map((field) => ({ ...field, only: 'csv' as const }))];
}

/** Low and high of an interval over samples. */
export function samplesAt(
  ends: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] },
  at: number,
): readonly [number | null, number | null] {
  return [ends.low[at] ?? null, ends.high[at] ?? null];
}

/** What the intervals of one method's table are over; nothing of a single seed. */
export function intervalNote({ data }: Pick<GrowthResult, 'data'>, method: MethodResult, words: StudyWords): string {
  const { resampling, runs } = method;
  if (resampling === null) return runs.length > 1 ? words.inference.seedsNote : '';
  const { by, drawn, from, resamples } = resampling;
  return words.inference.samplesNote(by, data.clusters[0]?.name ?? null, drawn, from, resamples);
}

/** A note that intervals are over seeds, for tables whose caption does not say it; none of a single seed. */
export function seedsNoteOf(methods: readonly MethodResult[], words: StudyWords): { readonly note?: string } {
  return methods.some(({ runs }) => runs.length > 1) ? { note: words.inference.seedsNote } : {};
}
