import { ConfigError, DataError, nearest, quoted, quotedList } from '@kuznets/base';
import type { Column, NumericColumn, Table, TextColumn } from '../table/types.ts';
import type { CrossSectionOptions } from './types.ts';

/** Which column is what. */
export interface Roles {
  readonly id: TextColumn | undefined;
  readonly target: NumericColumn;
  readonly features: readonly NumericColumn[];
  readonly clusters: readonly Column[];
  readonly labels: readonly TextColumn[];
}

/** Finds the columns of a cross-section; see {@link CrossSectionOptions} for the defaults. */
export const assignRoles = (table: Table, options: CrossSectionOptions): Roles => {
  const id = idColumn(table, options.id ?? table.id);
  const numeric = table.columns.filter((column) => column.kind === 'numeric');
  if (options.target === undefined) {
    throw new ConfigError(
      `no target column for ${table.file}; allowed: ${quotedList(numeric.map(({ name }) => name))}`,
    );
  }
  const target = numericColumn(table, options.target, 'target');
  const clusters = (options.clusters ?? []).map((name) => find(table, name, 'cluster'));
  if (clusters.includes(target)) throw new ConfigError(`${quoted(target.name)} is both the target and a cluster`);
  const features =
    options.features === undefined
      ? numeric.filter((column) => column !== target && !clusters.includes(column))
      : options.features.map((name) => numericColumn(table, name, 'feature'));
  const both = features.find((feature) => clusters.includes(feature));
  if (both !== undefined) throw new ConfigError(`${quoted(both.name)} is both a feature and a cluster`);
  if (features.includes(target)) throw new ConfigError(`${quoted(target.name)} is both the target and a feature`);
  const twice = features.find((feature, i) => features.indexOf(feature) !== i);
  if (twice !== undefined) throw new ConfigError(`feature ${quoted(twice.name)} is named twice`);
  if (features.length === 0) {
    throw new DataError('no feature', {
      where: { file: table.file, row: 1 },
      allowed: 'a numeric column besides the target',
    });
  }
  const labels = table.columns.filter((column) => column.kind === 'text').filter((column) => column !== id);
  return { id, target, features, clusters, labels };
};

const find = (table: Table, name: string, role: string): Column => {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const names = table.columns.map((candidate) => candidate.name);
  throw new ConfigError(
    `${table.file} has no ${role} column ${quoted(name)}${nearest(name, names)}; columns: ${quotedList(names)}`,
  );
};

const numericColumn = (table: Table, name: string, role: string): NumericColumn => {
  const column = find(table, name, role);
  if (column.kind === 'numeric') return column;
  throw new DataError(`text in a ${role} column`, textCell(table, column, 'a numeric column'));
};

const textCell = (table: Table, { name, values }: TextColumn, allowed: string) =>
  ({ where: { file: table.file, row: table.lines[0], column: name }, got: values[0], allowed }) as const;

const idColumn = (table: Table, name: string | undefined): TextColumn | undefined => {
  if (name === undefined) {
    const first = table.columns[0];
    return first?.kind === 'text' ? first : undefined;
  }
  const column = find(table, name, 'id');
  if (column.kind === 'text') return column;
  throw new ConfigError(
    `id column ${quoted(name)} was read as numbers; allowed: name it when the table is read, so that it is kept as text`,
  );
};
