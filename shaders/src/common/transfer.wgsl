// Transfer functions of a hidden layer. e^x stays within float32's range.

fn transfer(h: f32, logistic: bool) -> f32 {
  if (logistic) {
    return 1.0 / (1.0 + exp(clamp(-h, -80.0, 80.0)));
  }
  return 1.0 - 2.0 / (exp(clamp(2.0 * h, -40.0, 40.0)) + 1.0);
}

// s'(h) from z = s(h).
fn transfer_slope(z: f32, logistic: bool) -> f32 {
  return select(1.0 - z * z, z * (1.0 - z), logistic);
}
