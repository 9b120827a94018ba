// Weights of the rows of each tree's training sample, and with them its out-of-bag rows (weight 0).
//
// Formula: draw d of tree t is word = philox((d >> 2, 0, t, ROWS), seed)[d & 3]. With replacement, row = floor(word * rows / 2^32)
// gains one; where rows have weights of their own, the last row with starts[row] <= word does. Where clusters are drawn, units stand in place of
// rows there, and each row has the weight of its cluster, clusters[row] <= row. Without, Floyd's method: j = rows - draws + d, r = floor(word * (j + 1) / 2^32), take r unless taken, else j.
// Source: Breiman (1996), https://doi.org/10.1007/BF00058655; Bentley and Floyd (1987), https://doi.org/10.1145/30401.315746.
// Inputs: starts, units (one element where all weigh the same): 2^32 times the share of the units before; clusters, rows (one element
// where rows are drawn). Output: weights, ceil(trees / 4) x rows x 4: four trees' weights of a row lie together.
// Parallelisation: one lane a tree; draws of one tree are sequential since they share its weights.
// Numerics: integers only.

// include: philox
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override REPLACE: bool = true;
override WEIGHTED: bool = false;
override CLUSTERED: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  units: u32,
  draws: u32,
  first_tree: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(0) @binding(0) var<storage, read> starts: array<u32>;
@group(0) @binding(1) var<storage, read> clusters: array<u32>;
@group(0) @binding(2) var<storage, read_write> weights: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn unit_of(word: u32, units: u32) -> u32 {
  if (!WEIGHTED) {
    return mulhi_index(word, units);
  }
  var low = 0u;
  var high = units;
  while (high - low > 1u) {
    let middle = (low + high) >> 1u;
    if (starts[middle] <= word) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let tree = linear_workgroup(group, groups) * WORKGROUP + local;
  if (tree >= params.trees) {
    return;
  }
  let rows = params.rows;
  for (var row = 0u; row < rows; row++) {
    weights[bag_index(tree, row, rows)] = 0u;
  }
  var words = vec4u();
  for (var draw = 0u; draw < params.draws; draw++) {
    if ((draw & 3u) == 0u) {
      words = philox4x32_10(vec4u(draw >> 2u, 0u, params.first_tree + tree, PURPOSE_ROWS), vec2u(params.seed_low, params.seed_high));
    }
    let word = words[draw & 3u];
    if (REPLACE) {
      weights[bag_index(tree, unit_of(word, params.units), rows)] += 1u;
    } else {
      let last = params.units - params.draws + draw;
      let row = mulhi_index(word, last + 1u);
      let taken = weights[bag_index(tree, row, rows)] != 0u;
      weights[bag_index(tree, select(row, last, taken), rows)] = 1u;
    }
  }
  if (CLUSTERED) {
    for (var after = rows; after > 0u; after--) {
      let row = after - 1u;
      weights[bag_index(tree, row, rows)] = weights[bag_index(tree, clusters[row], rows)];
    }
  }
}
