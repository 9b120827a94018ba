import type { Pace } from '@kuznets/base';

/** Solution of the dual of epsilon-insensitive regression. */
export interface DualSolution {
  /** `rows`: `alpha - alpha*`, between -C and C, sum zero. */
  readonly beta: Float64Array;
  /** Constant of the fitted function. */
  readonly bias: number;
  /** `1/2 beta' K beta + epsilon |beta|_1 - y' beta`. */
  readonly objective: number;
  readonly iterations: number;
  /** Largest violation of the conditions of the optimum. */
  readonly violation: number;
}

/** Settings of {@link solveDual}. */
export interface DualSettings {
  readonly c: number;
  readonly epsilon: number;
  readonly tol: number;
  readonly maxIterations: number;
}

/**
 * Minimises `1/2 b' K b + epsilon |b|_1 - y' b` over `sum b = 0, |b_i| <= c` by sequential minimal optimisation.
 *
 * Each step solves for two of the 2 `rows` variables (alpha, alpha*), chosen by second-order information, until the conditions of
 * the optimum hold within `tol`.
 *
 * @param row - row i of the kernel matrix; called once for each i that is needed
 * @param pace - awaited often; the share it is told is of the largest number of steps
 *
 * Source: Fan, Chen and Lin (2005), Journal of Machine Learning Research 6, 1889-1918; Chang and Lin (2011), LIBSVM,
 * https://doi.org/10.1145/1961189.1961199, section 4.
 */
export async function solveDual(
  row: (i: number) => Float64Array,
  y: Float64Array,
  { c, epsilon, tol, maxIterations }: DualSettings,
  pace: Pace,
): Promise<DualSolution> {
  const n = y.length;
  const rows: (Float64Array | undefined)[] = [];
  const kernel = (i: number): Float64Array => (rows[i] ??= row(i));
  const diagonal = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (pace.due()) await pace.rest(0);
    diagonal[i] = kernel(i)[i]!;
  }
  // Variable i is alpha_i for i < n with sign 1, alpha*_(i - n) with sign -1 above.
  const alpha = new Float64Array(2 * n);
  const gradient = Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? epsilon - y[i]! : epsilon + y[i - n]!));
  const sign = (i: number): number => (i < n ? 1 : -1);
  const canRise = (i: number): boolean => (i < n ? alpha[i]! < c : alpha[i]! > 0);
  const canFall = (i: number): boolean => (i < n ? alpha[i]! > 0 : alpha[i]! < c);

  let iterations = 0;
  let violation = Infinity;
  for (; iterations < maxIterations; iterations++) {
    if (pace.due()) await pace.rest(iterations / maxIterations);
    let up = -1;
    let steepest = -Infinity;
    for (let i = 0; i < 2 * n; i++) {
      const slope = -sign(i) * gradient[i]!;
      if (canRise(i) && slope > steepest) {
        steepest = slope;
        up = i;
      }
    }
    let down = -1;
    let flattest = Infinity;
    let gain = 0;
    const upRow = kernel(up % n);
    for (let j = 0; j < 2 * n; j++) {
      if (!canFall(j)) continue;
      const slope = -sign(j) * gradient[j]!;
      flattest = Math.min(flattest, slope);
      const difference = steepest - slope;
      if (difference <= 0) continue;
      const curvature = Math.max(diagonal[up % n]! + diagonal[j % n]! - 2 * upRow[j % n]!, 1e-12);
      if ((difference * difference) / curvature > gain) {
        gain = (difference * difference) / curvature;
        down = j;
      }
    }
    violation = steepest - flattest;
    if (violation < tol || down < 0) break;

    const downRow = kernel(down % n);
    const curvature = Math.max(diagonal[up % n]! + diagonal[down % n]! - 2 * upRow[down % n]!, 1e-12);
    const room = (i: number, rising: boolean): number => (sign(i) > 0 === rising ? c - alpha[i]! : alpha[i]!);
    const step = Math.min((steepest + sign(down) * gradient[down]!) / curvature, room(up, true), room(down, false));
    move(up, step, room(up, true));
    move(down, -step, room(down, false));
    for (let i = 0; i < n; i++) {
      const change = step * (upRow[i]! - downRow[i]!);
      gradient[i]! += change;
      gradient[i + n]! -= change;
    }
  }

  const beta = Float64Array.from({ length: n }, (_, i) => alpha[i]! - alpha[i + n]!);
  let objective = 0;
  for (let i = 0; i < n; i++)
    objective += 0.5 * beta[i]! * (gradient[i]! + (epsilon - y[i]!)) + epsilon * (Math.abs(beta[i]!) - beta[i]!);
  return { beta, bias: biasOf(), objective, iterations, violation };

  /** Moves the signed variable i by `step`; a move that uses up its room ends on the bound exactly. */
  function move(i: number, step: number, room: number): void {
    const toBound = Math.abs(step) >= room;
    const rising = step * sign(i) > 0;
    alpha[i] = toBound ? (rising ? c : 0) : alpha[i]! + sign(i) * step;
  }

  /** Mean over the free variables of what each implies, or the middle of what the others allow. */
  function biasOf(): number {
    let [sum, free, least, most] = [0, 0, Infinity, -Infinity];
    for (let i = 0; i < 2 * n; i++) {
      const implied = -sign(i) * gradient[i]!;
      if (alpha[i]! > 0 && alpha[i]! < c) {
        sum += implied;
        free++;
      } else if (canRise(i)) most = Math.max(most, implied);
      else least = Math.min(least, implied);
    }
    return free > 0 ? sum / free : (least + most) / 2;
  }
}
