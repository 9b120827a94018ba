import type { formulas } from '../formulas.ts';
import { regionsGlossary } from './regions-glossary.ts';

/** A measure in words; its formula is in formulas.ts under the same name. */
export interface Entry {
  readonly name: string;
  readonly definition: string;
  readonly source: string;
}

const breiman = 'Breiman (2001), Random Forests, doi:10.1023/A:1010933404324';
const decomposition = 'the decomposition of fitted functions in Liu and Xie’s study of growth determinants, appendix A';

export const glossary: Readonly<Record<keyof typeof formulas, Entry>> = {
  standardized: {
    name: 'Permutation importance over its standard deviation',
    definition:
      'Each tree (or network) predicts the rows that it was not fitted to. One determinant is permuted among them: the mean rise in squared error over the trees, divided by its standard deviation over the trees.',
    source: `${breiman}; MATLAB’s OOBPermutedPredictorDeltaError`,
  },
  mean: {
    name: 'Permutation importance',
    definition:
      'The mean rise in squared error on the rows a tree was not fitted to, when one determinant is permuted among them.',
    source: breiman,
  },
  standardDeviation: {
    name: 'Standard deviation over the parts',
    definition: 'How much the importance differs between the trees, or networks, of one fit.',
    source: breiman,
  },
  riskReduction: {
    name: 'Fall in risk a split',
    definition:
      'The falls in mean squared error at the splits on a determinant, summed and divided by the number of splits.',
    source:
      'Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees; MATLAB’s predictorImportance',
  },
  vanishing: {
    name: 'Penalty at which the coefficient vanishes',
    definition: 'The penalty grows from zero: the determinant whose coefficient is the last to reach zero ranks first.',
    source: 'Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x',
  },
  lambdas: {
    name: 'Penalties at which the coefficient is not zero',
    definition: 'Of the penalties tried, the number at which the determinant is in the model.',
    source: 'Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x',
  },
  standardizedCoefficient: {
    name: 'Standardised coefficient',
    definition: 'The size of the coefficient when the determinant is measured in its own standard deviations.',
    source: 'Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x',
  },
  weights: {
    name: 'Share in the weights',
    definition:
      'A determinant’s share in the weights into each neuron, times the neuron’s share in the weights to the output, summed over the neurons.',
    source: 'Garson (1991); the growth paper, section on neural networks',
  },
  kept: {
    name: 'R² kept alone',
    definition:
      'What is left of R² when every determinant but one is shuffled between the rows, mean over bootstrap samples.',
    source: 'the growth paper, section on support vector regression',
  },
  lost: {
    name: 'R² lost alone',
    definition:
      'The fall in R² when every determinant but one is shuffled between the rows, mean over bootstrap samples, as the paper words it.',
    source: 'the growth paper, section on support vector regression',
  },
  posteriorT: {
    name: 'Posterior mean over posterior standard deviation',
    definition: 'How many posterior standard deviations the coefficient is away from zero.',
    source: 'Bayesian linear regression with a normal-inverse-gamma prior',
  },
  posteriorSd: {
    name: 'Posterior standard deviation',
    definition: 'The standard deviation of the coefficient’s posterior distribution.',
    source: 'Bayesian linear regression with a normal-inverse-gamma prior',
  },
  weight: {
    name: 'Weight of the models that hold it',
    definition:
      'Model averaging gives each candidate model a weight; these are the weights of the models with the determinant.',
    source: 'Hansen (2007), Least Squares Model Averaging, doi:10.1111/j.1468-0262.2007.00785.x',
  },
  entry: {
    name: 'Order of entry',
    definition:
      'Stepwise regression takes in one determinant after the other; the first ranks first. One that left again ranks with those that never entered.',
    source: 'Efroymson (1960); MATLAB’s stepwisefit',
  },
  absoluteT: {
    name: 'Size of the t statistic',
    definition: 'The coefficient over its standard error, without its sign.',
    source: 'ordinary least squares',
  },
  posteriorInclusion: {
    name: 'Posterior inclusion probability',
    definition:
      'The probability, given the data, that the determinant belongs to the model. A determinant is called significant where it exceeds the prior probability: the expected model size over the number of determinants.',
    source: 'Sala-i-Martin, Doppelhofer and Miller (2004), doi:10.1257/0002828042002570',
  },
  exactInclusion: {
    name: 'Inclusion probability, exact over the models kept',
    definition:
      'The same from the marginal likelihoods of the best models visited, instead of from how often they were visited.',
    source: 'Fernández, Ley and Steel (2001), doi:10.1002/jae.623',
  },
  signCertainty: {
    name: 'Sign certainty',
    definition:
      'The probability that the coefficient has its more likely sign, given that the determinant is in the model.',
    source: 'Sala-i-Martin, Doppelhofer and Miller (2004), doi:10.1257/0002828042002570',
  },
  rank: {
    name: 'Rank',
    definition:
      'Place of the determinant by importance at one seed; equal importances share their average place. Shown: the mean over seeds, and the interval between the 5 % and 95 % quantiles.',
    source: 'this report',
  },
  r2: {
    name: 'R²',
    definition:
      'Share of the target’s variance that the predictions explain. In sample: on the rows fitted to. Out of bag: each row predicted by the trees that did not see it. Cross-validated: each row predicted by a model fitted, and tuned, without it.',
    source: 'standard',
  },
  mae: {
    name: 'Mean absolute error',
    definition: 'The average distance between prediction and target, in the target’s unit.',
    source: 'standard',
  },
  fepv: {
    name: 'Fraction of explained prediction variation (FEPV)',
    definition:
      'How much of the variance of the predictions comes from the determinant’s contributions D(i). The fractions of all determinants need not add up to 100 %: what two determinants do together counts for both.',
    source: `${decomposition}, (A9)–(A10)`,
  },
  fepvUncentred: {
    name: 'FEPV, uncentred',
    definition:
      'The same over the mean square of the predictions instead of their variance, which is how the paper’s tables print it.',
    source: decomposition,
  },
  nonlinearity: {
    name: 'Nonlinearity (NL)',
    definition: 'The share of a determinant’s contributions that a straight line misses: 0 % for a linear effect.',
    source: `${decomposition}, (A14)`,
  },
  fiepv: {
    name: 'Fraction of interactive explained prediction variation (FIEPV)',
    definition:
      'What two determinants explain together beyond the sum of what each explains; negative where they stand in for each other or offset each other.',
    source: `${decomposition}, (A12)–(A13)`,
  },
  hStatistic: {
    name: 'Friedman’s H',
    definition:
      'The share of the joint effect of two determinants that is not the sum of their single effects: 0 where there is no interaction. Of the first seed.',
    source: 'Friedman and Popescu (2008), doi:10.1214/07-AOAS148',
  },
  profile: {
    name: 'Profile',
    definition:
      'The prediction as one determinant moves over its range while all others stand at their 25 %, 50 % or 75 % quantiles. The ticks at the bottom are the sample’s values.',
    source: 'the growth paper, Figures 3 and 4',
  },
  contribution: {
    name: 'Contribution D(i)',
    definition:
      'By how much the prediction of row i exceeds its average when the determinant takes every value of the sample in turn and the row’s other values stay.',
    source: `${decomposition}, (7)`,
  },
  residual: {
    name: 'Residual',
    definition:
      'Target minus prediction: positive where a country grew faster than the method predicts. In sample, so that it is small where the method fits closely.',
    source: 'standard',
  },
  spearman: {
    name: 'Rank correlation',
    definition:
      'Correlation of two methods’ ranks over all determinants: 1 for the same order, 0 for unrelated orders, −1 for reversed ones.',
    source: 'Spearman (1904)',
  },
  ...regionsGlossary,
};
