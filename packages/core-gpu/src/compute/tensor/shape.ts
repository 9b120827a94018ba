import { ShapeError } from '@kuznets/base';

/** Sizes of an array, slowest axis first. */
export type Shape = readonly number[];

/** Number of elements; checks that every size is a whole number. */
export function shapeSize(shape: Shape): number {
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0)
      throw new ShapeError(`sizes are whole numbers from 0, got [${shape.join(', ')}]`);
  }
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Checks the length of an array argument.
 *
 * @throws ShapeError that names the argument, its length and the shape it should have
 */
export function expectLength(name: string, length: number, shape: Shape): void {
  const wanted = shapeSize(shape);
  if (length !== wanted)
    throw new ShapeError(`${name}: got ${String(length)} elements, needs ${shape.join(' x ')} = ${String(wanted)}`);
}
