import { type ColumnGroups, DataError } from '@kuznets/base';
import type { Table } from '@kuznets/data';
import { settingError } from '../study/parse-settings.ts';

/** What a group holds: columns, and groups by their names. */
export type GroupMembers = readonly (string | NamedGroups)[] | NamedGroups;

/** Names of groups and what each holds. */
export interface NamedGroups {
  readonly [name: string]: GroupMembers;
}

const variableHeadings = ['variable', 'code', 'column', 'name'];
/** Between a group's name and that of a group in it. */
const within = '/';

/**
 * Groups of columns from a table with a row for each column: its name in `variable` (or `code`, `column`, `name`), its group in `group`, a group
 * within a group as `institutions/law`; a column whose group is empty is by itself.
 *
 * @param table - such as a data set's `variables.csv`.
 * @returns the groups.
 * @throws DataError where there are no such columns, a column is in two groups, or a path has an empty name.
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
  const all = new Branch();
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
    const path = of.split(within).map((part) => part.trim());
    if (path.includes(''))
      throw new DataError('a group without a name', {
        where: { file, row: lines[row]!, column: group.name },
        got: of,
        allowed: `names with one ${within} between them`,
      });
    all.at(path).columns.push(name);
  });
  return all.named();
}

/** Columns, and groups of them, as they are read. */
class Branch {
  readonly columns: string[] = [];
  readonly #groups = new Map<string, Branch>();

  at([first, ...rest]: readonly string[]): Branch {
    if (first === undefined) return this;
    const group = this.#groups.get(first) ?? new Branch();
    this.#groups.set(first, group);
    return group.at(rest);
  }

  named(): NamedGroups {
    return Object.fromEntries(Array.from(this.#groups, ([name, group]) => [name, group.#members()]));
  }

  #members(): GroupMembers {
    if (this.columns.length === 0) return this.named();
    return this.#groups.size === 0 ? this.columns : [...this.columns, this.named()];
  }
}

/** Players of a model's columns, and the groups that each column is in. */
export interface GroupedColumns {
  /** Outermost groups where columns have one, each other column by itself, in the order of their first columns. */
  readonly groups: ColumnGroups;
  /** Names of the groups of each column, outermost first; none where it is by itself. */
  readonly groupPaths: readonly (readonly string[])[];
}

/**
 * Players of a model's columns, and the groups within them.
 *
 * @param groups - as configured.
 * @param features - the model's columns.
 * @param known - columns that groups may name though the model does not have them.
 * @returns groups of all columns.
 * @throws SettingsError for a column that is unknown or in two groups, a group without columns, a name that a group holds twice, and a group that
 *   is called as a column outside of it.
 */
export function columnGroups(
  groups: NamedGroups,
  features: readonly string[],
  known: readonly string[],
): GroupedColumns {
  const pathOf = new Map<string, readonly string[]>();
  for (const { column, path } of Object.entries(groups).flatMap(([name, members]) => columnsOf(members, [name]))) {
    const other = pathOf.get(column);
    if (!features.includes(column) && !known.includes(column))
      throw settingError('groups', `"${column}" of "${written(path)}" is no column of the data`);
    if (other)
      throw settingError('groups', `"${column}" is in "${written(other)}" and "${written(path)}"; allowed: one group`);
    pathOf.set(column, path);
  }
  const clash = features.find((column) => !pathOf.has(column) && Object.hasOwn(groups, column));
  if (clash !== undefined)
    throw settingError('groups', `"${clash}" is a group and a column outside of groups; allowed: another name`);
  const groupPaths = features.map((column) => pathOf.get(column) ?? []);
  return { groups: levelOf(features.map((column, k) => [groupPaths[k]![0] ?? column])), groupPaths };
}

/** The columns of a group, each with the groups that it is in, outermost first. */
function columnsOf(
  members: GroupMembers,
  path: readonly string[],
): readonly { readonly column: string; readonly path: readonly string[] }[] {
  const parts: readonly (string | NamedGroups)[] = isList(members) ? members : [members];
  const names = parts.flatMap((part) => (typeof part === 'string' ? [part] : Object.keys(part)));
  if (names.length === 0) throw settingError('groups', `"${written(path)}" is empty; allowed: one column or more`);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined)
    throw settingError('groups', `"${twice}" stands twice in "${written(path)}"; allowed: each name once`);
  return parts.flatMap((part) =>
    typeof part === 'string'
      ? [{ column: part, path }]
      : Object.entries(part).flatMap(([name, inner]) => columnsOf(inner, [...path, name])),
  );
}

const isList = (members: GroupMembers): members is readonly (string | NamedGroups)[] => Array.isArray(members);

const written = (path: readonly string[]): string => path.join(within);

/**
 * Groups of columns that have the same path, in the order of their first columns.
 *
 * @param paths - one a column.
 * @returns the groups, called by their paths.
 */
export function levelOf(paths: readonly (readonly string[])[]): ColumnGroups {
  const places = new Map<string, number>();
  const names: string[] = [];
  const of = Uint32Array.from(paths, (path) => {
    const key = JSON.stringify(path);
    const place = places.get(key) ?? names.push(written(path)) - 1;
    places.set(key, place);
    return place;
  });
  return { names, of };
}
