import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { below64, float32AtMost, float32Below } from '@kuznets/base';

const neighbours = (x: number): number[] => [x, below64(x), -below64(-x)];
const singles = fc.float({ noNaN: true, noDefaultInfinity: true });
const doubles = fc.double({ noNaN: true, noDefaultInfinity: true, min: -3e38, max: 3e38 });

/** Doubles around a limit, where a wrong last bit would show. */
const around = (limit: number): number[] =>
  [limit, Math.fround(limit), float32AtMost(limit), float32Below(Math.fround(limit))].flatMap(neighbours);

describe('limits of single precision in double precision', () => {
  it('decide as a cast and <= does', () => {
    fc.assert(
      fc.property(fc.oneof(singles, doubles), doubles, (limit, x) => {
        for (const cell of [x, ...around(limit)])
          expect(cell <= float32AtMost(limit), `${cell} at ${limit}`).toBe(Math.fround(cell) <= limit);
      }),
    );
  });

  it('decide as a cast and < does', () => {
    fc.assert(
      fc.property(singles, doubles, (limit, x) => {
        for (const cell of [x, ...around(limit)])
          expect(cell <= float32Below(limit), `${cell} at ${limit}`).toBe(Math.fround(cell) < limit);
      }),
    );
  });

  it.each([0, -0, 2 ** -149, -(2 ** -149), 1, -1, 3.4028234663852886e38, -3.4028234663852886e38])(
    'hold at %d',
    (limit) => {
      for (const cell of around(limit).filter(Number.isFinite)) {
        expect(cell <= float32AtMost(limit)).toBe(Math.fround(cell) <= limit);
        expect(cell <= float32Below(limit)).toBe(Math.fround(cell) < limit);
      }
    },
  );
});
