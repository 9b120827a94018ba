import { drawRows } from './bag';
import { childOf, featureOf, valueOf } from './forest';

/** Adds each tree's value to `sum` (f64, exact integers) and 1 to `count` (u32) for every row of `codes` (rows x features, u32). */
export function forestPredict(offsets: usize, trees: u32, codes: usize, rows: u32, features: u32, sum: usize, count: usize): void {
  for (let t: u32 = 0; t < trees; t++) {
    const root = load<u32>(offsets + (<usize>t << 2));
    for (let row: u32 = 0; row < rows; row++) route(root, codes, row, features, sum, count);
  }
}

/** The same for the rows that tree `firstTree + t` did not draw. */
export function forestPredictOob(offsets: usize, trees: u32, codes: usize, rows: u32, features: u32, sum: usize, count: usize, weight: usize, firstTree: u32, draws: u32, replace: bool): void {
  for (let t: u32 = 0; t < trees; t++) {
    const root = load<u32>(offsets + (<usize>t << 2));
    drawRows(weight, rows, draws, replace, firstTree + t);
    for (let row: u32 = 0; row < rows; row++) {
      if (load<u32>(weight + (<usize>row << 2)) == 0) route(root, codes, row, features, sum, count);
    }
  }
}

function route(root: u32, codes: usize, row: u32, features: u32, sum: usize, count: usize): void {
  const code = codes + ((<usize>row * features) << 2);
  let node = root;
  let feature = featureOf(node);
  while (feature >= 0) {
    node = childOf(root, node, load<u32>(code + (<usize>feature << 2)));
    feature = featureOf(node);
  }
  const sumAt = sum + (<usize>row << 3);
  store<f64>(sumAt, load<f64>(sumAt) + <f64>valueOf(node));
  const countAt = count + (<usize>row << 2);
  store<u32>(countAt, load<u32>(countAt) + 1);
}
