// Four replicas side by side in one vector; every value of a program is stored so, element after element.
// Elementary functions as in the Cephes library (Moshier 1989), the same polynomials as shaders/src/common/elementary.wgsl.

/** Address of element `index` of the value at `base`. */
// @ts-ignore: decorator
@inline
export function at(base: usize, index: u32): usize {
  return base + (<usize>index << 4);
}

// @ts-ignore: decorator
@inline
export function get(base: usize, index: u32): v128 {
  return v128.load(at(base, index));
}

// @ts-ignore: decorator
@inline
export function set(base: usize, index: u32, value: v128): void {
  v128.store(at(base, index), value);
}

/** Adds to element `index` of the value at `base`. */
// @ts-ignore: decorator
@inline
export function add(base: usize, index: u32, value: v128): void {
  const address = at(base, index);
  v128.store(address, f32x4.add(v128.load(address), value));
}

/** a b + c, rounded twice. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** a x + b for constants a and b. */
// @ts-ignore: decorator
@inline
export function horner(sum: v128, x: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(coefficient));
}

export function exp(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = horner(p, r, 1.3981999507e-3);
  p = horner(p, r, 8.3334519073e-3);
  p = horner(p, r, 4.1665795894e-2);
  p = horner(p, r, 1.6666665459e-1);
  p = horner(p, r, 5.0000001201e-1);
  const y = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

/** Natural logarithm of a positive normal number. */
export function log(value: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_u(value, 23), i32x4.splat(126));
  const mantissa = v128.or(v128.and(value, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(mantissa, f32x4.splat(0.707106781186547524));
  const e = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(low, f32x4.splat(1)));
  const x = f32x4.add(f32x4.sub(mantissa, f32x4.splat(1)), v128.and(low, mantissa));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(7.0376836292e-2);
  p = horner(p, x, -1.1514610310e-1);
  p = horner(p, x, 1.1676998740e-1);
  p = horner(p, x, -1.2420140846e-1);
  p = horner(p, x, 1.4249322787e-1);
  p = horner(p, x, -1.6668057665e-1);
  p = horner(p, x, 2.0000714765e-1);
  p = horner(p, x, -2.4999993993e-1);
  p = horner(p, x, 3.3333331174e-1);
  let y = f32x4.mul(f32x4.mul(p, x), z);
  y = madd(f32x4.splat(-2.12194440e-4), e, y);
  y = madd(f32x4.splat(-0.5), z, y);
  return madd(f32x4.splat(0.693359375), e, f32x4.add(x, y));
}

export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}

export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = horner(p, z, 2.06390887954e-2);
  p = horner(p, z, -5.37397155531e-2);
  p = horner(p, z, 1.33314422036e-1);
  p = horner(p, z, -3.33332819422e-1);
  const near = madd(f32x4.mul(p, z), x, x);
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(size, size)), f32x4.splat(1))));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

/**
 * The hyperbolic tangent of LSTM cells, to 4e-7: the quotient of polynomials of Eigen's `ptanh`, half the work of {@link tanh}.
 */
// @ts-ignore: decorator
@inline
export function cellTanh(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = horner(p, z, 2.00018790482477e-13);
  p = horner(p, z, -8.60467152213735e-11);
  p = horner(p, z, 5.12229709037114e-8);
  p = horner(p, z, 1.48572235717979e-5);
  p = horner(p, z, 6.37261928875436e-4);
  p = horner(p, z, 4.89352455891786e-3);
  let q = f32x4.splat(1.19825839466702e-6);
  q = horner(q, z, 1.18534705686654e-4);
  q = horner(q, z, 2.26843463243900e-3);
  q = horner(q, z, 4.89352518554385e-3);
  return f32x4.div(f32x4.mul(p, x), q);
}

/** The logistic function of LSTM cells, `1/2 + tanh(x / 2) / 2`, to 2e-7. */
// @ts-ignore: decorator
@inline
export function cellSigmoid(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return madd(half, cellTanh(f32x4.mul(half, x)), half);
}

/** log(1 + exp(x)) without overflow. */
export function softplus(x: v128): v128 {
  const tail = log(f32x4.add(f32x4.splat(1), exp(f32x4.neg(f32x4.abs(x)))));
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), tail);
}

/** Sine of 2 pi u for u in [0, 1), or cosine. */
export function circle(u: v128, cosine: bool): v128 {
  const turns = f32x4.mul(u, f32x4.splat(4));
  const nearest = f32x4.nearest(turns);
  const x = f32x4.mul(f32x4.sub(turns, nearest), f32x4.splat(1.57079632679489662));
  const quadrant = i32x4.add(i32x4.trunc_sat_f32x4_s(nearest), i32x4.splat(cosine ? 1 : 0));
  const z = f32x4.mul(x, x);
  let s = f32x4.splat(-1.9515295891e-4);
  s = horner(s, z, 8.3321608736e-3);
  s = horner(s, z, -1.6666654611e-1);
  const sine = madd(f32x4.mul(s, z), x, x);
  let c = f32x4.splat(2.443315711809948e-5);
  c = horner(c, z, -1.388731625493765e-3);
  c = horner(c, z, 4.166664568298827e-2);
  const cosineOf = f32x4.add(madd(c, f32x4.mul(z, z), f32x4.mul(f32x4.splat(-0.5), z)), f32x4.splat(1));
  const odd = i32x4.eq(v128.and(quadrant, i32x4.splat(1)), i32x4.splat(1));
  const negative = i32x4.shl(v128.and(quadrant, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(cosineOf, sine, odd), negative);
}

export const LINEAR: u32 = 0;
export const RELU: u32 = 1;
export const SIGMOID: u32 = 2;
export const TANH: u32 = 3;

export function activate(x: v128, activation: u32): v128 {
  if (activation == LINEAR) return x;
  if (activation == RELU) return f32x4.max(x, f32x4.splat(0));
  return activation == SIGMOID ? sigmoid(x) : tanh(x);
}

/** Derivative of the activation where its value is y. */
// @ts-ignore: decorator
@inline
export function slope(y: v128, activation: u32): v128 {
  if (activation == LINEAR) return f32x4.splat(1);
  if (activation == RELU) return v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.splat(1));
  if (activation == SIGMOID) return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}
