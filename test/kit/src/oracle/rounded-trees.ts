import type { Table } from '../fixtures/generator.ts';

interface Node {
  feature: number;
  threshold: number;
  left: number;
  right: number;
  readonly value: number;
}

/**
 * Regression trees that leave ties to rounding, as programs do that sum a node's targets in the order of each feature.
 *
 * A row weighs 1 / rows; a split scores `sum_L^2 / w_L + sum_R^2 / w_R` in float64, and the first of the largest wins. Features that cut a node
 * alike sum the same targets in different orders, so their scores differ by rounding; rows with equal values keep the table's order.
 *
 * @param bags - weights of the rows, one array a tree
 */
export function roundedTrees(
  table: Table,
  bags: readonly (readonly number[])[],
  rules: { readonly minSamplesLeaf: number; readonly minSamplesSplit: number },
) {
  const column = (k: number): Float64Array =>
    Float64Array.from({ length: table.rows }, (_, row) => table.x[row * table.features + k] ?? Number.NaN);
  const columns = table.names.map((_, k) => column(k));
  const orders = columns.map((x) => [...x.keys()].sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b));
  const share = 1 / table.rows;
  const nodes: Node[] = [];
  const offsets = [0];
  for (const bag of bags) {
    grow(bag);
    offsets.push(nodes.length);
  }
  return {
    offsets: Uint32Array.from(offsets),
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    childrenLeft: Int32Array.from(nodes, ({ left }) => left),
    childrenRight: Int32Array.from(nodes, ({ right }) => right),
    value: Float64Array.from(nodes, ({ value }) => value),
  };

  /** Grows the node of these weights and what is below it; the node's place in its tree. */
  function grow(weights: readonly number[]): number {
    const first = offsets.at(-1) ?? 0;
    const count = weights.reduce((total, weight) => total + weight, 0);
    const sum = weights.reduce((total, weight, row) => total + weight * (table.y[row] ?? 0), 0);
    const node: Node = { feature: -1, threshold: 0, left: -1, right: -1, value: sum / count };
    const place = nodes.push(node) - 1 - first;
    if (count < Math.max(rules.minSamplesSplit, 2 * rules.minSamplesLeaf)) return place;
    let best = 0;
    const sums = new Float64Array(count + 1);
    const shares = new Float64Array(count + 1);
    const values = new Float64Array(count);
    orders.forEach((order, k) => {
      let i = 0;
      for (const row of order) {
        for (let copy = weights[row] ?? 0; copy > 0; copy--, i++) {
          values[i] = columns[k]?.[row] ?? 0;
          sums[i + 1] = (sums[i] ?? 0) + share * (table.y[row] ?? 0);
          shares[i + 1] = (shares[i] ?? 0) + share;
        }
      }
      for (let cut = rules.minSamplesLeaf; cut <= count - rules.minSamplesLeaf; cut++) {
        const [last, next] = [values[cut - 1] ?? 0, values[cut] ?? 0];
        if (last === next) continue;
        const left = shares[cut] ?? 0;
        const right = (shares[count] ?? 0) - left;
        const below = sums[cut] ?? 0;
        const above = (sums[count] ?? 0) - below;
        const score = (below * below) / left + (above * above) / right;
        if (score <= best) continue;
        best = score;
        node.feature = k;
        node.threshold = (last + next) / 2;
      }
    });
    if (node.feature < 0) return place;
    const x = columns[node.feature];
    node.left = grow(weights.map((weight, row) => ((x?.[row] ?? 0) <= node.threshold ? weight : 0)));
    node.right = grow(weights.map((weight, row) => ((x?.[row] ?? 0) <= node.threshold ? 0 : weight)));
    return place;
  }
}
