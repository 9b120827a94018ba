import { type Expression, formulaError, printed, quotedName, withParts } from './expression.ts';

/** A term of a formula: one factor, or several that are multiplied. */
export type Term = readonly Expression[];

/** What `.` stands for. */
export interface Others {
  readonly names: readonly string[];
  /** Those that stay as they are where `.` stands in a function: categories, and columns of two values, of which every function is the same but for its unit. */
  readonly still: ReadonlySet<string>;
}

/**
 * The terms of a formula's right side, in its order; `a*b` is `a + b + a:b`, `log(.)` the logarithm of each, and what is subtracted is left out.
 *
 * @param expression - the right side.
 * @param others - what `.` stands for.
 * @returns distinct terms.
 * @throws ConfigError for a term that is subtracted and not there, for a formula without a constant, and for what is no term.
 */
export function termsOf(expression: Expression, others: Others): readonly Term[] {
  const terms = new Map<string, Term>();
  for (const { term, isLeftOut } of signed(expression, others)) {
    const name = termName(term);
    if (!isLeftOut) terms.set(name, terms.get(name) ?? term);
    else if (!terms.delete(name))
      throw formulaError(`"${name}" is left out, and is no term`, name, [...terms.keys()].join(', '));
  }
  return [...terms.values()];
}

/** A term as the formula's tables name it. */
export function termName(term: Term): string {
  return term.map((part) => printed(part)).join(':');
}

/** A term as a formula writes it, names between backticks where they must be. */
export function writtenTerm(term: Term): string {
  return term.map((part) => printed(part, quotedName)).join(':');
}

interface SignedTerm {
  readonly term: Term;
  readonly isLeftOut: boolean;
}

function signed(expression: Expression, others: Others, isLeftOut = false): readonly SignedTerm[] {
  const with_ = (term: Term): SignedTerm => ({ term, isLeftOut });
  if (expression.kind === 'negative') return signed(expression.value, others, !isLeftOut);
  if (expression.kind === 'others') return others.names.map((name) => with_([{ kind: 'name', name }]));
  if (expression.kind === 'number') {
    // `1` and `- 0` are the constant, which every method has.
    if ((expression.value === 1) !== isLeftOut) return [];
    throw formulaError('no constant', undefined, 'a formula with its constant: no 0 and no -1');
  }
  if (expression.kind === 'text')
    throw formulaError('a text is no term', expression.value, 'columns and functions of them');
  if (expression.kind === 'call') return calls(expression, others).map((call) => with_([call]));
  if (expression.kind !== 'binary') return [with_([expression])];
  const { operator, left, right } = expression;
  switch (operator) {
    case '+':
      return [...signed(left, others, isLeftOut), ...signed(right, others, isLeftOut)];
    case '-':
      return [...signed(left, others, isLeftOut), ...signed(right, others, !isLeftOut)];
    case ':':
      return products(left, right, others).map(with_);
    case '*':
      return [
        ...signed(left, others, isLeftOut),
        ...signed(right, others, isLeftOut),
        ...products(left, right, others).map(with_),
      ];
    default:
      throw formulaError(
        `${printed(expression)} is no term`,
        operator,
        `+ - : * between terms; arithmetic stands in I(${printed(expression)})`,
      );
  }
}

/** A function of `.` as one of each column that it stands for. */
function calls(call: Expression, { names, still }: Others): readonly Expression[] {
  const of = (put: (part: Expression) => Expression): Expression =>
    withParts(call, (part) => (part.kind === 'others' ? put(part) : undefined));
  let isOfOthers = false;
  of((part) => {
    isOfOthers = true;
    return part;
  });
  if (!isOfOthers) return [call];
  return names.map((name): Expression => {
    const column = { kind: 'name', name } as const;
    return still.has(name) ? column : of(() => column);
  });
}

function products(left: Expression, right: Expression, others: Others): readonly Term[] {
  const [first, second] = [left, right].map((side) =>
    signed(side, others).flatMap(({ term, isLeftOut }) => (isLeftOut ? [] : [term])),
  );
  return first!.flatMap((a) => second!.map((b) => [...a, ...b]));
}
