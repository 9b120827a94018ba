import type { Words } from '../../words/words.ts';

/** The paper's four conclusions, in the order of a result's verdicts. */
export function claimsOf({ regions: { summary } }: Words): readonly [string, string, string, string] {
  const { reduction, clustering, dynamics, mixed } = summary.claims;
  return [reduction, clustering, dynamics, mixed];
}
