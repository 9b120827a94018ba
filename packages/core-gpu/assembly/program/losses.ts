import { add, get, log, madd, set, sigmoid, softplus } from './lanes';

export const SQUARED: u32 = 0;
export const ABSOLUTE: u32 = 1;
export const LOGISTIC: u32 = 2;

@unmanaged
export class StepPointLoss {
  y: usize;
  goal: usize;
  weight: usize;
  dy: usize;
  loss: usize;
  rows: u32;
  columns: u32;
  yRow: u32;
  goalRow: u32;
  kind: u32;
  scale: f32;
}

/**
 * loss += scale sum of weight l(y, target); dy += its gradient. l is (y - t)^2, |y - t| or softplus(y) - t y.
 * No target: 0; no weight: 1; no dy: no gradient.
 */
export function stepPointLoss(params: StepPointLoss): void {
  const y = params.y;
  const goal = params.goal;
  const weight = params.weight;
  const dy = params.dy;
  const columns = params.columns;
  const yRow = params.yRow;
  const goalRow = params.goalRow;
  const kind = params.kind;
  const scale = params.scale;
  let sum = f32x4.splat(0);
  for (let i: u32 = 0; i < params.rows; i++) {
    for (let j: u32 = 0; j < columns; j++) {
      const value = get(y, i * yRow + j);
      const t = goal ? get(goal, i * goalRow + j) : f32x4.splat(0);
      const w = weight ? f32x4.mul(f32x4.splat(scale), get(weight, i * columns + j)) : f32x4.splat(scale);
      const difference = f32x4.sub(value, t);
      let each = f32x4.mul(difference, difference);
      let slope = f32x4.add(difference, difference);
      if (kind == ABSOLUTE) {
        each = f32x4.abs(difference);
        const sign = v128.or(f32x4.splat(1), v128.and(difference, i32x4.splat(0x80000000)));
        slope = v128.and(f32x4.ne(difference, f32x4.splat(0)), sign);
      } else if (kind == LOGISTIC) {
        each = f32x4.sub(softplus(value), f32x4.mul(t, value));
        slope = f32x4.sub(sigmoid(value), t);
      }
      sum = madd(w, each, sum);
      if (dy) add(dy, i * yRow + j, f32x4.mul(w, slope));
    }
  }
  add(params.loss, 0, sum);
}

@unmanaged
export class StepDotLoss {
  a: usize;
  b: usize;
  da: usize;
  db: usize;
  loss: usize;
  count: u32;
  scale: f32;
}

/** loss += scale sum of a b; da += scale b, db += scale a where they are given. */
export function stepDotLoss(params: StepDotLoss): void {
  const a = params.a;
  const b = params.b;
  const da = params.da;
  const db = params.db;
  const factor = f32x4.splat(params.scale);
  let sum = f32x4.splat(0);
  for (let e: u32 = 0; e < params.count; e++) {
    const left = get(a, e);
    const right = get(b, e);
    sum = madd(left, right, sum);
    if (da) add(da, e, f32x4.mul(factor, right));
    if (db) add(db, e, f32x4.mul(factor, left));
  }
  add(params.loss, 0, f32x4.mul(factor, sum));
}

@unmanaged
export class StepNormLoss {
  x: usize;
  dx: usize;
  loss: usize;
  count: u32;
  scale: f32;
}

/** loss += scale |x|, the Euclidean norm; dx += scale x / |x|. */
export function stepNormLoss(params: StepNormLoss): void {
  const x = params.x;
  const dx = params.dx;
  let sum = f32x4.splat(0);
  for (let e: u32 = 0; e < params.count; e++) sum = madd(get(x, e), get(x, e), sum);
  const norm = f32x4.sqrt(sum);
  add(params.loss, 0, f32x4.mul(f32x4.splat(params.scale), norm));
  if (!dx) return;
  const factor = f32x4.div(f32x4.splat(params.scale), f32x4.max(norm, f32x4.splat(1e-30)));
  for (let e: u32 = 0; e < params.count; e++) add(dx, e, f32x4.mul(factor, get(x, e)));
}

@unmanaged
export class StepStudentSimilarity {
  z: usize;
  centres: usize;
  q: usize;
  rows: u32;
  columns: u32;
  clusters: u32;
}

