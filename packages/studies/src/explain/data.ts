import { type ColumnGroups, DataError, type TreeEnsemble } from '@kuznets/base';
import { type Dataset, type NumericColumn, type Table } from '@kuznets/data';
import { canonicalJson, numbersDigest, sha256Hex } from '../results/digest.ts';
import { settingError } from '../study/parse-settings.ts';
import type { ExplainConfig } from './config.ts';
import { categoricalFeatures, type NamedLevels, withLevels } from './categories.ts';
import { columnGroups, type NamedGroups } from './groups.ts';
import { codedColumns } from './levels.ts';

/** A feature of the model: the data's column. */
export interface ExplainFeature {
  readonly name: string;
  readonly label: string | null;
  /** Whether its cells are codes of levels. */
  readonly categorical: boolean;
  /** What the levels 0, 1, ... are called; null where that is not known. */
  readonly levels: readonly string[] | null;
}

/** The sample that a model is explained over, its columns those of the model. */
export interface ExplainData {
  readonly name: string;
  /** Whether `name` is that of a data set of the catalogue. */
  readonly catalogued: boolean;
  readonly rows: number;
  /** One per feature of the model: the data's column. */
  readonly features: readonly ExplainFeature[];
  /** `rows x features`, row-major; NaN where missing. */
  readonly x: Float64Array;
  /** The column that the model predicts; null where none was named. */
  readonly target: { readonly name: string; readonly y: Float64Array } | null;
  /** Columns that are one player; null where every column is by itself. */
  readonly groups: ColumnGroups | null;
  /** Names of the groups of each column, outermost first; null where there are no groups. */
  readonly groupPaths: readonly (readonly string[])[] | null;
  /** `rows` names; null where the data have none. */
  readonly ids: readonly string[] | null;
  /** Numeric columns that are neither a feature nor the target. */
  readonly unused: readonly string[];
}

/**
 * Takes the columns that a model needs out of a table or a data set of the catalogue.
 *
 * They are found by the model's names, or named by `features` in the model's order; a model without names takes the numeric
 * columns in their order, the target aside, if they are as many as it has features. Texts are taken where the model knows their levels.
 *
 * @param source - table or data set.
 * @param ensemble - the model.
 * @param config - `features`, `target`, `groups` and `categories`, the last two read where they are in a file; a data set of the catalogue knows its target.
 * @param name - what to call the data.
 * @returns the sample.
 * @throws DataError where the columns do not match the model's (both lists' differences are named), a cell is missing and
 *   the model does not say where it goes, or there are fewer than two rows.
 * @throws SettingsError where `features` are not as many as the model has, or `target` does not exist.
 */
export function explainDataFrom(
  source: Table | Dataset,
  ensemble: TreeEnsemble,
  config: Pick<ExplainConfig, 'features' | 'target' | 'groups' | 'categories'>,
  name: string,
): ExplainData {
  const [table, dataset] = 'table' in source ? [source.table, source] : [source, null];
  for (const key of ['groups', 'categories'] as const) {
    if (typeof config[key] === 'string')
      throw settingError(key, `"${config[key]}" is a file; allowed: what ${key}From reads of it`);
  }
  const [groups, levels] = [config.groups as NamedGroups | null, config.categories as NamedLevels | null];
  const wanted = config.features ?? ensemble.featureNames;
  const model = withLevels(ensemble, levels, wanted);
  const columns = codedColumns(table, model, wanted);
  const target = targetOf(
    table,
    columns,
    config.target ?? (dataset?.info.kind === 'cross-section' ? dataset.info.target : null),
  );
  const names = columnNames(
    table,
    [...columns.keys()].filter((column) => column !== target?.name),
    ensemble,
    config.features,
  );
  const chosen = names.map((feature) => columns.get(feature)!);
  if (table.rows < 2)
    throw new DataError('only one row', {
      where: { file: table.file },
      allowed: 'at least 2 rows: a variable is resampled from the other rows',
    });
  if (ensemble.trees.missingLeft === undefined)
    chosen.forEach((column) => refuseMissing(table, column, 'no missing cells: this model does not say where they go'));
  const categorical = categoricalFeatures(model);
  const x = new Float64Array(table.rows * chosen.length);
  chosen.forEach(({ values }, k) => values.forEach((value, row) => (x[row * chosen.length + k] = value)));
  return {
    name,
    catalogued: dataset !== null,
    rows: table.rows,
    features: names.map((feature, at) => {
      const label = dataset?.variables.find(({ code }) => code === feature)?.label;
      return {
        name: feature,
        label: label === undefined || label === feature ? null : label,
        categorical: categorical[at]!,
        levels: model.categories?.[at] ?? null,
      };
    }),
    x,
    target: target && { name: target.name, y: target.values },
    ...(groups === null
      ? { groups, groupPaths: null }
      : columnGroups(
          groups,
          names,
          table.columns.map((column) => column.name),
        )),
    ids: idsOf(table, names),
    unused: [...columns.keys()].filter((column) => column !== target?.name && !names.includes(column)),
  };
}

