// Sorts each split node's segment of every list into left and right rows, keeping the order within each side.
//
// Formula: a stable partition by the side that split_select noted; children that are leaves are left out.
// Source: SPRINT's splitting of attribute lists, Shafer, Agrawal and Mehta (1996), https://www.vldb.org/conf/1996/P544.PDF.
// Inputs: segments (2 vec4u each, from vec4 `parts` on), states (trees x rows, read unless SIDE_MASK: at most 128 rows), from_lists
// (trees x capacity x features), counters. Output: to_lists.
// Parallelisation: LANES lanes a segment, each with every LANES-th feature; neighbouring lanes belong to one segment and so have
// equal trip counts.
// The grid is free: lanes take every so many items, so that no count need be read back between levels.
// Numerics: integers only.

// include: tree_words
// include: grid

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override SIDE_MASK: bool = false;

struct Params {
  rows: u32,
  row_bits: u32,
  features: u32,
  capacity: u32,
  parts: u32,
}

@group(0) @binding(0) var<storage, read> segments: array<vec4u>;
@group(0) @binding(1) var<storage, read> states: array<vec4u>;
@group(0) @binding(2) var<storage, read> from_lists: array<u32>;
@group(0) @binding(3) var<storage, read_write> counters: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> to_lists: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn divide(lane: u32) {
  let part = lane / LANES;
  let segment = segments[params.parts + 2u * part];
  let sides = segments[params.parts + 2u * part + 1u];
  let bag = segment.x * params.rows;
  let keep_left = (segment.w & PART_LEFT) != 0u;
  let keep_right = (segment.w & PART_RIGHT) != 0u;
  let row_mask = (1u << params.row_bits) - 1u;
  let features = params.features;
  for (var feature = lane - part * LANES; feature < features; feature += LANES) {
    let base = (segment.x * params.capacity + segment.y) * features + feature;
    let end = base + segment.z * features;
    var left = base;
    var right = base + (segment.w & PART_LENGTH) * features;
    for (var index = base; index < end; index += features) {
      let entry = from_lists[index];
      let row = entry & row_mask;
      var side = 0u;
      if (SIDE_MASK) {
        let low = select(sides.x, sides.y, (row & 32u) != 0u);
        let high = select(sides.z, sides.w, (row & 32u) != 0u);
        side = (select(low, high, (row & 64u) != 0u) >> (row & 31u)) & 1u;
      } else {
        side = states[bag + row].w;
      }
      let is_right = side != 0u;
      if (select(keep_left, keep_right, is_right)) {
        to_lists[select(left, right, is_right)] = entry;
      }
      left += select(features, 0u, is_right);
      right += select(0u, features, is_right);
    }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let end = LANES * atomicLoad(&counters[COUNTER_PARTS]);
  let step = groups.x * groups.y * groups.z * WORKGROUP;
  for (var lane = linear_workgroup(group, groups) * WORKGROUP + local; lane < end; lane += step) {
    divide(lane);
  }
}
