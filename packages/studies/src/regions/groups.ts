import type { Compute, Stage, Unit } from '../study/study.ts';

/** Computes the units of several groups at once; results by group. */
export async function computeGroups<Inputs, Data, Result>(
  compute: Compute<Data>,
  stage: Stage<Inputs, Data, Result>,
  groups: readonly (readonly Unit<Inputs>[])[],
): Promise<Result[][]> {
  const results = await compute(stage, groups.flat());
  let first = 0;
  return groups.map(({ length }) => results.slice(first, (first += length)));
}
