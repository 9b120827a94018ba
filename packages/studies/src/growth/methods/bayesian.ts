import { BayesianLinearRegression, BayesianModelAveraging } from '@kuznets/regression';
import { z } from 'zod';
import { linearMethod, regression } from './linear.ts';
import { growthMethod } from './method.ts';
import { count } from './tree-settings.ts';

/** Bayesian linear regression on every determinant. */
export const bayes = growthMethod({
  label: 'Bayesian linear regression',
  abbreviation: 'BLR',
  random: false,
  settings: {
    prior: z.enum(['conjugate', 'gPrior']).default('gPrior'),
    standardize: z.boolean().default(true),
  },
  async fit(data, { prior, standardize }, options) {
    const { result } = new BayesianLinearRegression({ prior, standardize }).fit(regression(data));
    const importances = [{ measure: 'posteriorT', label: 'Posterior mean / s.d.', values: Array.from(result.importances, Math.abs) }];
    return linearMethod(data, result, importances, result.warnings, options);
  },
});

/** Bayesian averaging of linear models over all subsets of the determinants. */
export const bma = growthMethod({
  label: 'Bayesian model averaging',
  abbreviation: 'BMA',
  random: 'model',
  settings: {
    g: z.union([z.enum(['uip', 'bric', 'hyper-g', 'bace']), z.number().positive()]).default('uip'),
    modelPrior: z.enum(['fixed', 'beta-binomial', 'uniform']).default('fixed'),
    modelSize: z.number().positive().default(7),
    chains: count(1, 100_000).default(32),
    draws: count(1, 1_000_000_000).default(100_000),
    burnIn: count(0, 1_000_000_000).default(10_000),
  },
  light: (settings) => ({ ...settings, draws: Math.min(settings.draws, 10_000), burnIn: Math.min(settings.burnIn, 2000) }),
  async fit(data, { g, modelPrior, modelSize, chains, draws, burnIn }, options) {
    const size = Math.min(modelSize, data.features.length / 2);
    const model = new BayesianModelAveraging({ g, modelPrior, modelSize: size, nChains: chains, nDraws: draws, burnIn, randomState: options.seed });
    const { result } = await model.fit(regression(data), { device: options.cpu });
    const estimates = result.frequency ?? result.exact;
    const importances = [
      { measure: 'posteriorInclusion', label: 'Posterior inclusion probability', values: [...estimates.posteriorInclusion] },
      { measure: 'exactInclusion', label: 'Inclusion probability, exact over the models kept', values: [...result.exact.posteriorInclusion] },
      { measure: 'signCertainty', label: 'Sign certainty', values: [...result.exact.signCertainty] },
    ];
    return linearMethod(data, result, importances, result.notes, options);
  },
});
