// One array holds everything of a program: constants first, then the values of all replicas, the replica the innermost axis, so
// that neighbouring lanes are neighbouring replicas. Element e of replica r of the value at `base` is base + e * replicas + r.
// Values that may be constants come with a step: `replicas`, or 1 for a constant.

// include: grid

const WORKGROUP = 64u;
const NONE = 0xffffffffu;

@group(0) @binding(0) var<storage, read_write> arena: array<f32>;

fn own(base: u32, element: u32, lane: vec2u) -> u32 {
  return base + element * lane.y + lane.x;
}

fn load(base: u32, element: u32, lane: vec2u) -> f32 {
  return arena[base + element * lane.y + lane.x];
}

fn store(base: u32, element: u32, lane: vec2u, value: f32) {
  arena[base + element * lane.y + lane.x] = value;
}

fn add(base: u32, element: u32, lane: vec2u, value: f32) {
  arena[base + element * lane.y + lane.x] += value;
}

fn load_step(base: u32, step: u32, element: u32, lane: vec2u) -> f32 {
  return arena[base + element * step + select(lane.x, 0u, step == 1u)];
}

// Item and replica of an invocation; `replicas` invocations make an item.
fn item_of(workgroup: vec3u, workgroups: vec3u, local: u32, replicas: u32) -> vec2u {
  let index = linear_workgroup(workgroup, workgroups) * WORKGROUP + local;
  return vec2u(index / replicas, index % replicas);
}
