import { type ColumnGroups, ConfigError, DataError, quoted } from '@kuznets/base';
import type { Dataset } from '../catalogue/types.ts';
import { stemOf } from '../files.ts';
import { columnOf, designOf, hasLeftSide, type Design, type OtherRoles } from '../formula/design.ts';
import type { Factor } from '../formula/factor.ts';
import { rowsWhere } from '../formula/subset.ts';
import { type TableNote, tableNotes } from '../table/table-notes.ts';
import type { Column, NumericColumn, Table, TextColumn } from '../table/types.ts';
import { type Complete, complete } from './missing.ts';
import { rowRoles } from './roles.ts';
import type { CrossSection, CrossSectionOptions, MissingCells } from './types.ts';

/**
 * Takes a target and its candidate determinants out of a table, or out of a data set of the catalogue, and checks them:
 * ids unique, no missing cell unless dealt with, at least two rows, a target that varies.
 *
 * A constant feature is kept, and more features than rows are fine.
 *
 * @param source - A {@link Table}, or a {@link Dataset} that is a cross-section.
 * @param options - Roles of the columns and what to do about missing cells; see {@link CrossSectionOptions}.
 * @returns Finite numbers, `x` being `rows x features`, row-major.
 * @throws `DataError` naming file, row, column and value, where the data are not usable.
 * @throws `ConfigError` where there is no target, a named column does not exist, or the data set is a panel.
 * @example
 * ```ts
 * const { x, y, rows, features } = crossSection(await loadDataset('fls2001')); // 72 x 41
 * const mine = crossSection(await readTable('growth.csv'), { target: 'growth', missing: 'drop' });
 * ```
 */
export const crossSection = (source: Table | Dataset, options: CrossSectionOptions = {}): CrossSection => {
  const plan = planOf(source, options);
  return sectionOf(plan, complete(plan.table, plan.design, options.missing));
};

/** What a cross-section takes out of which table. */
export interface SectionPlan {
  readonly source: Table | Dataset;
  /** The rows that the options take of it. */
  readonly table: Table;
  readonly options: CrossSectionOptions;
  readonly roles: OtherRoles;
  readonly design: Design;
}

/** Finds roles and columns. */
export const planOf = (source: Table | Dataset, options: CrossSectionOptions): SectionPlan => {
  const whole = 'table' in source ? source.table : source;
  const table = options.subset === undefined ? whole : rowsWhere(whole, options.subset);
  const chosen = 'table' in source ? withDefaults(source, options) : options;
  const roles = rowRoles(table, chosen);
  return { source, table, options, roles, design: designOf(table, chosen, roles) };
};

