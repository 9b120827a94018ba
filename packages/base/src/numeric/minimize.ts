import { type Pace, paceOf } from '../estimator/pace.ts';

/** A function to be minimised with its gradient; an infinite value marks points outside its domain. */
export type Objective = (x: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

/** Options of {@link minimize}. */
export interface MinimizeOptions {
  /** Stops where no entry of the gradient is larger. Default 1e-8. */
  readonly gradientTolerance?: number;
  /** Most iterations. Default 1000. */
  readonly maxIter?: number;
  /** Is awaited before every value of the objective. Default: a rest every 20 ms. */
  readonly pace?: Pace;
}

/** A local minimum and how it was reached. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest absolute entry of the gradient. */
  readonly gradient: number;
  readonly nIter: number;
  /** Whether the gradient is small, or no step lowers the value any more in double precision. */
  readonly converged: boolean;
}

const ARMIJO = 1e-4;
const CURVATURE = 0.9;

/**
 * A local minimum of a smooth function by BFGS with a line search of the weak Wolfe conditions.
 *
 * Source: Nocedal and Wright (2006), Numerical Optimization, chapter 6, https://doi.org/10.1007/978-0-387-40065-5; the
 * bisecting line search is that of Lewis and Overton (2013), https://doi.org/10.1007/s10107-012-0514-2.
 *
 * @param objective - value and gradient at a point.
 * @param start - where the value is finite.
 * @param options - when to stop.
 * @returns the point; `converged` is false where the iterations ran out.
 * @throws RangeError if the value at the start is not finite; the reason of the pace's signal.
 * @example
 * ```ts
 * const parabola: Objective = ([a = 0]) => ({ value: (a - 3) ** 2, gradient: Float64Array.of(2 * (a - 3)) });
 * (await minimize(parabola, Float64Array.of(0))).x; // [3]
 * ```
 */
export async function minimize(
  objective: Objective,
  start: Float64Array,
  options: MinimizeOptions = {},
): Promise<Minimum> {
  const { gradientTolerance = 1e-8, maxIter = 1000, pace = paceOf() } = options;
  const size = start.length;
  let x = start.slice();
  let here = objective(x);
  if (!Number.isFinite(here.value)) throw new RangeError(`minimize: the value at the start is ${here.value}`);
  let inverse = identity(size, 1);
  let fresh = true;
  let nIter = 0;
  let stuck = false;
  while (nIter < maxIter && largest(here.gradient) > gradientTolerance && !stuck) {
    nIter++;
    let direction = multiply(inverse, here.gradient).map((value) => -value);
    if (!(dot(direction, here.gradient) < 0)) {
      inverse = identity(size, 1);
      direction = here.gradient.map((value) => -value);
      fresh = true;
    }
    if (fresh) direction = direction.map((value) => value / Math.max(1, Math.sqrt(dot(here.gradient, here.gradient))));
    const rest = (): Promise<void> | void => pace.rest((nIter - 1) / maxIter);
    const next = await search(objective, { x, ...here }, direction, rest);
    if (next === undefined) {
      stuck = fresh;
      fresh = true;
      inverse = identity(size, 1);
      continue;
    }
    const step = next.x.map((value, at) => value - x[at]!);
    const change = next.gradient.map((value, at) => value - here.gradient[at]!);
    const curvature = dot(step, change);
    if (curvature > 0) {
      if (fresh) inverse = identity(size, curvature / dot(change, change));
      update(inverse, step, change, curvature);
      fresh = false;
    }
    x = next.x;
    here = next;
  }
  const gradient = largest(here.gradient);
  return { x, value: here.value, gradient, nIter, converged: stuck || gradient <= gradientTolerance };
}

interface Point {
  readonly x: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array;
}

async function search(
  objective: Objective,
  here: Point,
  direction: Float64Array,
  rest: () => Promise<void> | void,
): Promise<Point | undefined> {
  const slope = dot(direction, here.gradient);
  let low = 0;
  let high = Infinity;
  let length = 1;
  let best: Point | undefined;
  for (let trial = 0; trial < 60; trial++) {
    await rest();
    const to = Float64Array.from(here.x, (value, at) => value + length * direction[at]!);
    const there = objective(to);
    if (!(there.value <= here.value + ARMIJO * length * slope)) high = length;
    else {
      if (there.value < here.value) best = { x: to, ...there };
      if (dot(direction, there.gradient) >= CURVATURE * slope) return best;
      low = length;
    }
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return best;
}

function update(inverse: Float64Array, step: Float64Array, change: Float64Array, curvature: number): void {
  const size = step.length;
  const moved = multiply(inverse, change);
  const factor = (1 + dot(change, moved) / curvature) / curvature;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      inverse[i * size + j]! +=
        factor * step[i]! * step[j]! - (moved[i]! * step[j]! + step[i]! * moved[j]!) / curvature;
    }
  }
}

function identity(size: number, scale: number): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = scale;
  return matrix;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * vector[j]!;
    return sum;
  });
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