/** q = Student's t similarity (one degree of freedom) of rows of z to the centres, rows of q sum to 1. */
export function stepStudentSimilarity(params: StepStudentSimilarity): void {
  const z = params.z;
  const centres = params.centres;
  const q = params.q;
  const columns = params.columns;
  const clusters = params.clusters;
  const one = f32x4.splat(1);
  for (let i: u32 = 0; i < params.rows; i++) {
    let sum = f32x4.splat(0);
    for (let c: u32 = 0; c < clusters; c++) {
      let distance = one;
      for (let j: u32 = 0; j < columns; j++) {
        const d = f32x4.sub(get(z, i * columns + j), get(centres, c * columns + j));
        distance = madd(d, d, distance);
      }
      const similarity = f32x4.div(one, distance);
      set(q, i * clusters + c, similarity);
      sum = f32x4.add(sum, similarity);
    }
    for (let c: u32 = 0; c < clusters; c++) set(q, i * clusters + c, f32x4.div(get(q, i * clusters + c), sum));
  }
}

@unmanaged
export class StepSharpen {
  q: usize;
  goal: usize;
  rows: u32;
  clusters: u32;
}

/** target = q^2 / column sum of q, rows scaled to sum to 1. */
export function stepSharpen(params: StepSharpen): void {
  const q = params.q;
  const goal = params.goal;
  const rows = params.rows;
  const clusters = params.clusters;
  for (let c: u32 = 0; c < clusters; c++) {
    let frequency = f32x4.splat(0);
    for (let i: u32 = 0; i < rows; i++) frequency = f32x4.add(frequency, get(q, i * clusters + c));
    for (let i: u32 = 0; i < rows; i++) {
      const value = get(q, i * clusters + c);
      set(goal, i * clusters + c, f32x4.div(f32x4.mul(value, value), frequency));
    }
  }
  for (let i: u32 = 0; i < rows; i++) {
    let sum = f32x4.splat(0);
    for (let c: u32 = 0; c < clusters; c++) sum = f32x4.add(sum, get(goal, i * clusters + c));
    for (let c: u32 = 0; c < clusters; c++) set(goal, i * clusters + c, f32x4.div(get(goal, i * clusters + c), sum));
  }
}

@unmanaged
export class StepStudentLoss {
  z: usize;
  centres: usize;
  q: usize;
  goal: usize;
  dz: usize;
  dcentres: usize;
  loss: usize;
  rows: u32;
  columns: u32;
  clusters: u32;
  scale: f32;
}

/**
 * loss += scale sum of target log(target / q); dz and dcentres += its gradient, the target held fixed:
 * 2 scale s (target - q) (z - centre) with s = 1 / (1 + |z - centre|^2), and minus that.
 */
export function stepStudentLoss(params: StepStudentLoss): void {
  const z = params.z;
  const centres = params.centres;
  const q = params.q;
  const goal = params.goal;
  const dz = params.dz;
  const dcentres = params.dcentres;
  const rows = params.rows;
  const columns = params.columns;
  const clusters = params.clusters;
  const scale = params.scale;
  const one = f32x4.splat(1);
  const least = f32x4.splat(1e-30);
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < clusters; c++) {
    for (let i: u32 = 0; i < rows; i++) {
      const p = get(goal, i * clusters + c);
      const similarity = get(q, i * clusters + c);
      sum = madd(p, f32x4.sub(log(f32x4.max(p, least)), log(f32x4.max(similarity, least))), sum);
      if (!dz) continue;
      let distance = one;
      for (let j: u32 = 0; j < columns; j++) {
        const d = f32x4.sub(get(z, i * columns + j), get(centres, c * columns + j));
        distance = madd(d, d, distance);
      }
      const force = f32x4.div(f32x4.mul(f32x4.splat(2 * scale), f32x4.sub(p, similarity)), distance);
      for (let j: u32 = 0; j < columns; j++) {
        const pull = f32x4.mul(force, f32x4.sub(get(z, i * columns + j), get(centres, c * columns + j)));
        add(dz, i * columns + j, pull);
        if (dcentres) add(dcentres, c * columns + j, f32x4.neg(pull));
      }
    }
  }
  add(params.loss, 0, f32x4.mul(f32x4.splat(scale), sum));
}
