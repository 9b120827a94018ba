import type { VariationBlock, VariationSample, VariationSums } from '../types.ts';
import type { GrownTrees } from './grow.ts';

/** Trees to decompose: codes up to `cut` go left, code 65,535 as `missingLeft` says; values are integers. */
export type VariationTrees = Omit<GrownTrees, 'cut' | 'threshold' | 'count' | 'value'> & {
  readonly cut: Int32Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly depth: number;
  readonly missingLeft?: Uint8Array<ArrayBuffer>;
  readonly linear?: {
    readonly offsets: Uint32Array<ArrayBuffer>;
    readonly feature: Int32Array<ArrayBuffer>;
    readonly coef: Float64Array<ArrayBuffer>;
  };
};

/**
 * The sums of a decomposition by routing every row with every other row's values, in exact integers (of linear leaves too,
 * whose coefficients and columns must be integers).
 *
 * `joint(i, j, variables)` is the prediction at row `i` with the variables of row `j`: averaged over `j` the variables are
 * removed, averaged over `i` their partial dependence is left.
 */
export function treeVariationOracle(
  trees: VariationTrees,
  sample: VariationSample,
  block: VariationBlock = { firstRow: 0, rows: sample.rows },
): VariationSums {
  const { rows, features, codes, pairFeatures, pairDependence = true, groups } = sample;
  const groupOf = (feature: number): number => (groups ? (groups.of[feature] ?? Number.NaN) : feature);
  const stride = Math.ceil(block.rows / 8) * 8;
  const roots = Array.from({ length: trees.offsets.length - 1 }, (_, tree) => trees.offsets[tree] ?? Number.NaN);
  const predict = (rowOf: (feature: number) => number): bigint => {
    let total = 0n;
    for (const root of roots) {
      let node = root;
      for (let feature = trees.feature[node] ?? Number.NaN; feature >= 0; feature = trees.feature[node] ?? Number.NaN) {
        const code = codes[feature * rows + rowOf(feature)] ?? Number.NaN;
        const left = code === 0xffff ? trees.missingLeft?.[node] === 1 : code <= (trees.cut[node] ?? Number.NaN);
        node = root + ((left ? trees.childrenLeft : trees.childrenRight)[node] ?? Number.NaN);
      }
      total += BigInt(trees.value[node] ?? Number.NaN);
      for (let term = trees.linear?.offsets[node] ?? 0; term < (trees.linear?.offsets[node + 1] ?? 0); term++) {
        const feature = trees.linear?.feature[term] ?? Number.NaN;
        total +=
          BigInt(trees.linear?.coef[term] ?? Number.NaN) *
          BigInt(sample.columns?.[feature * rows + rowOf(feature)] ?? Number.NaN);
      }
    }
    return total;
  };
  const joint = (i: number, j: number, variables: readonly number[]): bigint =>
    predict((feature) => (variables.includes(groupOf(feature)) ? j : i));
  const everyRow = Array.from({ length: rows }, (_, row) => row);
  const plain = everyRow.map((row) => joint(row, row, []));
  const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

  const effect = (variables: readonly number[]): { readonly contribution: bigint[]; readonly dependence: bigint[] } => {
    const table = everyRow.map((i) => everyRow.map((j) => joint(i, j, variables)));
    return {
      contribution: everyRow.map((i) => BigInt(rows) * (plain[i] ?? 0n) - sum(table[i] ?? [])),
      dependence: everyRow.map((j) => sum(table.map((line) => line[j] ?? 0n)) - sum(plain)),
    };
  };
  const written = (lines: readonly (readonly bigint[])[]): BigInt64Array<ArrayBuffer> => {
    const out = new BigInt64Array(lines.length * stride);
    lines.forEach((line, index) => out.set(line.slice(block.firstRow, block.firstRow + block.rows), index * stride));
    return out;
  };
  const less = (both: readonly bigint[], a: readonly bigint[], b: readonly bigint[]): bigint[] =>
    both.map((value, row) => value - (a[row] ?? 0n) - (b[row] ?? 0n));

  const singles = Array.from({ length: groups?.names.length ?? features }, (_, group) => effect([group]));
  const pairs = [...pairFeatures].flatMap((first, at) =>
    [...pairFeatures.slice(at + 1)].map((second) => {
      const both = effect([first, second]);
      const [a, b] = [singles[first], singles[second]];
      return {
        contribution: less(both.contribution, a?.contribution ?? [], b?.contribution ?? []),
        dependence: less(both.dependence, a?.dependence ?? [], b?.dependence ?? []),
      };
    }),
  );
  return {
    ...block,
    stride,
    prediction: written([plain]),
    contribution: written(singles.map(({ contribution }) => contribution)),
    dependence: written(singles.map(({ dependence }) => dependence)),
    pairContribution: written(pairs.map(({ contribution }) => contribution)),
    pairDependence: written(pairDependence ? pairs.map(({ dependence }) => dependence) : []),
  };
}
