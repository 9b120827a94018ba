import type { Dataset } from '../catalogue/types.ts';
import { ConfigError, DataError, quoted, quotedList } from '@kuznets/base';
import { stemOf } from '../files.ts';
import { columnOf } from '../formula/design.ts';
import { tableNotes } from '../table/table-notes.ts';
import type { Column, NumericColumn, Table, TextColumn } from '../table/types.ts';
import { periodName, type PeriodUnit, periodNumber } from '../table/periods.ts';
import { type Block, largestBlock } from './block.ts';
import { type LongTable, longTable } from './long-table.ts';
import type { DroppedUnit, Panel, PanelNote, PanelOptions, UnbalancedPanel } from './types.ts';

/**
 * Takes a balanced panel out of a table, or out of a data set of the catalogue, and checks it: every unit once in every
 * period, periods without gaps, at least two units and two periods, no missing cell unless these may be dropped. Of an unbalanced
 * panel it takes the consecutive periods for which the most cells are left, and the units that have all of them; all cells stand beside them
 * where missing ones are kept. Years that are columns become rows where no period is named, or `year`, which no column is.
 *
 * @param source - A {@link Table}, or a {@link Dataset} that is a panel.
 * @param options - Roles of the columns and what to do about what is missing; see {@link PanelOptions}.
 * @returns Finite numbers, `values` being `units x periods x indicators`, row-major.
 * @throws `DataError` naming file, row, column and value, where the data are not usable.
 * @throws `ConfigError` where a named column does not exist, or the data set is a cross-section.
 * @example
 * ```ts
 * const { values, units, periods, indicators } = panel(await loadDataset('us-states')); // 48 x 17 x 8
 * const mine = panel(await readTable('regions.csv'), { id: 'region', period: 'year', indicators: ['gdp', 'jobs'], log: ['gdp'] });
 * ```
 */
