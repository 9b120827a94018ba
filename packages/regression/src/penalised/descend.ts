import type { Pace } from '@kuznets/base';
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

/** Sweeps that leave the duality gap where it is before a descent ends. */
const patience = 100;

/**
 * Minimises `1/2 |y - X b|^2 + l1 |b|_1 + l2/2 |b|^2` in standard units, from the coefficients in `b`, which it overwrites.
 *
 * Sweeps of coordinate descent on the moments ("covariance updates") find which coefficients are not zero and of what sign; after
 * each, the normal equations of those are solved and followed until a sign would change (the feature-sign step), so that the end is exact.
 * Where they are singular, as with more coefficients than rows, one coefficient is first traded for others: the fit stays, the penalty does
 * not rise. Where that brings the end no nearer, the coefficients that are not zero are swept alone. Stops when the duality gap is at most `tol`,
 * or where float64 brings it no lower.
 *
 * By the rule `change` there is neither solving nor a gap to reach: the coefficients that are not zero are swept until none moves by
 * `tol (1 + |b|)`, in units of y, then all; it ends where that changes neither which are zero nor any by as much.
 *
 * Source: Friedman, Hastie and Tibshirani (2010), Journal of Statistical Software 33(1), https://doi.org/10.18637/jss.v033.i01;
 * Lee, Battle, Raina and Ng (2007), Efficient sparse coding algorithms, NIPS 19.
 */
