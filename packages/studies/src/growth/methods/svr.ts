import { groupCount, type Table } from '@kuznets/base';
import { bruteForceVariation, substitutedVariation, type ExplainedVariation } from '@kuznets/explain';
import { SVR, predictSvr, svrImportance } from '@kuznets/regression';
import { z } from 'zod';
import { type Design, designOf } from '../design.ts';
import { sampledShares } from '../group-shares.ts';
import { averageSlopes, pieceByPiece } from '../slopes.ts';
import { growthMethod } from './method.ts';
import { count } from '../../study/settings.ts';
import { pairsOf } from './variation.ts';

/** A setting in units of the target, MATLAB's by default. */
const spread = (what: string, usual: string) =>
  z
    .union([z.literal('iqr'), z.number().positive()])
    .default('iqr')
    .describe(`${what}; \`iqr\`: MATLAB's, the ${usual}`);

/** Support vector regression with a Gaussian kernel. */
export const svr = growthMethod({
  abbreviation: 'SVR',
  random: 'importance',
  seeds: 5,
  fewer: { bootstraps: [100, 20] },
  seconds: ({ bootstraps }, rows, columns) => 1.8e-7 * bootstraps * columns * rows * Math.sqrt(rows),
  settings: {
    kernel: z.enum(['gaussian', 'linear', 'polynomial']).default('gaussian').describe('kernel function'),
    standardize: z.boolean().default(true).describe('scale the determinants first'),
    kernelScale: z
      .union([z.literal('features'), z.number().positive()])
      .default('features')
      .describe("divides every determinant; `features`: the square root of their number, scikit-learn's gamma"),
    c: spread('box constraint', 'interquartile range of the target over 1.349 for the Gaussian kernel, else 1'),
    epsilon: spread('half-width of the tube without loss', 'interquartile range of the target over 13.49'),
    bootstraps: count(1, 1_000_000).default(100).describe('bootstrap samples of the importances'),
    rankBy: z
      .enum(['kept', 'lost'])
      .default('kept')
      .describe('R2 that is kept, or lost as the paper words it, when all other determinants are shuffled'),
  },
  async fit(
    data,
    { kernel, standardize, kernelScale, c, epsilon, bootstraps, rankBy },
    { seed, importance, decompose, shares, slopes, keep, signal },
  ) {
    const sample = designOf(data);
    const scale = kernelScale === 'features' ? Math.sqrt(sample.features) : kernelScale;
    const model = await new SVR({
      ...{ kernel, standardize, kernelScale: scale },
      ...(c !== 'iqr' && { c }),
      ...(epsilon !== 'iqr' && { epsilon }),
    }).fit(sample);
    const ofGroups = shares
      ? await sampledShares(data, (table) => alone(model, table, signal), { seed: 1, signal })
      : null;
    return {
      modelHash: null,
      fitted: await model.predict(sample),
      outOfBag: null,
      importances: importance ? measures(model, sample, { nBootstraps: bootstraps, randomState: seed }, rankBy) : [],
      variation: decompose ? await decomposed(model, sample, signal) : null,
      groupShares: ofGroups?.groupShares ?? null,
      coefficients: null,
      slopes: slopes
        ? await averageSlopes(
            data,
            pieceByPiece((x, rows) => predictSvr(model.result, x, rows), signal),
          )
        : null,
      model: keep ? { kind: 'svr', svr: model.result } : null,
      notes: [...model.result.notes, ...(ofGroups?.notes ?? [])],
    };
  },
});

/** In closed form and with all pairs for the Gaussian kernel, which is a product over determinants. */
async function decomposed(model: SVR, sample: Design, signal: AbortSignal): Promise<ExplainedVariation> {
  const { x, rows, groups } = sample;
  const { kernel } = model.result;
  const determinants = groupCount(sample);
  if (kernel.name === 'gaussian' && pairsOf(determinants) === 'all') {
    const selected = Uint32Array.from({ length: determinants }, (_, at) => at);
    return substitutedVariation(sample, model.substitutedMeans(x, rows, { selected, groups }));
  }
  return bruteForceVariation(model, sample, { pairs: 10, signal });
}

/** Without pairs. */
function alone(model: SVR, sample: Table, signal: AbortSignal): ExplainedVariation | Promise<ExplainedVariation> {
  const { x, rows, groups } = sample;
  if (model.result.kernel.name !== 'gaussian') return bruteForceVariation(model, sample, { pairs: 'none', signal });
  return substitutedVariation(sample, model.substitutedMeans(x, rows, { groups }));
}

function measures(
  model: SVR,
  sample: Design,
  options: { readonly nBootstraps: number; readonly randomState: number },
  rankBy: 'kept' | 'lost',
) {
  const { lossMean, r2 } = svrImportance(model.result, sample, options);
  const whole = r2.reduce((sum, value) => sum + value, 0) / r2.length;
  const kept = { measure: 'kept' as const, values: Array.from(lossMean, (loss) => whole - loss) };
  const lost = { measure: 'lost' as const, values: [...lossMean] };
  return rankBy === 'kept' ? [kept, lost] : [lost, kept];
}