export const panel = (source: Table | Dataset, options: PanelOptions = {}): Panel => {
  const long = 'table' in source ? undefined : yearsAsRows(source, options.period);
  const table = 'table' in source ? source.table : (long?.table ?? source);
  const withPeriod = long === undefined ? options : { ...options, period: long.note.name };
  const roles = assignRoles(table, 'table' in source ? withDefaults(source, options) : withPeriod);
  const rows = rowsByUnit(table, roles);
  const all = [...new Set([...rows.values()].flatMap((byPeriod) => [...byPeriod.keys()]))].sort((a, b) => a - b);
  checkPeriods(table, roles, all);
  const isAbsent = (gap: Gap | undefined): boolean => gap?.unit.code === 'unit-without-period';
  const gaps = [...rows].flatMap(([id, byPeriod]) => gapOf(table, roles, id, byPeriod, all) ?? []);
  const { missing = 'refuse' } = options;
  const refused = missing === 'refuse' ? gaps.find((gap) => !isAbsent(gap)) : undefined;
  if (refused !== undefined) throw refused.error;
  const found = [...rows];
  const block = largestBlock({
    ...{ units: found.length, periods: all.length },
    has: (unit, k) => gapOf(table, roles, found[unit]![0], found[unit]![1], [all[k]!]) === undefined,
  });
  const periods = all.slice(block.start, block.end);
  const kept = block.units.map((unit) => found[unit]!);
  if (kept.length < 2) {
    throw (
      gaps[0]?.error ??
      new DataError('only one unit', {
        where: where(table, roles.id, 0),
        got: found[0]?.[0],
        allowed: 'at least 2 units with every period and cell',
      })
    );
  }
  const dropped = found.flatMap(([id, byPeriod], unit) =>
    block.units.includes(unit) ? [] : [gapOf(table, roles, id, byPeriod, periods)!.unit],
  );
  const numbered = roles.period.number;
  const logged = new Set(roles.logged);
  const rowOf = (byPeriod: ReadonlyMap<number, number>, period: number): number => byPeriod.get(period) ?? 0;
  const isSame = ({ values: cells }: NumericColumn): boolean =>
    periods.every((period) => new Set(kept.map(([, byPeriod]) => cells[rowOf(byPeriod, period)])).size === 1);
  const alike = options.indicators === undefined ? roles.indicators.filter(isSame) : [];
  // Where all are, what is to be done with them tells more than a panel without an indicator.
  const same = alike.length < roles.indicators.length ? alike : [];
  const indicators = roles.indicators.filter((column) => !same.includes(column));
  const cellsOf = (row: number | undefined): number[] =>
    indicators.map((column) => {
      const value = (row === undefined ? undefined : column.values[row]) ?? Number.NaN;
      return row === undefined || Number.isNaN(value) || !logged.has(column) ? value : logarithm(table, column, row);
    });
  const valuesOf = (some: readonly Found[], when: readonly number[]): Float64Array =>
    Float64Array.from(some.flatMap(([, byPeriod]) => when.flatMap((period) => cellsOf(byPeriod.get(period)))));
  const keeps = missing === 'keep' && gaps.length > 0;
  const unbalanced: UnbalancedPanel | undefined = keeps
    ? {
        ...{ ids: found.map(([id]) => id), periods: all.map(numbered), values: valuesOf(found, all) },
        ...{ complete: block.units, start: block.start },
      }
    : undefined;
  return {
    name: options.name ?? ('table' in source ? source.info.name : stemOf(table.file)),
    source: { file: table.file, sha256: table.sha256, bytes: table.bytes },
    units: kept.length,
    ids: kept.map(([id]) => id),
    idColumn: roles.id.name,
    periodColumn: roles.period.name,
    periods: periods.map(numbered),
    indicators: indicators.length,
    indicatorNames: indicators.map(({ name }) => name),
    indicatorLabels: indicators.map(
      ({ name, label }) =>
        ('table' in source ? source.variables.find(({ code }) => code === name)?.label : undefined) ?? label ?? name,
    ),
    values: valuesOf(kept, periods),
    logged: roles.logged.map(({ name }) => name),
    labels: roles.labels.flatMap(({ name, values: cells }) => {
      const own = kept.map(([, byPeriod]) => [...byPeriod.values()].map((row) => cells[row] ?? ''));
      return own.every((list) => list.every((cell) => cell === list[0]))
        ? [{ name, values: own.map((list) => list[0] ?? '') }]
        : [];
    }),
    dropped: keeps ? [] : dropped,
    notes: [
      ...tableNotes(table, [roles.id, roles.period.column, ...roles.indicators]),
      ...(long === undefined ? [] : [long.note]),
      ...readingNotes(roles.period, all),
      ...(keeps ? [keptNote(roles.period, found, all, block)] : leftNotes(roles.period, all, block)),
      ...(same.length === 0 ? [] : [{ code: 'same-in-all-units' as const, names: same.map(({ name }) => name) }]),
    ],
    ...(unbalanced && { unbalanced }),
  };
};

/** A table whose years are columns, where no period is named, or one that is no column and is called as these years are. */
const yearsAsRows = (table: Table, period: string | undefined): LongTable | undefined => {
  if (table.columns.some(({ name }) => name === period)) return undefined;
  const long = longTable(table);
  return period === undefined || period === long?.note.name ? long : undefined;
};

/** A unit and its row in each period. */
type Found = readonly [id: string, byPeriod: ReadonlyMap<number, number>];

/** The column of the periods: whole numbers a constant step apart. */
interface PeriodRole {
  readonly column: Column;
  readonly name: string;
  readonly values: Float64Array;
  readonly unit: PeriodUnit | undefined;
  /** A period as results have it. */
  number(value: number): number;
  /** A period as people write it. */
  written(value: number): string;
}

interface Roles {
  readonly id: TextColumn;
  readonly period: PeriodRole;
  readonly indicators: readonly NumericColumn[];
  readonly logged: readonly NumericColumn[];
  readonly labels: readonly TextColumn[];
}

const withDefaults = ({ info }: Dataset, options: PanelOptions): PanelOptions => {
  if (info.kind === 'cross-section') {
    throw new ConfigError(
      `${quoted(info.name)} is a cross-section, not a panel; allowed: a panel, or a table with one row per unit and period`,
    );
  }
  return { id: info.entity, period: info.period, ...options };
};

/** A number as a unit's name; nothing where it is missing. */
const named = (value: number): string => (Number.isNaN(value) ? '' : String(value));

const where = (table: Table, { name }: Column, row: number) =>
  ({ file: table.file, row: table.lines[row], column: name }) as const;

