import { ConfigError, DataError, nearest, quoted, quotedList } from '@kuznets/base';
import { cellKind } from '../table/cell.ts';
import type { Column, NumericColumn, Table, TextColumn } from '../table/types.ts';
import { compute, type Source } from './arithmetic.ts';
import { derivedColumn } from './derived-column.ts';
import { type Expression, formulaError, namesIn, parseFormula, printed, quotedName } from './expression.ts';
import { type Factor, factorLike, factorOf, indicatorsOf, isCategorical } from './factor.ts';
import { chosenNames } from './globs.ts';
import { neighboursOf } from './neighbours.ts';
import { type Term, termName, termsOf, writtenTerm } from './terms.ts';

/** What is to be explained by what. */
export interface Choice {
  /** As R writes it: `log(wage) ~ . - code + i(region)`. */
  readonly formula?: string | undefined;
  /** Column to be explained; a formula's left side. */
  readonly target?: string | undefined;
  /** Columns that may explain it, names with `*` and `?`. Default all. */
  readonly include?: readonly string[] | undefined;
  /** Columns that may not. Default none. */
  readonly exclude?: readonly string[] | undefined;
  /** The columns that explain it, in this order, instead of a formula. */
  readonly features?: readonly string[] | undefined;
}

/** By which rules the columns of a sample were made: enough to make those of other rows. */
export interface DesignRules {
  /** What is explained, as a formula writes it. */
  readonly target: string;
  /** Columns of the table that it is made of. */
  readonly targetColumns: readonly string[];
  /** The terms that explain it, as a formula writes them; none of them is `.`. */
  readonly terms: readonly string[];
  /** Columns of the table that they are made of. */
  readonly columns: readonly string[];
  /** Which of those columns are factors, and their levels. */
  readonly factors: readonly { readonly name: string; readonly base: string; readonly levels: readonly string[] }[];
}

/** Columns that have another role than explaining. */
export interface OtherRoles {
  readonly id: TextColumn | undefined;
  readonly period: NumericColumn | undefined;
  readonly clusters: readonly Column[];
  readonly absorbed: readonly Column[];
  readonly weights?: NumericColumn | undefined;
}

/** A factor and its columns of a design, one for each level but the base. */
export interface CodedFactor extends Factor {
  /** Its name as a determinant: that of its column, or `i(column)` where the column is one too. */
  readonly term: string;
  /** Places of its columns. */
  readonly columns: readonly number[];
}

/** The columns of a sample, numbers all. */
export interface Design {
  readonly target: NumericColumn;
  readonly features: readonly NumericColumn[];
  /** The table's columns that each feature is made of. */
  readonly madeOf: readonly (readonly string[])[];
  /** Terms that are a factor by itself; those of products are columns like any other. */
  readonly factors: readonly CodedFactor[];
  /** Factors that play a part, in products too. */
  readonly usedFactors: readonly Factor[];
  /** Names of the table's columns that play a part. */
  readonly used: ReadonlySet<string>;
  /** Rows without the earlier period that a lag or a difference is of. */
  readonly unlagged: ReadonlySet<number>;
  readonly rules: DesignRules;
}

/**
 * The target and its candidate determinants, transformed as a formula says; factors as one column for each level but the base.
 *
 * @param table - the table.
 * @param choice - the formula, or the columns by name.
 * @param roles - columns that have another role.
 * @param rules - those of a sample that this one is to be like: its terms, factors and their levels. A target that is not there is missing.
 * @returns columns named as R names its terms.
 * @throws ConfigError for a formula or a name that is not understood; DataError for a value that a function is not defined for.
 */
