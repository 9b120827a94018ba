import { impute, type ImputableColumn } from '@kuznets/data';
import type { Stage, UnitContext } from '../study/study.ts';
import type { GrowthConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import type { DataNote } from './notes.ts';

/** What a completed table depends on beside the data; rounds and donors are mice's defaults. */
export interface ImputationInputs {
  /** Number of the table, from 0. */
  readonly imputation: number;
  readonly seed: number;
}

/** The missing cells of one completed table, row by row: what `impute` of `@kuznets/data` draws, the target being the first predictor. */
export const imputations: Stage<ImputationInputs, GrowthData, Float64Array> = {
  name: 'imputations',
  run: drawn,
};

async function drawn(
  { imputation, seed }: ImputationInputs,
  data: GrowthData,
  work?: Pick<UnitContext, 'signal' | 'onProgress'>,
): Promise<Float64Array> {
  const { tables } = await impute(
    columnsOf(data),
    { imputations: 1, firstImputation: imputation, randomState: seed },
    work,
  );
  const [, ...completed] = tables[0]!.map((column) =>
    'levels' in column ? column.values.map((level) => column.levels.indexOf(level!)) : column.values,
  );
  const width = data.features.length;
  return Float64Array.from(holesOf(data), (at) => completed[at % width]![Math.floor(at / width)]!);
}

/**
 * The completed tables that a study computes with.
 *
 * @param config - a complete configuration.
 * @param data - the sample as read.
 * @returns one entry a table; one that is undefined where no cell is missing.
 */
export function imputationsOf(
  { missing, imputations: tables, seed }: Pick<GrowthConfig, 'missing' | 'imputations' | 'seed'>,
  data: GrowthData,
): readonly (ImputationInputs | undefined)[] {
  if (missing !== 'impute' || holesOf(data).length === 0) return [undefined];
  return Array.from({ length: tables! }, (_, imputation) => ({ imputation, seed }));
}

/**
 * The first completed table of a sample, as a study's result holds it; the sample itself where no cell is imputed.
 *
 * @param config - the study's configuration.
 * @param data - the sample as read.
 * @returns the sample without a missing cell.
 */
export async function firstCompleted(
  config: Pick<GrowthConfig, 'missing' | 'imputations' | 'seed'>,
  data: GrowthData,
): Promise<GrowthData> {
  const [first] = imputationsOf(config, data);
  return first === undefined ? data : filledIn(data, await drawn(first, data));
}

/** A sample with its missing cells as they are in a completed table; the sample itself where there are none. */
export async function completedBy(
  data: GrowthData,
  inputs: ImputationInputs | undefined,
  { read }: Pick<UnitContext, 'read'>,
): Promise<GrowthData> {
  return inputs === undefined ? data : filledIn(data, await read(imputations, inputs));
}

/** A sample with these values in its missing cells, row by row. */
export function filledIn(data: GrowthData, cells: Float64Array): GrowthData {
  const x = data.x.slice();
  holesOf(data).forEach((at, place) => (x[at] = cells[place]!));
  return { ...data, x };
}

/**
 * How many cells of which determinants are imputed, and what that makes of the numbers.
 *
 * @param data - the sample as read.
 * @param tables - how many completed ones.
 * @returns a note for each determinant with missing cells, and one for all; none where no cell is missing.
 */
export function imputationNotes(data: GrowthData, tables: number): DataNote[] {
  const width = data.features.length;
  const counts = data.features.map(() => 0);
  for (const at of holesOf(data)) counts[at % width]!++;
  if (counts.every((cells) => cells === 0)) return [];
  return [
    ...data.features.flatMap(({ name: feature }, at): DataNote[] =>
      counts[at] === 0 ? [] : [{ code: 'cells-imputed', feature, cells: counts[at]!, imputations: tables }],
    ),
    { code: 'pooled-over-imputations', imputations: tables },
  ];
}

/** Places of the missing cells in `x`. */
function holesOf({ x }: GrowthData): number[] {
  const holes: number[] = [];
  x.forEach((value, at) => {
    if (Number.isNaN(value)) holes.push(at);
  });
  return holes;
}

/** The target and the determinants, a factor by its levels. */
function columnsOf({ target, features, x, y }: GrowthData): readonly ImputableColumn[] {
  const width = features.length;
  return [
    { name: target, values: y },
    ...features.map(({ name, levels }, at): ImputableColumn => {
      const values = Float64Array.from(y, (_, row) => x[row * width + at]!);
      if (levels === null) return { name, values };
      return { name, levels, values: Array.from(values, (level) => levels[level]) };
    }),
  ];
}
