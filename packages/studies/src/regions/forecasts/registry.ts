import { arima } from './arima.ts';
import { lightgbm, xgboost } from './boosting.ts';
import { dynamicFactors } from './dynamic-factors.ts';
import { lstm } from './lstm.ts';
import { lstmDfa } from './lstm-dfa.ts';
import type { ForecastMethod } from './method.ts';
import type { FittedName } from './names.ts';
import { factorPanelAr, panelAr } from './panel-ar.ts';
import { drift, randomWalk } from './random-walk.ts';
import { ets, theta } from './smoothing.ts';

const forecastMethods = {
  'random-walk': randomWalk,
  drift,
  'panel-ar': panelAr,
  'factor-panel-ar': factorPanelAr,
  arima,
  ets,
  theta,
  xgboost,
  lightgbm,
  dfm: dynamicFactors,
  lstm,
  'lstm-dfa': lstmDfa,
} satisfies Record<FittedName, unknown>;

/** The method of a name. */
export function methodOf(name: FittedName): ForecastMethod {
  return forecastMethods[name] as unknown as ForecastMethod;
}
