/** Candidates that are in a model together, and what models are given before the data. */
export interface CandidateGroups {
  /** Candidates of each group, ascending. */
  readonly members: readonly (readonly number[])[];
  /** Groups that are in every model, ascending. */
  readonly always: readonly number[];
  /** The other groups, ascending. */
  readonly free: readonly number[];
  /** Of each group those that must be in a model with it. */
  readonly parents: readonly (readonly number[])[];
  /** `free + 1`: log prior of one model of so many free groups. */
  readonly logPrior: Float64Array;
}

/** The candidates of groups, ascending. */
export function columnsOf(groups: readonly number[], { members }: Pick<CandidateGroups, 'members'>): readonly number[] {
  return groups.flatMap((group) => members[group]!).sort((a, b) => a - b);
}

/** The groups that have a candidate among these, ascending. */
export function groupsIn(
  candidates: readonly number[],
  { members }: Pick<CandidateGroups, 'members'>,
): readonly number[] {
  const known = new Set(candidates);
  return members.flatMap((group, at) => (known.has(group[0]!) ? [at] : []));
}

/** Log prior of a model of these groups; minus infinity without one that must be in it, or without a group's parents. */
export function logPriorOf(groups: readonly number[], { always, parents, logPrior }: CandidateGroups): number {
  const known = new Set(groups);
  const isAllowed =
    always.every((group) => known.has(group)) &&
    groups.every((group) => parents[group]!.every((parent) => known.has(parent)));
  return isAllowed ? logPrior[groups.length - always.length]! : -Infinity;
}
