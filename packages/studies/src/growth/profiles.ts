import type { Table } from '@kuznets/base';
import { quantileProfiles } from '@kuznets/explain';
import type { Stage } from '../study/study.ts';
import type { GrowthData } from './data.ts';
import { fits, type FitInputs } from './fits.ts';
import { predict } from './methods/model.ts';
import { designOf } from './design.ts';
import { completedBy } from './imputations.ts';
import type { MethodResult } from './result.ts';

/** What a method's profiles depend on: the fit whose model predicts, and the determinants' column numbers. */
export interface ProfileInputs {
  readonly fit: FitInputs;
  readonly columns: readonly number[];
}

/** The columns of a factor at each of its levels, the base first. */
function levelsApart(levels: number): Float64Array {
  const width = levels - 1;
  const cells = new Float64Array(levels * width);
  for (let level = 1; level < levels; level++) cells[level * width + level - 1] = 1;
  return cells;
}

/** The columns of a demeaned factor at each of its levels: their means over its rows. */
function levelMeans(data: GrowthData, determinant: number, levels: number): Float64Array {
  const { x, columns } = designOf(data);
  const own = columns.flatMap((column, k) => (column.determinant === determinant ? [k] : []));
  const cells = new Float64Array(levels * own.length);
  const counts = new Uint32Array(levels);
  data.y.forEach((_, row) => {
    const level = data.x[row * data.features.length + determinant]!;
    counts[level]!++;
    own.forEach((k, at) => (cells[level * own.length + at]! += x[row * columns.length + k]!));
  });
  return cells.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / own.length)]!));
}

/** Predictions over the range of each of some determinants, the others at their quartiles (Figures 3 and 4): one profile a determinant. */
export const profiles: Stage<ProfileInputs, GrowthData, MethodResult['profiles']> = {
  name: 'profiles',
  async run({ fit, columns }, given, context) {
    const data = await completedBy(given, fit.imputed, context);
    const fitted = await context.read(fits, fit);
    const model = fitted.kind === 'all' ? fitted.fit.model : null;
    const predictor = { predict: ({ x, rows }: Table) => predict(model!, x, rows, context) };
    const drawn = [];
    for (const column of columns) {
      context.signal.throwIfAborted();
      const { name, levels } = data.features[column]!;
      const apart = (count: number): Float64Array =>
        data.absorbed === null ? levelsApart(count) : levelMeans(data, column, count);
      const options = levels === null ? {} : { grid: apart(levels.length) };
      const { grid, quantiles, prediction } = await quantileProfiles(predictor, designOf(data), column, options);
      const points = prediction.length / quantiles.length;
      drawn.push({
        determinant: name,
        x: levels === null ? [...grid] : levels.map((_, level) => level),
        predictions: quantiles.map((_, at) => [...prediction.subarray(at * points, (at + 1) * points)]),
      });
    }
    return drawn;
  },
};
