import type { Labels } from '../sayings.ts';

/** What is computed. */
export const labels: Labels = {
  imputations: () => 'Completed tables',
  profiles: () => 'Profiles',
  clusters: ({ period }) => `Clusters of ${period}`,
  forecasts: ({ period }) => `Forecasts from ${period}`,
  'leave-one-out': () => 'Clusters without each region',
  resamples: () => 'Clusters of draws',
  'cluster-numbers': () => 'Number of clusters',
  model: ({ program, trees }) => `${program}, ${trees} trees`,
  'model-shapley': ({ program }) => `${program}, Shapley values`,
  'model-components': ({ program }) => `${program}, interactions of three and more`,
  'model-effects': ({ program }) => `${program}, local effects`,
  'model-shares': ({ program }) => `${program}, shares of variance`,
  'model-within': ({ program }) => `${program}, shares within groups`,
  specifications: () => 'Specifications',
  sample: ({ stage }) => `Sample: ${stage}`,
};
