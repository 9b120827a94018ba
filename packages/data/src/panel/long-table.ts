import { DataError } from '@kuznets/base';
import type { Column, NumericColumn, Table, TextColumn } from '../table/types.ts';
import type { YearsAsRows } from './types.ts';

/** A column of one year: `1985`, `gdp1985`, `gdp_1985`, `YR1985`, `1985 [YR1985]`. */
const YEAR = /^(.*?)[\s_.]*(?:YR)?((?:1[6-9]|20)\d\d)(?:\s*\[YR\d{4}\])?$/;
const SERIES = /^(?:series|indicator) (?:name|code)$/i;

/** A table with a row for each unit and year, and what is said of how it came about. */
export interface LongTable {
  readonly table: Table;
  readonly note: YearsAsRows;
}

/** Columns of years, by what stands before the year in their names. */
const stubsOf = (columns: readonly Column[]): ReadonlyMap<string, ReadonlyMap<number, NumericColumn>> => {
  const stubs = new Map<string, Map<number, NumericColumn>>();
  for (const column of columns) {
    const [, stub = '', year] = YEAR.exec(column.name) ?? [];
    if (year === undefined || column.kind !== 'numeric') continue;
    stubs.set(stub, (stubs.get(stub) ?? new Map<number, NumericColumn>()).set(Number(year), column));
  }
  return new Map([...stubs].filter(([, years]) => years.size > 1));
};

/**
 * Whether years are columns of a table, as in `panel`'s wide layouts.
 *
 * @param table - the table
 * @returns true where at least two columns of numbers are named for years alike, such as `gdp1985` and `gdp1986`
 */
export const hasYearColumns = ({ columns }: Table): boolean => stubsOf(columns).size > 0;

/**
 * A table whose years are columns as one whose years are rows: a column of values for each name before the years, or, as the World Bank
 * lays data out, for each series. Years of which nothing is known of a unit are no rows. Undefined where no years are columns.
 */
export const longTable = (wide: Table): LongTable | undefined => {
  const stubs = stubsOf(wide.columns);
  if (stubs.size === 0) return undefined;
  const yearly = new Set<Column>([...stubs.values()].flatMap((years) => [...years.values()]));
  const series = wide.columns.filter(
    (column): column is TextColumn => column.kind === 'text' && SERIES.test(column.name),
  );
  const fixed = wide.columns.filter((column) => !yearly.has(column) && !series.some((name) => name === column));
  const unit = fixed.find(({ name }) => name !== wide.rowNames);
  const { groups, values } = series.length > 0 ? bySeries(wide, stubs, series, unit) : byRow(wide, stubs);
  const years = [...new Set([...stubs.values()].flatMap((columns) => [...columns.keys()]))].sort((a, b) => a - b);
  const rows = groups.flatMap((group) =>
    years.flatMap((year) => {
      const cells = values.map(({ cell }) => cell(group, year));
      return cells.every((value) => Number.isNaN(value)) ? [] : [{ row: group, year, cells }];
    }),
  );
  const lines = rows.map(({ row }) => wide.lines[row]!);
  const numeric = (name: string, cells: readonly number[], label?: string): NumericColumn => {
    const firstMissing = cells.flatMap((value, k) => (Number.isNaN(value) ? [{ row: lines[k]!, value: '' }] : []));
    return {
      ...{ kind: 'numeric', name, values: Float64Array.from(cells), ...(label === undefined ? {} : { label }) },
      ...{ missing: firstMissing.length, firstMissing: firstMissing.slice(0, 5) },
    };
  };
  const repeated = fixed.map(
    (column): Column =>
      column.kind === 'text'
        ? { kind: 'text', name: column.name, values: rows.map(({ row }) => column.values[row]!) }
        : numeric(
            column.name,
            rows.map(({ row }) => column.values[row]!),
            column.label,
          ),
  );
  const year = ['year', 'period', 'year of the column'].find((name) => !fixed.some((column) => column.name === name))!;
  const table: Table = {
    ...wide,
    rows: rows.length,
    lines: Uint32Array.from(lines),
    columns: [
      ...repeated,
      numeric(
        year,
        rows.map((row) => row.year),
      ),
      ...values.map(({ name, label }, k) =>
        numeric(
          name,
          rows.map(({ cells }) => cells[k]!),
          label,
        ),
      ),
    ],
  };
  const names = values.map(({ name }) => name);
  return { table, note: { code: 'years-as-rows', name: year, first: years[0]!, last: years.at(-1)!, names } };
};

/** A column of values: the value of a row's unit in a year. */
interface Values {
  readonly name: string;
  readonly label?: string;
  cell(row: number, year: number): number;
}

interface Groups {
  /** A row for each unit. */
  readonly groups: readonly number[];
  readonly values: readonly Values[];
}

const byRow = (wide: Table, stubs: ReturnType<typeof stubsOf>): Groups => ({
  groups: Array.from({ length: wide.rows }, (_, row) => row),
  values: [...stubs].map(([stub, years]) => ({
    name: stub === '' ? 'value' : stub,
    cell: (row, year) => years.get(year)?.values[row] ?? Number.NaN,
  })),
});

/** A unit has a row for each series. */
const bySeries = (
  wide: Table,
  stubs: ReturnType<typeof stubsOf>,
  series: readonly TextColumn[],
  unit: Column | undefined,
): Groups => {
  const years = stubs.get('') ?? [...stubs.values()][0]!;
  const code = series.find(({ name }) => /code$/i.test(name)) ?? series[0]!;
  const title = series.find((column) => column !== code) ?? code;
  const groups = new Map<string, number>();
  const places = new Map<string, Map<string, number>>();
  code.values.forEach((name, row) => {
    const owner = String(unit?.values[row] ?? '');
    if (!groups.has(owner)) groups.set(owner, row);
    const rows = places.get(name) ?? new Map<string, number>();
    if (rows.has(owner))
      throw new DataError(`${name} of ${owner} stands twice`, {
        where: { file: wide.file, row: wide.lines[row], column: code.name },
        got: name,
        allowed: 'one row for each unit and series',
      });
    places.set(name, rows.set(owner, row));
  });
  return {
    groups: [...groups.values()],
    values: [...places].map(([name, rows]) => ({
      name,
      label: title.values[[...rows.values()][0]!]!,
      cell: (group, year) => {
        const row = rows.get(String(unit?.values[group] ?? ''));
        return row === undefined ? Number.NaN : (years.get(year)?.values[row] ?? Number.NaN);
      },
    })),
  };
};