export function designOf(table: Table, choice: Choice, roles: OtherRoles, rules?: DesignRules): Design {
  const formula = choice.formula === undefined ? undefined : sides(choice.formula);
  const like = rules && new Map(rules.factors.map((factor) => [factor.name, factor]));
  const used = new Set<string>();
  const unlagged = new Set<number>();
  const factors = new Map<string, Factor>();
  const column = (name: string, role: string): Column => {
    const found = columnOf(table, name, role);
    used.add(name);
    return found;
  };
  const source: Source = {
    table,
    numeric: (name) => numbersOf(table, column(name, 'numeric')),
    levels: (name) => factorOf(column(name, 'numeric')).values,
    isOfOtherRows: rules !== undefined,
    neighbours: () => {
      const { before } = neighboursOf(table, roles);
      return {
        before: (row, periods) => {
          const earlier = before(row, periods);
          if (earlier === undefined) unlagged.add(row);
          return earlier;
        },
      };
    },
  };
  const target = rules ? targetLike(rules, source) : targetOf(table, choice, formula?.left, source);
  const explained = new Set(used);
  used.clear();
  const rowColumns = new Set(
    [roles.id, roles.period, roles.weights, ...roles.clusters, ...roles.absorbed].map((other) => other?.name),
  );
  const chosen = chosenNames(choice, table);
  const texts = new Set(table.text);
  const others = table.columns.filter(
    (candidate) =>
      !rowColumns.has(candidate.name) &&
      !explained.has(candidate.name) &&
      !texts.has(candidate.name) &&
      chosen.has(candidate.name) &&
      (candidate.kind === 'numeric' || isCategorical(candidate, table.rows)),
  );
  const names = others.map(({ name }) => name);
  const factorColumns = (from: Column, base?: string): readonly NumericColumn[] => {
    const known = like?.get(from.name);
    const factor = known ? factorLike(from, known, table) : factorOf(from, base);
    factors.set(from.name, factor);
    return indicatorsOf(factor, table);
  };
  const expand = (expression: Expression): readonly NumericColumn[] => {
    if (expression.kind === 'call' && expression.name === 'i') {
      const { name, base } = factorCall(expression);
      return factorColumns(column(name, 'factor'), base);
    }
    if (expression.kind !== 'name') return [compute(expression, source)];
    const found = column(expression.name, 'feature');
    const isFactor = like ? like.has(found.name) : found.kind === 'text' || isCategorical(found, table.rows);
    return isFactor ? factorColumns(found) : [source.numeric(expression.name)];
  };
  const isCluster = (name: string): boolean => roles.clusters.some((cluster) => cluster.name === name);
  if (roles.weights?.name === target.name)
    throw new ConfigError(`${quoted(target.name)} is both the target and the weights`);
  if (isCluster(target.name)) throw new ConfigError(`${quoted(target.name)} is both the target and a cluster`);
  const isAbsorbed = (name: string): boolean => roles.absorbed.some((effect) => effect.name === name);
  if (isAbsorbed(target.name)) throw new ConfigError(`${quoted(target.name)} is both the target and absorbed`);
  const absorbed = choice.features?.find(isAbsorbed);
  if (absorbed !== undefined) throw new ConfigError(`${quoted(absorbed)} is both a feature and absorbed`);
  const clustered = choice.features?.find(isCluster);
  if (clustered !== undefined) throw new ConfigError(`${quoted(clustered)} is both a feature and a cluster`);
  const terms: readonly Term[] = rules
    ? rules.terms.flatMap((term) => termsOf(parseFormula(term), { names: [], still: new Set() }))
    : formula
      ? termsOf(formula.right, { names, still: stillIn(others, table) })
      : (choice.features ?? names).map((name) => [{ kind: 'name', name }]);
  const coded: CodedFactor[] = [];
  const features: NumericColumn[] = [];
  const madeOf: (readonly string[])[] = [];
  for (const term of terms) {
    const columns = product(term.map(expand), table);
    const factor = term.length === 1 ? factorOfTerm(term[0]!) : undefined;
    if (factor && columns.length > 0)
      coded.push({ ...factor, term: termName(term), columns: columns.map((_, j) => features.length + j) });
    for (const column of columns) {
      features.push(column);
      madeOf.push(namesIn(term));
    }
  }
  const both = features.find(({ name }) => name === target.name);
  if (both !== undefined) throw new ConfigError(`${quoted(target.name)} is both the target and a feature`);
  const seen = new Set<string>();
  const twice = features.find(({ name }) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw new ConfigError(`feature ${quoted(twice.name)} is named twice`);
  if (features.length === 0) {
    throw new DataError('no feature', {
      where: { file: table.file, row: 1 },
      allowed: 'a numeric column besides the target',
    });
  }
  const isTaken = (name: string): boolean => features.some((feature) => feature.name === name);
  return {
    rules: rules ?? {
      target: formula?.left ? printed(formula.left, quotedName) : quotedName(target.name),
      targetColumns: [...explained],
      terms: terms.map(writtenTerm),
      columns: [...used],
      factors: [...factors.values()].map(({ name, base, levels }) => ({ name, base, levels })),
    },
    target,
    features,
    madeOf,
    factors: coded.map((factor) => ({ ...factor, term: isTaken(factor.name) ? factor.term : factor.name })),
    usedFactors: [...factors.values()],
    used: new Set([...explained, ...used]),
    unlagged,
  };

  function factorOfTerm(expression: Expression): Factor | undefined {
    const name =
      expression.kind === 'call' && expression.name === 'i'
        ? factorCall(expression).name
        : expression.kind === 'name' && !features.some((feature) => feature.name === expression.name)
          ? expression.name
          : undefined;
    return name === undefined ? undefined : factors.get(name);
  }
}

/** Columns of categories, and of two values. */
function stillIn(columns: readonly Column[], { rows }: Table): ReadonlySet<string> {
  const isStill = (column: Column): boolean =>
    column.kind === 'text' ||
    isCategorical(column, rows) ||
    new Set(column.values.filter((value) => !Number.isNaN(value))).size <= 2;
  return new Set(columns.filter(isStill).map(({ name }) => name));
}

/** Whether a formula says what is explained. */
export function hasLeftSide(formula: string): boolean {
  return sides(formula).left !== undefined;
}

function sides(formula: string): { readonly left: Expression | undefined; readonly right: Expression } {
  const whole = parseFormula(formula);
  if (whole.kind !== 'binary' || whole.operator !== '~') return { left: undefined, right: whole };
  return { left: whole.left.kind === 'others' ? undefined : whole.left, right: whole.right };
}

function targetOf(table: Table, { target }: Choice, left: Expression | undefined, source: Source): NumericColumn {
  const numeric = table.columns.flatMap(({ kind, name }) => (kind === 'numeric' ? [name] : []));
  if (left !== undefined) {
    const { name } = left.kind === 'name' ? left : { name: undefined };
    if (target !== undefined && target !== name)
      throw formulaError('the formula has a left side, and there is a target beside it', target, 'one of them');
    return name === undefined ? compute(left, source) : source.numeric(name);
  }
  if (target === undefined) {
    throw new ConfigError(`no target column for ${table.file}; allowed: ${quotedList(numeric)}`);
  }
  const found = columnOf(table, target, 'target');
  if (found.kind === 'text')
    throw new DataError('text in a target column', {
      where: { file: table.file, row: table.lines[0], column: target },
      got: found.values[0],
      allowed: 'a numeric column',
    });
  return source.numeric(target);
}

/** The target of a sample like another; missing in every row where its columns are not there. */
function targetLike({ target, targetColumns }: DesignRules, source: Source): NumericColumn {
  const { table } = source;
  const names = new Set(table.columns.map(({ name }) => name));
  const expression = parseFormula(target);
  if (!targetColumns.every((name) => names.has(name)))
    return derivedColumn({ name: printed(expression) }, new Float64Array(table.rows).fill(NaN), table);
  return expression.kind === 'name' ? source.numeric(expression.name) : compute(expression, source);
}

/** Columns by name: a table has as many as its file is wide. */
const indices = new WeakMap<readonly Column[], ReadonlyMap<string, Column>>();

/** A column by name; a role that it is wanted for is said where there is none. */
export function columnOf(table: Table, name: string, role: string): Column {
  let index = indices.get(table.columns);
  if (index === undefined) {
    index = new Map(table.columns.map((candidate) => [candidate.name, candidate]));
    indices.set(table.columns, index);
  }
  const found = index.get(name);
  if (found !== undefined) return found;
  const names = table.columns.map((candidate) => candidate.name);
  throw new ConfigError(
    `${table.file} has no ${role} column ${quoted(name)}${nearest(name, names)}; columns: ${quotedList(names)}`,
  );
}

/** A column that is to be numbers. */
export function numbersOf(table: Table, column: Column): NumericColumn {
  if (column.kind === 'numeric') return column;
  const row = Math.max(
    0,
    column.values.findIndex((value) => !['number', 'missing'].includes(cellKind(value, 'point'))),
  );
  throw new DataError('text in a column of numbers', {
    where: { file: table.file, row: table.lines[row], column: column.name },
    got: column.values[row],
    allowed: `a numeric column; or i(${column.name}), the column as a factor`,
  });
}

function factorCall({ values }: Extract<Expression, { kind: 'call' }>): {
  readonly name: string;
  readonly base?: string;
} {
  const [first, second, ...more] = values;
  const allowed = 'i(column) or i(column, ref = "level")';
  if (first?.kind !== 'name' || more.length > 0) throw formulaError('arguments of i', values.length, allowed);
  if (second === undefined) return { name: first.name };
  const isBase =
    second.kind === 'binary' && second.operator === '=' && second.left.kind === 'name' && second.left.name === 'ref';
  if (!isBase || (second.right.kind !== 'text' && second.right.kind !== 'number'))
    throw formulaError('the second argument of i', undefined, allowed);
  return { name: first.name, base: String(second.right.value) };
}

/** The columns of a term: every product of its factors' columns. */
function product(factors: readonly (readonly NumericColumn[])[], table: Table): readonly NumericColumn[] {
  const [first, ...others] = factors;
  return others.reduce((columns, next) => columns.flatMap((a) => next.map((b) => times(a, b, table))), first!);
}

function times(a: NumericColumn, b: NumericColumn, table: Table): NumericColumn {
  const name = `${a.name}:${b.name}`;
  return derivedColumn(
    { name },
    a.values.map((value, row) => value * b.values[row]!),
    table,
  );
}
