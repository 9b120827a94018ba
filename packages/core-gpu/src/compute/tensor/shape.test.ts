import { expect, test } from 'vitest';
import { expectLength, shapeSize } from './shape.ts';

test('the size of a shape is the product of its sizes', () => {
  expect(shapeSize([])).toBe(1);
  expect(shapeSize([3, 0, 4])).toBe(0);
  expect(shapeSize([3, 5])).toBe(15);
});

test.each([[[-1]], [[1.5, 2]], [[Number.NaN]]])('refuses sizes %j', (shape) => {
  expect(() => shapeSize(shape)).toThrow(expect.objectContaining({ name: 'ShapeError' }));
});

test('names the argument, what it got and what it needs', () => {
  expect(() => expectLength('matmul: a', 5, [2, 3])).toThrow('matmul: a: got 5 elements, needs 2 x 3 = 6');
  expectLength('a', 6, [2, 3]);
});
