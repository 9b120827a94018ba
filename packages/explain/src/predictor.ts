import { ShapeError, type Table } from '@kuznets/base';

/** A fitted model, as far as this package looks at it; every estimator is one. */
export interface Predictor {
  /**
   * Predicts the rows of a table. Its array is reused after the call and must not be kept.
   *
   * @returns `rows` predictions.
   */
  predict(table: Table): Float64Array | Promise<Float64Array>;
}

/**
 * A model's predictions, checked.
 *
 * @throws ShapeError for another number of them, RangeError for one that is not finite.
 */
export async function predictionsOf(predictor: Predictor, table: Table): Promise<Float64Array> {
  const predicted = await predictor.predict(table);
  if (predicted.length !== table.rows)
    throw new ShapeError(`the model returned ${predicted.length} predictions; allowed: ${table.rows}, one a row`);
  const bad = predicted.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`the model predicts ${predicted[bad]} in row ${bad}; allowed: finite numbers`);
  return predicted;
}
