// Squared out-of-bag errors of a tree with one group of columns permuted among its out-of-bag rows.
//
// Formula: sum over out-of-bag rows i of (target_i - value(leaf of row i with the group's codes of row perm(i)))^2. perm by
// Fisher and Yates: for i = m - 1 .. 1, step s = m - 1 - i, j = floor(word * (i + 1) / 2^32) with
// word = philox((s >> 2, group, tree, PERMUTE), seed)[s & 3], swap i and j. Group LEAF: nothing permuted.
// Source: Breiman (2001), section 10, https://doi.org/10.1023/A:1010933404324.
// Inputs: pairs (tree, group), roots (trees: index of the first node; from groups_at on, features: group of a column), nodes (feature, cut, left, right; a leaf has feature LEAF and
// its value in place of the cut; children are absolute), codes (rows x features), bags (see oob_rows), labels (rows).
// Scratch: permuted (workgroups x capacity x WORKGROUP). Output: errors (pairs: sum low, sum high).
// Parallelisation: one lane a pair; neighbouring lanes belong to one tree and so have equal trip counts. Row i's source is final
// after step i, so rows are routed as the permutation is drawn.
// Numerics: values and targets are rounded to 24 bits beforehand, so that the 64-bit sums of squares are exact.

// include: philox
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;

struct Params {
  pairs: u32,
  first_pair: u32,
  rows: u32,
  features: u32,
  groups_at: u32,
  capacity: u32,
  first_tree: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(0) @binding(0) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(1) var<storage, read> roots: array<u32>;
@group(0) @binding(2) var<storage, read> nodes: array<vec4u>;
@group(0) @binding(3) var<storage, read> codes: array<u32>;
@group(0) @binding(4) var<storage, read> bags: array<u32>;
@group(0) @binding(5) var<storage, read> labels: array<i32>;
@group(0) @binding(6) var<storage, read_write> permuted: array<u32>;
@group(0) @binding(7) var<storage, read_write> errors: array<vec2u>;
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let workgroup = linear_workgroup(group, groups);
  let lane = workgroup * WORKGROUP + local;
  if (lane >= params.pairs) {
    return;
  }
  let pair = params.first_pair + lane;
  let tree = pairs[pair].x;
  let moved = pairs[pair].y;
  let permutes = moved != LEAF;
  let bag = tree * (params.rows + 1u);
  let count = bags[bag];
  let scratch = workgroup * params.capacity * WORKGROUP + local;
  if (permutes) {
    for (var i = 0u; i < count; i++) {
      permuted[scratch + i * WORKGROUP] = bags[bag + 1u + i];
    }
  }
  let root = roots[tree];
  let seed = vec2u(params.seed_low, params.seed_high);
  var words = vec4u();
  var sum = vec2u();
  for (var step = 0u; step < count; step++) {
    let last = count - 1u - step;
    let row = bags[bag + 1u + last];
    var source = row;
    if (permutes) {
      if ((step & 3u) == 0u) {
        words = philox4x32_10(vec4u(step >> 2u, moved, params.first_tree + tree, PURPOSE_PERMUTE), seed);
      }
      let chosen = scratch + mulhi_index(words[step & 3u], last + 1u) * WORKGROUP;
      source = permuted[chosen];
      permuted[chosen] = permuted[scratch + last * WORKGROUP];
    }
    var node = nodes[root];
    while (node.x != LEAF) {
      let code = codes[select(row, source, roots[params.groups_at + node.x] == moved) * params.features + node.x];
      node = nodes[select(node.w, node.z, code <= node.y)];
    }
    let error = u32(abs(labels[row] - bitcast<i32>(node.y)));
    sum = add_64(sum, mul_u32(error, error));
  }
  errors[pair] = sum;
}
