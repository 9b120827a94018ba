import { ConfigError, ShapeError } from '@kuznets/base';

/** Checks that an option is a whole number within bounds. */
export function wholeNumber(name: string, value: number, least: number, most: number, why = ''): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name} is ${value}: allowed are whole numbers from ${least} to ${most}${why}`);
  }
}

/** Checks that a list holds finite numbers, and how many. */
export function checkFinite(name: string, values: ArrayLike<number>, least: number): void {
  if (values.length < least)
    throw new ShapeError(`${name} holds ${values.length} numbers: allowed are at least ${least}`);
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at]))
      throw new ConfigError(`${name}, number ${at} is ${values[at]}: allowed are finite numbers`);
  }
}

/** Checks that two lists are of the same length. */
export function checkLength(name: string, got: number, expected: number): void {
  if (got !== expected) throw new ShapeError(`${name} holds ${got} numbers, got ${expected} to compare with`);
}
