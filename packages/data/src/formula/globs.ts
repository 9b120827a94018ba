import { ConfigError, nearest, quotedList } from '@kuznets/base';
import type { Table } from '../table/types.ts';

/**
 * Whether a column is among those that are included and not among those that are excluded.
 *
 * @param name - a column's name.
 * @param choice - names in which `*` stands for any characters and `?` for one.
 * @param table - the table, whose columns every name must mean one of.
 * @throws ConfigError for a name that means no column.
 */
export function isNamedBy(
  name: string,
  {
    include = ['*'],
    exclude = [],
  }: { readonly include?: readonly string[] | undefined; readonly exclude?: readonly string[] | undefined },
  { file, columns }: Pick<Table, 'file' | 'columns'>,
): boolean {
  for (const [option, globs] of Object.entries({ include, exclude })) {
    const idle = globs.find((glob) => glob !== '*' && columns.every((column) => !matches(column.name, glob)));
    if (idle === undefined) continue;
    const names = columns.map((column) => column.name);
    throw new ConfigError(`${file} has no column "${idle}"${nearest(idle, names)}`, {
      where: { option },
      allowed: `${quotedList(names)}; * for any characters, ? for one`,
    });
  }
  return include.some((glob) => matches(name, glob)) && !exclude.some((glob) => matches(name, glob));
}

function matches(name: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^(?:${pattern})$`, 'su').test(name);
}
