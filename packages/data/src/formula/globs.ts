import { ConfigError, nearest, quotedList } from '@kuznets/base';
import type { Table } from '../table/types.ts';

/**
 * The columns that are included and not excluded.
 *
 * @param choice - names in which `*` stands for any characters and `?` for one.
 * @param table - the table, whose columns every name must mean one of.
 * @returns their names.
 * @throws ConfigError for a name that means no column.
 */
export function chosenNames(
  {
    include = ['*'],
    exclude = [],
  }: { readonly include?: readonly string[] | undefined; readonly exclude?: readonly string[] | undefined },
  { file, columns }: Pick<Table, 'file' | 'columns'>,
): ReadonlySet<string> {
  const names = columns.map((column) => column.name);
  for (const [option, globs] of Object.entries({ include, exclude })) {
    const idle = globs.find((glob) => glob !== '*' && names.every((name) => !matches(name, glob)));
    if (idle === undefined) continue;
    throw new ConfigError(`${file} has no column "${idle}"${nearest(idle, names)}`, {
      where: { option },
      allowed: `${quotedList(names)}; * for any characters, ? for one`,
    });
  }
  const isNamed = (globs: readonly string[], name: string): boolean => globs.some((glob) => matches(name, glob));
  return new Set(names.filter((name) => isNamed(include, name) && !isNamed(exclude, name)));
}

/** Whether a name is one that is meant by another with `*` and `?`. */
export function matches(name: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^(?:${pattern})$`, 'su').test(name);
}
