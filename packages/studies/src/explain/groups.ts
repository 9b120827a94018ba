import { type ColumnGroups, DataError } from '@kuznets/base';
import type { Table } from '@kuznets/data';
import { settingError } from '../study/parse-settings.ts';

/** Names of groups and the columns of each. */
export type NamedGroups = Record<string, string[]>;

const variableHeadings = ['variable', 'code', 'column', 'name'];

/**
 * Groups of columns from a table with a row for each column: its name in `variable` (or `code`, `column`, `name`), its group in `group`; a
 * column whose group is empty is by itself.
 *
 * @param table - such as a data set's `variables.csv`.
 * @returns the groups.
 * @throws DataError where there are no such columns, or a column is in two groups.
 */
export function groupsFrom({ columns, file, lines }: Table): NamedGroups {
  const named = (names: readonly string[]) =>
    columns.find(({ name, kind }) => kind === 'text' && names.includes(name.toLowerCase()));
  const [variable, group] = [named(variableHeadings), named(['group'])];
  if (variable?.kind !== 'text' || group?.kind !== 'text')
    throw new DataError('no columns that say which variable is in which group', {
      where: { file },
      got: columns.map(({ name }) => name).join(', '),
      allowed: `texts in a column ${variableHeadings.join(', ')}, and in one called group`,
    });
  const groups = new Map<string, string[]>();
  const seen = new Set<string>();
  variable.values.forEach((name, row) => {
    const of = group.values[row]!.trim();
    if (name === '' || of === '') return;
    if (seen.has(name))
      throw new DataError('a variable stands twice', {
        where: { file, row: lines[row]!, column: variable.name },
        got: name,
        allowed: 'each variable once',
      });
    seen.add(name);
    groups.set(of, [...(groups.get(of) ?? []), name]);
  });
  return Object.fromEntries(groups);
}

/**
 * Players of a model's columns: groups where they have one, each other column by itself, in the order of their first columns.
 *
 * @param groups - as configured.
 * @param features - the model's columns.
 * @param known - columns that groups may name though the model does not have them.
 * @returns groups of all columns.
 * @throws SettingsError for a column that is unknown or in two groups, and a group that is called as a column outside of it.
 */
export function columnGroups(groups: NamedGroups, features: readonly string[], known: readonly string[]): ColumnGroups {
  const groupOf = new Map<string, string>();
  for (const [group, members] of Object.entries(groups)) {
    for (const column of members) {
      if (!features.includes(column) && !known.includes(column))
        throw settingError('groups', `"${column}" of "${group}" is no column of the data`);
      if (groupOf.has(column))
        throw settingError('groups', `"${column}" is in "${groupOf.get(column)!}" and "${group}"; allowed: one group`);
      groupOf.set(column, group);
    }
  }
  const clash = features.find((column) => !groupOf.has(column) && Object.hasOwn(groups, column));
  if (clash !== undefined)
    throw settingError('groups', `"${clash}" is a group and a column outside of groups; allowed: another name`);
  const players = features.map((column) => groupOf.get(column) ?? column);
  const names = [...new Set(players)];
  const place = new Map(names.map((name, at) => [name, at]));
  return { names, of: Uint32Array.from(players, (player) => place.get(player)!) };
}
