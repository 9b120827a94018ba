import type { ColumnGroups } from '@kuznets/base';
import type { VariationShares } from '@kuznets/explain';
import type { GrowthData } from './data.ts';
import { type Design, designOf } from './design.ts';

/** Most groups whose coalitions are all summed. */
const mostGroups = 16;

/** How much of the variance of a method's predictions each group of determinants has. */
export type GroupShares = Pick<VariationShares, 'shares' | 'closed' | 'total'>;

/**
 * The groups of determinants that the data know, in the order of their names; null for those without one, last.
 *
 * @param features - the determinants.
 * @returns none where fewer than two groups are known, or more than sixteen.
 */
export function groupsOf(
  features: readonly Pick<GrowthData['features'][number], 'group'>[],
): readonly (string | null)[] {
  const named = [...new Set(features.flatMap(({ group }) => group ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const groups = features.some(({ group }) => group === null) ? [...named, null] : named;
  return named.length < 2 || groups.length > mostGroups ? [] : groups;
}

const designs = new WeakMap<GrowthData, Design>();

/**
 * The sample with the columns of a group of determinants as one player.
 *
 * @param data - the sample of the study.
 * @returns its design, made once; null where there are no groups to share out among.
 */
export function groupedDesign(data: GrowthData): Design | null {
  const groups = groupsOf(data.features);
  if (groups.length === 0) return null;
  let design = designs.get(data);
  if (!design) designs.set(data, (design = { ...designOf(data), groups: columnGroups(data, groups) }));
  return design;
}

function columnGroups(data: GrowthData, groups: readonly (string | null)[]): ColumnGroups {
  return {
    names: groups.map((group) => group ?? ''),
    of: Uint32Array.from(designOf(data).columns, ({ determinant }) =>
      groups.indexOf(data.features[determinant]!.group),
    ),
  };
}

/** What a study keeps of shares: plain data of a size that does not grow with the coalitions. */
export function keptShares({ shares, closed, total }: VariationShares): GroupShares {
  return { shares, closed, total };
}