const numeric = (table: Table, name: string, role: string): NumericColumn => {
  const column = columnOf(table, name, role);
  if (column.kind === 'numeric') return column;
  const row = Math.max(
    0,
    column.values.findIndex((cell) => !Number.isFinite(Number(cell))),
  );
  throw new DataError(`text in a ${role} column`, {
    where: where(table, column, row),
    got: column.values[row],
    allowed: 'a number in every row',
  });
};

const periodRole = (table: Table, name: string): PeriodRole => {
  const column = columnOf(table, name, 'period');
  const { periods } = column.kind === 'text' ? column : {};
  if (periods) {
    const { unit, values } = periods;
    const number = (value: number): number => periodNumber(value, unit);
    return { column, name, values, unit, number, written: (value) => periodName(number(value), unit) };
  }
  const { values } = numeric(table, name, 'period');
  return { column, name, values, unit: undefined, number: (value) => value, written: String };
};

/** How periods were read where they are no numbers. */
const readingNotes = (
  { column, name, unit, values, number }: PeriodRole,
  all: readonly number[],
): readonly PanelNote[] => {
  if (unit === undefined) return [];
  const text = String(column.values[values.indexOf(all[0]!)]);
  return [{ code: 'periods-read-as', name, unit, text, number: number(all[0]!) }];
};

/** Which periods are left out. */
const leftNotes = ({ written }: PeriodRole, all: readonly number[], { start, end }: Block): readonly PanelNote[] => {
  const left = [...all.slice(0, start), ...all.slice(end)];
  return left.length === 0 ? [] : [{ code: 'periods-left-out', periods: left.map(written) }];
};

/** What of an unbalanced panel is balanced. */
const keptNote = (
  { written }: PeriodRole,
  found: readonly Found[],
  all: readonly number[],
  { start, end, units }: Block,
): PanelNote => ({
  code: 'missing-cells-kept',
  regions: found.length,
  ids: found.flatMap(([id], unit) => (units.includes(unit) ? [] : [id])),
  ...{ first: written(all[start]!), last: written(all[end - 1]!) },
  ...{ before: all.slice(0, start).map(written), after: all.slice(end).map(written) },
});

const assignRoles = (table: Table, options: PanelOptions): Roles => {
  // Row names, a first column without a name, differ in every row: no unit would stand twice.
  const { rowNames } = table;
  const declared = options.id ?? (table.id === rowNames ? undefined : table.id);
  const first = table.columns.find(({ name }) => name !== options.period && name !== rowNames);
  const idColumn = columnOf(table, declared ?? first?.name ?? '', 'id');
  const id: TextColumn =
    idColumn.kind === 'text'
      ? idColumn
      : { kind: 'text', name: idColumn.name, values: Array.from(idColumn.values, named) };
  const numbers = table.columns.filter((column) => column.kind === 'numeric').filter((column) => column !== idColumn);
  if (options.period === undefined) {
    throw new ConfigError(`no period column for ${table.file}`, {
      where: { option: 'period' },
      allowed: quotedList(numbers.map(({ name }) => name)),
    });
  }
  const period = periodRole(table, options.period);
  const indicators =
    options.indicators?.map((name) => numeric(table, name, 'indicator')) ??
    numbers.filter((column) => column !== period.column);
  const twice = indicators.find((column, at) => indicators.indexOf(column) !== at);
  if (twice !== undefined) throw new ConfigError(`indicator ${quoted(twice.name)} is named twice`);
  if (indicators.some((column) => column === period.column))
    throw new ConfigError(`${quoted(period.name)} is both the period and an indicator`);
  if (indicators.length === 0)
    throw new DataError('no indicator', {
      where: { file: table.file, row: 1 },
      allowed: 'a numeric column besides the period',
    });
  const texts = table.columns
    .filter((column) => column.kind === 'text')
    .filter(({ name }) => name !== id.name && name !== rowNames && name !== period.name);
  const logged = (options.log ?? []).map((name) => {
    const column = indicators.find((candidate) => candidate.name === name);
    if (column === undefined)
      throw new ConfigError(
        `log names ${quoted(name)}, which is no indicator; allowed: ${quotedList(indicators.map((indicator) => indicator.name))}`,
      );
    return column;
  });
  return { id, period, indicators, logged, labels: texts };
};

