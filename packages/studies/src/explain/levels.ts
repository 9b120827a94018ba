import { isNumeral, type TreeEnsemble } from '@kuznets/base';
import { isMissing, type NumericColumn, type Table } from '@kuznets/data';

/**
 * The numeric columns of a table, and those of texts that a model knows as categories, by name: of a feature whose levels have names the
 * cells become their places among them, a text that is none of them the place behind the last, which no set holds.
 *
 * A numeric column holds the places already, unless the names are numbers themselves.
 *
 * @param table - the data
 * @param ensemble - the model
 * @param names - the columns in the order of the model's features, where they are known
 */
export function codedColumns(
  table: Table,
  { categories }: TreeEnsemble,
  names: readonly string[] | undefined,
): Map<string, NumericColumn> {
  const levelsOf = new Map(names?.map((name, feature) => [name, categories?.[feature] ?? null]));
  return new Map(
    table.columns.flatMap((column) => {
      const levels = levelsOf.get(column.name) ?? null;
      if (column.kind === 'numeric') {
        const texts = levels && textsOf(column, levels);
        return [[column.name, texts ? coded(column.name, texts, levels) : column] as const];
      }
      return levels ? [[column.name, coded(column.name, column.values, levels)] as const] : [];
    }),
  );
}

/** What the cells of a numeric column are called, where they have names that the levels have too. */
function textsOf({ values, levels: words, valueLabels }: NumericColumn, levels: readonly string[]): string[] | null {
  const named = words ? new Map(words.map((word, at) => [at, word])) : valueLabels;
  if (named && [...named.values()].some((name) => levels.includes(name)))
    return Array.from(values, (value) => (Number.isNaN(value) ? '' : (named.get(value) ?? String(value))));
  if (!levels.every((name) => isNumeral(name))) return null;
  const canonical = new Map(levels.map((name) => [Number(name), name]));
  return Array.from(values, (value) => (Number.isNaN(value) ? '' : (canonical.get(value) ?? String(value))));
}

function coded(name: string, texts: readonly string[], levels: readonly string[]): NumericColumn {
  const places = new Map(levels.map((level, place) => [level, place]));
  const values = Float64Array.from(texts, (text) =>
    places.has(text) || !isMissing(text) ? (places.get(text) ?? levels.length) : Number.NaN,
  );
  const missing = texts.flatMap((value, at) => (Number.isNaN(values[at]!) ? [{ row: at + 2, value }] : []));
  return { kind: 'numeric', name, values, missing: missing.length, firstMissing: missing.slice(0, 5) };
}
