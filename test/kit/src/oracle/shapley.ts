import type { CoalitionSums, PatternSample, ShapleySums } from '../types.ts';
import type { VariationTrees } from './variation.ts';

/**
 * The sums of Shapley values over all coalitions, in exact integers: every row is predicted with every background row's values of the
 * players outside of each coalition. Interactions are the Shapley interaction index.
 *
 * @param unit - weights are multiples of its inverse: the least common multiple of 1 to the most players on a path
 */
export function treeShapleyOracle(
  trees: Omit<VariationTrees, 'linear'>,
  sample: PatternSample,
  unit: number,
  { pairs = false, firstRow = 0, rows = sample.rows }: { pairs?: boolean; firstRow?: number; rows?: number } = {},
): ShapleySums {
  const { features, background, groups } = sample;
  const players = groups?.names.length ?? features;
  const stride = Math.ceil(rows / 8) * 8;
  const predict = coalitionPredictor(trees, sample);
  const factorials = [1n];
  for (let count = 1; count <= players; count++) factorials.push((factorials.at(-1) ?? 0n) * BigInt(count));
  const factorial = (count: number): bigint => factorials[count] ?? 0n;
  const sizeOf = (coalition: number): number => coalition.toString(2).replaceAll('0', '').length;
  const coalitions = Array.from({ length: 2 ** players }, (_, coalition) => coalition);
  const sizes = coalitions.map(sizeOf);
  const units = BigInt(unit);
  const lines = Array.from({ length: players }, () => new BigInt64Array(stride));
  const pairOf: [number, number][] = [];
  for (let first = 0; first < players; first++)
    for (let second = first + 1; second < players; second++) pairOf.push([first, second]);
  const pairLines = pairs ? pairOf.map(() => new BigInt64Array(stride)) : [];
  const prediction = new BigInt64Array(stride);
  for (let at = 0; at < rows; at++) {
    const row = firstRow + at;
    prediction[at] = predict(row, row, 0) * BigInt(background) * units;
    const worth = coalitions.map((coalition) => {
      let sum = 0n;
      for (let other = 0; other < background; other++) sum += predict(row, other, coalition);
      return sum;
    });
    const worthOf = (coalition: number): bigint => worth[coalition] ?? 0n;
    lines.forEach((line, player) => {
      let sum = 0n;
      for (const coalition of coalitions) {
        if ((coalition >> player) & 1) continue;
        const size = sizes[coalition] ?? 0;
        const gain = worthOf(coalition | (1 << player)) - worthOf(coalition);
        if (gain) sum += gain * factorial(size) * factorial(players - size - 1);
      }
      line[at] = (sum * units) / factorial(players);
    });
    pairLines.forEach((line, pair) => {
      const [first = 0, second = 0] = pairOf[pair] ?? [];
      const [a, b] = [1 << first, 1 << second];
      let sum = 0n;
      for (const coalition of coalitions) {
        if (coalition & (a | b)) continue;
        const size = sizes[coalition] ?? 0;
        const gain = worthOf(coalition | a | b) - worthOf(coalition | a) - worthOf(coalition | b) + worthOf(coalition);
        if (gain) sum += gain * factorial(size) * factorial(players - size - 2);
      }
      line[at] = (sum * units) / factorial(players - 1);
    });
  }
  let expected = 0n;
  for (let other = 0; other < background; other++) expected += predict(other, other, 0);
  const joined = (parts: readonly BigInt64Array<ArrayBuffer>[]): BigInt64Array<ArrayBuffer> => {
    const out = new BigInt64Array(parts.length * stride);
    parts.forEach((part, index) => out.set(part, index * stride));
    return out;
  };
  return {
    firstRow,
    rows,
    stride,
    unit,
    prediction,
    expected: BigInt64Array.of(expected * units),
    values: joined(lines),
    pairValues: joined(pairLines),
  };
}

/** The prediction at a row's values of the players of a coalition and another row's of the others. */
function coalitionPredictor(
  trees: Omit<VariationTrees, 'linear'>,
  sample: PatternSample,
): (row: number, other: number, coalition: number) => bigint {
  const { codes, groups } = sample;
  const playerOf = (feature: number): number => (groups ? (groups.of[feature] ?? Number.NaN) : feature);
  const roots = Array.from({ length: trees.offsets.length - 1 }, (_, tree) => trees.offsets[tree] ?? Number.NaN);
  return (row, other, coalition) => {
    let total = 0n;
    for (const root of roots) {
      let node = root;
      for (let feature = trees.feature[node] ?? Number.NaN; feature >= 0; feature = trees.feature[node] ?? Number.NaN) {
        const from = (coalition >> playerOf(feature)) & 1 ? row : other;
        const code = codes[feature * sample.rows + from] ?? Number.NaN;
        const left = code === 0xffff ? trees.missingLeft?.[node] === 1 : code <= (trees.cut[node] ?? Number.NaN);
        node = root + ((left ? trees.childrenLeft : trees.childrenRight)[node] ?? Number.NaN);
      }
      total += BigInt(trees.value[node] ?? Number.NaN);
    }
    return total;
  };
}

/** The sums of every coalition by predicting every row with every background row's values of its players, in exact integers. */
export function coalitionSumsOracle(
  trees: Omit<VariationTrees, 'linear'>,
  sample: PatternSample,
  { firstRow, rows }: { readonly firstRow: number; readonly rows: number },
): CoalitionSums {
  const { background, features, groups } = sample;
  const predict = coalitionPredictor(trees, sample);
  const coalitions = 2 ** (groups?.names.length ?? features);
  const sums = new BigInt64Array(rows * coalitions);
  sums.forEach((_, cell) => {
    const row = firstRow + Math.floor(cell / coalitions);
    const kept = coalitions - 1 - (cell % coalitions);
    let sum = 0n;
    for (let other = 0; other < background; other++) sum += predict(row, other, kept);
    sums[cell] = sum;
  });
  return { firstRow, rows, sums };
}
