import type { Groups } from '../linear/cluster-covariance.ts';
import { type Coded, coded, codedEffects } from './codes.ts';

/** What effects that were absorbed take of a sample's degrees of freedom. */
export interface AbsorbedDegrees {
  /** The rank of their dummies, the constant's direction among them. */
  readonly degrees: number;
  /** How much of it the small-sample correction of clustered errors leaves out. Default 0. */
  readonly nested?: number;
}

/**
 * The degrees of freedom that absorbed effects take.
 *
 * One effect takes its levels, two their levels less the number of groups that they connect (Abowd, Kramarz and Margolis), each further one
 * its levels less the most groups that it makes with one before it: the exact rank for one and two, never less than it for more (reghdfe's pairwise
 * count). With clusters, an effect whose levels lie each in one cluster is in their covariance already: all its levels but one are left out of the
 * correction, and if all effects are nested, all degrees but one (fixest's `ssc(fixef.K = "nested")`, its default).
 *
 * @param effects - of each effect a label for each row
 * @param clusters - of each grouping of clustered errors a label for each row; default none
 * @returns the degrees, for `ols` of demeaned columns
 * @throws ShapeError when lengths disagree, ConfigError without an effect
 *
 * Source: Abowd, Creecy and Kramarz (2002), https://www2.census.gov/ces/tp/tp-2002-06.pdf; Correia (2016),
 * http://scorreia.com/research/hdfe.pdf; Cameron and Miller (2015), Journal of Human Resources 50, https://doi.org/10.3368/jhr.50.2.317.
 *
 * @example
 * ```ts
 * const [firm, year] = [['a', 'a', 'b', 'b'], [1, 2, 1, 2]];
 * absorbedDegrees([firm!, year!], [firm!]); // { degrees: 3, nested: 1 }
 * ```
 */
export function absorbedDegrees(
  effects: readonly Groups[],
  clusters: readonly Groups[] = [],
): Required<AbsorbedDegrees> {
  const found = codedEffects(effects, effects[0]?.length ?? 0);
  const degrees = found.reduce((sum, effect, at) => {
    const joint = found.slice(0, at).reduce((most, before) => Math.max(most, groupsJoined(before, effect)), 0);
    return sum + effect.levels - joint;
  }, 0);
  const groupings = clusters.map(coded);
  const inClusters = found.filter((effect) => groupings.some((grouping) => isNested(effect, grouping)));
  const nested =
    inClusters.length === found.length ? degrees - 1 : inClusters.reduce((sum, { levels }) => sum + levels - 1, 0);
  return { degrees, nested };
}

/**
 * The rows that stay when rows alone in a level of an effect are left out, again and again until there is none.
 *
 * Such a row is fitted exactly by its effect: it says nothing of any slope, and counting it makes clustered errors too small (reghdfe leaves it
 * out too).
 *
 * @param effects - of each effect a label for each row
 * @returns numbers of the rows that stay, ascending
 * @throws ShapeError when lengths disagree, ConfigError without an effect
 *
 * Source: Correia (2015), http://scorreia.com/research/singletons.pdf.
 *
 * @example
 * ```ts
 * withoutSingletons([['a', 'a', 'b'], [1, 2, 1]]); // []
 * ```
 */
export function withoutSingletons(effects: readonly Groups[]): number[] {
  const rows = effects[0]?.length ?? 0;
  const found = codedEffects(effects, rows);
  let kept = Array.from({ length: rows }, (_, row) => row);
  for (let before = -1; before !== kept.length; ) {
    before = kept.length;
    for (const { codes, levels } of found) {
      const count = new Int32Array(levels);
      for (const row of kept) count[codes[row]!]!++;
      kept = kept.filter((row) => count[codes[row]!]! > 1);
    }
  }
  return kept;
}

/** How many groups of levels two effects make whose levels share rows. */
function groupsJoined(a: Coded, b: Coded): number {
  const parent = Int32Array.from({ length: a.levels + b.levels }, (_, place) => place);
  const root = (place: number): number => {
    while (parent[place] !== place) place = parent[place] = parent[parent[place]!]!;
    return place;
  };
  let groups = a.levels + b.levels;
  a.codes.forEach((level, row) => {
    const [one, other] = [root(level), root(a.levels + b.codes[row]!)];
    if (one === other) return;
    parent[one] = other;
    groups--;
  });
  return groups;
}

/** Whether rows of one level are all in one cluster. */
function isNested({ codes, levels }: Coded, grouping: Coded): boolean {
  const cluster = new Int32Array(levels).fill(-1);
  return codes.every((level, row) => {
    if (cluster[level] === -1) cluster[level] = grouping.codes[row]!;
    return cluster[level] === grouping.codes[row];
  });
}
