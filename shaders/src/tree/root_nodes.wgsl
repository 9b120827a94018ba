// The root node of each tree, and the first worklist.
//
// Formula: count = sum w, sum = sum w * target; a root that may not be split (too few rows, equal targets) is a leaf.
// Source: Breiman, Friedman, Olshen and Stone (1984), ISBN 9780412048418.
// Inputs: weights (see draw_rows), labels (rows). Outputs: states (trees x rows), nodes (2 vec4u a node), work (3 vec4u an item),
// counters.
// Parallelisation: one lane a tree.
// Numerics: 64-bit sums in two words. The order of the worklist is left to an atomic counter: every item writes only its own node.

// include: philox
// include: wide_int
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  trees: u32,
  rows: u32,
  first_tree: u32,
  seed_low: u32,
  seed_high: u32,
  min_split: u32,
  max_depth: u32,
}

@group(0) @binding(0) var<storage, read> weights: array<u32>;
@group(0) @binding(1) var<storage, read> labels: array<i32>;
@group(0) @binding(2) var<storage, read_write> states: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> nodes: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> work: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> counters: array<atomic<u32>>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let tree = linear_workgroup(group, groups) * WORKGROUP + local;
  if (tree >= params.trees) {
    return;
  }
  var count = 0u;
  var distinct = 0u;
  var heaviest = 0u;
  var sum = vec2u();
  var first = 0i;
  var pure = true;
  for (var row = 0u; row < params.rows; row++) {
    let weight = weights[bag_index(tree, row, params.rows)];
    if (weight != 0u) {
      let label = labels[row];
      if (distinct == 0u) {
        first = label;
      }
      pure = pure && label == first;
      distinct += 1u;
      count += weight;
      heaviest = max(heaviest, weight);
      sum = add_64(sum, mul_i32_u32(label, weight));
    }
  }
  atomicMax(&counters[COUNTER_HEAVIEST], heaviest);
  nodes[2u * tree] = vec4u(tree, LEAF, 0u, 0u);
  nodes[2u * tree + 1u] = vec4u(count, sum.x, sum.y, 0u);
  if (!pure && count >= params.min_split && params.max_depth > 0u) {
    for (var row = 0u; row < params.rows; row++) {
      states[tree * params.rows + row] = row_state(labels[row], weights[bag_index(tree, row, params.rows)], count, sum, 0u);
    }
    let key = philox4x32_10(vec4u(0u, 0u, params.first_tree + tree, PURPOSE_ROOT), vec2u(params.seed_low, params.seed_high));
    let item = atomicAdd(&counters[COUNTER_ITEMS], 1u);
    work[3u * item] = vec4u(tree, 0u, distinct, count);
    work[3u * item + 1u] = vec4u(tree, sum, 0u);
    work[3u * item + 2u] = vec4u(key.xy, 0u, 0u);
  }
}
