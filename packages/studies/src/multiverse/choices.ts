import type { ChoiceValue } from './config.ts';

/** A choice with its values as texts. */
export interface Choice {
  readonly path: string;
  readonly values: readonly string[];
}

/** A specification and a number that it gives. */
export interface Given {
  readonly places: readonly number[];
  readonly value: number;
}

/** Choices with their values as texts. */
export function choicesOf(choices: Readonly<Record<string, readonly ChoiceValue[]>>): Choice[] {
  return Object.entries(choices).map(([path, values]) => ({ path, values: values.map(asText) }));
}

/** Mean of the numbers given under each value of each choice. */
export function readingsOf(choices: readonly Choice[], given: readonly Given[]) {
  return choices.flatMap(({ path, values }, choice) =>
    values.flatMap((value, place) => {
      const ofValue = given.filter(({ places }) => places[choice] === place);
      return ofValue.length === 0 ? [] : [{ path, value, mean: meanOf(ofValue) }];
    }),
  );
}

/** Deviation beside the mean below which numbers differ by rounding alone. */
const rounding = 1e-9;

/**
 * Share of the variance over specifications that lies between a choice's values: the correlation ratio. In a whole grid the choices' shares
 * add up to at most 1, and what is missing is due to combinations of them.
 *
 * @param choices - the choices.
 * @param given - a number of each specification.
 * @returns one element a choice; shares are null where the numbers do not vary.
 */
export function varianceByChoice(
  choices: readonly Choice[],
  given: readonly Given[],
): { path: string; share: number | null }[] {
  const mean = meanOf(given);
  const total = given.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  const moves = total > given.length * (rounding * mean) ** 2;
  return choices.map(({ path, values }, choice) => {
    const between = values.reduce((sum, _, place) => {
      const ofValue = given.filter(({ places }) => places[choice] === place);
      return ofValue.length === 0 ? sum : sum + ofValue.length * (meanOf(ofValue) - mean) ** 2;
    }, 0);
    return { path, share: moves ? Math.min(1, between / total) : null };
  });
}

/** Mean of the numbers given. */
export const meanOf = (given: readonly Pick<Given, 'value'>[]): number =>
  given.reduce((sum, { value }) => sum + value, 0) / given.length;

/** A setting that a specification leaves out is none. */
const asText = (value: ChoiceValue): string =>
  typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value);
