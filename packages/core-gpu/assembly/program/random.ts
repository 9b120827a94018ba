import { circle, get, log, set } from './lanes';

/** Whose numbers, and what for. */
@unmanaged
class Drawn {
  purpose: u32;
  firstReplica: u32;
  seedLow: u32;
  seedHigh: u32;
}

// Words of four replicas at once; counter (block, epoch, replica, purpose), the result is left in w0..w3.
let w0: v128 = i32x4.splat(0);
let w1: v128 = i32x4.splat(0);
let w2: v128 = i32x4.splat(0);
let w3: v128 = i32x4.splat(0);

function philox(params: Drawn, block: u32, epoch: u32): void {
  let c0 = i32x4.splat(block);
  let c1 = i32x4.splat(epoch);
  let c2 = i32x4.add(i32x4.splat(params.firstReplica), i32x4(0, 1, 2, 3));
  let c3 = i32x4.splat(params.purpose);
  let k0 = params.seedLow;
  let k1 = params.seedHigh;
  const m0 = i32x4.splat(0xd2511f53);
  const m1 = i32x4.splat(0xcd9e8d57);
  for (let round = 0; round < 10; round++) {
    const p0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const q0 = i64x2.extmul_high_i32x4_u(c0, m0);
    const p1 = i64x2.extmul_low_i32x4_u(c2, m1);
    const q1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(p1, q1, 1, 3, 5, 7), c1), i32x4.splat(k0));
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(p0, q0, 1, 3, 5, 7), c3), i32x4.splat(k1));
    c1 = v128.shuffle<i32>(p1, q1, 0, 2, 4, 6);
    c3 = v128.shuffle<i32>(p0, q0, 0, 2, 4, 6);
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  w0 = c0;
  w1 = c1;
  w2 = c2;
  w3 = c3;
}

/** The upper 24 bits of a word. */
// @ts-ignore: decorator
@inline
export function bits24(word: v128): v128 {
  return f32x4.convert_i32x4_u(i32x4.shr_u(word, 8));
}

@unmanaged
export class StepUniform extends Drawn {
  x: usize;
  count: u32;
  bound: f32;
}

/** x = bound (2 u - 1) with u a multiple of 2^-24 from 0. */
export function stepUniform(params: StepUniform): void {
  const x = params.x;
  const bound = params.bound;
  for (let e: u32 = 0; e < params.count; e++) {
    const lane = e & 3;
    if (lane == 0) philox(params, e >> 2, 0);
    const word = lane < 2 ? (lane == 0 ? w0 : w1) : lane == 2 ? w2 : w3;
    const u = f32x4.sub(f32x4.mul(bits24(word), f32x4.splat(1.1920928955078125e-7)), f32x4.splat(1));
    set(x, e, f32x4.mul(u, f32x4.splat(bound)));
  }
}

@unmanaged
export class StepNoise extends Drawn {
  x: usize;
  y: usize;
  count: u32;
  scale: f32;
  epoch: u32;
}

/** y = x + scale z, z standard normal by Box and Muller (1958): two words make two numbers. */
export function stepNoise(params: StepNoise): void {
  const x = params.x;
  const y = params.y;
  const scale = params.scale;
  const epoch = params.epoch;
  let radius = f32x4.splat(0);
  let turn = f32x4.splat(0);
  for (let e: u32 = 0; e < params.count; e++) {
    const lane = e & 3;
    if (lane == 0) philox(params, e >> 2, epoch);
    if ((lane & 1) == 0) {
      const u = f32x4.mul(f32x4.add(bits24(lane == 0 ? w0 : w2), f32x4.splat(1)), f32x4.splat(5.9604644775390625e-8));
      radius = f32x4.mul(f32x4.splat(scale), f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log(u))));
      turn = f32x4.mul(bits24(lane == 0 ? w1 : w3), f32x4.splat(5.9604644775390625e-8));
    }
    set(y, e, f32x4.add(get(x, e), f32x4.mul(radius, circle(turn, (lane & 1) == 0))));
  }
}
