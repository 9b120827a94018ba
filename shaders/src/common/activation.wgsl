// include: elementary

const LINEAR = 0u;
const RELU = 1u;
const SIGMOID = 2u;

fn activate(x: f32, activation: u32) -> f32 {
  if (activation == LINEAR) {
    return x;
  }
  if (activation == RELU) {
    return max(x, 0.0);
  }
  if (activation == SIGMOID) {
    return sigmoid(x);
  }
  return precise_tanh(x);
}

// Derivative of the activation where its value is y.
fn slope(y: f32, activation: u32) -> f32 {
  if (activation == LINEAR) {
    return 1.0;
  }
  if (activation == RELU) {
    return select(0.0, 1.0, y > 0.0);
  }
  if (activation == SIGMOID) {
    return y * (1.0 - y);
  }
  return 1.0 - y * y;
}
