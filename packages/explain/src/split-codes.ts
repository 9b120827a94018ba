import { ConfigError, type ColumnGroups, type Pace, type Table, type Trees } from '@kuznets/base';

const MISSING = 0xffff;
const MOST_CODES = 2 ** 30;

/**
 * What kernels compare rows by: columns of codes, such that a row goes left at a split where its code is at most the split's cut.
 *
 * A feature's own column counts the thresholds below a value, so that `x <= t` is `code <= place of t`. A set of levels that some split
 * sends left is a column more, of the feature's player: 0 for the levels in it, 1 for all others.
 */
export interface SplitCodes {
  /** `nodes`: the split's column of codes, -1 at a leaf. */
  readonly column: Int32Array;
  /** `nodes`: codes up to it go left; 0 at a leaf. */
  readonly cut: Int32Array;
  /** Number of columns: the features', and one for each set of levels. */
  readonly columns: number;
  /** `columns x rows`, the rows of the tables one after the other; 65,535 where a value is missing. */
  readonly codes: Uint16Array;
  /** The players of the columns; absent where each column is one. */
  readonly groups: ColumnGroups | undefined;
}

/**
 * Codes of the rows of tables by the trees' own splits, so that any number of rows has them.
 *
 * @param trees - the trees
 * @param tables - at least one, all with the same columns and groups
 */
export const splitCodes = async (trees: Trees, tables: readonly Table[], pace: Pace): Promise<SplitCodes> => {
  const [{ features, groups }] = tables as readonly [Table];
  const cuts = cutsOf(trees, features);
  const { column, sets } = columnsOf(trees, features);
  const columns = features + sets.length;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (sets.length > 0 && rows * columns > MOST_CODES)
    throw new ConfigError(`${sets.length} different sets of categories over ${rows} rows: too many codes`, {
      got: rows * columns,
      allowed: `${MOST_CODES}, with fewer rows`,
    });
  const codes = new Uint16Array(rows * columns);
  const write = async (into: number, feature: number, codeOf: (value: number) => number): Promise<void> => {
    let at = into * rows;
    for (const { x, rows: count } of tables) {
      for (let row = 0; row < count; row += 1) {
        const value = x[row * features + feature]!;
        codes[at] = Number.isNaN(value) ? MISSING : codeOf(value);
        at += 1;
      }
    }
    if (pace.due()) await pace.rest();
  };
  for (const [feature, own] of cuts.entries()) await write(feature, feature, (value) => countBelow(own, value));
  for (const [at, { feature, levels }] of sets.entries())
    await write(features + at, feature, (value) => (levels.has(Math.trunc(value)) ? 0 : 1));
  return {
    ...{ columns, column, codes },
    cut: trees.feature.map((split, node) =>
      split < 0 || column[node]! >= features ? 0 : countBelow(cuts[split]!, trees.threshold[node]!),
    ),
    groups: sets.length === 0 ? groups : withSets(groups, features, sets),
  };
};

interface SetOfLevels {
  readonly feature: number;
  readonly levels: ReadonlySet<number>;
}

/** The column of codes of every node, and the sets that need one of their own, each once. */
const columnsOf = (
  { feature, levels }: Trees,
  features: number,
): { readonly column: Int32Array; readonly sets: readonly SetOfLevels[] } => {
  const sets: SetOfLevels[] = [];
  if (!levels) return { column: feature, sets };
  const known = new Map<string, number>();
  const column = feature.map((split, node) => {
    const set = levels.level.subarray(levels.offsets[node]!, levels.offsets[node + 1]!);
    if (split < 0 || set.length === 0) return split;
    const key = `${split}:${set.join(',')}`;
    const place = known.get(key) ?? sets.push({ feature: split, levels: new Set(set) }) - 1;
    known.set(key, place);
    return features + place;
  });
  return { column, sets };
};

const withSets = (groups: ColumnGroups | undefined, features: number, sets: readonly SetOfLevels[]): ColumnGroups => {
  const own = Array.from({ length: features }, (_, feature) => feature);
  const { names, of } = groups ?? { names: own.map(String), of: Uint32Array.from(own) };
  return { names, of: Uint32Array.from([...of, ...sets.map(({ feature }) => of[feature]!)]) };
};

/** Thresholds of each feature's numeric splits, increasing. */
const cutsOf = ({ feature, threshold, levels }: Trees, features: number): readonly Float64Array[] => {
  const lists = Array.from({ length: features }, (): number[] => []);
  for (let node = 0; node < feature.length; node += 1) {
    const split = feature[node]!;
    if (split >= 0 && !(levels && levels.offsets[node]! < levels.offsets[node + 1]!))
      lists[split]!.push(threshold[node]!);
  }
  return lists.map((list, column) => {
    const cuts = Float64Array.from(list)
      .sort()
      .filter((cut, at, sorted) => cut !== sorted[at - 1]);
    if (cuts.length >= MISSING)
      throw new ConfigError(`feature ${column} has ${cuts.length} thresholds; allowed: at most 65,534`);
    return cuts;
  });
};

/** How many of the increasing values are below `value`. */
const countBelow = (cuts: Float64Array, value: number): number => {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