/** The names of the rows: the column that was declared to hold them, else the first of texts that is no feature. */
function idsOf({ columns, id, rowNames }: Table, features: readonly string[]): readonly string[] | null {
  const texts = columns.flatMap((column) =>
    column.kind === 'text' && !features.includes(column.name) ? [column] : [],
  );
  const named = id ?? rowNames;
  const column = named === undefined ? texts[0] : texts.find(({ name }) => name === named);
  return column?.values ?? null;
}

const digests = new WeakMap<ExplainData, string>();

/**
 * SHA-256 of a sample's content: names, values, groups and names of rows, not how its file is written. It is computed once.
 *
 * @param data - a sample.
 * @returns 64 hexadecimal digits.
 */
export function explainDataDigest(data: ExplainData): string {
  const known = digests.get(data) ?? digestOf(data);
  digests.set(data, known);
  return known;
}

function digestOf({ rows, features, x, target, groups, groupPaths, ids }: ExplainData): string {
  return sha256Hex(
    canonicalJson({
      rows,
      features: features.map(({ name }) => name),
      x: numbersDigest(x),
      target: target && { name: target.name, y: numbersDigest(target.y) },
      groups: groups && { names: [...groups.names], of: [...groups.of] },
      ...(groupPaths?.some((path) => path.length > 1) && { groupPaths: groupPaths.map((path) => [...path]) }),
      ids: ids && [...ids],
    }),
  );
}

function targetOf(
  table: Table,
  columns: ReadonlyMap<string, NumericColumn>,
  name: string | null,
): NumericColumn | null {
  if (name === null) return null;
  const column = columns.get(name);
  if (column === undefined)
    throw settingError(
      'target',
      `"${name}" is no numeric column of ${table.file}; allowed: ${listed([...columns.keys()])}`,
    );
  refuseMissing(table, column, 'a target without missing cells');
  return column;
}

function columnNames(
  table: Table,
  available: readonly string[],
  ensemble: TreeEnsemble,
  features: readonly string[] | null,
): readonly string[] {
  const { nFeatures, featureNames } = ensemble;
  if (features !== null && features.length !== nFeatures) {
    throw settingError(
      'features',
      `${features.length} columns; allowed: ${nFeatures}, one for each feature of the model${featureNames === undefined ? '' : `: ${listed(featureNames)}`}`,
    );
  }
  const repeated = features?.find((name, k) => features.indexOf(name) < k);
  if (repeated !== undefined)
    throw settingError('features', `"${repeated}" is listed twice; allowed: each column once`);
  const wanted = features ?? featureNames;
  if (wanted === undefined) {
    if (available.length === nFeatures) return available;
    throw new DataError(
      `the model has ${nFeatures} features without names, the data ${available.length} numeric columns`,
      {
        where: { file: table.file },
        allowed: 'as many columns as features',
        remedies: [
          { to: 'name the columns', options: { features: null } },
          { to: 'name the target', options: { target: null } },
        ],
      },
    );
  }
  const onlyModel = wanted.filter((name) => !available.includes(name));
  if (onlyModel.length === 0) return wanted;
  const onlyData = table.columns
    .map(({ name }) => name)
    .filter((name) => !wanted.includes(name) || !available.includes(name));
  throw new DataError(
    `the data's columns are not the model's features; only in the model: ${listed(onlyModel)}; only in the data, or not numeric: ${listed(onlyData)}`,
    {
      where: { file: table.file },
      allowed: 'a numeric column for every feature of the model',
      remedies: [
        onlyModel.some((name) => table.columns.some((column) => column.name === name && column.kind === 'text'))
          ? { to: 'name the levels of texts in the order of their codes', options: { categories: null } }
          : { to: 'name the columns in its order', options: { features: null } },
      ],
    },
  );
}

function refuseMissing(table: Table, column: NumericColumn, allowed: string): void {
  const [first] = column.firstMissing;
  if (first === undefined) return;
  throw new DataError(`${column.missing} missing ${column.missing === 1 ? 'cell' : 'cells'}`, {
    where: { file: table.file, row: first.row, column: column.name },
    got: first.value,
    allowed,
  });
}

const mostListed = 20;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const quoted = names.slice(0, mostListed).map((name) => JSON.stringify(name.slice(0, 80)));
  return `${quoted.join(', ')}${names.length > mostListed ? ` and ${names.length - mostListed} more` : ''}`;
}
