import { FormatError, quotedList } from '@kuznets/base';
import { CsvError, parse } from '#csv-parse/sync';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelText } from './imported-model.ts';

const needed = [
  'nodeID',
  'leftChild',
  'rightChild',
  'splitvarID',
  'splitvarName',
  'splitval',
  'terminal',
  'prediction',
] as const;

type Row = Readonly<Record<(typeof needed)[number] | 'tree', string>>;

/** The rows of one tree, each with its line in the file. */
interface Stack {
  readonly name: string;
  readonly rows: { readonly line: number; readonly row: Row }[];
}

/**
 * Reads ranger's `treeInfo` of every tree of a regression forest as one CSV file, with the tree's number in a column `tree`;
 * `exporters/export_ranger.R` writes it.
 *
 * The prediction is the mean of the trees; `x <= splitval` goes left. Missing values are refused. The table names the
 * covariates that some tree splits on and no others, so the model has these alone: the rest explain nothing.
 */
export function readRanger({ file, text }: ModelText): ImportedModel {
  const stacks = stackRows(file, text);
  const variables = new Map<string, number>();
  for (const { name, rows } of stacks) {
    for (const { line, row } of rows) {
      if (isLeaf(row)) continue;
      const where = `line ${line} (tree ${name})`;
      const id = number(row.splitvarID, 'splitvarID', file, where);
      if ((variables.get(row.splitvarName) ?? id) !== id) {
        throw new FormatError(`splitvarName ${JSON.stringify(row.splitvarName)} under two ids`, {
          where: { file, item: where },
          got: id,
          allowed: `${variables.get(row.splitvarName)}`,
        });
      }
      variables.set(row.splitvarName, id);
    }
  }
  const featureNames = [...variables].sort(([, a], [, b]) => a - b).map(([name]) => name);
  const position = new Map(featureNames.map((name, k) => [name, k]));
  return {
    format: 'ranger',
    program: 'ranger treeInfo',
    ensemble: assembleEnsemble(
      stacks.map((stack) => readTree(stack, position, file)),
      {
        file,
        nFeatures: featureNames.length,
        featureNames,
        scale: 1 / stacks.length,
        base: 0,
      },
    ),
  };
}

function stackRows(file: string, text: string): Stack[] {
  const [heading, ...records] = parseRecords(file, text);
  const absent = needed.filter((name) => !heading?.includes(name));
  if (heading === undefined || absent.length > 0) {
    throw new FormatError(`no column ${quotedList(absent)}`, {
      where: { file, item: 'line 1' },
      got: heading?.join(',') ?? '',
      allowed: `treeInfo of a regression forest: ${needed.join(',')}`,
    });
  }
  const stacks = new Map<string, Stack>();
  records.forEach((cells, i) => {
    const row = Object.fromEntries(heading.map((name, k) => [name, cells[k] ?? ''])) as Row;
    const name = row.tree ?? '1';
    const stack = stacks.get(name) ?? { name, rows: [] };
    stacks.set(name, stack);
    stack.rows.push({ line: i + 2, row });
  });
  return [...stacks.values()];
}

/** A quote that is never closed would otherwise collect the rest of the file into one cell. */
const longestRecord = 4 * 1024 * 1024;

function parseRecords(file: string, text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, max_record_size: longestRecord });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new FormatError('not CSV, or cut short', {
      where: { file },
      got: cause.message,
      allowed: 'rows of as many cells as the header, separated by commas',
      cause,
    });
  }
}

function readTree({ name, rows }: Stack, position: ReadonlyMap<string, number>, file: string): RawTree {
  const where = (at: number): string => `line ${rows[at]?.line} (tree ${name}, node ${rows[at]?.row.nodeID})`;
  const cell = (at: number, column: (typeof needed)[number]): number =>
    number(rows[at]?.row[column] ?? '', column, file, where(at));
  const places = new Map<number, number>();
  rows.forEach((_, at) => {
    const id = cell(at, 'nodeID');
    if (places.has(id))
      throw new FormatError('a nodeID used twice', {
        where: { file, item: where(at) },
        got: id,
        allowed: 'one row a node, and a column "tree"',
      });
    places.set(id, at);
  });
  const leaves = rows.map(({ row }) => isLeaf(row));
  const child = (at: number, column: 'leftChild' | 'rightChild'): number => {
    const id = cell(at, column);
    const place = places.get(id);
    if (place === undefined)
      throw new FormatError('a child that is no node of the tree', {
        where: { file, item: where(at) },
        got: id,
        allowed: 'a nodeID of the tree',
      });
    return place;
  };
  const threshold = (at: number): number => {
    const text = rows[at]?.row.splitval ?? '';
    if (/^\d+(,\d+)+$/.test(text))
      throw new FormatError('a split of an unordered factor', {
        where: { file, item: where(at) },
        got: text,
        allowed: 'a number: numeric covariates',
      });
    return cell(at, 'splitval');
  };
  const split = <T>(read: (at: number) => number, leaf: T) => leaves.map((isLeaf, at) => (isLeaf ? leaf : read(at)));
  return {
    name,
    nodes: rows.length,
    root: places.get(0) ?? -1,
    left: split((at) => child(at, 'leftChild'), -1),
    right: split((at) => child(at, 'rightChild'), -1),
    feature: split((at) => position.get(rows[at]?.row.splitvarName ?? '') ?? -1, -1),
    threshold: split(threshold, 0),
    value: leaves.map((isLeaf, at) => (isLeaf ? cell(at, 'prediction') : 0)),
    nodeName: (at) => rows[at]?.row.nodeID ?? at,
  };
}

function isLeaf({ terminal, leftChild }: Row): boolean {
  return /^true$/i.test(terminal) || leftChild === 'NA' || leftChild === '';
}

function number(text: string, column: string, file: string, where: string): number {
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text))
    throw new FormatError(`${column} is not a number`, {
      where: { file, item: where },
      got: text,
      allowed: 'a number',
    });
  return Number(text);
}
