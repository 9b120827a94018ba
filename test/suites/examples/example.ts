import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';

/** The example of a public docstring. */
export interface Example {
  /** From the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** The examples of a file's docstrings, in order. */
export function examplesOf(path: string, root: string): Example[] {
  const source = readFileSync(path, 'utf8');
  return [...source.matchAll(/\* @example\n\s*\* ```ts\n([\s\S]*?)\n\s*\* ```/g)].map(({ 1: lines = '', index }) => ({
    file: relative(root, path),
    line: source.slice(0, index).split('\n').length,
    code: lines.replace(/^\s*\* ?/gm, ''),
  }));
}

/** Names that an example takes from outside, in the order they appear. */
export function freeNames(code: string): string[] {
  const declared = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const declares =
        (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
        parent.name === node;
      const selects =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isBindingElement(parent) && parent.propertyName === node);
      if (declares) declared.add(node.text);
      else if (!selects) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(code));
  return [...used].filter((name) => !declared.has(name));
}

/** The body of a function that runs an example and hands each expression with what the comment behind it says to `check`. */
export function checkedBody(code: string): string {
  const source = parse(code);
  const replaced = source.statements.flatMap((statement) => {
    if (!ts.isExpressionStatement(statement)) return [];
    const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const said = comment === undefined ? '' : code.slice(comment.pos, comment.end).replace(/^\/\/\s*/, '');
    const { expression } = statement;
    const selects = ts.isPropertyAccessExpression(expression) && !ts.isPropertyAccessChain(expression);
    if (!selects && !statedValue(said)) return [];
    return [
      {
        from: statement.getStart(source),
        to: statement.end,
        text: `check(${expression.getText(source)}, ${JSON.stringify(said)});`,
      },
    ];
  });
  return replaced.reduceRight(
    (text, { from, to, text: checked }) => text.slice(0, from) + checked + text.slice(to),
    code,
  );
}

/** The value that a comment states, such as `[0.5, 0.5]`, `Float64Array [8 / 3, 0]` or `1: words`; undefined where it is words alone. */
export function statedValue(comment: string): { readonly value: unknown } | undefined {
  const plain = comment.replace(/\b(?:Float64|Float32|Uint32)Array (?=\[)/g, '');
  for (const text of [plain, plain.replace(/: .*$/, '')]) {
    try {
      return { value: new Function(`"use strict"; return (${text});`)() as unknown };
    } catch {
      // Words.
    }
  }
  return undefined;
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true);
}
