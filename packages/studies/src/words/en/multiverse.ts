import type { EstimateName } from '../../multiverse/estimates.ts';

const estimates: Readonly<Record<EstimateName, string>> = {
  'pca-first': 'PCA, share of component 1',
  'pca-second': 'PCA, share of component 2',
  'pca-mse': 'PCA, mean squared error',
  'dae-mse': 'Autoencoder, mean squared error',
  'silhouette-direct': 'Silhouette without the graph network',
  'silhouette-network': "Silhouette in the graph network's space",
  'silhouette-common': "Silhouette of the graph network's clusters among z-scores",
  'cluster-0-mae': 'LSTM-DFA, MAE of cluster 0, z-scores',
  'cluster-0-r2': 'LSTM-DFA, R² of cluster 0, z-scores',
  'cluster-1-mae': 'LSTM-DFA, MAE of cluster 1, z-scores',
  'cluster-1-r2': 'LSTM-DFA, R² of cluster 1, z-scores',
  'lstm-dfa-mae': 'LSTM-DFA, MAE of the target',
  'lstm-dfa-rmse': 'LSTM-DFA, RMSE of the target',
  'lstm-dfa-r2': 'LSTM-DFA, R² of the target',
  'lstm-dfa-theil': "LSTM-DFA, Theil's U of the target",
  'random-walk-mae': 'Random walk, MAE of the target',
  'drift-mae': 'Random walk with drift, MAE of the target',
  'arima-mae': 'ARIMA, MAE of the target',
  'xgboost-mae': 'Boosted trees (XGBoost settings), MAE of the target',
  'lightgbm-mae': 'Boosted trees (LightGBM settings), MAE of the target',
  'dfm-mae': 'Linear dynamic factors of changes, MAE of the target',
  'lstm-mae': 'LSTM, MAE of the target',
};

const of = (specifications: number, replicas: number): string =>
  `${specifications === 1 ? 'one specification' : `${specifications} specifications`} of ${replicas === 1 ? 'one replica' : `${replicas} replicas`} each`;

/** What a multiverse says. */
export const multiverse = {
  /** The quantities that specifications are compared by. */
  estimates,
  /** Of a published number, by the share of specifications whose interval over replicas holds it. */
  verdict: (inside: number): string =>
    inside === 0 ? 'under no specification' : inside === 1 ? 'under every specification' : 'under some',
  captions: {
    estimates: (specifications: number, replicas: number): string =>
      `Medians over replicas of ${of(specifications, replicas)}: their median and 5-95 % over specifications, and the share of specifications whose 5-95 % over seeds holds the paper's number`,
    claims: (specifications: number, replicas: number): string =>
      `Share of ${of(specifications, replicas)} in which each claim holds`,
    choices: "Share of the variance over specifications that lies between a choice's values",
    readings: "Share of specifications whose 5-95 % over seeds holds the paper's number, by value of each choice",
    specifications: 'Every specification: its choices, and its medians with 5-95 % over seeds',
  },
  grid: (grid: number, computed: number, excluded: number): string =>
    `${grid} combinations of the choices: ${computed} computed${excluded === 0 ? '' : `, ${excluded} excluded`}.`,
  impossible: (specifications: number, reason: string): string =>
    `${specifications === 1 ? 'One combination is' : `${specifications} combinations are`} not possible: ${reason}`,
  /** Of a figure: specifications in the order of their medians, the choices below. */
  curve: (estimate: string, shown: number, all: number): string =>
    `${estimate}: ${shown === all ? `${all} specifications` : `${shown} of ${all} specifications, evenly spaced`} in the order of their medians, with 5–95 % over seeds; dashed, the paper's number; below, the choices`,
} as const;
