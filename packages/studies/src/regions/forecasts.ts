import { type NumberOfFactors, numberOfFactors } from '@kuznets/dfa';
import { baselines } from './baselines.ts';
import type { RegionsConfig } from './config.ts';
import type { StepContext } from './describe.ts';
import { type ClusterNetworks, trainNetworks } from './networks.ts';
import { type ForecastTask, everyIndicator, everyUnit } from './task.ts';

/** Forecasts of one method from one origin. */
export interface MethodForecasts {
  readonly method: MethodName;
  /** `replicas` (one where no random number is used) times `units x steps x indicators`, in the indicators' units; NaN for indicators the method does not forecast and for replicas that diverged. */
  readonly values: readonly Float64Array[];
  readonly diverged: number;
  /** Things to be said of the method here. */
  readonly notes: readonly string[];
}

/** Every method, baselines first. */
export const methodLabels = {
  'random-walk': 'Random walk',
  drift: 'Random walk with drift',
  'panel-ar': 'Panel AR(1)',
  arima: 'ARIMA',
  xgboost: 'Boosted trees (XGBoost settings)',
  lightgbm: 'Boosted trees (LightGBM settings)',
  dfm: 'Linear dynamic factors',
  lstm: 'LSTM',
  'lstm-dfa': 'LSTM-DFA',
} as const;

/** Name of a forecasting method. */
export type MethodName = keyof typeof methodLabels;

/** What was forecast from one origin. */
export interface OriginForecasts {
  readonly methods: readonly MethodForecasts[];
  readonly networks: readonly ClusterNetworks[];
  readonly factorNumber: NumberOfFactors;
  /** Mean share of regions whose factors the ridge decided. */
  readonly ridged: number;
}

/** Steps 7 and 8 from one origin: every method's forecasts of the periods after it. */
export async function forecastFrom(
  task: ForecastTask,
  config: RegionsConfig,
  context: StepContext,
): Promise<OriginForecasts> {
  // The workers train while this thread fits what needs no training.
  const training = trainNetworks(task, config, context);
  training.catch(() => undefined);
  const simple = await baselines(task, config);
  const { methods, networks, ridged } = await training;
  return {
    methods: [...simple, ...methods],
    networks,
    ridged,
    factorNumber: numberOfFactors(task.block(everyUnit(task), everyIndicator(task))),
  };
}
