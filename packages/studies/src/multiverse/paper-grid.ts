import type { MultiverseConfigInput } from './config.ts';

/**
 * What the provincial paper leaves open, as a grid of 12,096 combinations, of which five periods allow 8,568: how indicators are scaled, which
 * regions the graph joins and what its network is trained for, what a forecast knows (its text suggests that 2022 is a target in training), how
 * many factors and past periods the forecasts see, whether of levels or of changes, and how long. Forecasts are those of 2022 from 2021,
 * which the paper scores. Around 12 of these combinations everything else that is open is varied alone: which periods z-scores are made with, the
 * autoencoder's code, noise, penalty, step and epochs, what the graph network reads, its depth, sizes, step and epochs, the number of clusters and
 * the space of their silhouettes, and of the LSTMs the target's transformation, the loss, direction, size, step, early stopping and split.
 *
 * Source: Liu and Fan (2025), https://doi.org/10.61369/ASDS.2025070015.
 */
export const paperGrid = {
  base: { data: 'provinces', neighbours: 'catalogue', describe: 2022, origins: [2021, 2021], replicas: 20 },
  choices: {
    scaling: ['population', 'sample'],
    'graph.measure': ['cosine', 'correlation'],
    'graph.keep': ['positive', 'threshold', 'nearest', 'borders'],
    objective: ['autoencoder', 'modularity', 'self-training'],
    leakage: ['none', 'scales-and-clusters', 'target'],
    kFactors: [1, 2, 3, 4],
    window: [1, 2, 3, 4],
    'lstm.of': ['levels', 'changes'],
    'epochs.lstm': [30, 100, 300],
  },
  // Neighbours are joined however alike they are.
  exclude: [{ 'graph.keep': 'borders', 'graph.measure': 'correlation' }],
  around: {
    objective: ['autoencoder', 'modularity', 'self-training'],
    leakage: ['none', 'target'],
    'lstm.of': ['levels', 'changes'],
  },
  further: {
    'scales.clusters': ['pooled'],
    'scales.forecasts': ['period', 'cluster'],
    'dae.codeActivation': ['relu'],
    'dae.noise': [0, 0.3],
    'dae.sparsity': [0, 0.01],
    'dae.learningRate': [0.0003, 0.003, 0.01],
    'epochs.dae': [50, 500],
    'gcn.features': ['indicators'],
    'gcn.nLayers': [1, 3],
    'gcn.hidden': [4, 64],
    'gcn.embedding': [8],
    'gcn.embeddingActivation': ['relu'],
    'gcn.learningRate': [0.001, 0.1],
    'epochs.gcn': [50, 800],
    clusters: [3, 'auto'],
    silhouette: ['network'],
    'lstm.target': ['logarithms'],
    'lstm.loss': ['units'],
    'lstm.bidirectional': [false],
    'lstm.hidden': [4, 64],
    'lstm.learningRate': [0.001, 0.003, 0.03],
    'lstm.patience': [10, 300],
    'lstm.validation': [0.1, 0.4],
    'lstm.split': ['regions'],
    'lstm.pooled': [true],
    'lstm.regionEffects': [true],
  },
} satisfies MultiverseConfigInput;
