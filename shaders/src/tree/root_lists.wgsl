// Each tree's in-bag rows in the order of every feature.
//
// Formula: the rows of weight above 0, ascending in (rank, row), kept stably from the order of the whole sample.
// Source: the presorted lists of Mehta, Agrawal and Rissanen (1996), SLIQ, https://doi.org/10.1007/BFb0014141.
// Inputs: order (rows x features; entry = rank << RANK_SHIFT | row), weights (ceil(trees / 4) x rows, see
// draw_rows).
// Output: lists (trees x capacity x features), the row's weight put between rank and row where WEIGHT_BITS > 0.
// Parallelisation: one lane a (block of four trees, feature), so that one read of the order serves four trees; neighbouring lanes touch neighbouring words.
// Numerics: integers only; a weight that does not fit WEIGHT_BITS is reported by root_nodes and the host starts again with 0.

// include: grid

override WORKGROUP: u32 = 64u;
override LANES: u32 = 1u;
override ROW_BITS: u32 = 16u;
override RANK_SHIFT: u32 = 16u;
override WEIGHT_BITS: u32 = 0u;

struct Params {
  trees: u32,
  rows: u32,
  capacity: u32,
}

@group(0) @binding(0) var<storage, read> order: array<u32>;
@group(0) @binding(1) var<storage, read> weights: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> lists: array<u32>;
@group(1) @binding(0) var<uniform> params: Params;

fn place(weight: u32, entry: u32, index: ptr<function, u32>) {
  if (weight != 0u) {
    lists[*index] = entry | select(0u, weight << ROW_BITS, WEIGHT_BITS != 0u);
    *index += LANES;
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let lane = linear_workgroup(group, groups) * WORKGROUP + local;
  let block = lane / LANES;
  if (4u * block >= params.trees) {
    return;
  }
  let feature = lane - block * LANES;
  let bag = block * params.rows;
  let row_mask = (1u << ROW_BITS) - 1u;
  let stride = params.capacity * LANES;
  var index0 = 4u * block * stride + feature;
  var index1 = index0 + stride;
  var index2 = index1 + stride;
  var index3 = index2 + stride;
  var from_index = feature;
  for (var position = 0u; position < params.rows; position++) {
    let entry = order[from_index];
    from_index += LANES;
    let weight = weights[bag + (entry & row_mask)];
    place(weight.x, entry, &index0);
    place(weight.y, entry, &index1);
    place(weight.z, entry, &index2);
    place(weight.w, entry, &index3);
  }
}
