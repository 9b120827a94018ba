import { DataError, type TreeEnsemble } from '@kuznets/base';
import type { Table } from '@kuznets/data';
import { settingError } from '../study/parse-settings.ts';

/** Names of variables and those of their levels, in the order of the codes 0, 1, ... */
export type NamedLevels = Record<string, string[]>;

/**
 * Names of levels from a table with a row for each: its variable in `variable`, its name in `level`, in the order of the codes, which
 * `code` repeats where there is such a column.
 *
 * @param table - such as a program writes that has fitted a model; its columns read as text, so that names stay as they are written.
 * @returns the names.
 * @throws DataError where there are no such columns, a level stands twice, or codes are not 0, 1, ...
 */
export function categoriesFrom({ columns, file, lines }: Table): NamedLevels {
  const named = (wanted: string): readonly string[] | null => {
    const column = columns.find(({ name }) => name.toLowerCase() === wanted);
    return column?.kind === 'text' ? column.values : null;
  };
  const [variables, texts, codes] = [named('variable'), named('level'), named('code')];
  if (variables === null || texts === null)
    throw new DataError('no columns that say which levels a variable has', {
      where: { file },
      got: columns.map(({ name }) => name).join(', '),
      allowed: 'texts in columns called variable and level',
    });
  const levels = new Map<string, string[]>();
  variables.forEach((name, row) => {
    const own = levels.get(name) ?? [];
    const text = texts[row]!;
    const where = { file, row: lines[row]! };
    if (own.includes(text))
      throw new DataError(`a level of "${name}" stands twice`, { where, got: text, allowed: 'each level once' });
    if (codes !== null && Number(codes[row]) !== own.length)
      throw new DataError(`a code of "${name}" out of order`, {
        where,
        got: codes[row]!,
        allowed: `the next one, ${own.length}`,
      });
    levels.set(name, [...own, text]);
  });
  return Object.fromEntries(levels);
}

/**
 * A model whose features' levels are called as configured, or as its own file calls them.
 *
 * @param ensemble - the model.
 * @param levels - as configured; null for what the model knows.
 * @param names - the columns in the order of the model's features, where they are known.
 * @returns the model with names of levels.
 * @throws SettingsError for a variable that the model does not have, and for fewer names than the model splits levels.
 */
export function withLevels(
  ensemble: TreeEnsemble,
  levels: NamedLevels | null,
  names: readonly string[] | undefined,
): TreeEnsemble {
  if (levels === null) return ensemble;
  const unknown = Object.keys(levels).find((name) => names?.includes(name) !== true);
  if (unknown !== undefined) throw settingError('categories', `"${unknown}" is no variable of the model`);
  const largest = largestLevels(ensemble);
  const categories = names!.map((name, feature) => {
    const own = Object.hasOwn(levels, name) ? levels[name]! : null;
    if (own !== null && own.length <= (largest[feature] ?? -1))
      throw settingError(
        'categories',
        `${own.length} levels of "${name}", of which the model splits number ${largest[feature]}; allowed: all that it was trained with`,
      );
    return own ?? ensemble.categories?.[feature] ?? null;
  });
  return { ...ensemble, categories };
}

/** Of each feature the largest level that a split of categories names; -1 where no split does. */
function largestLevels({ trees, nFeatures }: TreeEnsemble): Int32Array {
  const largest = new Int32Array(nFeatures).fill(-1);
  const { feature, levels } = trees;
  if (levels === undefined) return largest;
  feature.forEach((of, node) => {
    for (let at = levels.offsets[node]!; at < levels.offsets[node + 1]!; at += 1)
      largest[of] = Math.max(largest[of]!, levels.level[at]!);
  });
  return largest;
}

/** Whether each feature is one of categories: it is split so, or its levels have names. */
export function categoricalFeatures(ensemble: TreeEnsemble): boolean[] {
  return Array.from(
    largestLevels(ensemble),
    (level, feature) => level >= 0 || (ensemble.categories?.[feature] ?? null) !== null,
  );
}
