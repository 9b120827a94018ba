/** Candidates that are in a model together, and what models are given before the data. */
export interface CandidateGroups {
  /** Candidates of each group, ascending. */
  readonly members: readonly (readonly number[])[];
  /** `groups + 1`: log prior of one model of so many groups. */
  readonly logPrior: Float64Array;
}

/** The candidates of groups, ascending. */
export function columnsOf(groups: readonly number[], { members }: Pick<CandidateGroups, 'members'>): readonly number[] {
  return groups.flatMap((group) => members[group]!).sort((a, b) => a - b);
}

/** How many groups have a candidate among these. */
export function groupsIn(candidates: readonly number[], { members }: Pick<CandidateGroups, 'members'>): number {
  return members.filter((group) => candidates.includes(group[0]!)).length;
}
