// Elementary functions as in the Cephes library (Moshier 1989), the same polynomials as assembly/program/lanes.ts: WGSL's own
// are allowed absolute errors of 2^-11.

fn precise_exp(value: f32) -> f32 {
  let x = clamp(value, -87.0, 88.0);
  let n = round(x * 1.44269504088896341);
  let r = x - n * 0.693359375 - n * -2.12194440e-4;
  var p = 1.9875691500e-4;
  p = p * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  return (p * (r * r) + r + 1.0) * bitcast<f32>((i32(n) + 127) << 23u);
}

// Natural logarithm of a positive normal number.
fn precise_log(value: f32) -> f32 {
  let bits = bitcast<u32>(value);
  let mantissa = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  let low = mantissa < 0.707106781186547524;
  let e = f32(i32(bits >> 23u) - 126) - select(0.0, 1.0, low);
  let x = mantissa - 1.0 + select(0.0, mantissa, low);
  let z = x * x;
  var p = 7.0376836292e-2;
  p = p * x - 1.1514610310e-1;
  p = p * x + 1.1676998740e-1;
  p = p * x - 1.2420140846e-1;
  p = p * x + 1.4249322787e-1;
  p = p * x - 1.6668057665e-1;
  p = p * x + 2.0000714765e-1;
  p = p * x - 2.4999993993e-1;
  p = p * x + 3.3333331174e-1;
  let y = p * x * z - 2.12194440e-4 * e - 0.5 * z;
  return 0.693359375 * e + (x + y);
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + precise_exp(-x));
}

fn precise_tanh(x: f32) -> f32 {
  let size = abs(x);
  let z = x * x;
  var p = -5.70498872745e-3;
  p = p * z + 2.06390887954e-2;
  p = p * z - 5.37397155531e-2;
  p = p * z + 1.33314422036e-1;
  p = p * z - 3.33332819422e-1;
  let far = 1.0 - 2.0 / (precise_exp(size + size) + 1.0);
  return select(select(far, -far, x < 0.0), p * z * x + x, size < 0.625);
}

// log(1 + exp(x)) without overflow.
fn softplus(x: f32) -> f32 {
  return max(x, 0.0) + precise_log(1.0 + precise_exp(-abs(x)));
}

// Cosine and sine of 2 pi u for u in [0, 1).
fn circle(u: f32) -> vec2f {
  let turns = 4.0 * u;
  let nearest = round(turns);
  let x = (turns - nearest) * 1.57079632679489662;
  let z = x * x;
  let sine = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x + x;
  let cosine = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * (z * z) - 0.5 * z + 1.0;
  switch u32(nearest) & 3u {
    case 1u: { return vec2f(-sine, cosine); }
    case 2u: { return vec2f(-cosine, -sine); }
    case 3u: { return vec2f(sine, -cosine); }
    default: { return vec2f(cosine, sine); }
  }
}
