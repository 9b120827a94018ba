// Gradient of one step of an LSTM.
//
// Formula: with t = dh o (1 - tanh(c)^2) + dc: dgates = (t g i (1 - i), t c_previous f (1 - f), t i (1 - g^2), dh tanh(c) o (1 - o)),
// dc_previous += t f, dbias += sums of dgates over the rows.
// Source: Hochreiter and Schmidhuber (1997), https://doi.org/10.1162/neco.1997.9.8.1735.
// Inputs: gates as the step left them, c_previous (or none), c, dh, dc. Outputs: dgates (rows x 4 hidden), dc_previous, dbias_ih, dbias_hh.
// Parallelisation: an invocation takes one state of all rows of a replica.

// include: arena
// include: elementary

struct Params {
  replicas: u32,
  gates: u32,
  c_previous: u32,
  c: u32,
  dh: u32,
  dc: u32,
  dgates: u32,
  dc_previous: u32,
  dbias_ih: u32,
  dbias_hh: u32,
  rows: u32,
  hidden: u32,
  dh_row: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= params.hidden) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let j = item.x;
  let hidden = params.hidden;
  var sums = vec4f();
  for (var row = 0u; row < params.rows; row++) {
    let first = row * 4u * hidden + j;
    let i = load(params.gates, first, lane);
    let f = load(params.gates, first + hidden, lane);
    let g = load(params.gates, first + 2u * hidden, lane);
    let o = load(params.gates, first + 3u * hidden, lane);
    let bent = precise_tanh(load(params.c, row * hidden + j, lane));
    let from_h = load(params.dh, row * params.dh_row + j, lane);
    let total = from_h * o * (1.0 - bent * bent) + load(params.dc, row * hidden + j, lane);
    var change = vec4f(total * g * (i * (1.0 - i)), 0.0, total * i * (1.0 - g * g), from_h * bent * (o * (1.0 - o)));
    if (params.c_previous != NONE) {
      change.y = total * load(params.c_previous, row * hidden + j, lane) * (f * (1.0 - f));
      add(params.dc_previous, row * hidden + j, lane, total * f);
    }
    for (var part = 0u; part < 4u; part++) {
      store(params.dgates, first + part * hidden, lane, change[part]);
    }
    sums += change;
  }
  for (var part = 0u; part < 4u; part++) {
    add(params.dbias_ih, j + part * hidden, lane, sums[part]);
    add(params.dbias_hh, j + part * hidden, lane, sums[part]);
  }
}
