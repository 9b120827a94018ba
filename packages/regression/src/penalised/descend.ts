import type { Moments } from './moments.ts';

/** How close a solution is. */
export interface Closeness {
  /** Duality gap as a share of `|y - mean|^2 / n`: the objective is within it of the optimum. */
  readonly gap: number;
  /** Sweeps over all coefficients. */
  readonly sweeps: number;
  /** `|y - X b|^2`. */
  readonly residual: number;
}

/** When a descent ends. */
export interface Stopping {
  readonly rule: 'gap' | 'change';
  readonly tol: number;
  readonly maxSweeps: number;
}

/**
 * Minimises `1/2 |y - X b|^2 + l1 |b|_1 + l2/2 |b|^2` in standard units, from the coefficients in `b`, which it overwrites.
 *
 * Sweeps of coordinate descent on the moments ("covariance updates") find which coefficients are not zero and of what sign; after
 * each, the normal equations of those are solved and followed until a sign would change (the feature-sign step), so that the end is exact.
 * Coefficients whose equations are singular are swept alone instead. Stops when the duality gap is at most `tol`.
 *
 * By the rule `change` there is neither solving nor a gap to reach: the coefficients that are not zero are swept until none moves by
 * `tol (1 + |b|)`, in units of y, then all; it ends where that changes neither which are zero nor any by as much.
 *
 * Source: Friedman, Hastie and Tibshirani (2010), Journal of Statistical Software 33(1), https://doi.org/10.18637/jss.v033.i01;
 * Lee, Battle, Raina and Ng (2007), Efficient sparse coding algorithms, NIPS 19.
 */
export function descend(moments: Moments, l1: number, l2: number, b: Float64Array, { rule, tol, maxSweeps }: Stopping): Closeness {
  const { features, gram, xy, yScale } = moments;
  const gradient = new Float64Array(features);
  refresh();
  let residual = 1;
  let gap = dualityGap();
  let sweeps = 0;
  if (rule === 'change') sweeps = settle();
  while (rule === 'gap' && gap > tol && sweeps < maxSweeps) {
    sweep(undefined);
    sweeps++;
    if (!finish()) {
      const active = support();
      for (let i = 0; i < 20; i++) sweep(active);
    }
    refresh();
    gap = dualityGap();
  }
  return { gap, sweeps, residual };

  /** Sweeps until the rule `change` is met; returns how many sweeps it took. */
  function settle(): number {
    let taken = 0;
    for (let active = support(); taken < maxSweeps; active = support()) {
      taken++;
      if (sweep(active) >= tol) continue;
      const before = support();
      refresh();
      taken++;
      if (sweep(undefined) < tol || String(support()) === String(before)) break;
    }
    refresh();
    gap = dualityGap();
    return taken;
  }

  function support(): number[] {
    const active: number[] = [];
    for (let k = 0; k < features; k++) if (b[k] !== 0) active.push(k);
    return active;
  }

  /** gradient = xy - gram b */
  function refresh(): void {
    gradient.set(xy);
    for (const k of support()) addColumn(k, b[k]!, undefined);
  }

  function addColumn(k: number, change: number, among: readonly number[] | undefined): void {
    const from = k * features;
    if (among) for (const m of among) gradient[m]! -= change * gram[from + m]!;
    else for (let m = 0; m < features; m++) gradient[m]! -= change * gram[from + m]!;
  }

  /** One pass over the given coefficients, or all; the largest move. With a subset the gradient of the others goes stale until `refresh`. */
  function sweep(among: readonly number[] | undefined): number {
    let moved = 0;
    const count = among ? among.length : features;
    for (let at = 0; at < count; at++) {
      const k = among ? among[at]! : at;
      const pull = gradient[k]! + b[k]!;
      const next = pull > l1 ? (pull - l1) / (1 + l2) : pull < -l1 ? (pull + l1) / (1 + l2) : 0;
      const change = next - b[k]!;
      if (change === 0) continue;
      moved = Math.max(moved, Math.abs(change) / (1 / yScale + Math.abs(b[k]!)));
      b[k] = next;
      addColumn(k, change, among);
    }
    return moved;
  }

  /** Moves to the minimum over the support with its signs, dropping coefficients that reach zero on the way; false where it is not unique. */
  function finish(): boolean {
    for (let active = support(); active.length > 0; active = support()) {
      const goal = solveSupport(active);
      if (!goal) return false;
      let step = 1;
      let first = -1;
      active.forEach((k, j) => {
        if (goal[j]! * b[k]! > 0) return;
        const share = b[k]! / (b[k]! - goal[j]!);
        if (first >= 0 && share >= step) return;
        step = share;
        first = k;
      });
      active.forEach((k, j) => (b[k] = first < 0 ? goal[j]! : b[k]! + step * (goal[j]! - b[k]!)));
      if (first < 0) return true;
      b[first] = 0;
    }
    return true;
  }

  /** Solves `(G_AA + l2 I) z = c_A - l1 sign(b_A)` by Cholesky, refined once; undefined if singular. */
  function solveSupport(active: readonly number[]): Float64Array | undefined {
    const p = active.length;
    const factor = new Float64Array(p * p);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = gram[active[i]! * features + active[j]!]! + (i === j ? l2 : 0);
        for (let m = 0; m < j; m++) sum -= factor[i * p + m]! * factor[j * p + m]!;
        if (i === j) {
          if (sum < 1e-12) return undefined;
          factor[i * p + i] = Math.sqrt(sum);
        } else factor[i * p + j] = sum / factor[j * p + j]!;
      }
    }
    const right = Float64Array.from(active, (k) => xy[k]! - l1 * Math.sign(b[k]!));
    const solution = substitute(factor, right.slice());
    const rest = right.map((value, i) => {
      let sum = value - l2 * solution[i]!;
      for (let j = 0; j < p; j++) sum -= gram[active[i]! * features + active[j]!]! * solution[j]!;
      return sum;
    });
    substitute(factor, rest).forEach((correction, i) => (solution[i]! += correction));
    return solution;
  }

  function dualityGap(): number {
    let absolute = 0;
    let squares = 0;
    let fit = 0;
    let explained = 0;
    let steepest = 0;
    for (let k = 0; k < features; k++) {
      steepest = Math.max(steepest, Math.abs(gradient[k]! - l2 * b[k]!));
      if (b[k] === 0) continue;
      absolute += Math.abs(b[k]!);
      squares += b[k]! * b[k]!;
      fit += b[k]! * xy[k]!;
      explained += b[k]! * gradient[k]!;
    }
    residual = Math.max(0, 1 - fit - explained);
    const shrink = steepest > l1 ? l1 / steepest : 1;
    return 0.5 * residual * (1 - shrink) ** 2 - shrink * explained + l1 * absolute + 0.5 * l2 * (1 + shrink * shrink) * squares;
  }
}

/** Solves `L L' z = v` in place. */
function substitute(factor: Float64Array, v: Float64Array): Float64Array {
  const p = v.length;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) v[i]! -= factor[i * p + j]! * v[j]!;
    v[i]! /= factor[i * p + i]!;
  }
  for (let i = p - 1; i >= 0; i--) {
    v[i]! /= factor[i * p + i]!;
    for (let j = 0; j < i; j++) v[j]! -= factor[i * p + j]! * v[i]!;
  }
  return v;
}
