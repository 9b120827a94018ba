import { constant32, constant64, horner32, horner64 } from './constants';

// Exponentials by range reduction, e^x = 2^k e^r with |r| <= ln 2 / 2, and a Taylor polynomial whose remainder is below rounding.

const EXP64 = memory.data<f64>([
  1.4426950408889634, 0.69314718036912381649, 1.90821492927058770002e-10, 1.6059043836821613e-10, 2.08767569878681e-9,
  2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6, 2.48015873015873e-5, 1.984126984126984e-4,
  1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2, 0.16666666666666666, 0.5,
]);

/** e^x of two doubles, |x| <= 700: relative error below 4e-16. */
// @ts-ignore: decorator
@inline
export function exp64(x: v128): v128 {
  const one = f64x2.splat(1);
  const k = f64x2.nearest(f64x2.mul(x, constant64(EXP64, 0)));
  let r = f64x2.sub(x, f64x2.mul(k, constant64(EXP64, 1)));
  r = f64x2.sub(r, f64x2.mul(k, constant64(EXP64, 2)));
  let p = constant64(EXP64, 3);
  p = horner64(p, r, EXP64, 4);
  p = horner64(p, r, EXP64, 5);
  p = horner64(p, r, EXP64, 6);
  p = horner64(p, r, EXP64, 7);
  p = horner64(p, r, EXP64, 8);
  p = horner64(p, r, EXP64, 9);
  p = horner64(p, r, EXP64, 10);
  p = horner64(p, r, EXP64, 11);
  p = horner64(p, r, EXP64, 12);
  p = horner64(p, r, EXP64, 13);
  p = horner64(p, r, EXP64, 14);
  p = f64x2.add(f64x2.mul(p, r), one);
  p = f64x2.add(f64x2.mul(p, r), one);
  const exponent = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return i64x2.add(p, i64x2.shl(exponent, 52));
}

const EXP32 = memory.data<f32>([
  1.44269504, 0.693359375, 2.1219444e-4, 1.98412698e-4, 1.38888889e-3, 8.33333333e-3, 4.16666667e-2, 0.166666667, 0.5,
]);

/** e^x of four floats, |x| <= 80: relative error below 3e-7. */
// @ts-ignore: decorator
@inline
export function exp32(x: v128): v128 {
  const one = f32x4.splat(1);
  const k = f32x4.nearest(f32x4.mul(x, constant32(EXP32, 0)));
  let r = f32x4.sub(x, f32x4.mul(k, constant32(EXP32, 1)));
  r = f32x4.add(r, f32x4.mul(k, constant32(EXP32, 2)));
  let p = constant32(EXP32, 3);
  p = horner32(p, r, EXP32, 4);
  p = horner32(p, r, EXP32, 5);
  p = horner32(p, r, EXP32, 6);
  p = horner32(p, r, EXP32, 7);
  p = horner32(p, r, EXP32, 8);
  p = f32x4.add(f32x4.mul(p, r), one);
  p = f32x4.add(f32x4.mul(p, r), one);
  return i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
}

const LIMITS64 = memory.data<f64>([-44, 44]);

/** tanh of two doubles, absolute error below 1e-15. */
// @ts-ignore: decorator
@inline
export function tanh64(x: v128): v128 {
  const doubled = f64x2.pmax(f64x2.pmin(f64x2.add(x, x), constant64(LIMITS64, 1)), constant64(LIMITS64, 0));
  return f64x2.sub(f64x2.splat(1), f64x2.div(f64x2.splat(2), f64x2.add(exp64(doubled), f64x2.splat(1))));
}

const LIMITS32 = memory.data<f32>([-20, 20]);

/** tanh of four floats, absolute error below 3e-7. */
// @ts-ignore: decorator
@inline
export function tanh32(x: v128): v128 {
  const doubled = f32x4.pmax(f32x4.pmin(f32x4.add(x, x), constant32(LIMITS32, 1)), constant32(LIMITS32, 0));
  return f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(exp32(doubled), f32x4.splat(1))));
}
