import type { Table } from '@kuznets/base';
import { quantileProfiles } from '@kuznets/explain';
import type { Stage } from '../study/study.ts';
import type { GrowthData } from './data.ts';
import { fits, type FitInputs } from './fits.ts';
import { predict } from './methods/model.ts';
import { background } from './methods/variation.ts';
import type { MethodResult } from './result.ts';

/** What a method's profiles depend on: the fit whose model predicts, and the determinants' column numbers. */
export interface ProfileInputs {
  readonly fit: FitInputs;
  readonly columns: readonly number[];
}

/** Predictions over the range of each of some determinants, the others at their quartiles (Figures 3 and 4): one profile a determinant. */
export const profiles: Stage<ProfileInputs, GrowthData, MethodResult['profiles']> = {
  name: 'profiles',
  async run({ fit, columns }, data, context) {
    const fitted = await context.read(fits, fit);
    const model = fitted.kind === 'all' ? fitted.fit.model : null;
    const predictor = { predict: ({ x, rows }: Table) => predict(model!, x, rows, context) };
    const drawn = [];
    for (const column of columns) {
      context.signal.throwIfAborted();
      const { grid, quantiles, prediction } = await quantileProfiles(predictor, background(data), column);
      drawn.push({
        determinant: data.features[column]!.name,
        x: [...grid],
        predictions: quantiles.map((_, at) => [...prediction.subarray(at * grid.length, (at + 1) * grid.length)]),
      });
    }
    return drawn;
  },
};
