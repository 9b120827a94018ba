// The split of each node: its feature, its children, and what is left to do for them.
//
// Formula: among the lanes' best cuts the highest num^2 / den wins, then the smallest tie word. A child is a leaf if its count is below min_split (at least twice min_leaf), it is as
// deep as allowed, or its targets are equal. A child's key is philox((k0, k1, side, CHILD), seed).
// Source: Breiman, Friedman, Olshen and Stone (1984), ISBN 9780412048418.
// Inputs: work (3 vec4u an item), best (see split_scan), lists (trees x capacity x features), labels (rows). Outputs: states
// (trees x rows), nodes (2 vec4u a node), next (items of the next level, then from vec4 `parts` on the segments to partition),
// counters.
// Parallelisation: one lane an item: over the lanes' cuts, then twice over the rows of the node.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: as split_scan. Slots come from atomic counters; their order cannot be seen, since nodes are renumbered to preorder.

// include: philox
// include: wide_int
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
@group(0) @binding(3) var<storage, read> labels: array<i32>;
@group(0) @binding(4) var<storage, read_write> states: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> nodes: array<vec4u>;
@group(0) @binding(6) var<storage, read_write> next: array<vec4u>;
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;
@group(1) @binding(0) var<uniform> params: Params;

fn num_at(slot: u32) -> vec2u {
  return vec2u(best[params.stride + slot], best[2u * params.stride + slot]);
}

// Whether the cut at `slot` comes before the one at `leader`, their estimates being too close to tell.
fn comes_first(slot: u32, leader: u32, n: u32, key: vec2u) -> bool {
  let order = score_order(num_at(slot), best[3u * params.stride + slot], num_at(leader), best[3u * params.stride + leader], n);
  return order > 0i || (order == 0i && tie_word(best[5u * params.stride + slot], key) < tie_word(best[5u * params.stride + leader], key));
}

fn choose(item: u32) {
  let place = work[3u * item];
  let origin = work[3u * item + 1u];
  let key = work[3u * item + 2u].xy;
  let n = place.w;
  let first = item * LANES;
  var leader = LEAF;
  var leading = -1f;
  for (var slot = first; slot < first + LANES; slot++) {
    let score = bitcast<f32>(best[slot]);
    if (score >= 0f && score >= leading * BELOW) {
      var better = leader == LEAF || score > leading * ABOVE;
      if (!better) {
        better = comes_first(slot, leader, n, key);
      }
      if (better) {
        leader = slot;
        leading = score;
      }
    }
  }
  if (leader == LEAF) {
    return;
  }

  let feature = best[5u * params.stride + leader];
  let ranks = best[4u * params.stride + leader];
  let rank_left = ranks & 0xffffu;
  let n_left = best[3u * params.stride + leader];
  let bag = place.x * params.rows;
  let row_bits = params.row_bits;
  let row_mask = (1u << row_bits) - 1u;
  let rank_shift = params.rank_shift;
  let weight_mask = (1u << (rank_shift - row_bits)) - 1u;
  let begin = (place.x * params.capacity + place.y) * params.features + feature;
  var index = begin;
  var length_left = 0u;
  var sum_left = vec2u();
  var first_label = 0i;
  var pure_left = true;
  var pure_right = true;
  for (var position = 0u; position < place.z; position++) {
    let entry = lists[index];
    index += params.features;
    let row = entry & row_mask;
    let label = labels[row];
    if ((entry >> rank_shift) <= rank_left) {
      var weight = (entry >> row_bits) & weight_mask;
      if (!WEIGHTED) {
        weight = states[bag + row].z;
      }
      first_label = select(label, first_label, position > 0u);
      length_left = position + 1u;
      pure_left = pure_left && label == first_label;
      sum_left = add_64(sum_left, mul_i32_u32(label, weight));
    } else {
      first_label = select(label, first_label, position > length_left);
      pure_right = pure_right && label == first_label;
    }
  }

  let n_right = n - n_left;
  let sum_right = sub_64(origin.yz, sum_left);
  let left = params.trees + atomicAdd(&counters[COUNTER_NODES], 2u);
  nodes[2u * origin.x] = vec4u(place.x, feature, ranks, left);
  nodes[2u * left] = vec4u(place.x, LEAF, 0u, 0u);
  nodes[2u * left + 1u] = vec4u(n_left, sum_left, 0u);
  nodes[2u * left + 2u] = vec4u(place.x, LEAF, 0u, 0u);
  nodes[2u * left + 3u] = vec4u(n_right, sum_right, 0u);

  let seed = vec2u(params.seed_low, params.seed_high);
  let deep = params.depth + 1u >= params.max_depth;
  let marks = select(0u, PART_LEFT, !deep && n_left >= params.min_split && !pure_left) | select(0u, PART_RIGHT, !deep && n_right >= params.min_split && !pure_right);
  var pending = marks;
  while (pending != 0u) {
    let right = (pending & PART_LEFT) == 0u;
    let side = select(0u, 1u, right);
    let child = atomicAdd(&counters[COUNTER_ITEMS + (params.parity ^ 1u)], 1u);
    let child_key = philox4x32_10(vec4u(key, side, PURPOSE_CHILD), seed);
    next[3u * child] = vec4u(place.x, place.y + select(0u, length_left, right), select(length_left, place.z - length_left, right), select(n_left, n_right, right));
    next[3u * child + 1u] = vec4u(left + side, select(sum_left, sum_right, right), 0u);
    next[3u * child + 2u] = vec4u(child_key.xy, 0u, 0u);
    pending &= pending - 1u;
  }
  if (marks == 0u) {
    return;
  }
  var sides = vec4u();
  index = begin;
  for (var position = 0u; position < place.z; position++) {
    let entry = lists[index];
    index += params.features;
    let row = entry & row_mask;
    let right = position >= length_left;
    var weight = (entry >> row_bits) & weight_mask;
    if (!WEIGHTED) {
      weight = states[bag + row].z;
    }
    states[bag + row] = row_state(labels[row], weight, select(n_left, n_right, right), select(sum_left, sum_right, right), select(0u, 1u, right));
    if (SIDE_MASK && right) {
      sides |= select(vec4u(), vec4u(1u << (row & 31u)), vec4u(row >> 5u) == vec4u(0u, 1u, 2u, 3u));
    }
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
