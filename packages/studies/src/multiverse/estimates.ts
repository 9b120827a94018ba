import type { RegionsResult } from '../regions/result.ts';

type Distribution = RegionsResult['described']['dae']['mse'];
type Forecast = RegionsResult['forecasts'][number];

/** The quantities that specifications are compared by: of the reduction, of the clusters, of LSTM-DFA by cluster, and of the target in its unit. */
export const estimateNames = [
  'pca-first',
  'pca-second',
  'pca-mse',
  'dae-mse',
  'silhouette-direct',
  'silhouette-network',
  'silhouette-common',
  'cluster-0-mae',
  'cluster-0-r2',
  'cluster-1-mae',
  'cluster-1-r2',
  'lstm-dfa-mae',
  'lstm-dfa-rmse',
  'lstm-dfa-r2',
  'lstm-dfa-theil',
  'random-walk-mae',
  'drift-mae',
  'arima-mae',
  'xgboost-mae',
  'lightgbm-mae',
  'dfm-mae',
  'lstm-mae',
] as const;

/** Name of a quantity. */
export type EstimateName = (typeof estimateNames)[number];

/** Median and 5-95 % interval over the replicas of one specification, beside the paper's value where it is the same quantity. */
export type Estimate = Pick<NonNullable<Distribution>, 'median' | 'low' | 'high' | 'paper'>;

/** What of a study's result is compared; forecasts of the period that the paper scores, or of the last origins. */
export function estimatesOf(result: RegionsResult): Record<EstimateName, Estimate | null> {
  const { pca, dae, direct, gnn } = result.described;
  const forecast = forecastCompared(result.forecasts);
  const levels = (name: string) => forecast.methods.find(({ method }) => method === name)?.levels ?? null;
  const cluster = (number: number) =>
    forecast.methods.find(({ method }) => method === 'lstm-dfa')?.clusters.find((one) => one.cluster === number)
      ?.accuracy ?? null;
  const network = levels('lstm-dfa');
  return {
    'pca-first': fixed(pca.explained[0], pca.paper?.explained[0]),
    'pca-second': fixed(pca.explained[1], pca.paper?.explained[1]),
    'pca-mse': fixed(pca.mse, pca.paper?.mse),
    'dae-mse': spread(dae.mse),
    'silhouette-direct': fixed(direct.silhouette, direct.paper ?? undefined),
    'silhouette-network': spread(gnn.silhouetteOwn),
    'silhouette-common': spread(gnn.silhouetteCommon),
    'cluster-0-mae': spread(cluster(0)?.mae),
    'cluster-0-r2': spread(cluster(0)?.r2),
    'cluster-1-mae': spread(cluster(1)?.mae),
    'cluster-1-r2': spread(cluster(1)?.r2),
    'lstm-dfa-mae': spread(network?.mae),
    'lstm-dfa-rmse': spread(network?.rmse),
    'lstm-dfa-r2': spread(network?.r2),
    'lstm-dfa-theil': spread(network?.theilU),
    'random-walk-mae': spread(levels('random-walk')?.mae),
    'drift-mae': spread(levels('drift')?.mae),
    'arima-mae': spread(levels('arima')?.mae),
    'xgboost-mae': spread(levels('xgboost')?.mae),
    'lightgbm-mae': spread(levels('lightgbm')?.mae),
    'dfm-mae': spread(levels('dfm')?.mae),
    'lstm-mae': spread(levels('lstm')?.mae),
  };
}

function forecastCompared(forecasts: readonly Forecast[]): Forecast {
  const asPublished = forecasts.find(({ methods }) =>
    methods.some(
      ({ levels, clusters }) =>
        levels?.mae?.paper != null || clusters.some(({ accuracy }) => accuracy?.mae?.paper != null),
    ),
  );
  return asPublished ?? forecasts.at(-1)!;
}

const fixed = (value: number | undefined, paper: number | undefined): Estimate | null =>
  value === undefined ? null : { median: value, low: value, high: value, paper: paper ?? null };

const spread = (value: Distribution | undefined): Estimate | null =>
  value ? { median: value.median, low: value.low, high: value.high, paper: value.paper } : null;
