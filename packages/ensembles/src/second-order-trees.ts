import { type FitOptions, type Pace, type Trees, float32Below, joinTrees, paceOf } from '@kuznets/base';
import type { SecondOrderSettings } from './second-order-options.ts';
import { type NamedSample, type TreesResult, forestHash } from './tree-regressor.ts';

const f32 = Math.fround;
const LEAST_GAIN = f32(1e-6);

/** What second-order boosting learns: leaves have the learning rate in them, `scale` is 1. */
export interface SecondOrderResult extends TreesResult {
  readonly trees: Trees;
}

interface Rows {
  /** `rows x features`, row-major. */
  readonly x: Float32Array;
  readonly features: number;
  /** For each feature the rows, largest value first. */
  readonly order: readonly Uint32Array[];
  readonly gradient: Float32Array;
  /** The node that each row is in. */
  readonly place: Uint32Array;
}

interface Split {
  readonly feature: number;
  /** `x < threshold` goes left, as in XGBoost. */
  readonly threshold: number;
  readonly gain: number;
}

interface Node {
  readonly depth: number;
  readonly rows: number;
  readonly value: number;
  readonly best: Split | undefined;
  /** Where it was split: numbers of its children. */
  children?: readonly [number, number];
}

/** Boosts on the host, giving way to the event loop between features. */
export async function boostSecondOrder(
  { x, y, rows, features, featureNames }: NamedSample,
  settings: SecondOrderSettings,
  fit: FitOptions,
): Promise<SecondOrderResult> {
  const pace = paceOf(fit);
  const narrow = Float32Array.from(x);
  const target = Float32Array.from(y);
  const base = f32(
    settings.baseScore === 'mean' ? y.reduce((sum, value) => sum + value, 0) / rows : settings.baseScore,
  );
  const order: Uint32Array[] = [];
  for (let feature = 0; feature < features; feature++) {
    order.push(
      Uint32Array.from({ length: rows }, (_, row) => row).sort(
        (a, b) => narrow[b * features + feature]! - narrow[a * features + feature]! || a - b,
      ),
    );
    if (pace.due()) await pace.rest(0);
  }
  const prediction = new Float32Array(rows).fill(base);
  const parts: Trees[] = [];
  for (let round = 0; round < settings.nEstimators; round++) {
    const gradient = prediction.map((value, row) => value - target[row]!);
    const sample = { x: narrow, features, order, gradient, place: new Uint32Array(rows) };
    const nodes = await grow(sample, settings, pace);
    for (let row = 0; row < rows; row++) prediction[row]! += nodes[sample.place[row]!]!.value;
    parts.push(treeOf(nodes));
    if (pace.due()) await pace.rest((round + 1) / settings.nEstimators);
  }
  const ensemble = { trees: joinTrees(parts), scale: 1, base };
  return { featureNames, ...ensemble, forestHash: forestHash({ ...ensemble, nFeatures: features }) };
}

/** Grows a tree: its nodes in the order they were split, and in `place` the leaf of each row. */
async function grow(sample: Rows, settings: SecondOrderSettings, pace: Pace): Promise<Node[]> {
  const { x, features, place } = sample;
  const nodes: Node[] = [];
  const open: number[] = [];
  const visit = async (depth: number): Promise<void> => {
    const index = nodes.length;
    const { total, rows } = totals(sample, index);
    const value = f32(f32(-total / (rows + settings.regLambda)) * f32(settings.learningRate));
    const best =
      depth < settings.maxDepth ? await bestSplit(sample, { index, total, rows }, settings, pace) : undefined;
    nodes.push({ depth, rows, value, best });
    if (best) open.push(index);
  };
  await visit(0);
  let leaves = 1;
  while (open.length > 0 && leaves < settings.maxLeafNodes) {
    const gain = (at: number): number => nodes[open[at]!]!.best!.gain;
    const next =
      settings.preset === 'xgboost' ? 0 : open.reduce((best, _, at) => (gain(at) > gain(best) ? at : best), 0);
    const [parent] = open.splice(next, 1) as [number];
    const { depth, best } = nodes[parent]!;
    const left = nodes.length;
    nodes[parent]!.children = [left, left + 1];
    for (let row = 0; row < place.length; row++)
      if (place[row] === parent) place[row] = x[row * features + best!.feature]! < best!.threshold ? left : left + 1;
    leaves++;
    await visit(depth + 1);
    await visit(depth + 1);
  }
  return nodes;
}

function totals({ gradient, place }: Rows, index: number): { readonly total: number; readonly rows: number } {
  let total = 0;
  let rows = 0;
  for (let row = 0; row < place.length; row++) {
    if (place[row] !== index) continue;
    total += gradient[row]!;
    rows++;
  }
  return { total, rows };
}

/** The split of largest gain: of equal ones the lower feature, then the larger threshold, as XGBoost scans. */
async function bestSplit(
  { x, gradient, order, features, place }: Rows,
  { index, total, rows }: { readonly index: number; readonly total: number; readonly rows: number },
  settings: SecondOrderSettings,
  pace: Pace,
): Promise<Split | undefined> {
  const least = Math.max(settings.minSamplesLeaf, settings.minChildWeight);
  if (rows < 2 * least) return undefined;
  const score = (sum: number, count: number): number => f32((sum * sum) / (count + settings.regLambda));
  const here = score(total, rows);
  let best: Split | undefined;
  for (let feature = 0; feature < features; feature++) {
    let sum = 0;
    let count = 0;
    let last = 0;
    for (const row of order[feature]!) {
      if (place[row] !== index) continue;
      const value = x[row * features + feature]!;
      if (count >= least && value !== last && rows - count >= least) {
        const gain = f32(f32(score(total - sum, rows - count) + score(sum, count)) - here);
        if (gain > (best?.gain ?? LEAST_GAIN)) {
          const middle = f32(f32(value + last) * 0.5);
          best = { feature, threshold: middle === value ? last : middle, gain };
        }
      }
      sum += gradient[row]!;
      count++;
      last = value;
    }
    if (pace.due()) await pace.rest();
  }
  return best;
}

/** Nodes in preorder, `x < threshold` in single precision as a limit of `x <= limit` in double. */
function treeOf(nodes: readonly Node[]): Trees {
  const order: Node[] = [];
  const rightOf = new Map<Node, number>();
  const walk = (node: Node): void => {
    order.push(node);
    if (!node.children) return;
    walk(nodes[node.children[0]]!);
    rightOf.set(node, order.length);
    walk(nodes[node.children[1]]!);
  };
  walk(nodes[0]!);
  const right = (node: Node): number => rightOf.get(node) ?? -1;
  return {
    offsets: Uint32Array.of(0, order.length),
    feature: Int32Array.from(order, (node) => (node.children ? node.best!.feature : -1)),
    threshold: Float64Array.from(order, (node) => (node.children ? float32Below(node.best!.threshold) : 0)),
    childrenLeft: Int32Array.from(order, (node, at) => (node.children ? at + 1 : -1)),
    childrenRight: Int32Array.from(order, right),
    value: Float64Array.from(order, (node) => (node.children ? 0 : node.value)),
    count: Uint32Array.from(order, ({ rows }) => rows),
  };
}