/** Row of each unit and period, units in file order. */
const rowsByUnit = (table: Table, { id, period }: Roles): Map<string, Map<number, number>> => {
  const rows = new Map<string, Map<number, number>>();
  if (table.rows === 0)
    throw new DataError('no row', {
      where: { file: table.file, row: 1 },
      allowed: 'at least 2 units in at least 2 periods',
    });
  id.values.forEach((name, row) => {
    if (name.trim() === '')
      throw new DataError('an empty id', { where: where(table, id, row), got: name, allowed: 'a name in every row' });
    const when = period.values[row] ?? Number.NaN;
    if (!Number.isInteger(when)) {
      const cell = period.column.values[row];
      throw new DataError('a period that is no whole number', {
        where: where(table, period.column, row),
        got: typeof cell === 'number' && Number.isNaN(cell) ? '' : String(cell),
        allowed: 'whole numbers, such as years; dates, quarters or months',
      });
    }
    const unit = rows.get(name) ?? new Map<number, number>();
    const before = unit.get(when);
    if (before !== undefined) {
      throw new DataError(`${name} in ${period.written(when)} stands twice, first in row ${table.lines[before]}`, {
        where: where(table, id, row),
        got: name,
        allowed: 'one row for each unit and period',
      });
    }
    unit.set(when, row);
    rows.set(name, unit);
  });
  return rows;
};

const checkPeriods = (table: Table, { period }: Roles, periods: readonly number[]): void => {
  const { written } = period;
  const place = { file: table.file, column: period.name };
  if (periods.length < 2)
    throw new DataError('only one period', {
      where: { ...place, row: table.lines[0] },
      got: written(periods[0]!),
      allowed: 'at least 2 periods',
    });
  const steps = periods.slice(1).map((value, at) => value - (periods[at] ?? 0));
  const step = steps.reduce((least, value) => Math.min(least, value), Infinity);
  const gap = steps.findIndex((value) => value !== step);
  if (gap < 0) return;
  throw new DataError('a gap in the periods', {
    where: { ...place, row: table.lines[period.values.indexOf(periods[gap + 1] ?? 0)] },
    got: `${written(periods[gap]!)} is followed by ${written(periods[gap + 1]!)}`,
    allowed: `periods ${step} apart`,
  });
};

/** What a unit lacks. */
interface Gap {
  readonly unit: DroppedUnit;
  readonly error: DataError;
}

/** The first thing a unit lacks in some periods. */
const gapOf = (
  table: Table,
  roles: Roles,
  id: string,
  byPeriod: ReadonlyMap<number, number>,
  periods: readonly number[],
): Gap | undefined => {
  const { written } = roles.period;
  const remedies = [{ to: 'drop units that are not complete', options: { missing: 'drop' } }];
  const row = [...byPeriod.values()][0] ?? 0;
  const absent = periods.find((period) => !byPeriod.has(period));
  if (absent !== undefined) {
    const error = new DataError(`${id} has no row for ${written(absent)}`, {
      where: where(table, roles.id, row),
      got: id,
      allowed: `every unit in every period from ${written(periods[0]!)} to ${written(periods.at(-1)!)}`,
      remedies,
    });
    return { unit: { code: 'unit-without-period', id, period: written(absent) }, error };
  }
  for (const period of periods) {
    const at = byPeriod.get(period) ?? 0;
    const column = roles.indicators.find(({ values }) => Number.isNaN(values[at]));
    if (column === undefined) continue;
    const value = column.firstMissing.find((cell) => cell.row === table.lines[at])?.value;
    return {
      unit: { code: 'unit-with-missing-cell', id, row: table.lines[at]!, column: column.name },
      error: new DataError('a missing cell', {
        where: where(table, column, at),
        got: value,
        allowed: 'a number in every row',
        remedies,
      }),
    };
  }
  return undefined;
};

const logarithm = (table: Table, column: NumericColumn, row: number): number => {
  const value = column.values[row] ?? Number.NaN;
  if (value > 0) return Math.log(value);
  throw new DataError(`${value === 0 ? 'zero' : 'a negative number'} in an indicator that is logged`, {
    where: where(table, column, row),
    got: String(value),
    allowed: 'numbers above 0; or do not log it',
  });
};
