import { type Table, groupCount, groupMembers } from '@kuznets/base';
import { checkBackground, checkFeatures } from '../background.ts';
import { type LinearModel, checkLinearModel } from '../linear-variation.ts';
import { type ShapleyValues, pairsOf } from './shapley-values.ts';

/** Options of {@link linearShapleyValues}. */
export interface LinearShapleyOptions {
  /** Rows that players outside of a coalition are taken from. Default: the table itself. */
  readonly background?: Table;
  /** Interaction values of every pair too, all 0. Default false. */
  readonly interactions?: boolean;
}

/**
 * Interventional Shapley values of a linear model, in closed form: `coef_k (x_ki - mean_j x_kj)`, summed over the columns of a player.
 *
 * @param model - Coefficients on the scale of `x`.
 * @param table - Rows to explain; its groups are the players.
 * @param options - See {@link LinearShapleyOptions}.
 * @returns See {@link ShapleyValues}.
 * @throws ConfigError, ShapeError for a model, tables or options outside what is allowed.
 * @see Strumbelj and Kononenko (2014), Knowledge and Information Systems 41, 647-665, https://doi.org/10.1007/s10115-013-0679-x
 * @example
 * ```ts
 * const table = { x: Float64Array.of(1, 5, 2, 6, 3, 4), rows: 3, features: 2 };
 * linearShapleyValues({ coef: Float64Array.of(2, 0), intercept: 1 }, table).values; // Float64Array [-2, 0, 2, 0, 0, 0]
 * ```
 */
export const linearShapleyValues = (
  model: LinearModel,
  table: Table,
  { background = table, interactions = false }: LinearShapleyOptions = {},
): ShapleyValues => {
  const { coef, intercept = 0 } = model;
  checkLinearModel(model, table);
  checkBackground(background);
  checkFeatures(coef.length, model.featureNames, background);
  const { x, rows, features } = table;
  const players = groupCount(table);
  const means = Float64Array.from(coef, (_, column) => {
    let sum = 0;
    for (let row = 0; row < background.rows; row += 1) sum += background.x[row * features + column]!;
    return sum / background.rows;
  });
  const expected = coef.reduce((sum, slope, column) => sum + slope * means[column]!, intercept);
  const values = new Float64Array(players * rows);
  const prediction = new Float64Array(rows).fill(expected);
  for (const [player, columns] of groupMembers(table).entries()) {
    for (let row = 0; row < rows; row += 1) {
      let sum = 0;
      for (const column of columns) sum += coef[column]! * (x[row * features + column]! - means[column]!);
      values[player * rows + row] = sum;
      prediction[row]! += sum;
    }
  }
  const pairs = pairsOf(players);
  return {
    ...{ rows, players, expected, prediction, values },
    interactions: interactions ? { ...pairs, values: new Float64Array(pairs.first.length * rows) } : null,
  };
};
