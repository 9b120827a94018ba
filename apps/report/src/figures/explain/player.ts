import type { ExplainResult } from '@kuznets/studies';

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
