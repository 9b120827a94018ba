import { ShapeError, checkFinite } from '@kuznets/base';

/** Checks that a series has as many numbers as allowed, and that they are finite. */
export function checkSeries(name: string, values: ArrayLike<number>, least: number, most = Infinity): void {
  if (values.length < least || values.length > most)
    throw new ShapeError(`${name} has another length`, {
      got: values.length,
      allowed: least === most ? String(least) : `from ${least}`,
    });
  checkFinite(values, (index) => ({ what: `${name}, number ${index} (the first is 0),` }));
}
