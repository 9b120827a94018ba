import { type Constraint, oneOf } from '@kuznets/base';
import { erfc } from '@kuznets/base/distributions';

/** Which values count as far from what is expected without any dependence. */
export type Alternative = 'greater' | 'less' | 'two-sided';

/** One of the alternatives. */
export const alternatives: Constraint<Alternative> = oneOf('greater', 'less', 'two-sided');

/** Probability of a standard normal number as far out as `z`. */
export function normalTail(z: number, alternative: Alternative): number {
  const beyond = (value: number): number => erfc(value / Math.SQRT2) / 2;
  return alternative === 'two-sided' ? 2 * beyond(Math.abs(z)) : beyond(alternative === 'greater' ? z : -z);
}

/**
 * The p-value of a value among those of random permutations, itself counted as one: `(1 + #as far) / (1 + permutations)`; two-sided, twice the
 * smaller of both sides.
 */
export function permutationTail(observed: number, drawn: ArrayLike<number>, alternative: Alternative): number {
  // What differs by rounding alone is a tie.
  const slack = 1e-12 * Math.max(1, Math.abs(observed));
  let [above, below] = [1, 1];
  for (let at = 0; at < drawn.length; at++) {
    if (drawn[at]! >= observed - slack) above++;
    if (drawn[at]! <= observed + slack) below++;
  }
  const [greater, less] = [above / (1 + drawn.length), below / (1 + drawn.length)];
  return alternative === 'greater' ? greater : alternative === 'less' ? less : Math.min(1, 2 * Math.min(greater, less));
}
