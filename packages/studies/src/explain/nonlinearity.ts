import type { ExplainData } from './data.ts';
import type { ExplainNote } from './notes.ts';

/** Whether a line could be drawn through a player's columns: categories have no order, and missing cells no place on it. */
export type Linear = 'numbers' | 'categories' | 'missing';

/** {@link Linear} of each player, its columns by index. */
export function linearPlayers(
  players: readonly { readonly columns: readonly number[] }[],
  { features, x, rows }: Pick<ExplainData, 'features' | 'x' | 'rows'>,
): Linear[] {
  const missing = features.map((_, column) => {
    for (let row = 0; row < rows; row += 1) if (Number.isNaN(x[row * features.length + column]!)) return true;
    return false;
  });
  return players.map(({ columns }) => {
    if (columns.some((column) => features[column]!.categorical)) return 'categories';
    return columns.some((column) => missing[column]) ? 'missing' : 'numbers';
  });
}

/** Why nonlinearity of some players is left out; null where it is not. */
export function withoutNonlinearity(linear: readonly Linear[]): ExplainNote | null {
  const count = (of: Linear): number => linear.filter((which) => which === of).length;
  if (count('numbers') === linear.length) return null;
  return { code: 'no-nonlinearity', categories: count('categories'), missing: count('missing') };
}
