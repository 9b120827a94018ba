import type { Survival } from '../../growth-multiverse/survived.ts';
import { percent } from '../evidence.ts';

const readings = (specifications: number): string =>
  specifications === 1 ? 'one specification' : `${specifications} specifications`;

/** What a multiverse of the growth study says. */
export const growthMultiverse = {
  columns: {
    places: 'Places',
    always: 'Always stay',
    half: 'In half',
    never: 'Never stay',
    stays: 'Stays',
    fits: 'Of fits',
    inside: 'Holds the place',
    median: 'Median rank',
    decides: 'Decides',
    share: 'Share of variance',
    most: 'Most with',
    least: 'Least with',
    staysWith: 'Stays with it',
  },
  captions: {
    methods: (specifications: number, top: number): string =>
      `Of the first ${top} places of each method: how many stay there under every, under at least half and under none of ${readings(specifications)}, and the share of specifications and of fits in which a place stays, on average`,
    ranks: (specifications: number, top: number): string =>
      `Every place: its median rank and 5-95 % over ${readings(specifications)}, the share in which it stays among the first ${top} (of those in which the determinant varies), and the choice between whose values most of its variance lies`,
    choices: "Share of a rank's variance over specifications that lies between a choice's values",
    readings:
      'Share of specifications in which a place stays, by value of each choice, on average over the places of each method',
    specifications: (top: number): string =>
      `Every specification: its choices, and how many of the first ${top} places of each method stay there`,
  },
  /** Of a figure: specifications in the order of their ranks, the choices below. */
  curve: (rank: string, shown: number, all: number): string =>
    `${rank}: rank in ${shown === all ? `${all} specifications` : `${shown} of ${all} specifications, evenly spaced`} in the order of their medians, with 5–95 % over seeds; dashed, the place; below, the choices`,
  /** A place as a picker names it. */
  rankOf: (method: string, place: number, determinant: string): string => `${method}, ${place}: ${determinant}`,
} as const;

/** What a multiverse of the growth study says of its result: which ranks survive. */
export const growthMultiverseSayings = {
  places: ({ published, places, always, half, never }: Survival): string =>
    `Of the ${places} places that ${published ? 'the paper gives determinants among the first ten of its methods' : 'methods give determinants among their first ten in the median'}, ${always} ${always === 1 ? 'stays' : 'stay'} among the first ten under every reading, ${half} under at least half of the readings, and ${never} under none.`,
  methods: ({ methods }: Survival): string =>
    `By method, a place stays under this share of the readings, on average: ${methods.map(({ abbreviation, stays }) => `${abbreviation} ${percent(stays)}`).join(', ')}.`,
  firm: ({ firm }: Survival): string =>
    firm.length === 0
      ? 'No determinant that two methods list stays under half of the readings by every method that lists it.'
      : `Under at least half of the readings by every method that lists them, two at least, stay: ${firm.join(', ')}.`,
  decides: ({ path, share, most, least }: NonNullable<Survival['decides']>): string =>
    `The choice that moves ranks most is ${path}, between whose values ${percent(share)} of a rank's variance lies on average: with ${most.value} ${percent(most.stays)} of the places stay, with ${least.value} ${percent(least.stays)}.`,
} as const;
