import { type Table, groupCount, groupMembers } from '@kuznets/base';
import { type Predictor, predictionsOf } from '../predictor.ts';
import { type ShapleyValues, pairsOf } from './shapley-values.ts';

const factorial = (count: number): number => (count < 2 ? 1 : count * factorial(count - 1));

/** `v_i(S)` of every row and coalition, by predicting every row with every background row's values: `2^players x rows`. */
export const coalitionWorths = async (
  model: Predictor,
  table: Table,
  background: Table = table,
): Promise<readonly Float64Array[]> => {
  const { rows, features } = table;
  const members = groupMembers(table);
  const worths: Float64Array[] = [];
  for (let coalition = 0; coalition < 2 ** members.length; coalition += 1) {
    const x = new Float64Array(rows * background.rows * features);
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < background.rows; j += 1) {
        const at = (i * background.rows + j) * features;
        members.forEach((columns, player) => {
          for (const column of columns)
            x[at + column] =
              (coalition >> player) & 1 ? table.x[i * features + column]! : background.x[j * features + column]!;
        });
      }
    }
    const predicted = await predictionsOf(model, { x, rows: rows * background.rows, features });
    const worth = new Float64Array(rows);
    predicted.forEach((value, cell) => (worth[Math.floor(cell / background.rows)]! += value / background.rows));
    worths.push(worth);
  }
  return worths;
};

/** Shapley values and interactions by their definition, over all coalitions. */
export const bruteForceShapley = async (
  model: Predictor,
  table: Table,
  background: Table = table,
): Promise<ShapleyValues> => {
  const { rows } = table;
  const players = groupCount(table);
  const worths = await coalitionWorths(model, table, background);
  const size = (coalition: number): number => coalition.toString(2).replaceAll('0', '').length;
  const values = new Float64Array(players * rows);
  const pairs = pairsOf(players);
  const pairValues = new Float64Array(pairs.first.length * rows);
  worths.forEach((worth, coalition) => {
    const inside = size(coalition);
    for (let player = 0; player < players; player += 1) {
      if ((coalition >> player) & 1) continue;
      const weight = (factorial(inside) * factorial(players - inside - 1)) / factorial(players);
      const more = worths[coalition | (1 << player)]!;
      for (let row = 0; row < rows; row += 1) values[player * rows + row]! += weight * (more[row]! - worth[row]!);
    }
    pairs.first.forEach((first, pair) => {
      const [a, b] = [1 << first, 1 << pairs.second[pair]!];
      if (coalition & (a | b)) return;
      const weight = (factorial(inside) * factorial(players - inside - 2)) / factorial(players - 1);
      for (let row = 0; row < rows; row += 1)
        pairValues[pair * rows + row]! +=
          weight *
          (worths[coalition | a | b]![row]! -
            worths[coalition | a]![row]! -
            worths[coalition | b]![row]! +
            worth[row]!);
    });
  });
  return {
    ...{ rows, players, values },
    expected: worths[0]![0]!,
    prediction: worths.at(-1)!,
    interactions: { ...pairs, values: pairValues },
  };
};
