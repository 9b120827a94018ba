import { arima } from './arima.ts';
import { lightgbm, xgboost } from './boosting.ts';
import { dynamicFactors } from './dynamic-factors.ts';
import { lstm } from './lstm.ts';
import { lstmDfa } from './lstm-dfa.ts';
import type { ForecastMethod } from './method.ts';
import { panelAr } from './panel-ar.ts';
import { drift, randomWalk } from './random-walk.ts';

/** Every forecasting method by its name in the result, in the order of the tables. */
export const forecastMethods = {
  'random-walk': randomWalk,
  drift,
  'panel-ar': panelAr,
  arima,
  xgboost,
  lightgbm,
  dfm: dynamicFactors,
  lstm,
  'lstm-dfa': lstmDfa,
} as const;

/** Name of a forecasting method. */
export type MethodName = keyof typeof forecastMethods;

/** Names of all methods, in order. */
export const methodNames = Object.keys(forecastMethods) as MethodName[];

/** The method of a name. */
export function methodOf(name: MethodName): ForecastMethod {
  return forecastMethods[name] as unknown as ForecastMethod;
}
