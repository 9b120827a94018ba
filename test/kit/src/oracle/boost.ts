import type { Table } from '../fixtures/generator.ts';

/** Rules of {@link boostOracle}. */
export interface BoostOracleOptions {
  readonly cycles: number;
  readonly learningRate: number;
  readonly maxSplits: number;
  readonly minSamplesLeaf: number;
  readonly minSamplesSplit: number;
  readonly init: 'zero' | 'mean';
}

interface Branch {
  readonly rows: readonly number[];
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const squares = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
};

/** In-sample predictions after each cycle of least-squares boosting, from the sums of squares in float64. */
export function boostOracle(table: Table, options: BoostOracleOptions): readonly (readonly number[])[] {
  const y = [...table.y];
  let fitted = y.map(() => (options.init === 'mean' ? mean(y) : 0));
  return Array.from({ length: options.cycles }, () => {
    const residual = y.map((value, row) => value - (fitted[row] ?? Number.NaN));
    const leaves = layeredTree(table, residual, options);
    fitted = fitted.map(
      (value, row) =>
        value +
        options.learningRate *
          mean((leaves.find((leaf) => leaf.includes(row)) ?? []).map((member) => residual[member] ?? Number.NaN)),
    );
    return fitted;
  });
}

/** The leaves, as lists of rows, of a tree grown a layer at a time. */
function layeredTree(
  table: Table,
  target: readonly number[],
  options: BoostOracleOptions,
): readonly (readonly number[])[] {
  const leaves: (readonly number[])[] = [];
  let layer: (readonly number[])[] = [target.map((_, row) => row)];
  let splits = 0;
  while (layer.length > 0) {
    const offered = splits < options.maxSplits ? layer.map((rows) => bestBranch(table, target, rows, options)) : [];
    const ranked = offered.flatMap((branch) => branch ?? []).sort((a, b) => b.gain - a.gain);
    const kept = new Set(ranked.slice(0, options.maxSplits - splits));
    splits += kept.size;
    layer = layer.flatMap((rows, index) => {
      const branch = offered[index];
      if (!branch || !kept.has(branch)) {
        leaves.push(rows);
        return [];
      }
      return [sideOf(table, branch, true), sideOf(table, branch, false)];
    });
  }
  return leaves;
}

const valueAt = (table: Table, row: number, feature: number): number =>
  table.x[row * table.features + feature] ?? Number.NaN;

function sideOf(table: Table, { rows, feature, threshold }: Branch, left: boolean): readonly number[] {
  return rows.filter((row) => valueAt(table, row, feature) <= threshold === left);
}

function bestBranch(
  table: Table,
  target: readonly number[],
  rows: readonly number[],
  { minSamplesLeaf, minSamplesSplit }: BoostOracleOptions,
): Branch | undefined {
  const targets = rows.map((row) => target[row] ?? Number.NaN);
  if (rows.length < minSamplesSplit || Math.max(...targets) === Math.min(...targets)) return undefined;
  const whole = squares(targets);
  let best: Branch | undefined;
  for (let feature = 0; feature < table.features; feature++) {
    const values = [...new Set(rows.map((row) => valueAt(table, row, feature)))].sort((a, b) => a - b);
    for (const [index, above] of values.slice(1).entries()) {
      const branch = { rows, feature, threshold: ((values[index] ?? Number.NaN) + above) / 2, gain: 0 };
      const parts = [true, false].map((left) => sideOf(table, branch, left).map((row) => target[row] ?? Number.NaN));
      if (parts.some((part) => part.length < minSamplesLeaf)) continue;
      const gain = whole - parts.reduce((sum, part) => sum + squares(part), 0);
      // Cuts that part the rows alike differ by rounding alone; the first feature keeps the tie.
      if (!best || gain > best.gain + 1e-11 * whole) best = { ...branch, gain };
    }
  }
  return best;
}
