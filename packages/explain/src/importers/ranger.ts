import { type ErrorPlace, FormatError, below64, isNumeral, quoted, quotedList } from '@kuznets/base';
import { CsvError, parse } from '#csv-parse/sync';
import { assembleEnsemble, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelLink, ModelText } from './imported-model.ts';
import { parseJson } from './json-node.ts';

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

/** What the exporters write beside: of every row the first three, of a factor's first split its names, of the first row the last three. */
const optional = [
  'tree',
  'program',
  'leftLevels',
  'missingLeft',
  'comparison',
  'levelNames',
  'scale',
  'base',
  'link',
] as const;

type Column = (typeof needed)[number] | (typeof optional)[number];

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
  /** Levels that go left; null at leaves and numeric splits. */
  readonly levels: (readonly number[] | null)[];
  /** 0 at leaves. */
  readonly missingLeft: number[];
}

/** A covariate that some tree splits on. */
interface Variable {
  readonly name: string;
  readonly id: number;
  /** Place in the order in which the file names them. */
  readonly place: number;
  /** Of a factor. */
  levelNames: readonly string[] | null;
}

/** What the file says of the whole model. */
interface Whole {
  readonly program: string;
  readonly scale: number | null;
  readonly base: number;
  readonly link: ModelLink;
  /** Whether it says where missing values go. */
  readonly hasMissing: boolean;
}

const links: readonly ModelLink[] = ['identity', 'logit', 'log'];

/**
 * Reads ranger's `treeInfo` of every tree of a regression forest as one CSV file, with the tree's number in a column `tree`;
 * `exporters/export_ranger.R` writes it, and `export_randomforest.R` and `export_gbm.R` there of other programs, which a column `program` tells.
 *
 * The prediction is the mean of the trees, or `base + scale * sum` where the file has these; `x <= splitval` goes left, or `x < splitval`
 * where it says so, and of factors the levels of `leftLevels`. Missing values are refused but where `missingLeft` says where they go. The table names the
 * covariates that some tree splits on and no others, so the model has these alone: the rest explain nothing.
 */
export function readRanger({ file, text }: ModelText): ImportedModel {
  const { stacks, variables, whole } = stackRows(file, text);
  const sorted = [...variables].sort((a, b) => a.id - b.id);
  const position = new Int32Array(variables.length);
  sorted.forEach(({ place }, k) => (position[place] = k));
  return {
    format: 'ranger',
    program: whole.program,
    ...{ link: whole.link, output: 0, outputs: 1 },
    ensemble: assembleEnsemble(
      stacks.map((stack) => readTree(stack, position, file, whole.hasMissing)),
      {
        file,
        nFeatures: sorted.length,
        featureNames: sorted.map(({ name }) => name),
        categories: sorted.map(({ levelNames }) => levelNames),
        scale: whole.scale ?? 1 / stacks.length,
        base: whole.base,
      },
    ),
  };
}

function stackRows(
  file: string,
  text: string,
): { readonly stacks: readonly Stack[]; readonly variables: readonly Variable[]; readonly whole: Whole } {
  const stacks = new Map<string, Stack>();
  const variables = new Map<string, Variable>();
  let whole: Whole | undefined;
  let columns: Readonly<Record<Column, number>>;
  eachRecord(file, text, (cells, line) => {
    if (line === 1) {
      columns = columnsOf(file, cells);
      return;
    }
    const cell = (column: Column): string => cells[columns[column]] ?? '';
    const has = (column: Column): boolean => !['', 'NA'].includes(cell(column));
    const name = columns.tree < 0 ? '1' : cell('tree');
    const where = `line ${line} (tree ${name}, node ${cell('nodeID')})`;
    const value = (column: Column): number => number(cell(column), column, file, where);
    whole ??= {
      program: has('program') ? cell('program').slice(0, 200) : 'ranger treeInfo',
      scale: has('scale') ? value('scale') : null,
      base: has('base') ? value('base') : 0,
      link: has('link') ? linkOf(cell('link'), file, where) : 'identity',
      hasMissing: columns.missingLeft >= 0,
    };
    const stack: Stack = stacks.get(name) ?? {
      ...{ name, line: [], id: [], left: [], right: [], variable: [], threshold: [], value: [] },
      ...{ levels: [], missingLeft: [] },
    };
    stacks.set(name, stack);
    const isLeaf = /^true$/i.test(cell('terminal')) || !has('leftChild');
    stack.line.push(line);
    stack.id.push(value('nodeID'));
    stack.left.push(isLeaf ? Number.NaN : value('leftChild'));
    stack.right.push(isLeaf ? Number.NaN : value('rightChild'));
    stack.value.push(isLeaf ? value('prediction') : 0);
    stack.levels.push(
      isLeaf || columns.leftLevels < 0 || cell('leftLevels') === 'NA'
        ? null
        : levelsOf(cell('leftLevels'), file, where),
    );
    stack.missingLeft.push(!isLeaf && has('missingLeft') ? value('missingLeft') : 0);
    if (isLeaf) {
      stack.threshold.push(0);
      stack.variable.push(-1);
      return;
    }
    if (/^\d+(?:,\d+)+$/.test(cell('splitval')))
      throw new FormatError('a split of an unordered factor', {
        where: { file, item: where },
        got: cell('splitval'),
        allowed: 'what export_treeinfo(forest, path, data) writes, with the names of its levels',
      });
    stack.threshold.push(cell('comparison') === '<' ? below64(value('splitval')) : value('splitval'));
    const variable = variableOf(variables, cell('splitvarName'), value('splitvarID'), () => ({
      file,
      item: `line ${line} (tree ${name})`,
    }));
    stack.variable.push(variable.place);
    if (has('levelNames')) variable.levelNames = parseJson(file, cell('levelNames')).texts();
  });
  return { stacks: [...stacks.values()], variables: [...variables.values()], whole: whole ?? noRows(file) };
}

function noRows(file: string): never {
  throw new FormatError('no tree', { where: { file }, got: 0, allowed: 'at least one tree' });
}

function levelsOf(text: string, file: string, where: string): number[] {
  return text === '' ? [] : text.split(';').map((level) => number(level, 'leftLevels', file, where));
}

function linkOf(text: string, file: string, where: string): ModelLink {
  const link = links.find((known) => known === text);
  if (link !== undefined) return link;
  throw new FormatError('unknown link function', {
    where: { file, item: where },
    got: text,
    allowed: links.join(', '),
  });
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
  const places = [...needed, ...optional].map((name) => [name, heading.lastIndexOf(name)] as const);
  return Object.fromEntries(places) as Readonly<Record<(typeof places)[number][0], number>>;
}

/** A variable, which has one id. */
function variableOf(variables: Map<string, Variable>, name: string, id: number, where: () => ErrorPlace): Variable {
  const known: Variable = variables.get(name) ?? { name, id, place: variables.size, levelNames: null };
  if (known.id !== id)
    throw new FormatError(`splitvarName ${quoted(name)} under two ids`, {
      where: where(),
      got: id,
      allowed: `${known.id}`,
    });
  variables.set(name, known);
  return known;
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

function readTree(stack: Stack, position: Int32Array, file: string, hasMissing: boolean): RawTree {
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
    ...(hasMissing && { missingLeft: stack.missingLeft }),
    levels: (at) => stack.levels[at] ?? null,
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
