import { get, madd, set } from './lanes';

@unmanaged
export class StepFill {
  x: usize;
  count: u32;
  value: f32;
}

export function stepFill(params: StepFill): void {
  const x = params.x;
  const lanes = f32x4.splat(params.value);
  for (let e: u32 = 0; e < params.count; e++) set(x, e, lanes);
}

@unmanaged
export class StepClip {
  g: usize;
  clip: usize;
  count: u32;
  most: f32;
}

/** clip = min(1, most / (|g| + 1e-6)), the factor of PyTorch's clip_grad_norm_. */
export function stepClip(params: StepClip): void {
  const g = params.g;
  let sum = f32x4.splat(0);
  for (let e: u32 = 0; e < params.count; e++) sum = madd(get(g, e), get(g, e), sum);
  const factor = f32x4.div(f32x4.splat(params.most), f32x4.add(f32x4.sqrt(sum), f32x4.splat(1e-6)));
  set(params.clip, 0, f32x4.min(factor, f32x4.splat(1)));
}

@unmanaged
export class StepAdam {
  w: usize;
  g: usize;
  m: usize;
  v: usize;
  clip: usize;
  running: usize;
  count: u32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  step: f32;
  rootCorrection: f32;
}

/** Adam of active replicas: m, v, then w -= step m / (sqrt(v) rootCorrection + epsilon). */
export function stepAdam(params: StepAdam): void {
  const w = params.w;
  const g = params.g;
  const m = params.m;
  const v = params.v;
  const factor = params.clip ? get(params.clip, 0) : f32x4.splat(1);
  const running = f32x4.gt(get(params.running, 0), f32x4.splat(0));
  const keep1 = f32x4.splat(params.beta1);
  const keep2 = f32x4.splat(params.beta2);
  const new1 = f32x4.splat(<f32>1 - params.beta1);
  const new2 = f32x4.splat(<f32>1 - params.beta2);
  const stepSize = v128.and(running, f32x4.splat(params.step));
  const root = f32x4.splat(params.rootCorrection);
  const small = f32x4.splat(params.epsilon);
  for (let e: u32 = 0; e < params.count; e++) {
    const gradient = f32x4.mul(get(g, e), factor);
    const mean = madd(keep1, get(m, e), f32x4.mul(new1, gradient));
    const square = madd(keep2, get(v, e), f32x4.mul(new2, f32x4.mul(gradient, gradient)));
    set(m, e, mean);
    set(v, e, square);
    const change = f32x4.div(f32x4.mul(stepSize, mean), madd(f32x4.sqrt(square), root, small));
    set(w, e, v128.bitselect(f32x4.sub(get(w, e), change), get(w, e), running));
  }
}

@unmanaged
export class StepRecord {
  loss: usize;
  running: usize;
  history: usize;
  epoch: u32;
}

/** history[epoch] = loss where active, else what it was the epoch before. */
export function stepRecord(params: StepRecord): void {
  const running = f32x4.gt(get(params.running, 0), f32x4.splat(0));
  const before = params.epoch > 0 ? get(params.history, params.epoch - 1) : get(params.loss, 0);
  set(params.history, params.epoch, v128.bitselect(get(params.loss, 0), before, running));
}

@unmanaged
export class StepTrack {
  loss: usize;
  status: usize;
  patience: f32;
  minDelta: f32;
  epoch: u32;
}

/** Early stopping: status is (active, best loss, epochs since, improved now, best epoch, epochs run). */
export function stepTrack(params: StepTrack): void {
  const status = params.status;
  const running = f32x4.gt(get(status, 0), f32x4.splat(0));
  const better = v128.and(
    running,
    f32x4.lt(get(params.loss, 0), f32x4.sub(get(status, 1), f32x4.splat(params.minDelta))),
  );
  const one = f32x4.splat(1);
  const since = v128.bitselect(f32x4.splat(0), f32x4.add(get(status, 2), v128.and(running, one)), better);
  set(status, 1, v128.bitselect(get(params.loss, 0), get(status, 1), better));
  set(status, 2, since);
  set(status, 3, v128.and(better, one));
  set(status, 4, v128.bitselect(f32x4.splat(<f32>params.epoch), get(status, 4), better));
  set(status, 5, v128.bitselect(f32x4.splat(<f32>(params.epoch + 1)), get(status, 5), running));
  set(status, 0, v128.and(v128.and(running, f32x4.lt(since, f32x4.splat(params.patience))), one));
}

@unmanaged
export class StepKeep {
  source: usize;
  to: usize;
  mask: usize;
  count: u32;
}

/** to = from where `mask` is set. */
export function stepKeep(params: StepKeep): void {
  const source = params.source;
  const to = params.to;
  const chosen = f32x4.gt(get(params.mask, 0), f32x4.splat(0));
  for (let e: u32 = 0; e < params.count; e++) set(to, e, v128.bitselect(get(source, e), get(to, e), chosen));
}
