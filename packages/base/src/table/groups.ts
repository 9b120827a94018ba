import { ConfigError, ShapeError } from '../errors.ts';

/**
 * Columns of a table that stand for one thing, such as the indicators of a factor's levels: they are ranked, permuted, penalised, taken
 * in or out and decomposed together (R's `assign` attribute of a model matrix; the `group` of gglasso).
 */
export interface ColumnGroups {
  /** One a group, distinct. */
  readonly names: readonly string[];
  /** `features`: the group of each column; no group is without a column. */
  readonly of: Uint32Array;
}

/** Throws where groups are not those of a table with so many columns. */
export function checkGroups({ names, of }: ColumnGroups, features: number): void {
  if (of.length !== features) throw new ShapeError(`groups.of has ${of.length} entries, x has ${features} features`);
  const bad = of.find((group) => group >= names.length);
  if (bad !== undefined)
    throw new ConfigError(`groups.of has group ${bad}`, { got: bad, allowed: `0 to ${names.length - 1}` });
  const present = new Set(of);
  const empty = names.find((_, group) => !present.has(group));
  if (empty !== undefined) throw new ConfigError(`groups: no column is in "${empty}"`, { allowed: 'a column in each' });
  if (new Set(names).size < names.length) {
    const twice = names.find((name, group) => names.indexOf(name) !== group)!;
    throw new ConfigError('two groups have one name', { got: twice, allowed: 'distinct names' });
  }
}

/** How many groups the columns of a table make; as many as there are columns where there are no groups. */
export const groupCount = ({
  features,
  groups,
}: {
  readonly features: number;
  readonly groups?: ColumnGroups | undefined;
}): number => groups?.names.length ?? features;

/**
 * The columns of each group of a table; every column by itself where there are no groups.
 *
 * @param table - a table
 * @returns one list a group, ascending
 */
export function groupMembers({
  features,
  groups,
}: {
  readonly features: number;
  readonly groups?: ColumnGroups | undefined;
}): readonly (readonly number[])[] {
  if (groups === undefined) return Array.from({ length: features }, (_, column) => [column]);
  const members = groups.names.map((): number[] => []);
  groups.of.forEach((group, column) => members[group]!.push(column));
  return members;
}

/**
 * The clusters of rows as numbers, in the order in which they first come.
 *
 * @param clusters - `rows` names.
 * @param rows - of the table that they belong to.
 * @returns `rows` numbers from 0.
 * @throws ShapeError for another number of names.
 * @example
 * ```ts
 * clusterNumbers(['b', 'a', 'b'], 3); // Uint32Array(3) [ 0, 1, 0 ]
 * ```
 */
export function clusterNumbers(clusters: readonly (string | number)[], rows: number): Uint32Array {
  if (clusters.length !== rows) throw new ShapeError(`clusters has ${clusters.length} values, x has ${rows} rows`);
  const numbers = new Map<string | number, number>();
  for (const name of clusters) if (!numbers.has(name)) numbers.set(name, numbers.size);
  return Uint32Array.from(clusters, (name) => numbers.get(name)!);
}
