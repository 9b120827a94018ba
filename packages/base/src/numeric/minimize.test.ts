import { describe, expect, it } from 'vitest';
import { type Objective, minimize } from './minimize.ts';

const rosenbrock: Objective = ([a = 0, b = 0]) => ({
  value: (1 - a) ** 2 + 100 * (b - a * a) ** 2,
  gradient: Float64Array.of(-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)),
});

describe('minimize', () => {
  it("finds the end of Rosenbrock's valley", async () => {
    const { x, converged, nIter } = await minimize(rosenbrock, Float64Array.of(-1.2, 1));
    expect(converged).toBe(true);
    expect(nIter).toBeLessThan(100);
    expect(Math.abs(x[0]! - 1)).toBeLessThan(1e-8);
    expect(Math.abs(x[1]! - 1)).toBeLessThan(1e-8);
  });

  it('stays inside the domain', async () => {
    const barrier: Objective = ([a = 0]) =>
      a > 0
        ? { value: a - Math.log(a), gradient: Float64Array.of(1 - 1 / a) }
        : { value: Infinity, gradient: Float64Array.of(0) };
    expect(Math.abs((await minimize(barrier, Float64Array.of(1e-3))).x[0]! - 1)).toBeLessThan(1e-8);
    await expect(minimize(barrier, Float64Array.of(-1))).rejects.toThrow(RangeError);
  });

  it('says when the iterations ran out', async () => {
    expect(await minimize(rosenbrock, Float64Array.of(-1.2, 1), { maxIter: 3 })).toMatchObject({
      nIter: 3,
      converged: false,
    });
  });
});
