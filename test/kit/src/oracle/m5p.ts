import type { Table } from '../fixtures/generator.ts';

/** Settings of {@link m5pOracle}. */
export interface M5pOracleOptions {
  /** Deviation of a node is its variance to the power 1 / root: 5 in Weka, 2 in Wang and Witten (1997). */
  readonly root: 2 | 5;
  readonly minSamplesSplit: number;
  readonly prune: boolean;
  readonly smooth: boolean;
}

/** A linear function: intercept and one coefficient a feature. */
export interface Plane {
  readonly intercept: number;
  readonly coef: readonly number[];
}

/** A node of an M5P tree; `model` predicts where there are no children. */
export interface M5pNode {
  readonly rows: readonly number[];
  readonly feature: number;
  readonly threshold: number;
  readonly left: M5pNode | undefined;
  readonly right: M5pNode | undefined;
  readonly model: Plane;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const at = (values: ArrayLike<number>, index: number): number => values[index] ?? Number.NaN;

function variance(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2)) / values.length;
}

/** An M5P tree in plain float64; `rows` lists the training rows, those drawn twice appearing twice. */
export function m5pOracle(table: Table, rows: readonly number[], options: M5pOracleOptions): M5pNode {
  return new Builder(table, rows, options).tree();
}

/** What the tree predicts for a row of features. */
export function m5pPredict(node: M5pNode, x: readonly number[]): number {
  if (node.left && node.right) return m5pPredict(at(x, node.feature) <= node.threshold ? node.left : node.right, x);
  return evaluate(node.model, x);
}

const evaluate = ({ intercept, coef }: Plane, x: readonly number[]): number =>
  intercept + sum(coef.map((slope, k) => slope * at(x, k)));

class Builder {
  private readonly table: Table;
  private readonly rows: readonly number[];
  private readonly options: M5pOracleOptions;
  private readonly deviation: number;

  constructor(table: Table, rows: readonly number[], options: M5pOracleOptions) {
    this.table = table;
    this.rows = rows;
    this.options = options;
    this.deviation = Math.sqrt(variance(this.targets(rows)));
  }

  tree(): M5pNode {
    const grown = this.grow(this.rows);
    const pruned = this.options.prune ? this.prune(grown).node : grown;
    return this.options.smooth ? this.smooth(pruned, []) : pruned;
  }

  private x(row: number): readonly number[] {
    return [...this.table.x.subarray(row * this.table.features, (row + 1) * this.table.features)];
  }

  private cell(row: number, feature: number): number {
    return at(this.table.x, row * this.table.features + feature);
  }

  private targets(rows: readonly number[]): number[] {
    return rows.map((row) => at(this.table.y, row));
  }

  private grow(rows: readonly number[]): M5pNode {
    const leaf = { rows, feature: -1, threshold: 0, left: undefined, right: undefined, model: this.regress(rows, []) };
    if (
      rows.length < this.options.minSamplesSplit ||
      Math.sqrt(variance(this.targets(rows))) < 0.05 * this.deviation ||
      this.deviation === 0
    )
      return leaf;
    let best = { reduction: -Infinity, feature: -1, threshold: 0 };
    for (let feature = 0; feature < this.table.features; feature++) {
      const found = this.bestCut(rows, feature);
      if (found.reduction > best.reduction + 1e-6) best = found;
    }
    if (best.feature < 0) return leaf;
    const value = (row: number): number => this.cell(row, best.feature);
    const left = this.grow(rows.filter((row) => value(row) <= best.threshold));
    const right = this.grow(rows.filter((row) => value(row) > best.threshold));
    const tested = new Set([best.feature, ...testedIn(left), ...testedIn(right)]);
    return {
      rows,
      feature: best.feature,
      threshold: best.threshold,
      left,
      right,
      model: this.regress(
        rows,
        [...tested].sort((a, b) => a - b),
      ),
    };
  }

  private bestCut(rows: readonly number[], feature: number): { reduction: number; feature: number; threshold: number } {
    const value = (row: number): number => this.cell(row, feature);
    const power = 1 / this.options.root;
    const n = rows.length;
    const least = Math.max(1, Math.floor(n / 5)) + 1;
    const sorted = rows.toSorted((a, b) => value(a) - value(b));
    const spread = (part: readonly number[]): number => variance(this.targets(part)) ** power;
    const whole = spread(rows);
    let best = { reduction: -Infinity, feature: -1, threshold: 0 };
    for (let left = least; left <= n - least; left++) {
      const below = value(at(sorted, left - 1));
      const above = value(at(sorted, left));
      if (below === above) continue;
      const reduction =
        whole - (left / n) * spread(sorted.slice(0, left)) - (1 - left / n) * spread(sorted.slice(left));
      if (reduction > best.reduction + 1e-12) best = { reduction, feature, threshold: (below + above) / 2 };
    }
    return best;
  }

