import { FormatError, isNumeral } from '@kuznets/base';
import { parseJson } from './json-node.ts';
import { assembleEnsemble, type LinearTerms, type RawTree } from './assemble.ts';
import type { ImportedModel, ModelLink, ModelText } from './imported-model.ts';
import { bitsOf } from './level-sets.ts';
import { chosenOutput } from './outputs.ts';

/** What an objective makes of the sum of the leaves; those with a parameter `sigmoid` multiply it first. */
const links: Readonly<Record<string, ModelLink>> = {
  ...{ regression: 'identity', regression_l1: 'identity', regression_l2: 'identity', huber: 'identity' },
  ...{ fair: 'identity', quantile: 'identity', mape: 'identity', lambdarank: 'identity', rank_xendcg: 'identity' },
  ...{ binary: 'logit', cross_entropy: 'logit', multiclassova: 'logit', multiclass: 'softmax' },
  custom: 'identity',
  ...{ poisson: 'log', gamma: 'log', tweedie: 'log' },
};

const categoricalBit = 1;
const defaultLeftBit = 2;
const missingTypes = ['None', 'Zero', 'NaN'] as const;
/** What LightGBM takes for zero: `kZeroThreshold`, a single. */
const zero = Math.fround(1e-35);

/**
 * Reads what `save_model` of LightGBM writes: its text format, versions v2 to v4.
 *
 * `x <= threshold` goes left, both in double precision. A missing value goes left where the split says so (`missing_type`
 * NaN) or where zero does (`None`). `zero_as_missing` (`Zero`) is read where zero goes by default where it would go by the
 * threshold anyway. A categorical split sends the levels of its bits left, all else and missing values right. Linear leaves are read,
 * then missing values are refused. Of a classifier the margin is read: the log-odds, or a class's part of softmax. All trees
 * count. Written by LightGBM's documentation and source, tested on files written by hand.
 *
 * @param model - the file
 * @param output - which class; needed where there are several
 * @see https://lightgbm.readthedocs.io
 */
export function readLightgbm(model: ModelText, output?: number): ImportedModel {
  const { file } = model;
  const sections = splitSections(model);
  const header = sections[0] ?? new Section(file, 'header');
  const trees = sections.slice(1);
  const outputs = header.number('num_tree_per_iteration');
  if (!Number.isInteger(outputs) || outputs < 1) header.refuse('no output', 'num_tree_per_iteration', 'at least 1');
  const chosen = chosenOutput(file, outputs, output);
  const objective = header.has('objective') ? header.text('objective') : 'custom';
  const [name = '', ...settings] = objective.split(' ');
  const link =
    (Object.hasOwn(links, name) && !settings.includes('sqrt') ? links[name] : undefined) ??
    header.refuse('unsupported objective', 'objective', Object.keys(links).join(', '));
  const sigmoid = Number(/ sigmoid:(\S+)/.exec(objective)?.[1] ?? 1);
  if (header.has('tree_sizes') && header.words('tree_sizes').length !== trees.length) {
    throw new FormatError('cut short: another number of trees than tree_sizes lists', {
      where: { file },
      got: trees.length,
      allowed: `${header.words('tree_sizes').length}`,
    });
  }
  const own = trees.map((tree, at) => [tree, at] as const).filter(([, at]) => at % outputs === chosen);
  const nFeatures = header.number('max_feature_idx') + 1;
  return {
    format: 'lightgbm',
    program: `LightGBM${header.has('version') ? ` ${header.text('version')}` : ''}, ${objective}`,
    ...{ link, output: chosen, outputs },
    ensemble: assembleEnsemble(
      own.map(([tree, at]) => readTree(tree, at)),
      {
        file,
        nFeatures,
        featureNames: header.text('feature_names').split(' '),
        categories: namesOfLevels(model, header),
        scale: (header.has('average_output') ? 1 / own.length : 1) * (link === 'logit' ? sigmoid : 1),
        base: 0,
      },
    ),
  };
}

/**
 * Names of levels from the last line, which lists those of pandas' categorical columns in their order; which columns these are shows in
 * `feature_infos` alone, where they are the ones with single values, and names are left out where the numbers differ.
 */
function namesOfLevels({ file, text }: ModelText, header: Section): readonly (readonly string[] | null)[] | undefined {
  const line = /^pandas_categorical:(\[.*\])\s*$/m.exec(text.slice(text.lastIndexOf('\npandas_categorical:') + 1))?.[1];
  if (line === undefined || !header.has('feature_infos')) return undefined;
  const lists = parseJson(file, line)
    .items()
    .map((list) => list.array().map(String));
  const isCategorical = header.words('feature_infos').map((info) => /^-?\d+(:-?\d+)*$/.test(info));
  if (isCategorical.filter(Boolean).length !== lists.length) return undefined;
  return isCategorical.map((categorical) => (categorical ? (lists.shift() ?? null) : null));
}

/** `key=value` lines of the header or of one tree. */
class Section {
  readonly file: string;
  readonly name: string;
  readonly #values = new Map<string, string>();

  constructor(file: string, name: string) {
    this.file = file;
    this.name = name;
  }

