// One step of an LSTM after its products, gates in the order i, f, g, o.
//
// Formula: i, f, o = sigmoid, g = tanh of gates + bias_ih + bias_hh, left in gates; c = f c_previous + i g; h = o tanh(c).
// Source: Hochreiter and Schmidhuber (1997), https://doi.org/10.1162/neco.1997.9.8.1735; PyTorch's layout.
// Inputs: bias_ih, bias_hh (4 hidden), c_previous (rows x hidden, or none: zero). Outputs: gates (rows x 4 hidden), c, h (rows x hidden).
// Parallelisation: an invocation takes one state of one row and replica.

// include: arena
// include: elementary

struct Params {
  replicas: u32,
  gates: u32,
  bias_ih: u32,
  bias_hh: u32,
  c_previous: u32,
  c: u32,
  h: u32,
  rows: u32,
  hidden: u32,
  h_row: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

fn gate(element: u32, bias: u32, lane: vec2u) -> f32 {
  return load(params.gates, element, lane) + (load(params.bias_ih, bias, lane) + load(params.bias_hh, bias, lane));
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.rows * params.hidden) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let row = item.x / params.hidden;
  let j = item.x % params.hidden;
  let first = row * 4u * params.hidden + j;
  let i = sigmoid(gate(first, j, lane));
  let f = sigmoid(gate(first + params.hidden, j + params.hidden, lane));
  let g = precise_tanh(gate(first + 2u * params.hidden, j + 2u * params.hidden, lane));
  let o = sigmoid(gate(first + 3u * params.hidden, j + 3u * params.hidden, lane));
  var state = i * g;
  if (params.c_previous != NONE) {
    state += f * load(params.c_previous, item.x, lane);
  }
  store(params.gates, first, lane, i);
  store(params.gates, first + params.hidden, lane, f);
  store(params.gates, first + 2u * params.hidden, lane, g);
  store(params.gates, first + 3u * params.hidden, lane, o);
  store(params.c, item.x, lane, state);
  store(params.h, row * params.h_row + j, lane, o * precise_tanh(state));
}