/** The cross-section of rows and columns without a missing cell. */
export const sectionOf = (
  { source, table, options, roles, design }: SectionPlan,
  { kept: whole, target, features, imputed, missing }: Complete,
): CrossSection => {
  const clusters = labelsOf(roles.clusters);
  const absorbed = labelsOf(roles.absorbed);
  const { weights } = roles;
  const isWeighted = (row: number): boolean => weights === undefined || weights.values[row]! > 0;
  const clustered = withLabels(table, clusters, whole.filter(isWeighted), options.missing, 'cluster');
  const kept = withLabels(table, absorbed, clustered, options.missing, 'level to absorb');
  const labels = (columns: typeof clusters): typeof clusters =>
    columns.map(({ name, values }) => ({ name, values: kept.map((row) => values[row]!) }));
  const ids = rowIds(table, roles);
  const y = Float64Array.from(kept, (row) => target.values[row] ?? Number.NaN);
  checkTarget(table, target, y, { row: kept[0], missing });
  const keptRows = new Set(kept);
  return {
    name: options.name ?? ('table' in source ? source.info.name : stemOf(table.file)),
    source: { file: table.file, sha256: table.sha256, bytes: table.bytes },
    rows: kept.length,
    features: features.length,
    ids: kept.map((row) => ids[row] ?? ''),
    idColumn: roles.id?.name,
    labels: table.columns.flatMap(({ kind, name, values }) =>
      kind === 'numeric' || name === roles.id?.name || design.used.has(name)
        ? []
        : [{ name, values: kept.map((row) => values[row] ?? '') }],
    ),
    clusters: labels(clusters),
    absorbed: labels(absorbed),
    periods: roles.period && kept.map((row) => roles.period!.values[row]!),
    weights: weights && { name: weights.name, values: Float64Array.from(kept, (row) => weights.values[row]!) },
    targetName: target.name,
    rules: design.rules,
    featureNames: features.map(({ name }) => name),
    madeOf: design.madeOf,
    groups: groupsOf(design),
    factors: design.factors.map(({ term, label, base, levels }) => ({ name: term, label, base, levels })),
    featureLabels: features.map(({ name, label }) => labelOf(source, name) ?? label ?? name),
    x: rowMajor(features, kept),
    y,
    dropped: ids.flatMap((id, row) =>
      keptRows.has(row)
        ? []
        : [
            {
              id,
              row: table.lines[row] ?? 0,
              unlagged: design.unlagged.has(row),
              ...(!isWeighted(row) && { unweighted: true as const }),
            },
          ],
    ),
    subset:
      options.subset === undefined
        ? undefined
        : { condition: options.subset, of: ('table' in source ? source.table : source).rows },
    missing,
    imputed,
    notes: [...tableNotes(table, usedColumns(table, design, roles)), ...factorNotes(design.usedFactors)],
  };
};

/** The table's columns that play a part, numbers as they are in it. */
const usedColumns = (
  table: Table,
  { used, usedFactors }: Design,
  { id, period, weights, clusters, absorbed }: OtherRoles,
): readonly Column[] => {
  const asFactors = new Set(usedFactors.map(({ name }) => name));
  const rowColumns = new Set([id, period, weights, ...clusters, ...absorbed].map((column) => column?.name));
  return table.columns.filter(
    ({ name, kind }) => rowColumns.has(name) || (used.has(name) && (kind === 'text' || !asFactors.has(name))),
  );
};

/** Every factor as one determinant, and every other column; undefined where there is no factor. */
const groupsOf = ({ features, factors }: Design): ColumnGroups | undefined => {
  if (factors.length === 0) return undefined;
  const names: string[] = [];
  const of = Uint32Array.from(features, ({ name }, at) => {
    const own = factors.find(({ columns }) => columns.includes(at))?.term ?? name;
    if (names.at(-1) !== own) names.push(own);
    return names.length - 1;
  });
  return { names, of };
};

/** Which columns are factors, and the level that the others are compared with. */
const factorNotes = (factors: readonly Factor[]): TableNote[] =>
  factors.length === 0
    ? []
    : [{ code: 'factors', factors: factors.map(({ name, base, levels }) => ({ name, base, levels })) }];

const withDefaults = ({ info }: Dataset, options: CrossSectionOptions): CrossSectionOptions => {
  if (info.kind === 'panel') {
    throw new ConfigError(
      `${quoted(info.name)} is a panel (${info.entity} by ${info.period}), not a cross-section; allowed: a cross-section, or a table with one row per ${info.entity}`,
    );
  }
  const saysTarget = options.formula !== undefined && hasLeftSide(options.formula);
  return { id: info.id, ...(!saysTarget && { target: info.target }), ...options };
};

const labelOf = (source: Table | Dataset, name: string): string | undefined =>
  'table' in source ? source.variables.find(({ code }) => code === name)?.label : undefined;

const rowMajor = (columns: readonly NumericColumn[], kept: readonly number[]): Float64Array => {
  const x = new Float64Array(kept.length * columns.length);
  columns.forEach(({ values }, k) => {
    kept.forEach((row, i) => {
      x[i * columns.length + k] = values[row] ?? Number.NaN;
    });
  });
  return x;
};

