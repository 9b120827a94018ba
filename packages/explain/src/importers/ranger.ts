import { type ErrorPlace, FormatError, isNumeral, quoted, quotedList } from '@kuznets/base';
import { CsvError, parse } from '#csv-parse/sync';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import { type ImportedModel, type ModelText, plainModel } from './imported-model.ts';

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

/** The nodes of one tree as the file has them, a number each, in the order of its lines. */
interface Stack {
  readonly name: string;
  readonly line: number[];
  readonly id: number[];
  /** Ids; NaN at leaves. */
  readonly left: number[];
  readonly right: number[];
  /** Place among the variables; -1 at leaves. */
  readonly variable: number[];
  /** 0 at leaves. */
  readonly threshold: number[];
  /** 0 at splits. */
  readonly value: number[];
}

/** A covariate that some tree splits on. */
interface Variable {
  readonly name: string;
  readonly id: number;
  /** Place in the order in which the file names them. */
  readonly place: number;
}

/**
 * Reads ranger's `treeInfo` of every tree of a regression forest as one CSV file, with the tree's number in a column `tree`;
 * `exporters/export_ranger.R` writes it, and `exporters/export_randomforest.R` of randomForest, which a column `program` tells.
 *
 * The prediction is the mean of the trees; `x <= splitval` goes left. Missing values are refused. The table names the
 * covariates that some tree splits on and no others, so the model has these alone: the rest explain nothing.
 */
export function readRanger({ file, text }: ModelText): ImportedModel {
  const { stacks, variables, program } = stackRows(file, text);
  const sorted = [...variables].sort((a, b) => a.id - b.id);
  const position = new Int32Array(variables.length);
  sorted.forEach(({ place }, k) => (position[place] = k));
  return plainModel({
    format: 'ranger',
    program,
    ensemble: assembleEnsemble(
      stacks.map((stack) => readTree(stack, position, file)),
      {
        file,
        nFeatures: sorted.length,
        featureNames: sorted.map(({ name }) => name),
        scale: 1 / stacks.length,
        base: 0,
      },
    ),
  });
}

function stackRows(
  file: string,
  text: string,
): { readonly stacks: readonly Stack[]; readonly variables: readonly Variable[]; readonly program: string } {
  const stacks = new Map<string, Stack>();
  const variables = new Map<string, Variable>();
  let program = 'ranger treeInfo';
  let columns: Readonly<Record<(typeof needed)[number] | 'tree' | 'program', number>>;
  eachRecord(file, text, (cells, line) => {
    if (line === 1) {
      columns = columnsOf(file, cells);
      return;
    }
    const cell = (column: keyof typeof columns): string => cells[columns[column]] ?? '';
    if (columns.program >= 0 && cell('program') !== '') program = cell('program').slice(0, 200);
    const name = columns.tree < 0 ? '1' : cell('tree');
    const stack: Stack = stacks.get(name) ?? {
      ...{ name, line: [], id: [], left: [], right: [], variable: [], threshold: [], value: [] },
    };
    stacks.set(name, stack);
    const where = `line ${line} (tree ${name}, node ${cell('nodeID')})`;
    const value = (column: (typeof needed)[number]): number => number(cell(column), column, file, where);
    const isLeaf = /^true$/i.test(cell('terminal')) || ['NA', ''].includes(cell('leftChild'));
    stack.line.push(line);
    stack.id.push(value('nodeID'));
    stack.left.push(isLeaf ? Number.NaN : value('leftChild'));
    stack.right.push(isLeaf ? Number.NaN : value('rightChild'));
    stack.value.push(isLeaf ? value('prediction') : 0);
    if (!isLeaf && /^\d+(?:,\d+)+$/.test(cell('splitval')))
      throw new FormatError('a split of an unordered factor', {
        where: { file, item: where },
        got: cell('splitval'),
        allowed: 'a number: numeric covariates',
      });
    stack.threshold.push(isLeaf ? 0 : value('splitval'));
    stack.variable.push(
      isLeaf
        ? -1
        : variableOf(variables, cell('splitvarName'), value('splitvarID'), () => ({
            file,
            item: `line ${line} (tree ${name})`,
          })),
    );
  });
  return { stacks: [...stacks.values()], variables: [...variables.values()], program };
}

/** Where each column stands. */
function columnsOf(file: string, heading: readonly string[]) {
  const absent = needed.filter((name) => !heading.includes(name));
  if (absent.length > 0) {
    throw new FormatError(`no column ${quotedList(absent)}`, {
      where: { file, item: 'line 1' },
      got: heading.join(','),
      allowed: `treeInfo of a regression forest: ${needed.join(',')}`,
    });
  }
  const places = [...needed, 'tree' as const, 'program' as const].map(
    (name) => [name, heading.lastIndexOf(name)] as const,
  );
  return Object.fromEntries(places) as Readonly<Record<(typeof places)[number][0], number>>;
}

/** The place of a variable, which has one id. */
function variableOf(variables: Map<string, Variable>, name: string, id: number, where: () => ErrorPlace): number {
  const known = variables.get(name) ?? { name, id, place: variables.size };
  if (known.id !== id)
    throw new FormatError(`splitvarName ${quoted(name)} under two ids`, {
      where: where(),
      got: id,
      allowed: `${known.id}`,
    });
  variables.set(name, known);
  return known.place;
}

/** A quote that is never closed would otherwise collect the rest of the file into one cell. */
const longestRecord = 4 * 1024 * 1024;

/** Hands over every record with its line, and keeps none. */
function eachRecord(file: string, text: string, take: (cells: readonly string[], line: number) => void): void {
  let line = 0;
  try {
    parse(text, {
      ...{ bom: true, skip_empty_lines: true, max_record_size: longestRecord },
      on_record: (cells: string[]) => {
        line += 1;
        take(cells, line);
        return null;
      },
    });
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

function readTree(stack: Stack, position: Int32Array, file: string): RawTree {
  const { name, id, left, right, variable, threshold, value } = stack;
  const where = (at: number) => ({ file, item: `line ${stack.line[at]} (tree ${name}, node ${id[at]})` });
  const places = new Map<number, number>();
  id.forEach((node, at) => {
    if (places.has(node))
      throw new FormatError('a nodeID used twice', {
        where: where(at),
        got: node,
        allowed: 'one row a node, and a column "tree"',
      });
    places.set(node, at);
  });
  const placeOf = (child: number, at: number): number => {
    if (Number.isNaN(child)) return -1;
    const place = places.get(child);
    if (place === undefined)
      throw new FormatError('a child that is no node of the tree', {
        where: where(at),
        got: child,
        allowed: 'a nodeID of the tree',
      });
    return place;
  };
  return {
    name,
    nodes: id.length,
    root: places.get(0) ?? -1,
    left: left.map(placeOf),
    right: right.map(placeOf),
    feature: variable.map((place) => (place < 0 ? -1 : position[place]!)),
    threshold,
    value,
    nodeName: (at) => id[at] ?? at,
  };
}

function number(text: string, column: string, file: string, where: string): number {
  if (!isNumeral(text.trim()))
    throw new FormatError(`${column} is not a number`, {
      where: { file, item: where },
      got: text,
      allowed: 'a number',
    });
  return Number(text);
}
