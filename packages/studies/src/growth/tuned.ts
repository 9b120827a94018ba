import { ConfigError, purposes } from '@kuznets/base';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';
import { type FitOptions, type FittedMethod, light, type TunedSettings } from './methods/method.ts';
import { predict } from './methods/model.ts';
import { type TuningGrid, lighter, type MethodConfig, methodOf } from './methods/registry.ts';
import { foldCount, foldsOf, rowsInFold, rowsOf } from './subsample.ts';

/** Folds of the rows fitted in which every combination of a grid is tried. */
export const tuningFolds = 5;

/** Most combinations of a grid. */
export const mostCombinations = 1000;

/** A method without what no fit depends on. */
type Settings = Omit<MethodConfig, 'id' | 'seeds'>;

/**
 * Every combination of a grid's values, the last setting changing fastest.
 *
 * @param grid - values by setting.
 * @returns one record a combination.
 */
export function combinationsOf(grid: TuningGrid): TunedSettings[] {
  return Object.entries(grid).reduce<TunedSettings[]>(
    (found, [name, values]) => found.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/**
 * Fits a method with the settings that predict best within the rows that it is fitted to, whole clusters staying together.
 *
 * Nothing outside these rows is looked at, so that a fit within cross-validation is nested in it. Combinations are tried with the settings
 * of cross-validation; the first of equally good ones is taken.
 *
 * @param data - the rows to fit.
 * @param method - its settings, and the grid that some of them are chosen from.
 * @param options - what is asked of the fit.
 * @returns the fit, with what was chosen.
 * @throws ConfigError where no combination can be fitted.
 */
export async function fitTuned(data: GrowthData, method: Settings, options: FitOptions): Promise<FittedMethod> {
  const { tune, ...settings } = method;
  const fit = (rows: GrowthData, own: Settings, asked: FitOptions): Promise<FittedMethod> =>
    methodOf(own).fit(rows, own, asked);
  if (tune === undefined) return fit(data, settings as Settings, options);
  const assigned = foldsOf(data, foldCount(tuningFolds, data), options.seed, 0, purposes.studyTuning);
  const parts = [...new Set(assigned)].map((fold) => ({
    held: rowsOf(data, rowsInFold(assigned, fold)),
    train: rowsOf(data, rowsInFold(assigned, fold, false)),
  }));
  const combinations = combinationsOf(tune);
  let best: { readonly chosen: TunedSettings; readonly error: number } | undefined;
  let refused: ConfigError | undefined;
  for (const [at, chosen] of combinations.entries()) {
    const candidate = lighter({ ...settings, ...chosen } as MethodConfig, 'standard');
    try {
      let error = 0;
      for (const { held, train } of parts) {
        options.signal.throwIfAborted();
        const { model } = await fit(train, candidate, {
          ...options,
          ...light,
          keep: true,
          onProgress: () => undefined,
        });
        error += squaredError(await predict(model!, designOf(held).x, held.y.length, options), held);
      }
      if (best === undefined || error < best.error) best = { chosen, error };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      refused = error;
    }
    options.onProgress((0.9 * (at + 1)) / combinations.length);
  }
  if (best === undefined) throw refused!;
  const { onProgress } = options;
  return {
    ...(await fit(data, { ...settings, ...best.chosen } as Settings, {
      ...options,
      onProgress: (share) => onProgress(0.9 + 0.1 * share),
    })),
    tuned: best.chosen,
  };
}

function squaredError(predicted: Float64Array, { y, weights }: GrowthData): number {
  return y.reduce((sum, value, row) => sum + (weights?.values[row] ?? 1) * (value - predicted[row]!) ** 2, 0);
}
