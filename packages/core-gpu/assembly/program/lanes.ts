import { constant32, horner32 } from '../common/constants';

// Four replicas side by side in one vector; every value of a program is stored so, element after element.
// Elementary functions as in the Cephes library (Moshier 1989), the same polynomials as shaders/src/common/elementary.wgsl.

/** Address of element `index` of the value at `base`. */
// @ts-ignore: decorator
@inline
export function at(base: usize, index: u32): usize {
  return base + ((<usize>index) << 4);
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

const EXP = memory.data<f32>([
  88, -87, 1.44269504088896341, 0.693359375, -2.1219444e-4, 1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3,
  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);

export function exp(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, constant32(EXP, 0)), constant32(EXP, 1));
  const n = f32x4.nearest(f32x4.mul(x, constant32(EXP, 2)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant32(EXP, 3))), f32x4.mul(n, constant32(EXP, 4)));
  let p = constant32(EXP, 5);
  p = horner32(p, r, EXP, 6);
  p = horner32(p, r, EXP, 7);
  p = horner32(p, r, EXP, 8);
  p = horner32(p, r, EXP, 9);
  p = horner32(p, r, EXP, 10);
  const y = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

const LOG = memory.data<f32>([
  0.707106781186547524, 7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, -2.1219444e-4, -0.5, 0.693359375,
]);

/** Natural logarithm of a positive normal number. */
export function log(value: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_u(value, 23), i32x4.splat(126));
  const mantissa = v128.or(v128.and(value, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(mantissa, constant32(LOG, 0));
  const e = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(low, f32x4.splat(1)));
  const x = f32x4.add(f32x4.sub(mantissa, f32x4.splat(1)), v128.and(low, mantissa));
  const z = f32x4.mul(x, x);
  let p = constant32(LOG, 1);
  p = horner32(p, x, LOG, 2);
  p = horner32(p, x, LOG, 3);
  p = horner32(p, x, LOG, 4);
  p = horner32(p, x, LOG, 5);
  p = horner32(p, x, LOG, 6);
  p = horner32(p, x, LOG, 7);
  p = horner32(p, x, LOG, 8);
  p = horner32(p, x, LOG, 9);
  let y = f32x4.mul(f32x4.mul(p, x), z);
  y = madd(constant32(LOG, 10), e, y);
  y = madd(constant32(LOG, 11), z, y);
  return madd(constant32(LOG, 12), e, f32x4.add(x, y));
}

export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))));
}

const TANGENT = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 0.625,
]);

export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = constant32(TANGENT, 0);
  p = horner32(p, z, TANGENT, 1);
  p = horner32(p, z, TANGENT, 2);
  p = horner32(p, z, TANGENT, 3);
  p = horner32(p, z, TANGENT, 4);
  const near = madd(f32x4.mul(p, z), x, x);
  const far = f32x4.sub(
    f32x4.splat(1),
    f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(size, size)), f32x4.splat(1))),
  );
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(near, signed, f32x4.lt(size, constant32(TANGENT, 5)));
}

const CELL = memory.data<f32>([
  7.90531110763549805, -7.90531110763549805, -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11,
  5.12229709037114e-8, 1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3, 1.19825839466702e-6,
  1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3,
]);

/**
 * The hyperbolic tangent of LSTM cells, to 4e-7: the quotient of polynomials of Eigen's `ptanh`, half the work of {@link tanh}.
 */
// @ts-ignore: decorator
@inline
export function cellTanh(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, constant32(CELL, 0)), constant32(CELL, 1));
  const z = f32x4.mul(x, x);
  let p = constant32(CELL, 2);
  p = horner32(p, z, CELL, 3);
  p = horner32(p, z, CELL, 4);
  p = horner32(p, z, CELL, 5);
  p = horner32(p, z, CELL, 6);
  p = horner32(p, z, CELL, 7);
  p = horner32(p, z, CELL, 8);
  let q = constant32(CELL, 9);
  q = horner32(q, z, CELL, 10);
  q = horner32(q, z, CELL, 11);
  q = horner32(q, z, CELL, 12);
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

const CIRCLE = memory.data<f32>([
  1.57079632679489662, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1, 2.443315711809948e-5, -1.388731625493765e-3,
  4.166664568298827e-2, -0.5,
]);

/** Sine of 2 pi u for u in [0, 1), or cosine. */
export function circle(u: v128, cosine: bool): v128 {
  const turns = f32x4.mul(u, f32x4.splat(4));
  const nearest = f32x4.nearest(turns);
  const x = f32x4.mul(f32x4.sub(turns, nearest), constant32(CIRCLE, 0));
  const quadrant = i32x4.add(i32x4.trunc_sat_f32x4_s(nearest), i32x4.splat(cosine ? 1 : 0));
  const z = f32x4.mul(x, x);
  let s = constant32(CIRCLE, 1);
  s = horner32(s, z, CIRCLE, 2);
  s = horner32(s, z, CIRCLE, 3);
  const sine = madd(f32x4.mul(s, z), x, x);
  let c = constant32(CIRCLE, 4);
  c = horner32(c, z, CIRCLE, 5);
  c = horner32(c, z, CIRCLE, 6);
  const cosineOf = f32x4.add(madd(c, f32x4.mul(z, z), f32x4.mul(constant32(CIRCLE, 7), z)), f32x4.splat(1));
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
