// Generated from src/program/step_noise.wgsl by `npm run gen`: do not edit.
import type { KernelSource } from '../../src/kernel-source.ts';

export const stepNoise = {
  name: 'program/step_noise',
  bindings: [
    {
      name: 'arena',
      access: 'read_write',
      element: 'f32',
      stride: 4,
    },
  ],
  overrides: {},
  params: {
    size: 48,
    fields: {
      replicas: {
        type: 'u32',
        offset: 0,
        size: 4,
      },
      x: {
        type: 'u32',
        offset: 4,
        size: 4,
      },
      x_step: {
        type: 'u32',
        offset: 8,
        size: 4,
      },
      y: {
        type: 'u32',
        offset: 12,
        size: 4,
      },
      count: {
        type: 'u32',
        offset: 16,
        size: 4,
      },
      purpose: {
        type: 'u32',
        offset: 20,
        size: 4,
      },
      scale: {
        type: 'f32',
        offset: 24,
        size: 4,
      },
      epoch: {
        type: 'u32',
        offset: 28,
        size: 4,
      },
      first_replica: {
        type: 'u32',
        offset: 32,
        size: 4,
      },
      seed_low: {
        type: 'u32',
        offset: 36,
        size: 4,
      },
      seed_high: {
        type: 'u32',
        offset: 40,
        size: 4,
      },
    },
  },
  workgroupSize: [
    64,
    1,
    1,
  ],
  code: `// Adds normal noise.
//
// Formula: y[e] = x[e] + scale sqrt(-2 log u) (cos, sin)(2 pi v); u = (floor(word / 256) + 1) 2^-24, v = floor(word' / 256) 2^-24,
// words = philox((e / 4, epoch, replica, purpose), seed), two words for two elements.
// Source: Box and Muller (1958), https://doi.org/10.1214/aoms/1177706645.
// Inputs: x (count). Output: y (count).
// Parallelisation: an invocation draws four elements of one replica.

// One array holds everything of a program: constants first, then the values of all replicas, the replica the innermost axis, so
// that neighbouring lanes are neighbouring replicas. Element e of replica r of the value at \`base\` is base + e * replicas + r.
// Values that may be constants come with a step: \`replicas\`, or 1 for a constant.

// Unfolds a grid of workgroups that the host folded because one dimension holds at most 65,535.
// Folding may add workgroups at the end: a kernel returns when its index is not below the number it was asked for.

fn linear_workgroup(id: vec3u, count: vec3u) -> u32 {
  return id.x + count.x * (id.y + count.y * id.z);
}

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

// Item and replica of an invocation; \`replicas\` invocations make an item.
fn item_of(workgroup: vec3u, workgroups: vec3u, local: u32, replicas: u32) -> vec2u {
  let index = linear_workgroup(workgroup, workgroups) * WORKGROUP + local;
  return vec2u(index / replicas, index % replicas);
}
// Philox 4x32-10, a counter-based random function: four words from a 128-bit counter and a 64-bit key.
// Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. doi:10.1145/2063384.2063405
// 64-bit integers as vec2u, low word in x; signed ones in two's complement.

// The 64-bit product of two words, by 16-bit halves: WGSL has no high multiply.
fn mul_u32(a: u32, b: u32) -> vec2u {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let low = al * bl;
  let mid = ah * bl + (low >> 16u);
  let mid2 = al * bh + (mid & 0xffffu);
  return vec2u(a * b, ah * bh + (mid >> 16u) + (mid2 >> 16u));
}

// A signed number times a word.
fn mul_i32_u32(a: i32, b: u32) -> vec2u {
  let product = mul_u32(bitcast<u32>(a), b);
  return vec2u(product.x, product.y - select(0u, b, a < 0i));
}

fn add_64(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn sub_64(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn neg_64(a: vec2u) -> vec2u {
  return sub_64(vec2u(0u), a);
}

fn is_negative_64(a: vec2u) -> bool {
  return (a.y & 0x80000000u) != 0u;
}

fn abs_64(a: vec2u) -> vec2u {
  return select(a, neg_64(a), is_negative_64(a));
}

fn from_i32(a: i32) -> vec2u {
  return vec2u(bitcast<u32>(a), bitcast<u32>(a >> 31u));
}

fn less_u64(a: vec2u, b: vec2u) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

fn less_i64(a: vec2u, b: vec2u) -> bool {
  return less_u64(a ^ vec2u(0u, 0x80000000u), b ^ vec2u(0u, 0x80000000u));
}

// The low 64 bits of a 64-bit number, signed or not, times a word.
fn mul_64_u32(a: vec2u, b: u32) -> vec2u {
  let low = mul_u32(a.x, b);
  return vec2u(low.x, low.y + a.y * b);
}

// Shifts by 0 to 31 bits.
fn shl_64(a: vec2u, bits: u32) -> vec2u {
  return vec2u(a.x << bits, (a.y << bits) | select(0u, a.x >> (32u - bits), bits != 0u));
}

fn shr_u64(a: vec2u, bits: u32) -> vec2u {
  return vec2u((a.x >> bits) | select(0u, a.y << (32u - bits), bits != 0u), a.y >> bits);
}

fn shr_i64(a: vec2u, bits: u32) -> vec2u {
  return vec2u(shr_u64(a, bits).x, bitcast<u32>(bitcast<i32>(a.y) >> bits));
}

fn philox4x32_10(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let p0 = mul_u32(0xd2511f53u, c.x);
    let p1 = mul_u32(0xcd9e8d57u, c.z);
    c = vec4u(p1.y ^ c.y ^ k.x, p1.x, p0.y ^ c.w ^ k.y, p0.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// An index in 0..n-1 from a random word: floor(word * n / 2^32).
fn mulhi_index(word: u32, n: u32) -> u32 {
  return mul_u32(word, n).y;
}

// The 32-bit finaliser of MurmurHash3, a bijection.
fn fmix32(word: u32) -> u32 {
  var h = word;
  h ^= h >> 16u;
  h *= 0x85ebca6bu;
  h ^= h >> 13u;
  h *= 0xc2b2ae35u;
  h ^= h >> 16u;
  return h;
}
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

struct Params {
  replicas: u32,
  x: u32,
  x_step: u32,
  y: u32,
  count: u32,
  purpose: u32,
  scale: f32,
  epoch: u32,
  first_replica: u32,
  seed_low: u32,
  seed_high: u32,
}

@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u, @builtin(local_invocation_index) local: u32) {
  let item = item_of(workgroup, workgroups, local, params.replicas);
  if (item.x >= (params.count + 3u) / 4u) {
    return;
  }
  let lane = vec2u(item.y, params.replicas);

  let words = philox4x32_10(vec4u(item.x, params.epoch, params.first_replica + lane.x, params.purpose), vec2u(params.seed_low, params.seed_high));
  let radius = params.scale * sqrt(-2.0 * vec2f(precise_log(f32((words.x >> 8u) + 1u) * 0x1p-24), precise_log(f32((words.z >> 8u) + 1u) * 0x1p-24)));
  let normal = vec4f(radius.x * circle(f32(words.y >> 8u) * 0x1p-24), radius.y * circle(f32(words.w >> 8u) * 0x1p-24));
  for (var e = 0u; e < min(4u, params.count - 4u * item.x); e++) {
    store(params.y, 4u * item.x + e, lane, load_step(params.x, params.x_step, 4u * item.x + e, lane) + normal[e]);
  }
}
`,
} as const satisfies KernelSource;
