import type { GrowthResult, MethodResult } from '@kuznets/studies';

/** Rank and importance of a determinant. */
export interface Standing {
  readonly rank: number;
  readonly importance: number;
}

/** A determinant before, at the report's first seed, and after; null where it was left out. */
export interface Move {
  readonly name: string;
  readonly label: string | null;
  readonly before: Standing;
  readonly after: Standing | null;
}

/**
 * Every determinant before and after, in the order of the ranking after; those left out come last.
 *
 * @param result - the report's result.
 * @param method - the method in the report.
 * @param grown - the same method grown here.
 * @param kept - names of the determinants it was grown on, in data order.
 */
export function movesOf(
  result: GrowthResult,
  method: MethodResult,
  grown: MethodResult,
  kept: readonly string[],
): readonly Move[] {
  const standing = ({ ranks, importances, rankedBy }: MethodResult, at: number): Standing => {
    const importance = importances.find(({ measure }) => measure === rankedBy)!;
    return { rank: ranks.firstSeed[at]!, importance: importance.firstSeed[at]! };
  };
  const moves = result.data.features.map(({ name, label }, at): Move => {
    const place = kept.indexOf(name);
    return { name, label, before: standing(method, at), after: place < 0 ? null : standing(grown, place) };
  });
  return moves.sort(
    (a, b) => (a.after?.rank ?? Infinity) - (b.after?.rank ?? Infinity) || a.before.rank - b.before.rank,
  );
}