  add(line: string): void {
    const cut = line.indexOf('=');
    this.#values.set(cut < 0 ? line : line.slice(0, cut), cut < 0 ? '' : line.slice(cut + 1));
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string {
    return this.#values.get(key) ?? this.refuse('missing', key, `a line "${key}=..."`);
  }

  words(key: string): string[] {
    return this.text(key)
      .split(' ')
      .filter((word) => word !== '');
  }

  number(key: string): number {
    return this.numbers(key, 1)[0] ?? Number.NaN;
  }

  /** `length` numbers; `inf` and `nan` are numbers that are not finite. */
  numbers(key: string, length: number): Float64Array {
    const words = this.words(key);
    if (words.length !== length)
      this.refuse('another number of entries than the tree has', key, `${length}`, words.length);
    return Float64Array.from(words, (word) => {
      if (/^[+-]?(inf|nan)/i.test(word)) return Number.NaN;
      return isNumeral(word) ? Number(word) : this.refuse('not a number', key, 'numbers', word);
    });
  }

  refuse(problem: string, key: string, allowed: string, got: unknown = this.#values.get(key)): never {
    throw new FormatError(problem, { where: { file: this.file, item: `${this.name}, ${key}` }, got, allowed });
  }
}

function splitSections({ file, text }: ModelText): Section[] {
  checkWords(file, text);
  const sections = [new Section(file, 'header')];
  for (const line of linesOf(text)) {
    const trimmed = line.trimEnd();
    if (trimmed === 'end of trees') return sections;
    const tree = /^Tree=(\d+)$/.exec(trimmed);
    if (tree !== null) sections.push(new Section(file, `tree ${tree[1]}`));
    else if (trimmed !== '') sections.at(-1)?.add(trimmed);
  }
  throw new FormatError('cut short', {
    where: { file, item: sections.at(-1)?.name },
    allowed: 'a line "end of trees"',
  });
}

/** More numbers than any model has would cost memory many times the file. */
const mostWords = 32_000_000;

function checkWords(file: string, text: string): void {
  let words = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) === space) words += 1;
  if (words > mostWords)
    throw new FormatError('too many numbers', { where: { file }, got: words, allowed: `${mostWords}` });
}

const space = 32;

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end;
    yield text.slice(start, next);
    start = next + 1;
  }
}

/** Nodes are the splits, then the leaves; a negative child `c` is leaf `-c - 1`. */
function readTree(section: Section, index: number): RawTree {
  const leaves = section.number('num_leaves');
  if (!(leaves >= 1)) section.refuse('no leaf', 'num_leaves', 'at least 1');
  const value = section.numbers('leaf_value', leaves);
  const splits = leaves - 1;
  const column = (key: string): Float64Array => (splits === 0 ? new Float64Array() : section.numbers(key, splits));
  const threshold = column('threshold');
  const decision = column('decision_type');
  const linear = section.has('is_linear') && section.text('is_linear') === '1';
  const node = (child: number): number => (child < 0 ? splits - child - 1 : child < splits ? child : Number.NaN);
  const children = (key: string): number[] => [...Array.from(column(key), node), ...Array.from(value, () => -1)];
  const missingLeft = Array.from(decision, (bits, split) =>
    missingGoesLeft(bits, threshold[split] ?? 0, section, split),
  );
  return {
    name: index,
    nodes: splits + leaves,
    root: 0,
    left: children('left_child'),
    right: children('right_child'),
    feature: column('split_feature'),
    threshold,
    value: [...new Float64Array(splits), ...(linear ? section.numbers('leaf_const', leaves) : value)],
    missingLeft: linear ? undefined : missingLeft,
    levels: decision.some(isCategorical) ? categories(section, decision, threshold) : undefined,
    nodeName: (at) => (at < splits ? at : `leaf ${at - splits}`),
    ...(linear ? { linear: linearLeaves(section, splits, leaves) } : {}),
  };
}

const isCategorical = (bits: number): boolean => (bits & categoricalBit) !== 0;

/** The levels that each categorical split sends left: its threshold says which bits, in words of 32. */
function categories(
  section: Section,
  decision: Float64Array,
  threshold: Float64Array,
): (node: number) => readonly number[] | null {
  const count = section.number('num_cat');
  const bounds = section.numbers('cat_boundaries', Number.isInteger(count) && count >= 0 ? count + 1 : 0);
  const words = section.numbers('cat_threshold', bounds.at(-1) ?? 0);
  bounds.forEach((bound, at) => {
    if (!Number.isInteger(bound) || bound < (at === 0 ? 0 : bounds[at - 1]!))
      section.refuse('places out of order', 'cat_boundaries', 'whole numbers, increasing', bound);
  });
  return (node) => {
    if (!isCategorical(decision[node]!)) return null;
    const set = threshold[node]!;
    if (!Number.isInteger(set) || set < 0 || set >= count)
      section.refuse(`the categories of node ${node} are none of the tree's`, 'threshold', `0 to ${count - 1}`, set);
    return bitsOf(words, bounds[set]!, bounds[set + 1]!);
  };
}

function missingGoesLeft(bits: number, threshold: number, section: Section, split: number): number {
  if (isCategorical(bits)) return 0;
  const type = missingTypes[(bits >> 2) & 3];
  const defaultLeft = (bits & defaultLeftBit) !== 0;
  if (type === undefined)
    section.refuse(`an unknown missing type at node ${split}`, 'decision_type', missingTypes.join(', '), bits);
  if (type === 'None') return Number(0 <= threshold);
  if (type === 'Zero' && !(defaultLeft ? threshold >= zero : threshold < -zero)) {
    section.refuse(
      `a split of zero_as_missing whose default direction is not where zero lies, at node ${split}`,
      'decision_type',
      'zero_as_missing=false',
      bits,
    );
  }
  return Number(defaultLeft);
}

function linearLeaves(section: Section, splits: number, leaves: number): (node: number) => LinearTerms {
  const counts = section.numbers('num_features', leaves);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const features = section.numbers('leaf_features', total);
  const coefs = section.numbers('leaf_coeff', total);
  const starts = [0];
  counts.forEach((count) => starts.push((starts.at(-1) ?? 0) + count));
  return (node) => {
    const [start, end] = starts.slice(node - splits, node - splits + 2);
    return { feature: [...features.slice(start, end)], coef: [...coefs.slice(start, end)] };
  };
}
