// Sums of the trees' values at each row, over all trees or over those for which the row is out of bag.
//
// Formula: sum_t value_t(leaf of row), where code <= cut goes left; count = number of trees added.
// Source: Breiman (1996), https://doi.org/10.1007/BF00058655.
// Inputs: roots (trees: index of the first node), nodes (feature, cut, left, right; a leaf has feature LEAF and its value in place of
// the cut; children are absolute), codes (rows x features), weights (see draw_rows; read where OUT_OF_BAG).
// Output: totals (blocks x rows: sum low, sum high, count, 0), added to.
// Parallelisation: one lane a (block of trees, row).
// Numerics: 64-bit integer sums: any order of the trees gives the same numbers.

// include: wide_int
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override OUT_OF_BAG: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  features: u32,
  blocks: u32,
}

@group(0) @binding(0) var<storage, read> roots: array<u32>;
@group(0) @binding(1) var<storage, read> nodes: array<vec4u>;
@group(0) @binding(2) var<storage, read> codes: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<u32>;
@group(0) @binding(4) var<storage, read_write> totals: array<vec4u>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  let block = lane / params.rows;
  if (block >= params.blocks) {
    return;
  }
  let row = lane - block * params.rows;
  let codes_at = row * params.features;
  var sum = vec2u();
  var count = 0u;
  for (var tree = block; tree < params.trees; tree += params.blocks) {
    if (OUT_OF_BAG) {
      if (weights[bag_index(tree, row, params.rows)] != 0u) {
        continue;
      }
    }
    var node = nodes[roots[tree]];
    while (node.x != LEAF) {
      node = nodes[select(node.w, node.z, codes[codes_at + node.x] <= node.y)];
    }
    sum = add_64(sum, from_i32(bitcast<i32>(node.y)));
    count += 1u;
  }
  let before = totals[lane];
  totals[lane] = vec4u(add_64(before.xy, sum), before.z + count, 0u);
}
