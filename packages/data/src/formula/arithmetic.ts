import { DataError, quotedList } from '@kuznets/base';
import type { NumericColumn, Table } from '../table/types.ts';
import { derivedColumn } from './derived-column.ts';
import { type Expression, formulaError, type Operator, printed } from './expression.ts';
import type { Neighbours } from './neighbours.ts';
import { rankedRows, winsorized } from './whole-column.ts';

/** What arithmetic needs beside the expression. */
export interface Source {
  readonly table: Table;
  /** A column of numbers, by name. */
  readonly numeric: (name: string) => NumericColumn;
  /** The rows of other periods; asked for only by `lag` and `d`. */
  readonly neighbours: () => Neighbours;
  /** The texts of a column, by name: what they are compared with is a text. */
  readonly levels: (name: string) => readonly (string | undefined)[];
  /** Whether the rows are others than those that the rules were made of. */
  readonly isOfOtherRows: boolean;
}

type Row = (row: number) => number;

const functions = {
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
  asinh: Math.asinh,
} as const;

/** Functions of a formula that make numbers of numbers, of those of all rows, and of those of other periods. */
const arithmeticFunctions: readonly string[] = [...Object.keys(functions), ...['I', 'rank', 'winsorize', 'lag', 'd']];

/**
 * The column that an expression makes of a table's columns.
 *
 * @param expression - arithmetic, such as `log(gdp / population)`.
 * @param source - where the columns are.
 * @returns a column of that name, missing where one of its cells is, or where the period before is not in the table.
 * @throws DataError naming the row whose value has no logarithm or root.
 */
export function compute(expression: Expression, source: Source): NumericColumn {
  const { table } = source;
  const name = printed(expression);
  const value = rowValue(expression, source);
  const values = Float64Array.from({ length: table.rows }, (_, row) => {
    const result = value(row);
    if (Math.abs(result) === Infinity) throw undefinedAt(name, row, result, table);
    return result;
  });
  return derivedColumn({ name }, values, table);
}

function rowValue(expression: Expression, source: Source): Row {
  switch (expression.kind) {
    case 'number':
      return () => expression.value;
    case 'name': {
      const { values } = source.numeric(expression.name);
      return (row) => values[row]!;
    }
    case 'negative': {
      const value = rowValue(expression.value, source);
      return (row) => -value(row);
    }
    case 'binary':
      return operation(expression, source);
    case 'call':
      return called(expression, source);
    default:
      throw formulaError('not a number', printed(expression), 'columns of numbers, numbers and + - * / ^');
  }
}

