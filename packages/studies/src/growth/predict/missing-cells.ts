import { impute, type ImputableColumn } from '@kuznets/data';
import type { GrowthConfig } from '../config.ts';
import type { GrowthData } from '../data.ts';
import { designOf, type DesignColumn } from '../design.ts';
import type { PredictNote } from './notes.ts';

/** Rows of the design, cells filled in. */
export interface FilledRows {
  readonly x: Float64Array;
  readonly notes: readonly PredictNote[];
}

/**
 * Fills missing cells of new rows as the sample's were: with its means and most frequent levels, or by one imputation from the sample's
 * rows and the new ones.
 *
 * @param training - the sample.
 * @param x - `rows x columns` of its design; `NaN` where a cell is missing, in all columns of a factor.
 * @param config - what the study does about missing cells; elsewhere than at `mean` and `impute` none may be missing.
 * @returns the rows without a missing cell, and what was filled in.
 */
export async function withoutMissing(
  training: GrowthData,
  x: Float64Array,
  { missing, seed }: Pick<GrowthConfig, 'missing' | 'seed'>,
): Promise<FilledRows> {
  const { columns } = designOf(training);
  const rows = x.length / columns.length;
  const holes = training.features.map((_, determinant) => {
    const column = columns.findIndex((one) => one.determinant === determinant);
    return Array.from({ length: rows }, (_unused, row) => row).filter((row) =>
      Number.isNaN(x[row * columns.length + column]),
    );
  });
  if (holes.every((own) => own.length === 0)) return { x, notes: [] };
  const values = missing === 'impute' ? await imputed(training, x, seed) : means(training);
  const filled = x.slice();
  holes.forEach((own, determinant) => {
    for (const row of own) write(filled, row, columns, determinant, values(row, determinant));
  });
  const counts = holes.flatMap((own, determinant) =>
    own.length === 0 ? [] : [{ column: training.features[determinant]!.name, cells: own.length }],
  );
  return {
    x: filled,
    notes: [{ code: missing === 'impute' ? 'new-cells-imputed' : 'new-cells-filled-in', columns: counts }],
  };
}

/** A determinant's value, of a factor the place of its level. */
type Values = (row: number, determinant: number) => number;

function write(
  x: Float64Array,
  row: number,
  columns: readonly DesignColumn[],
  determinant: number,
  value: number,
): void {
  columns.forEach((column, k) => {
    if (column.determinant !== determinant) return;
    x[row * columns.length + k] = column.level === null ? value : Number(column.level === value);
  });
}

function means({ features, x, y }: GrowthData): Values {
  const width = features.length;
  const usual = features.map(({ levels }, k) => {
    const column = Array.from(y, (_, row) => x[row * width + k]!);
    if (levels === null) return column.reduce((sum, value) => sum + (value - column[0]!) / column.length, column[0]!);
    const counts = levels.map((_, level) => column.filter((value) => value === level).length);
    return counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
  });
  return (_, determinant) => usual[determinant]!;
}

async function imputed(training: GrowthData, x: Float64Array, seed: number): Promise<Values> {
  const { columns } = designOf(training);
  const { features, y } = training;
  const rows = x.length / columns.length;
  const level = (row: number, own: readonly DesignColumn[]): number => {
    const cells = own.map((column) => x[row * columns.length + columns.indexOf(column)]!);
    return Number.isNaN(cells[0]) ? NaN : cells.indexOf(1) + 1;
  };
  const known = features.map(({ name, levels }, k): ImputableColumn => {
    const own = columns.filter(({ determinant }) => determinant === k);
    const place = columns.indexOf(own[0]!);
    const values = Float64Array.from({ length: y.length + rows }, (_, row) =>
      row < y.length
        ? training.x[row * features.length + k]!
        : levels === null
          ? x[(row - y.length) * columns.length + place]!
          : level(row - y.length, own),
    );
    if (levels === null) return { name, values };
    return { name, levels, values: Array.from(values, (value) => levels[value]) };
  });
  const { tables } = await impute(known, { imputations: 1, randomState: seed });
  const completed = tables[0]!.map((column) =>
    'levels' in column ? column.values.map((value) => column.levels.indexOf(value!)) : column.values,
  );
  return (row, determinant) => completed[determinant]![y.length + row]!;
}
