import { ConfigError, DataError } from '@kuznets/base';
import type { Column, Table } from '../table/types.ts';
import { compute } from './arithmetic.ts';
import { columnOf, numbersOf } from './design.ts';
import { parseFormula } from './expression.ts';
import { factorOf } from './factor.ts';

/**
 * The rows of a table for which a condition holds, as if the file had no others: R's `subset`. A row of which it is not known is left out.
 *
 * @param table - the table.
 * @param condition - such as `LAAM == 0 & gdp > 2`; a text is compared with `==` and `!=`.
 * @returns the table of those rows, in their order.
 * @throws ConfigError for a condition that is not understood, DataError where it holds for no row.
 */
export function rowsWhere(table: Table, condition: string): Table {
  const holds = said(() =>
    compute(parseFormula(condition), {
      table,
      numeric: (name) => numbersOf(table, columnOf(table, name, 'numeric')),
      levels: (name) => factorOf(columnOf(table, name, 'text')).values,
      neighbours: () => {
        throw new ConfigError('lag and d stand in no condition', { allowed: 'functions of a row' });
      },
      isOfOtherRows: false,
    }),
  );
  const kept = [...holds.values.keys()].filter((row) => !Number.isNaN(holds.values[row]) && holds.values[row] !== 0);
  if (kept.length === table.rows) return table;
  if (kept.length === 0)
    throw new DataError('no row for which the condition holds', {
      where: { file: table.file, option: 'subset' },
      got: condition,
      allowed: 'a condition that some rows meet',
    });
  return {
    ...table,
    rows: kept.length,
    lines: Uint32Array.from(kept, (row) => table.lines[row]!),
    columns: table.columns.map((column) => rowsOf(column, kept, table)),
  };
}

/** What is wrong with a condition is said of it. */
function said<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ConfigError) || error.where.option !== 'formula') throw error;
    const { what, got, allowed } = error;
    throw new ConfigError(what, { where: { option: 'subset' }, got, allowed, cause: error });
  }
}

function rowsOf(column: Column, kept: readonly number[], { lines }: Table): Column {
  if (column.kind === 'text') {
    const { periods } = column;
    return {
      ...column,
      values: kept.map((row) => column.values[row]!),
      ...(periods && { periods: { ...periods, values: Float64Array.from(kept, (row) => periods.values[row]!) } }),
    };
  }
  const values = Float64Array.from(kept, (row) => column.values[row]!);
  const within = new Set(kept.map((row) => lines[row]!));
  return {
    ...column,
    values,
    missing: values.filter(Number.isNaN).length,
    firstMissing: column.firstMissing.filter(({ row }) => within.has(row)),
  };
}
