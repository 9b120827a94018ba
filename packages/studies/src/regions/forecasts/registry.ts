import { arima } from './arima.ts';
import { lightgbm, xgboost } from './boosting.ts';
import { dynamicFactors } from './dynamic-factors.ts';
import { lstm } from './lstm.ts';
import { lstmDfa } from './lstm-dfa.ts';
import type { ForecastMethod } from './method.ts';
import type { MethodName } from './names.ts';
import { panelAr } from './panel-ar.ts';
import { drift, randomWalk } from './random-walk.ts';

const forecastMethods = {
  'random-walk': randomWalk,
  drift,
  'panel-ar': panelAr,
  arima,
  xgboost,
  lightgbm,
  dfm: dynamicFactors,
  lstm,
  'lstm-dfa': lstmDfa,
} satisfies Record<MethodName, unknown>;

/** The method of a name. */
export function methodOf(name: MethodName): ForecastMethod {
  return forecastMethods[name] as unknown as ForecastMethod;
}
