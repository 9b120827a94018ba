import type { MultiverseConfigInput } from './config.ts';

/**
 * What the provincial paper leaves open, as a grid of 5,184 specifications: how indicators are scaled, which regions the graph joins and what its network
 * is trained for, what a forecast knows, how many factors and past periods the forecasts see, and how long the networks are trained. Forecasts
 * are those of 2022 from 2021, which the paper scores.
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
    leakage: ['none', 'scales-and-clusters'],
    kFactors: [1, 2, 3, 4],
    window: [1, 2, 3],
    'epochs.dae': [150, 600],
    'epochs.lstm': [30, 100, 300],
  },
} satisfies MultiverseConfigInput;
