import type { MethodConfig } from '../../growth/methods/registry.ts';
import type { ImportanceMeasure } from '../../growth/notes.ts';

/** Names of the growth study's methods. */
export const methods: Readonly<Record<MethodConfig['name'], string>> = {
  lasso: 'LASSO',
  'elastic-net': 'Elastic net',
  tree: 'Regression tree',
  bagging: 'Bagging',
  forest: 'Random forest',
  network: 'Neural network',
  svr: 'Support vector regression',
  boosting: 'Least-squares boosting',
  'm5p-bagging': 'Bagged model trees (M5P)',
  'm5p-forest': 'Forest of model trees (M5P)',
  bayes: 'Bayesian linear regression',
  averaging: 'Frequentist model averaging',
  stepwise: 'Stepwise regression',
  bma: 'Bayesian model averaging',
  ols: 'Least squares on everything',
};

/** A method with the settings of a publication. */
export const asPublished = (method: string): string => `${method} (paper’s settings)`;

/** A second entry of a method. */
export const variant = (method: string, name: string): string => `${method} (${name})`;

/** Names of the importance measures. */
export const measures: Readonly<Record<ImportanceMeasure, string>> = {
  standardized: 'Importance / s.d.',
  mean: 'Importance',
  standardDeviation: 'S.d. over the parts',
  riskReduction: 'Fall in risk a split',
  fepv: 'FEPV',
  vanishing: 'Penalty at which it vanishes',
  lambdas: 'Penalties at which it is in the model',
  standardizedCoefficient: '|Standardised coefficient|',
  weights: 'Share in the weights',
  kept: 'R² kept alone',
  lost: 'R² lost alone',
  posteriorT: 'Posterior mean / s.d.',
  posteriorSd: 'Posterior s.d.',
  weight: 'Weight of its models',
  entry: 'Order of entry',
  absoluteT: '|t|',
  posteriorInclusion: 'Inclusion probability',
  keptInclusion: 'Inclusion among the models kept',
  signCertainty: 'Sign certainty',
};
