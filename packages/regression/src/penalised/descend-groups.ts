import { type Pace } from '@kuznets/base';
import { type Closeness, type Stopping, substitute } from './descend.ts';
import type { GroupedMoments } from './grouped-moments.ts';

/** Newton steps after a sweep; each is halved until the objective falls. */
const newtonSteps = 20;
const halvings = 30;

/**
 * Minimises `1/2 |y - Q t|^2 + l1 sum_g sqrt(p_g) |t_g| + l2/2 |t|^2` in standard units, from the coefficients in `t`, which it
 * overwrites; a group's `p_g` columns are orthonormal among themselves.
 *
 * A sweep sets every group to its minimum given the others, in closed form; it finds which groups are not zero. Newton steps over
 * those follow until one would bring a group to zero or the objective no longer falls. Stops when the duality gap is at most `tol`, or by the
 * rule `change` when no group moves by `tol (1 + |t_g|)`, in units of y, in a sweep.
 *
 * Source: Yuan and Lin (2006), Journal of the Royal Statistical Society B 68, https://doi.org/10.1111/j.1467-9868.2005.00532.x.
 */
export async function descendGroups(
  { gram, xy, groups, yScale }: GroupedMoments,
  { l1, l2 }: { readonly l1: number; readonly l2: number },
  t: Float64Array,
  { rule, tol, maxSweeps }: Stopping,
  pace: Pace,
): Promise<Closeness> {
  const width = xy.length;
  const gradient = new Float64Array(width);
  const penalties = groups.map((members) => l1 * Math.sqrt(members.length));
  let residual = 1;
  refresh();
  let gap = dualityGap();
  let sweeps = 0;
  let least = gap;
  let stalled = 0;
  while (sweeps < maxSweeps && (rule === 'change' || (gap > tol && stalled < 100))) {
    await pace.rest();
    const moved = sweep();
    sweeps++;
    if (rule === 'gap') newton();
    refresh();
    gap = dualityGap();
    if (rule === 'change' && moved < tol) break;
    stalled = gap < 0.9 * least ? 0 : stalled + 1;
    least = Math.min(least, gap);
  }
  return { gap, sweeps, residual };

  /** gradient = xy - gram t */
  function refresh(): void {
    gradient.set(xy);
    for (let k = 0; k < width; k++) if (t[k] !== 0) add(k, t[k]!);
  }

  function add(k: number, change: number): void {
    const row = k * width;
    for (let m = 0; m < width; m++) gradient[m]! -= change * gram[row + m]!;
  }

  /** Sets every group to its minimum given the others; the largest move. */
  function sweep(): number {
    let largest = 0;
    groups.forEach((members, g) => {
      const pull = members.map((k) => gradient[k]! + t[k]!);
      const size = norm(pull);
      const share = size > penalties[g]! ? (1 - penalties[g]! / size) / (1 + l2) : 0;
      let before = 0;
      let change = 0;
      members.forEach((k, j) => {
        const step = share * pull[j]! - t[k]!;
        before += t[k]! ** 2;
        change += step ** 2;
        if (step === 0) return;
        t[k]! += step;
        add(k, step);
      });
      largest = Math.max(largest, Math.sqrt(change) / (1 / yScale + Math.sqrt(before)));
    });
    return largest;
  }

  /** Follows Newton's direction over the groups that are not zero as long as the objective falls. */
  function newton(): void {
    const active = groups.flatMap((members, g) => (members.some((k) => t[k] !== 0) ? [g] : []));
    const columns = active.flatMap((g) => groups[g]!);
    let value = objective();
    for (let step = 0; step < newtonSteps && columns.length > 0; step++) {
      const direction = solve(columns, active);
      if (!direction) return;
      const from = columns.map((k) => t[k]!);
      let next = Infinity;
      let share = 1;
      for (let halving = 0; ; halving++) {
        columns.forEach((k, j) => (t[k] = from[j]! + share * direction[j]!));
        const isInside = active.every((g) => groups[g]!.some((k) => t[k] !== 0));
        if (isInside && (next = objective()) < value) break;
        if (halving === halvings) {
          columns.forEach((k, j) => (t[k] = from[j]!));
          refresh();
          return;
        }
        share /= 2;
      }
      value = next;
      refresh();
    }
  }

  /** Newton's direction by Cholesky's factorisation; undefined where the curvature is singular. */
  function solve(columns: readonly number[], active: readonly number[]): Float64Array | undefined {
    const p = columns.length;
    const curvature = new Float64Array(p * p);
    const slope = new Float64Array(p);
    columns.forEach((k, i) => {
      slope[i] = gradient[k]! - l2 * t[k]!;
      columns.forEach((m, j) => (curvature[i * p + j] = gram[k * width + m]! + (i === j ? l2 : 0)));
    });
    let at = 0;
    for (const g of active) {
      const members = groups[g]!;
      const size = norm(members.map((k) => t[k]!));
      members.forEach((k, i) => {
        slope[at + i]! -= (penalties[g]! * t[k]!) / size;
        members.forEach((m, j) => {
          curvature[(at + i) * p + at + j]! +=
            (penalties[g]! / size) * ((i === j ? 1 : 0) - (t[k]! * t[m]!) / size ** 2);
        });
      });
      at += members.length;
    }
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = curvature[i * p + j]!;
        for (let m = 0; m < j; m++) sum -= curvature[i * p + m]! * curvature[j * p + m]!;
        if (i === j && sum < 1e-12) return undefined;
        curvature[i * p + j] = i === j ? Math.sqrt(sum) : sum / curvature[j * p + j]!;
      }
    }
    return substitute(curvature, p, slope);
  }

  function objective(): number {
    let value = 0;
    for (let k = 0; k < width; k++) {
      if (t[k] === 0) continue;
      let fit = 0;
      for (let m = 0; m < width; m++) if (t[m] !== 0) fit += gram[k * width + m]! * t[m]!;
      value += t[k]! * (fit / 2 - xy[k]!) + 0.5 * l2 * t[k]! ** 2;
    }
    groups.forEach((members, g) => (value += penalties[g]! * norm(members.map((k) => t[k]!))));
    return value;
  }

  function dualityGap(): number {
    let [absolute, squares, fit, explained, shrink] = [0, 0, 0, 0, 1];
    groups.forEach((members, g) => {
      const steep = norm(members.map((k) => gradient[k]! - l2 * t[k]!));
      if (steep > penalties[g]!) shrink = Math.min(shrink, penalties[g]! / steep);
      const size = norm(members.map((k) => t[k]!));
      absolute += penalties[g]! * size;
      squares += size ** 2;
      for (const k of members) {
        fit += t[k]! * xy[k]!;
        explained += t[k]! * gradient[k]!;
      }
    });
    residual = Math.max(0, 1 - fit - explained);
    return (
      0.5 * residual * (1 - shrink) ** 2 - shrink * explained + absolute + 0.5 * l2 * (1 + shrink * shrink) * squares
    );
  }
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
