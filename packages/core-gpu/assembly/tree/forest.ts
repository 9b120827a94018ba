// The trees being routed: one array a field, children relative to the tree's first node.
let nodeFeature: usize = 0;
let nodeCut: usize = 0;
let nodeLeft: usize = 0;
let nodeRight: usize = 0;
let nodeValue: usize = 0;

export function forestSet(feature: usize, cut: usize, left: usize, right: usize, value: usize): void {
  nodeFeature = feature;
  nodeCut = cut;
  nodeLeft = left;
  nodeRight = right;
  nodeValue = value;
}

// @ts-ignore: decorator
@inline
export function featureOf(node: u32): i32 {
  return load<i32>(nodeFeature + ((<usize>node) << 2));
}

// @ts-ignore: decorator
@inline
export function valueOf(node: u32): i32 {
  return load<i32>(nodeValue + ((<usize>node) << 2));
}

// @ts-ignore: decorator
@inline
export function cutOf(node: u32): u32 {
  return load<u32>(nodeCut + ((<usize>node) << 2));
}

// @ts-ignore: decorator
@inline
export function leftOf(node: u32): u32 {
  return load<u32>(nodeLeft + ((<usize>node) << 2));
}

// @ts-ignore: decorator
@inline
export function rightOf(node: u32): u32 {
  return load<u32>(nodeRight + ((<usize>node) << 2));
}

/** The child of `node`, a split of the tree that starts at `root`, that a row with this code goes to. */
// @ts-ignore: decorator
@inline
export function childOf(root: u32, node: u32, code: u32): u32 {
  const at = (<usize>node) << 2;
  return root + load<u32>((code <= load<u32>(nodeCut + at) ? nodeLeft : nodeRight) + at);
}
