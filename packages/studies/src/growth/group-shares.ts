import type { ColumnGroups, Table } from '@kuznets/base';
import { type ExplainedVariation, orderedVariationShares, type VariationShares } from '@kuznets/explain';
import type { GrowthData } from './data.ts';
import { type Design, designOf } from './design.ts';
import { namedGroups } from './named-groups.ts';
import type { MethodNote } from './notes.ts';

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
  const named = namedGroups(features);
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

/** Random orders of the groups, each taken forwards and backwards. */
const orders = 8;

/** Shares that were sampled, and what a reader must know of them. */
export interface SampledShares {
  readonly groupShares: GroupShares | null;
  readonly notes: readonly MethodNote[];
}

/**
 * Shares of a function that is known by its decomposition alone, by random orders of the groups.
 *
 * @param data - the sample of the study.
 * @param decompose - explained variation of the function over the sample in one group, or two.
 * @param fit - the seed that orders are drawn by, and what stops it.
 * @returns null for the shares where the data know no groups.
 */
export async function sampledShares(
  data: GrowthData,
  decompose: (sample: Table) => ExplainedVariation | Promise<ExplainedVariation>,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<SampledShares> {
  const grouped = groupedDesign(data);
  if (grouped === null) return { groupShares: null, notes: [] };
  const shares = await orderedVariationShares(decompose, grouped, { orders, randomState: seed, signal });
  const notes: MethodNote[] = shares.draws === 0 ? [] : [{ code: 'group-shares-of-orders', orders: shares.draws }];
  return { groupShares: keptShares(shares), notes };
}