const rowIds = (table: Table, { id, period }: OtherRoles): readonly string[] => {
  if (id === undefined) return Array.from({ length: table.rows }, (_, row) => String(row + 1));
  const seen = new Map<string, number>();
  return id.values.map((unit, index) => {
    const value = period === undefined ? unit : `${unit} ${periodOf(table, period, index)}`;
    const place = { where: { file: table.file, row: table.lines[index], column: id.name }, got: value };
    if (unit.trim() === '') throw new DataError('an empty id', { ...place, allowed: 'a name for every row' });
    const before = seen.get(value);
    if (before !== undefined) {
      throw new DataError(`an id used twice, first in row ${table.lines[before]}`, {
        ...place,
        allowed: 'unique ids',
        remedies: [
          { to: 'take another id column', options: { id: null } },
          { to: 'name the period, where units are seen in several', options: { period: null } },
        ],
      });
    }
    seen.set(value, index);
    return value;
  });
};

/** A row's period as the file writes it. */
const periodOf = (table: Table, { name, values, firstMissing }: NumericColumn, row: number): string => {
  const { file, lines } = table;
  const period = values[row]!;
  const written = columnOf(table, name, 'period');
  if (Number.isInteger(period)) return String(written.kind === 'text' ? written.values[row] : period);
  throw new DataError('a period that is no whole number', {
    where: { file, row: lines[row], column: name },
    got: Number.isNaN(period) ? (firstMissing.find((cell) => cell.row === lines[row])?.value ?? '') : String(period),
    allowed: 'whole numbers, such as years; dates, quarters or months',
  });
};

/** Labels of rows; an empty text where one is missing. */
const labelsOf = (columns: readonly Column[]): readonly Pick<TextColumn, 'name' | 'values'>[] =>
  columns.map((column) => ({
    name: column.name,
    values:
      column.kind === 'text'
        ? column.values.map((value) => (value.trim() === 'NA' ? '' : value.trim()))
        : Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(value))),
  }));

/** Rows that have every label: the others are dropped where rows with missing cells are, else refused. */
const withLabels = (
  table: Table,
  labels: readonly Pick<TextColumn, 'name' | 'values'>[],
  rows: readonly number[],
  missing: CrossSectionOptions['missing'],
  what: string,
): readonly number[] => {
  if (missing === 'drop') return rows.filter((row) => labels.every(({ values }) => values[row] !== ''));
  for (const { name, values } of labels) {
    const row = rows.find((candidate) => values[candidate] === '');
    if (row === undefined) continue;
    throw new DataError(`a row without a ${what}`, {
      where: { file: table.file, row: table.lines[row], column: name },
      allowed: `a ${what} for every row`,
      remedies: [{ to: 'drop such rows', options: { missing: 'drop' } }],
    });
  }
  return rows;
};

const checkTarget = (
  table: Table,
  { name }: NumericColumn,
  y: Float64Array,
  { row, missing }: { readonly row: number | undefined; readonly missing: readonly MissingCells[] },
): void => {
  const where = { file: table.file, row: row === undefined ? undefined : table.lines[row], column: name };
  if (row === undefined) {
    const most = missing.slice(0, 5).map(({ column, cells }) => `${column} ${cells}`);
    throw new DataError('no row without a missing cell', {
      where: { file: table.file },
      got: most.length === 0 ? undefined : `missing cells by column: ${most.join(', ')}`,
      allowed: 'at least 2 complete rows',
      remedies: [
        { to: 'fill in means', options: { missing: 'mean' } },
        { to: 'leave such columns out', options: { exclude: null } },
      ],
    });
  }
  if (y.length === 1) throw new DataError('only one row', { where, got: String(y[0]), allowed: 'at least 2 rows' });
  if (y.every((value) => value === y[0])) {
    throw new DataError('a constant target', { where, got: String(y[0]), allowed: 'a target that varies' });
  }
};
