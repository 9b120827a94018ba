// The split of each node by a deviation criterion: its feature, its children, and what is left to do for them.
//
// Formula: among the lanes' best cuts the least cost wins, then the smallest tie word. A child is a leaf if its count is below min_split (at
// least twice min_leaf), it is as deep as allowed, or its standard deviation is below a twentieth of the root's:
// 400 V N^2 < V_root n^2, N being the root's count. A child's key is philox((k0, k1, side, CHILD), seed).
// Source: Wang and Witten (1997), https://hdl.handle.net/10289/1183.
// Inputs: work (3 vec4u an item), best (see deviation_scan), lists (trees x capacity x features), spreads (trees: V and N of the root).
// Outputs: states (trees x rows: weight and side), nodes (2 vec4u a node), next (items of the next level, then from vec4 `parts` on the
// segments to partition), counters.
// Parallelisation: one lane an item: over the lanes' cuts, then over the rows of the node.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only. Slots come from atomic counters; their order cannot be seen, since nodes are renumbered to preorder.

// include: philox
// include: deviation
// include: split_score
// include: tie_word
// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override SIDE_MASK: bool = false;
override WEIGHTED: bool = false;

struct Params {
  trees: u32,
  rows: u32,
  row_bits: u32,
  rank_shift: u32,
  features: u32,
  capacity: u32,
  parity: u32,
  stride: u32,
  parts: u32,
  seed_low: u32,
  seed_high: u32,
  min_split: u32,
  depth: u32,
  max_depth: u32,
}

@group(0) @binding(0) var<storage, read> work: array<vec4u>;
@group(0) @binding(1) var<storage, read> best: array<u32>;
@group(0) @binding(2) var<storage, read> lists: array<u32>;
@group(0) @binding(3) var<storage, read> spreads: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> states: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> nodes: array<vec4u>;
@group(0) @binding(6) var<storage, read_write> next: array<vec4u>;
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;
@group(1) @binding(0) var<uniform> params: Params;

// Whether 400 V N^2 < V_root n^2.
fn is_narrow(spread: vec2u, n: u32, tree: u32) -> bool {
  let root = spreads[tree];
  let own = mul_126_48(vec4u(spread, 0u, 0u), mul_u32(root.z * root.z, 400u));
  let whole = mul_126_48(vec4u(root.xy, 0u, 0u), vec2u(n * n, 0u));
  if (any(own.middle != whole.middle)) {
    return less_u64(own.middle, whole.middle);
  }
  return less_u64(own.low, whole.low);
}

fn stays_leaf(n: u32, sum: i32, squares: vec2u, tree: u32) -> bool {
  return n < params.min_split || params.depth + 1u >= params.max_depth || is_narrow(spread_of(n, sum, squares), n, tree);
}

fn choose(item: u32) {
  let place = work[3u * item];
  let origin = work[3u * item + 1u];
  let last = work[3u * item + 2u];
  let key = last.xy;
  let n = place.w;
  let first = item * LANES;
  var leader = first;
  for (var slot = first + 1u; slot < first + LANES; slot++) {
    var better = best[slot] < best[leader];
    if (best[slot] == best[leader] && best[slot] != LEAF) {
      better = tie_word(best[3u * params.stride + slot], key) < tie_word(best[3u * params.stride + leader], key);
    }
    leader = select(leader, slot, better);
  }
  if (best[leader] == LEAF) {
    return;
  }

  let n_left = best[params.stride + leader];
  let ranks = best[2u * params.stride + leader];
  let feature = best[3u * params.stride + leader];
  let sum_left = bitcast<i32>(best[4u * params.stride + leader]);
  let squares_left = vec2u(best[5u * params.stride + leader], best[6u * params.stride + leader]);
  let n_right = n - n_left;
  let sum_right = bitcast<i32>(origin.y) - sum_left;
  let squares_right = sub_64(last.zw, squares_left);
  let left = params.trees + atomicAdd(&counters[COUNTER_NODES], 2u);
  nodes[2u * origin.x] = vec4u(place.x, feature, ranks, left);
  nodes[2u * left] = vec4u(place.x, LEAF, 0u, 0u);
  nodes[2u * left + 1u] = vec4u(n_left, from_i32(sum_left), 0u);
  nodes[2u * left + 2u] = vec4u(place.x, LEAF, 0u, 0u);
  nodes[2u * left + 3u] = vec4u(n_right, from_i32(sum_right), 0u);

  let bag = place.x * params.rows;
  let row_mask = (1u << params.row_bits) - 1u;
  let weight_mask = (1u << (params.rank_shift - params.row_bits)) - 1u;
  let rank_left = ranks & 0xffffu;
  var index = (place.x * params.capacity + place.y) * params.features + feature;
  var length_left = 0u;
  var sides = vec4u();
  for (var position = 0u; position < place.z; position++) {
    let entry = lists[index];
    index += params.features;
    let row = entry & row_mask;
    let right = (entry >> params.rank_shift) > rank_left;
    var weight = (entry >> params.row_bits) & weight_mask;
    if (!WEIGHTED) {
      weight = states[bag + row].z;
    }
    states[bag + row] = vec4u(0u, 0u, weight, select(0u, 1u, right));
    length_left += select(1u, 0u, right);
    if (SIDE_MASK && right) {
      sides |= select(vec4u(), vec4u(1u << (row & 31u)), vec4u(row >> 5u) == vec4u(0u, 1u, 2u, 3u));
    }
  }

  let seed = vec2u(params.seed_low, params.seed_high);
  let marks = select(PART_LEFT, 0u, stays_leaf(n_left, sum_left, squares_left, place.x)) | select(PART_RIGHT, 0u, stays_leaf(n_right, sum_right, squares_right, place.x));
  var pending = marks;
  while (pending != 0u) {
    let right = (pending & PART_LEFT) == 0u;
    let side = select(0u, 1u, right);
    let child = atomicAdd(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 1u);
    let child_key = philox4x32_10(vec4u(key, side, PURPOSE_CHILD), seed);
    next[3u * child] = vec4u(place.x, place.y + select(0u, length_left, right), select(length_left, place.z - length_left, right), select(n_left, n_right, right));
    next[3u * child + 1u] = vec4u(left + side, from_i32(select(sum_left, sum_right, right)), 0u);
    next[3u * child + 2u] = vec4u(child_key.xy, select(squares_left, squares_right, right));
    pending &= pending - 1u;
  }
  if (marks == 0u) {
    return;
  }
  let part = params.parts + 2u * atomicAdd(&counters[COUNTER_PARTS], 1u);
  next[part] = vec4u(place.xyz, length_left | marks);
  next[part + 1u] = sides;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let end = atomicLoad(&counters[COUNTER_ITEMS + params.parity]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var item = linear_workgroup(group, groups) * WORKGROUP + local; item < end; item += step) {
    choose(item);
  }
}
