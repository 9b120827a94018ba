import { ConfigError, type Pace, type Table, type Trees } from '@kuznets/base';

const MISSING = 0xffff;

/** Thresholds of each feature, increasing: a value's code is how many of them are below it, so `x <= t` is `code <= place of t`. */
export const cutsOf = ({ feature, threshold }: Trees, features: number): readonly Float64Array[] => {
  const lists = Array.from({ length: features }, (): number[] => []);
  feature.forEach((split, node) => {
    if (split >= 0) lists[split]!.push(threshold[node]!);
  });
  return lists.map((list, column) => {
    const cuts = Float64Array.from(new Set(list)).sort();
    if (cuts.length >= MISSING)
      throw new ConfigError(`feature ${column} has ${cuts.length} thresholds; allowed: at most 65,534`);
    return cuts;
  });
};

/** How many of the increasing values are below `value`. */
export const countBelow = (cuts: Float64Array, value: number): number => {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Codes of the rows of tables, one after the other: `features x rows`, 65,535 where a value is missing. */
export const codesByCuts = async (
  tables: readonly Table[],
  cuts: readonly Float64Array[],
  pace: Pace,
): Promise<Uint16Array> => {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const codes = new Uint16Array(rows * cuts.length);
  for (const [feature, own] of cuts.entries()) {
    let at = feature * rows;
    for (const { x, rows: count, features } of tables) {
      for (let row = 0; row < count; row += 1) {
        const value = x[row * features + feature]!;
        codes[at] = Number.isNaN(value) ? MISSING : countBelow(own, value);
        at += 1;
      }
    }
    if (pace.due()) await pace.rest();
  }
  return codes;
};
