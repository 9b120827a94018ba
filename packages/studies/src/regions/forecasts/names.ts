/** Names of all forecasting methods in the result, in the order of the tables. */
export const methodNames = [
  'random-walk',
  'drift',
  'panel-ar',
  'arima',
  'xgboost',
  'lightgbm',
  'dfm',
  'lstm',
  'lstm-dfa',
] as const;

/** Name of a forecasting method. */
export type MethodName = (typeof methodNames)[number];
