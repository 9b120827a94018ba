/** Minimum of a convex quadratic over the simplex. */
export interface SimplexMinimum {
  /** Not negative, sum 1. */
  readonly weights: Float64Array;
  /** Largest amount by which the conditions of the optimum fail, as a share of the largest entry of `a` and `b`. */
  readonly violation: number;
}

/**
 * Minimises `1/2 w'A w + b'w` over `w >= 0, sum w = 1` by a primal active set method.
 *
 * From the best vertex on, the coordinate of steepest descent joins; the equality-constrained minimum over those that joined is approached until
 * one reaches zero, which leaves. Every step lowers the objective, so that no set comes twice.
 *
 * @param a - `m x m`, symmetric, positive semidefinite
 * @param b - `m`
 *
 * Source: Nocedal and Wright (2006), Numerical Optimization, https://doi.org/10.1007/978-0-387-40065-5, section 16.5.
 */
export function minimiseOnSimplex(a: Float64Array, b: Float64Array): SimplexMinimum {
  const m = b.length;
  let size = 0;
  for (const value of a) size = Math.max(size, Math.abs(value));
  for (const value of b) size = Math.max(size, Math.abs(value));
  const weights = new Float64Array(m);
  if (size === 0) return { weights: weights.fill(1 / m), violation: 0 };
  const cost = (j: number): number => a[j * m + j]! / 2 + b[j]!;
  let start = 0;
  for (let j = 1; j < m; j++) if (cost(j) < cost(start)) start = j;
  weights[start] = 1;
  let active = [start];
  const gradient = (j: number): number => active.reduce((sum, k) => sum + a[j * m + k]! * weights[k]!, b[j]!);

  for (let step = 0; ; step++) {
    const slopes = Float64Array.from({ length: m }, (_, j) => gradient(j));
    const level = active.reduce((sum, k) => sum + weights[k]! * slopes[k]!, 0);
    let steepest = -1;
    for (let j = 0; j < m; j++)
      if (!active.includes(j) && (steepest < 0 || slopes[j]! < slopes[steepest]!)) steepest = j;
    const fall = steepest < 0 ? 0 : (level - slopes[steepest]!) / size;
    if (fall <= 1e-14 || step >= 10 * m) return { weights, violation: Math.max(0, fall) };
    active.push(steepest);
    settle();
  }

  /** Moves to the minimum over the active coordinates, dropping those that reach zero on the way. */
  function settle(): void {
    while (active.length > 1) {
      const goal = solve();
      let share = 1;
      let leaving = -1;
      active.forEach((k, i) => {
        if (goal[i]! > 0) return;
        const at = weights[k]! / (weights[k]! - goal[i]!);
        if (leaving >= 0 && at >= share) return;
        share = at;
        leaving = k;
      });
      active.forEach((k, i) => (weights[k] = leaving < 0 ? goal[i]! : weights[k]! + share * (goal[i]! - weights[k]!)));
      if (leaving < 0) return;
      weights[leaving] = 0;
      active = active.filter((k) => k !== leaving);
    }
    weights[active[0]!] = 1;
  }

  /** Solves `A_SS w + b_S = level, sum w = 1` by elimination with pivoting; a hair on the diagonal settles equal models. */
  function solve(): Float64Array {
    const n = active.length + 1;
    const rows = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n + 1 }, (_, j) => {
        if (i === n - 1) return j === n - 1 ? 0 : 1;
        if (j === n - 1) return 1;
        if (j === n) return -b[active[i]!]! / size;
        return a[active[i]! * m + active[j]!]! / size + (i === j ? 1e-14 : 0);
      }),
    );
    for (let column = 0; column < n; column++) {
      let pivot = column;
      for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
      [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
      for (let i = 0; i < n; i++) {
        const ratio = rows[i]![column]! / rows[column]![column]!;
        if (i !== column && ratio !== 0) for (let j = column; j <= n; j++) rows[i]![j]! -= ratio * rows[column]![j]!;
      }
    }
    return Float64Array.from({ length: active.length }, (_, i) => rows[i]![n]! / rows[i]![i]!);
  }
}
