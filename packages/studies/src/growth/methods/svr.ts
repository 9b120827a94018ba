import { bruteForceVariation } from '@kuznets/explain';
import { SVR, svrImportance } from '@kuznets/regression';
import { z } from 'zod';
import { regression } from './linear.ts';
import { growthMethod } from './method.ts';
import { count } from './tree-settings.ts';

/** Support vector regression with a Gaussian kernel. */
export const svr = growthMethod({
  label: 'Support vector regression',
  abbreviation: 'SVR',
  random: 'importance',
  seeds: 5,
  settings: {
    kernel: z.enum(['gaussian', 'linear', 'polynomial']).default('gaussian'),
    standardize: z.boolean().default(true),
    kernelScale: z.union([z.literal('features'), z.number().positive()]).default('features').describe("Divides every determinant; `features`: the square root of their number, scikit-learn's gamma"),
    bootstraps: count(1, 1_000_000).default(100),
    rankBy: z.enum(['kept', 'lost']).default('kept').describe('R2 that is kept, or lost as the paper words it, when all other determinants are shuffled'),
  },
  async fit(data, { kernel, standardize, kernelScale, bootstraps, rankBy }, { seed, importance, decompose, signal }) {
    const sample = regression(data);
    const scale = kernelScale === 'features' ? Math.sqrt(sample.features) : kernelScale;
    const model = new SVR({ kernel, standardize, kernelScale: scale }).fit(sample);
    const predictor = { predict: (x: Float64Array, rows: number) => Promise.resolve(model.predict(x, rows)) };
    return {
      modelHash: null,
      fitted: model.predict(data.x, sample.rows),
      outOfBag: null,
      importances: importance ? measures(model, sample, { nBootstraps: bootstraps, randomState: seed }, rankBy) : [],
      variation: decompose ? await bruteForceVariation(predictor, sample, { pairs: 10, ...(signal && { signal }) }) : null,
      predict: predictor.predict,
      notes: model.result.warnings,
    };
  },
});

function measures(model: SVR, sample: ReturnType<typeof regression>, options: { readonly nBootstraps: number; readonly randomState: number }, rankBy: 'kept' | 'lost') {
  const { lossMean, r2 } = svrImportance(model.result, sample, options);
  const whole = r2.reduce((sum, value) => sum + value, 0) / r2.length;
  const kept = { measure: 'kept', label: 'R2 kept alone', values: Array.from(lossMean, (loss) => whole - loss) };
  const lost = { measure: 'lost', label: 'R2 lost alone', values: [...lossMean] };
  return rankBy === 'kept' ? [kept, lost] : [lost, kept];
}
