import type { Table } from '@kuznets/base';
import { quantileProfiles } from '@kuznets/explain';
import type { Stage } from '../study/study.ts';
import type { GrowthData } from './data.ts';
import { fits, type FitInputs } from './fits.ts';
import { predict } from './methods/model.ts';
import { designOf } from './design.ts';
import { completedBy } from './imputations.ts';
import { profilePoints } from './profile-points.ts';
import type { MethodResult } from './result.ts';

/** What a method's profiles depend on: the fit whose model predicts, and the determinants' column numbers. */
export interface ProfileInputs {
  readonly fit: FitInputs;
  readonly columns: readonly number[];
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
      const grid = profilePoints(data, column);
      const { quantiles, prediction } = await quantileProfiles(predictor, designOf(data), column, { grid });
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
