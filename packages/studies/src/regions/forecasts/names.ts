/** Names of the methods that are fitted, in the order of the tables. */
export const fittedNames = [
  'random-walk',
  'drift',
  'panel-ar',
  'factor-panel-ar',
  'arima',
  'ets',
  'theta',
  'xgboost',
  'lightgbm',
  'dfm',
  'lstm',
  'lstm-dfa',
] as const;

/** Names of those that take missing cells. */
export const unbalancedNames = [
  'random-walk',
  'drift',
  'arima',
  'ets',
  'theta',
  'dfm',
] as const satisfies readonly (typeof fittedNames)[number][];

/** Names of what is made of their forecasts. */
export const combinedNames = ['lstm-dfa-shrunk', 'mean', 'inverse-mse', 'stacked'] as const;

/** Names of all forecasting methods in the result, in the order of the tables. */
export const methodNames = [...fittedNames, ...combinedNames] as const;

/** Name of a method that is fitted. */
export type FittedName = (typeof fittedNames)[number];

/** Name of a method that takes missing cells. */
export type UnbalancedName = (typeof unbalancedNames)[number];

/** Name of a combination. */
export type CombinedName = (typeof combinedNames)[number];

/** Name of a forecasting method. */
export type MethodName = (typeof methodNames)[number];
