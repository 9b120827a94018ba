import { type Choice, type Given, meanOf, varianceByChoice } from './choices.ts';
import type { Varied } from './grid.ts';

/** A specification, a number that it gives, and 1 where its interval holds what is published, else 0; null where nothing is. */
export interface GivenBeside extends Given {
  readonly further: Varied | null;
  readonly inside: number | null;
}

/** What a further choice does to a quantity. */
export interface FurtherEffect {
  readonly path: string;
  readonly specifications: number;
  readonly share: number | null;
  readonly values: readonly { readonly value: string; readonly mean: number; readonly inside: number | null }[];
}

/**
 * What each further choice does to a quantity: its mean under each value, over the same combinations of the choices that are crossed, and the
 * share of the variance over these specifications that lies between the values.
 *
 * @param further - choices that are varied alone, the base's value first.
 * @param given - a number of each specification.
 * @returns one element a choice; none of a choice whose values are nowhere all given.
 */
export function furtherEffects(further: readonly Choice[], given: readonly GivenBeside[]): FurtherEffect[] {
  const byReading = new Map<string, GivenBeside[]>();
  for (const one of given) {
    const known = byReading.get(one.places.join());
    if (known === undefined) byReading.set(one.places.join(), [one]);
    else known.push(one);
  }
  return further.flatMap(({ path, values }, choice) => {
    const placeOf = ({ further: varied }: GivenBeside): number | null =>
      varied === null ? 0 : varied.choice === choice ? varied.value : null;
    const computed = [...new Set(given.map(placeOf))].filter((place) => place !== null).sort((a, b) => a - b);
    const blocks = [...byReading.values()]
      .map((rows) => computed.flatMap((place) => rows.filter((row) => placeOf(row) === place)))
      .filter(({ length }) => length === computed.length);
    const rows = blocks.flat().map((row) => ({ ...row, places: [computed.indexOf(placeOf(row)!)] }));
    if (computed.length < 2 || rows.length === 0) return [];
    const used = computed.map((place) => values[place]!);
    return [
      {
        path,
        specifications: rows.length,
        share: varianceByChoice([{ path, values: used }], rows)[0]!.share,
        values: used.map((value, place) => {
          const ofValue = rows.filter(({ places }) => places[0] === place);
          const published = ofValue.flatMap(({ inside }) => (inside === null ? [] : [{ value: inside }]));
          return {
            ...{ value, mean: meanOf(ofValue) },
            inside: published.length === 0 ? null : meanOf(published),
          };
        }),
      },
    ];
  });
}