export async function descend(
  moments: Moments,
  { l1, l2 }: { readonly l1: number; readonly l2: number },
  b: Float64Array,
  { rule, tol, maxSweeps }: Stopping,
  pace: Pace,
): Promise<Closeness> {
  const { features, gram, xy, yScale } = moments;
  const gradient = new Float64Array(features);
  refresh();
  let residual = 1;
  let gap = dualityGap();
  let sweeps = 0;
  if (rule === 'change') sweeps = await settle();
  let least = gap;
  let stalled = 0;
  while (rule === 'gap' && gap > tol && sweeps < maxSweeps && stalled < patience) {
    await pace.rest();
    await sweep(undefined);
    sweeps++;
    if (!(await finish()) && stalled > 0) {
      const active = support();
      refresh();
      for (let i = 0; i < 20; i++) await sweep(active);
    }
    refresh();
    gap = dualityGap();
    stalled = gap < 0.9 * least ? 0 : stalled + 1;
    least = Math.min(least, gap);
  }
  return { gap, sweeps, residual };

  /** Sweeps until the rule `change` is met; returns how many sweeps it took. */
  async function settle(): Promise<number> {
    let taken = 0;
    for (let active = support(); taken < maxSweeps; active = support()) {
      taken++;
      await pace.rest();
      if ((await sweep(active)) >= tol) continue;
      const before = support();
      refresh();
      taken++;
      if ((await sweep(undefined)) < tol || String(support()) === String(before)) break;
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
    const column = gram(k);
    if (among) for (const m of among) gradient[m]! -= change * column[m]!;
    else for (let m = 0; m < features; m++) gradient[m]! -= change * column[m]!;
  }

  /** One pass over the given coefficients, or all; the largest move. With a subset the gradient of the others goes stale until `refresh`. */
  async function sweep(among: readonly number[] | undefined): Promise<number> {
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
      if (pace.due()) await pace.rest();
    }
    return moved;
  }

  /** Moves to the minimum over the support with its signs, dropping coefficients that reach zero on the way; false where it was not unique. */
  async function finish(): Promise<boolean> {
    let unique = true;
    for (let active = support(); active.length > 0; active = support()) {
      const columns = active.map(gram);
      const { factor, dependent } = await factorise(active, columns);
      if (dependent >= 0) unique = false;
      const goal = dependent < 0 ? solveSupport(active, columns, factor) : trade(active, columns, factor, dependent);
      let step = dependent < 0 ? 1 : Infinity;
      let first = -1;
      active.forEach((k, j) => {
        const change = goal[j]! - b[k]!;
        if (dependent < 0 ? goal[j]! * b[k]! > 0 : change * b[k]! >= 0) return;
        const share = -b[k]! / change;
        if (first >= 0 && share >= step) return;
        step = share;
        first = k;
      });
      active.forEach((k, j) => (b[k] = first < 0 ? goal[j]! : b[k]! + step * (goal[j]! - b[k]!)));
      if (first < 0) break;
      b[first] = 0;
    }
    return unique;
  }

  /** Cholesky's factor of `G_AA + l2 I`, and the place of the first member that the ones before it span; -1 if there is none. */
  async function factorise(
    active: readonly number[],
    columns: readonly Float64Array[],
  ): Promise<{ readonly factor: Float64Array; readonly dependent: number }> {
    const p = active.length;
    const factor = new Float64Array(p * p);
    for (let i = 0; i < p; i++) {
      if (pace.due()) await pace.rest();
      for (let j = 0; j <= i; j++) {
        let sum = columns[i]![active[j]!]! + (i === j ? l2 : 0);
        for (let m = 0; m < j; m++) sum -= factor[i * p + m]! * factor[j * p + m]!;
        if (i === j) {
          if (sum < 1e-12) return { factor, dependent: i };
          factor[i * p + i] = Math.sqrt(sum);
        } else factor[i * p + j] = sum / factor[j * p + j]!;
      }
    }
    return { factor, dependent: -1 };
  }

  /** Coefficients with more of the dependent member and less of those that span it, or the reverse, whichever does not raise the penalty. */
  function trade(
    active: readonly number[],
    columns: readonly Float64Array[],
    factor: Float64Array,
    dependent: number,
  ): Float64Array {
    const p = active.length;
    const spanning = Float64Array.from({ length: dependent }, (_, j) => columns[dependent]![active[j]!]!);
    const weights = substitute(factor, p, spanning);
    const slope = weights.reduce(
      (sum, weight, j) => sum - weight * Math.sign(b[active[j]!]!),
      Math.sign(b[active[dependent]!]!),
    );
    const direction = slope > 0 ? -1 : 1;
    return Float64Array.from(
      active,
      (k, j) => b[k]! + (j > dependent ? 0 : direction * (j === dependent ? 1 : -weights[j]!)),
    );
  }

  /** Solves `(G_AA + l2 I) z = c_A - l1 sign(b_A)`, refined once. */
  function solveSupport(
    active: readonly number[],
    columns: readonly Float64Array[],
    factor: Float64Array,
  ): Float64Array {
    const p = active.length;
    const right = Float64Array.from(active, (k) => xy[k]! - l1 * Math.sign(b[k]!));
    const solution = substitute(factor, p, right.slice());
    const rest = right.map((value, i) => {
      let sum = value - l2 * solution[i]!;
      for (let j = 0; j < p; j++) sum -= columns[i]![active[j]!]! * solution[j]!;
      return sum;
    });
    substitute(factor, p, rest).forEach((correction, i) => (solution[i]! += correction));
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
    return (
      0.5 * residual * (1 - shrink) ** 2 -
      shrink * explained +
      l1 * absolute +
      0.5 * l2 * (1 + shrink * shrink) * squares
    );
  }
}

/** Solves `L L' z = v` in place, with the leading rows of a factor whose rows are `width` long. */
export function substitute(factor: Float64Array, width: number, v: Float64Array): Float64Array {
  const p = v.length;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) v[i]! -= factor[i * width + j]! * v[j]!;
    v[i]! /= factor[i * width + i]!;
  }
  for (let i = p - 1; i >= 0; i--) {
    v[i]! /= factor[i * width + i]!;
    for (let j = 0; j < i; j++) v[j]! -= factor[i * width + j]! * v[i]!;
  }
  return v;
}