function operation({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, source: Source): Row {
  if (left.kind === 'text' || right.kind === 'text') return textCompared(operator, [left, right], source);
  const [a, b] = [rowValue(left, source), rowValue(right, source)];
  const where = (is: (x: number, y: number) => boolean): Row => {
    return (row) => {
      const [x, y] = [a(row), b(row)];
      return Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : Number(is(x, y));
    };
  };
  switch (operator) {
    case '+':
      return (row) => a(row) + b(row);
    case '-':
      return (row) => a(row) - b(row);
    case '*':
      return (row) => a(row) * b(row);
    case '/':
      return (row) => a(row) / b(row);
    case '^':
      return (row) => a(row) ** b(row);
    case '==':
      return where((x, y) => x === y);
    case '!=':
      return where((x, y) => x !== y);
    case '<':
      return where((x, y) => x < y);
    case '<=':
      return where((x, y) => x <= y);
    case '>':
      return where((x, y) => x > y);
    case '>=':
      return where((x, y) => x >= y);
    case '&':
    case '|':
      return both(operator, a, b);
    default:
      throw formulaError('not arithmetic', operator, '+ - * / ^ == != < <= > >= & | within a function');
  }
}

/** As in R, what one side decides does not depend on the other, whatever that is. */
function both(operator: '&' | '|', a: Row, b: Row): Row {
  const deciding = Number(operator === '|');
  return (row) => {
    const sides = [a(row), b(row)];
    if (sides.some((side) => !Number.isNaN(side) && Number(side !== 0) === deciding)) return deciding;
    return sides.some(Number.isNaN) ? Number.NaN : 1 - deciding;
  };
}

function textCompared(operator: Operator, sides: readonly Expression[], source: Source): Row {
  const name = sides.find(({ kind }) => kind === 'name');
  const text = sides.find(({ kind }) => kind === 'text');
  if (name?.kind !== 'name' || text?.kind !== 'text' || (operator !== '==' && operator !== '!='))
    throw formulaError(
      'a text is compared with a column',
      sides.map((side) => printed(side)).join(` ${operator} `),
      'column == "text", column != "text"',
    );
  const levels = source.levels(name.name);
  return (row) =>
    levels[row] === undefined ? Number.NaN : Number((levels[row] === text.value) === (operator === '=='));
}

function called({ name, values }: Extract<Expression, { kind: 'call' }>, source: Source): Row {
  const [first, second, ...more] = values;
  if (first === undefined || more.length > 0) throw formulaError(`arguments of ${name}`, values.length, 'one or two');
  if (name === 'lag' || name === 'd') {
    const by = second === undefined ? 1 : second.kind === 'number' ? second.value : Number.NaN;
    if (!Number.isInteger(by) || by < 1 || (name === 'd' && second !== undefined))
      throw formulaError(
        `${name}(${values.map((part) => printed(part)).join(', ')})`,
        undefined,
        'lag(x), lag(x, k) with k from 1, d(x)',
      );
    const value = rowValue(first, source);
    const { before } = source.neighbours();
    const earlier: Row = (row) => {
      const other = before(row, by);
      return other === undefined ? Number.NaN : value(other);
    };
    return name === 'lag' ? earlier : (row) => value(row) - earlier(row);
  }
  if (name === 'rank' || name === 'winsorize') return ofAllRows(name, first, second, source);
  if (second !== undefined) throw formulaError(`arguments of ${name}`, 2, 'one');
  const value = rowValue(first, source);
  if (name === 'I') return value;
  const apply = Object.hasOwn(functions, name) ? functions[name as keyof typeof functions] : undefined;
  if (apply === undefined) throw formulaError('no such function', name, quotedList([...arithmeticFunctions, 'i']));
  return (row) => {
    const given = value(row);
    const result = apply(given);
    if (Number.isFinite(result) || Number.isNaN(given)) return result;
    throw undefinedAt(`${name}(${printed(first)})`, row, given, source.table);
  };
}

/** Share of the rows at either end that `winsorize` draws in, unless it is said. */
const usualTail = 0.05;

/** A function of a row's value among those of all rows. */
function ofAllRows(name: 'rank' | 'winsorize', first: Expression, second: Expression | undefined, source: Source): Row {
  const { table, isOfOtherRows } = source;
  const said = `${name}(${[first, ...(second === undefined ? [] : [second])].map((part) => printed(part)).join(', ')})`;
  if (isOfOtherRows)
    throw formulaError(
      `${said} is made of all rows of a sample, which other rows are not of`,
      said,
      'functions of a row alone, such as asinh(x)',
    );
  const tail = second === undefined ? usualTail : second.kind === 'number' ? second.value : Number.NaN;
  if (!(tail > 0 && tail < 0.5) || (name === 'rank' && second !== undefined))
    throw formulaError(said, undefined, 'rank(x), winsorize(x), winsorize(x, p) with p between 0 and 0.5');
  const value = rowValue(first, source);
  const values = Float64Array.from({ length: table.rows }, (_, row) => value(row));
  const made = name === 'rank' ? rankedRows(values) : winsorized(values, tail);
  return (row) => made[row]!;
}

function undefinedAt(name: string, row: number, got: number, table: Table): DataError {
  return new DataError(`${name} is not defined`, {
    where: { file: table.file, row: table.lines[row] },
    got,
    allowed: 'values for which it is a finite number; log1p(x) takes zeros',
  });
}