  /** Least squares on some features, dropping those that explain too little: Akaike's criterion, smallest standardised slope first. */
  private regress(rows: readonly number[], features: readonly number[]): Plane {
    const n = rows.length;
    const y = this.targets(rows);
    const columns = new Map(features.map((feature) => [feature, rows.map((row) => this.cell(row, feature))]));
    const spread = (values: readonly number[]): number => Math.sqrt((variance(values) * n) / (n - 1));
    const column = (feature: number): readonly number[] => columns.get(feature) ?? [];
    const standardised = (plane: Plane, feature: number): number =>
      Math.abs((at(plane.coef, feature) * spread(column(feature))) / spread(y));
    const largest = (plane: Plane, chosen: readonly number[], sign: number): number | undefined =>
      chosen.reduce<number | undefined>(
        (best, feature) =>
          best === undefined || sign * standardised(plane, feature) > sign * standardised(plane, best) ? feature : best,
        undefined,
      );
    const fit = (chosen: readonly number[]): Plane => this.solve(chosen, chosen.map(column), y, spread);
    const squares = (plane: Plane): number => sum(rows.map((row, i) => (at(y, i) - evaluate(plane, this.x(row))) ** 2));

    let chosen = features.filter((feature) => spread(column(feature)) > 0);
    let plane = fit(chosen);
    for (;;) {
      const top = largest(plane, chosen, 1);
      if (top === undefined || !(standardised(plane, top) > 1.5)) break;
      chosen = chosen.filter((feature) => feature !== top);
      plane = fit(chosen);
    }
    const full = chosen.length + 1;
    const fullSquares = squares(plane);
    let akaike = n - full + 2 * full;
    for (;;) {
      const least = largest(plane, chosen, -1);
      if (least === undefined) return plane;
      const fewer = chosen.filter((feature) => feature !== least);
      const smaller = fit(fewer);
      const score = (squares(smaller) / fullSquares) * (n - full) + 2 * (fewer.length + 1);
      if (!(score < akaike)) return plane;
      [akaike, chosen, plane] = [score, fewer, smaller];
    }
  }

  /** Normal equations of standardised columns with 1e-8 on the diagonal, by Gaussian elimination. */
  private solve(
    chosen: readonly number[],
    columns: readonly (readonly number[])[],
    y: readonly number[],
    spread: (values: readonly number[]) => number,
  ): Plane {
    const n = y.length;
    const means = columns.map((values) => sum(values) / n);
    const scaled = columns.map((values, j) => values.map((value) => (value - at(means, j)) / spread(values)));
    const system = scaled.map((a, i) => [
      ...scaled.map((b, j) => sum(a.map((value, r) => value * at(b, r))) + (i === j ? 1e-8 : 0)),
      sum(a.map((value, r) => value * at(y, r))),
    ]);
    const slopes = eliminate(system).map((slope, j) => slope / spread(columns[j] ?? []));
    const coef = Array.from({ length: this.table.features }, (_, feature) =>
      chosen.includes(feature) ? at(slopes, chosen.indexOf(feature)) : 0,
    );
    return { intercept: sum(y) / n - sum(slopes.map((slope, j) => slope * at(means, j))), coef };
  }

  private rootMeanSquare(rows: readonly number[], predict: (x: readonly number[]) => number): number {
    return Math.sqrt(sum(rows.map((row) => (at(this.table.y, row) - predict(this.x(row))) ** 2)) / rows.length);
  }

  private prune(node: M5pNode): { node: M5pNode; parameters: number } {
    const own = node.model.coef.filter((slope) => slope !== 0).length + 1;
    if (!node.left || !node.right) return { node, parameters: own };
    const left = this.prune(node.left);
    const right = this.prune(node.right);
    const kept = { ...node, left: left.node, right: right.node };
    const n = node.rows.length;
    const factor = (parameters: number): number => (n <= parameters ? 10 : (n + 2 * parameters) / (n - parameters));
    const parameters = left.parameters + right.parameters + 1;
    const model = this.rootMeanSquare(node.rows, (x) => evaluate(node.model, x)) * factor(own);
    const subtree = this.rootMeanSquare(node.rows, (x) => m5pPredict(kept, x)) * factor(parameters);
    if (model <= subtree || model < this.deviation * 1e-5)
      return { node: { ...node, left: undefined, right: undefined }, parameters: own };
    return { node: kept, parameters };
  }

  private smooth(node: M5pNode, ancestors: readonly M5pNode[]): M5pNode {
    if (node.left && node.right)
      return {
        ...node,
        left: this.smooth(node.left, [node, ...ancestors]),
        right: this.smooth(node.right, [node, ...ancestors]),
      };
    let model = node.model;
    let below: M5pNode = node;
    for (const above of ancestors) {
      const n = below.rows.length;
      const mix = (mine: number, theirs: number): number => (n * mine + 15 * theirs) / (n + 15);
      model = {
        intercept: mix(model.intercept, above.model.intercept),
        coef: model.coef.map((slope, k) => mix(slope, at(above.model.coef, k))),
      };
      below = above;
    }
    return { ...node, model };
  }
}

function testedIn(node: M5pNode): readonly number[] {
  return node.left && node.right ? [node.feature, ...testedIn(node.left), ...testedIn(node.right)] : [];
}

/** Solves `[A | b]` with partial pivoting. */
function eliminate(system: number[][]): number[] {
  const size = system.length;
  const work = system.map((row) => [...row]);
  const cell = (i: number, j: number): number => work[i]?.[j] ?? Number.NaN;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(cell(row, column)) > Math.abs(cell(pivot, column))) pivot = row;
    [work[column], work[pivot]] = [work[pivot] ?? [], work[column] ?? []];
    for (let row = column + 1; row < size; row++) {
      const factor = cell(row, column) / cell(column, column);
      work[row] = (work[row] ?? []).map((value, j) => value - factor * cell(column, j));
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    const known = sum(solution.map((value, j) => (j > row ? value * cell(row, j) : 0)));
    solution[row] = (cell(row, size) - known) / cell(row, row);
  }
  return solution;
}
