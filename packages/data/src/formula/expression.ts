import { ConfigError } from '@kuznets/base';

/** A parsed formula, or a part of one. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  /** `.`, every column that has no other role. */
  | { readonly kind: 'others' }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: 'negative'; readonly value: Expression }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

/** An operator between two expressions; `=` gives a call's argument a name. */
export type Operator = '~' | '+' | '-' | '*' | '/' | ':' | '^' | '=' | '|' | '&' | Comparison;

/** What compares two values: 1 where it is so, 0 where it is not. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** How strongly an operator binds, as in R; `^` binds from the right. */
const strength: Readonly<Record<Operator, number>> = {
  ...{ '=': 0, '~': 1, '|': 2, '&': 3 },
  ...{ '==': 4, '!=': 4, '<': 4, '<=': 4, '>': 4, '>=': 4 },
  ...{ '+': 5, '-': 5, '*': 6, '/': 6, ':': 7, '^': 9 },
};
const signStrength = 8;

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'mark' | 'end';
  readonly text: string;
  /** Character of the formula, from 1. */
  readonly place: number;
}

const tokenPatterns = [
  ['number', /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/y],
  // As in R: letters, digits, dots and underscores; any other name stands between backticks.
  ['name', /[\p{L}][\p{L}\p{M}\p{N}._]*|\.[\p{L}_][\p{L}\p{M}\p{N}._]*|`[^`]+`/uy],
  ['text', /"[^"]*"|'[^']*'/y],
  ['mark', /[=!<>]=|[~+\-*/:^=<>&|(),.]/y],
] as const;

/**
 * Parses a formula as R writes it.
 *
 * @param formula - such as `log(wage) ~ . - code + i(region) + a:b`.
 * @returns its tree.
 * @throws ConfigError naming the character that is not understood.
 */
export function parseFormula(formula: string): Expression {
  const tokens = tokenize(formula);
  let next = 0;
  const fail = ({ text, place }: Token, allowed: string): never => {
    throw formulaError(`character ${place} of "${formula}"`, text === '' ? 'the end' : text, allowed);
  };
  const isMark = (text: string): boolean => tokens[next]!.kind === 'mark' && tokens[next]!.text === text;
  const expect = (text: string): void => {
    if (!isMark(text)) fail(tokens[next]!, `"${text}"`);
    next++;
  };
  const call = (name: string): Expression => {
    const values: Expression[] = [];
    expect('(');
    while (!isMark(')')) {
      values.push(expression(strength['=']));
      if (!isMark(')')) expect(',');
    }
    next++;
    return { kind: 'call', name, values };
  };
  const operand = (): Expression => {
    const token = tokens[next++]!;
    const { kind, text } = token;
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'text') return { kind, value: text.slice(1, -1) };
    if (kind === 'name') {
      const name = text.startsWith('`') ? text.slice(1, -1) : text;
      return isMark('(') && !text.startsWith('`') ? call(name) : { kind, name };
    }
    if (text === '.') return { kind: 'others' };
    if (text === '-') return { kind: 'negative', value: expression(signStrength) };
    if (text === '+') return expression(signStrength);
    if (text === '~')
      return { kind: 'binary', operator: '~', left: { kind: 'others' }, right: expression(strength['~'] + 1) };
    if (text !== '(') fail(token, 'a column, a number, a function or "("');
    const inside = expression(strength['~'] + 1);
    expect(')');
    return inside;
  };
  const expression = (least: number): Expression => {
    let left = operand();
    for (;;) {
      const { kind, text } = tokens[next]!;
      const binding = kind === 'mark' ? strength[text as Operator] : undefined;
      if (binding === undefined || binding < least) return left;
      next++;
      const operator = text as Operator;
      left = { kind: 'binary', operator, left, right: expression(operator === '^' ? binding : binding + 1) };
    }
  };
  const whole = expression(strength['~']);
  if (tokens[next]!.kind !== 'end') fail(tokens[next]!, isMark('=') ? '== to compare' : 'an operator, or the end');
  return whole;
}

function tokenize(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < formula.length) {
    if (/\s/.test(formula[start]!)) {
      start++;
      continue;
    }
    const match = tokenPatterns.flatMap(([kind, pattern]) => {
      pattern.lastIndex = start;
      const text = pattern.exec(formula)?.[0];
      return text === undefined ? [] : [{ kind, text, place: start + 1 }];
    })[0];
    if (match === undefined)
      throw formulaError(
        `character ${start + 1} of "${formula}"`,
        formula[start],
        'names, numbers, + - * / : ^ ( ) , == != < <= > >= & | and "."; other names between backticks',
      );
    tokens.push(match);
    start += match.text.length;
  }
  return [...tokens, { kind: 'end', text: '', place: formula.length + 1 }];
}

/** What is wrong with a formula. */
export function formulaError(what: string, got: unknown, allowed: string): ConfigError {
  return new ConfigError(what, { where: { option: 'formula' }, got, allowed });
}

/** An expression as R prints it: the name of the column that it makes; with `quote`, as a formula writes it. */
export function printed(expression: Expression, quote: (name: string) => string = (name) => name): string {
  const inner = (part: Expression): string => printed(part, quote);
  const within = (part: Expression, least: number): string => {
    const binding = part.kind === 'binary' ? strength[part.operator] : Infinity;
    return binding < least ? `(${inner(part)})` : inner(part);
  };
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'text':
      return JSON.stringify(expression.value);
    case 'name':
      return quote(expression.name);
    case 'others':
      return '.';
    case 'negative':
      return `-${within(expression.value, signStrength)}`;
    case 'call':
      return `${expression.name}(${expression.values.map(inner).join(', ')})`;
    case 'binary': {
      const { operator, left, right } = expression;
      const binding = strength[operator];
      const space = operator === ':' || operator === '^' ? '' : ' ';
      return `${within(left, binding)}${space}${operator}${space}${within(right, binding + 1)}`;
    }
  }
}

/** An expression with something in the place of every part for which `change` gives it. */
export function withParts(expression: Expression, change: (part: Expression) => Expression | undefined): Expression {
  const changed = change(expression);
  if (changed !== undefined) return changed;
  const inner = (part: Expression): Expression => withParts(part, change);
  switch (expression.kind) {
    case 'call':
      return { ...expression, values: expression.values.map(inner) };
    case 'negative':
      return { ...expression, value: inner(expression.value) };
    case 'binary':
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    default:
      return expression;
  }
}

/** The columns that expressions are made of, each once. */
export function namesIn(expressions: readonly Expression[]): readonly string[] {
  const names = new Set<string>();
  for (const expression of expressions)
    withParts(expression, (part) => {
      if (part.kind === 'name') names.add(part.name);
      // The name of a call's argument is no column.
      return part.kind === 'binary' && part.operator === '=' ? part : undefined;
    });
  return [...names];
}

/** A column's name as a formula writes it. */
export function quotedName(name: string): string {
  return /^(?:\p{L}|\.[\p{L}_])[\p{L}\p{M}\p{N}._]*$/u.test(name) ? name : `\`${name}\``;
}
