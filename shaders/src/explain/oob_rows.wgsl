// Out-of-bag rows of each tree, ascending.
//
// Formula: the rows of weight 0.
// Source: Breiman (1996), Out-of-bag estimation, https://www.stat.berkeley.edu/~breiman/OOBestimation.pdf.
// Inputs: weights (see draw_rows). Output: bags (trees x (rows + 1): their number, then the rows).
// Parallelisation: one lane a tree.
// Numerics: integers only.

// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  trees: u32,
  rows: u32,
}

@group(0) @binding(0) var<storage, read> weights: array<u32>;
@group(0) @binding(1) var<storage, read_write> bags: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let tree = linear_workgroup(group, groups) * WORKGROUP + local;
  if (tree >= params.trees) {
    return;
  }
  let base = tree * (params.rows + 1u);
  var count = 0u;
  for (var row = 0u; row < params.rows; row++) {
    if (weights[bag_index(tree, row, params.rows)] == 0u) {
      count += 1u;
      bags[base + count] = row;
    }
  }
  bags[base] = count;
}
