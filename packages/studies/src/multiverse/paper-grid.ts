import type { MultiverseConfigInput } from './config.ts';

/**
 * What the provincial paper leaves open, as a grid of 10,368 combinations, of which five periods allow 7,344: how indicators are scaled, which
 * regions the graph joins and what its network is trained for, what a forecast knows (its text suggests that 2022 is a target in training), how
 * many factors and past periods the forecasts see, whether of levels or of changes, and how long. Forecasts are those of 2022 from 2021,
 * which the paper scores.
 *
 * Source: Liu and Fan (2025), https://doi.org/10.61369/ASDS.2025070015.
 */
export const paperGrid = {
  base: { data: 'provinces', describe: 2022, origins: [2021, 2021], replicas: 20 },
  choices: {
    scaling: ['population', 'sample'],
    'graph.measure': ['cosine', 'correlation'],
    'graph.keep': ['positive', 'threshold', 'nearest'],
    objective: ['autoencoder', 'modularity', 'self-training'],
    leakage: ['none', 'scales-and-clusters', 'target'],
    kFactors: [1, 2, 3, 4],
    window: [1, 2, 3, 4],
    'lstm.of': ['levels', 'changes'],
    'epochs.lstm': [30, 100, 300],
  },
} satisfies MultiverseConfigInput;
