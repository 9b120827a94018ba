import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

const numbers = fc.oneof(
  fc.double({ noDefaultInfinity: true }).map((value) => value + 0),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Number.NaN, 1 + Number.EPSILON),
);

test('numbers come in order, equal ones as often as they were, NaN never', () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 200 }), (values) => {
      const known = values.filter((value) => !Number.isNaN(value));
      expect([...inOrder(Float64Array.from(values))]).toEqual(known.sort((a, b) => a - b));
    }),
  );
});

test('many numbers that differ in their last bits alone', () => {
  const values = Float64Array.from({ length: 5000 }, (_, k) => 1 + ((k * 7919) % 5000) * Number.EPSILON);
  expect([...inOrder(values)]).toEqual([...values.slice().sort()]);
  expect([...inOrder(values.map((value) => -value))]).toEqual([...values.map((value) => -value).sort()]);
});
