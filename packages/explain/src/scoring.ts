/** Names of scikit-learn's scorers for regression; larger is better. */
export type ScoringName = 'r2' | 'neg_mean_squared_error' | 'neg_root_mean_squared_error' | 'neg_mean_absolute_error';

/** A score of predictions; larger is better. */
export type Scorer = (yTrue: Float64Array, yPred: Float64Array) => number;

const meanOf = (length: number, term: (row: number) => number): number => {
  let sum = 0;
  for (let row = 0; row < length; row += 1) sum += term(row);
  return sum / length;
};

const meanSquaredError: Scorer = (yTrue, yPred) =>
  meanOf(yTrue.length, (row) => ((yTrue[row] ?? 0) - (yPred[row] ?? 0)) ** 2);

const r2: Scorer = (yTrue, yPred) => {
  const mean = meanOf(yTrue.length, (row) => yTrue[row] ?? 0);
  const total = meanOf(yTrue.length, (row) => ((yTrue[row] ?? 0) - mean) ** 2);
  const residual = meanSquaredError(yTrue, yPred);
  if (total > 0) return 1 - residual / total;
  return residual === 0 ? 1 : 0;
};

/** The scorer of each name; `r2` of a constant target is 1 or 0, as scikit-learn's with `force_finite`. */
export const SCORERS: Readonly<Record<ScoringName, Scorer>> = {
  r2,
  neg_mean_squared_error: (yTrue, yPred) => -meanSquaredError(yTrue, yPred),
  neg_root_mean_squared_error: (yTrue, yPred) => -Math.sqrt(meanSquaredError(yTrue, yPred)),
  neg_mean_absolute_error: (yTrue, yPred) =>
    -meanOf(yTrue.length, (row) => Math.abs((yTrue[row] ?? 0) - (yPred[row] ?? 0))),
};
