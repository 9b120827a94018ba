import type { ExplainResult } from '@kuznets/studies';
import type { Words } from '../../words/words.ts';

/** How many players figures show. */
export const shownPlayers = 15;

/** Players by explained variation, by index, largest first. */
export function rankedPlayers({ players, variation }: ExplainResult): readonly number[] {
  const place = new Map(players.map(({ name }, player) => [name, player]));
  return variation.ranking.map((name) => place.get(name)!);
}

/** Players by mean size of their Shapley values, by index, largest first. */
export function byMeanAbs({ shapley }: ExplainResult): readonly number[] {
  const sizes = shapley?.meanAbs ?? [];
  return [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
}

/** What a cell of a column is called: a number, or its level's name; what is missing, and a text that is none of the levels, in words. */
export function cellName(
  { data }: Pick<ExplainResult, 'data'>,
  column: number,
  cell: number | null,
  { explain: { dependence: says } }: Words,
): string {
  const { categorical, levels } = data.features[column]!;
  if (cell === null) return says.missing;
  if (!categorical) return shortNumber(cell);
  return levels === null ? says.code(String(Math.trunc(cell))) : (levels[Math.trunc(cell)] ?? says.unknown);
}

/** Four digits, as many as a label has room for. */
const shortNumber = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−');
