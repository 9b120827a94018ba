import type { GrowthMultiverseResult } from './result.ts';
import type { MeanReading, Survival } from './survived.ts';

type Rank = GrowthMultiverseResult['ranks'][number];

/**
 * Which places of a multiverse of the growth study stay among the first ten, and what decides.
 *
 * @param result - a result.
 * @returns counts, means by method, the determinants that hold throughout, and the choice that moves ranks most.
 */
export function survivalOf({
  methods,
  ranks,
  published,
  choices,
}: Pick<GrowthMultiverseResult, 'methods' | 'ranks' | 'published' | 'choices'>): Survival {
  const count = (is: (rank: Rank) => boolean): number => ranks.filter(is).length;
  const determinants = [...new Set(ranks.map(({ determinant }) => determinant))];
  return {
    published,
    places: ranks.length,
    always: count(({ stays }) => stays === 1),
    half: count(({ stays }) => stays >= 0.5),
    never: count(({ stays }) => stays === 0),
    methods: methods.flatMap((method) => {
      const own = ranks.filter((rank) => rank.method === method.id);
      return own.length === 0 ? [] : [{ ...method, stays: meanOf(own.map(({ stays }) => stays)) }];
    }),
    firm: determinants.filter((name) => {
      const own = ranks.filter(({ determinant }) => determinant === name);
      return own.length >= 2 && own.every(({ stays }) => stays >= 0.5);
    }),
    decides: decidingChoice(ranks, choices),
  };
}

/** The share of places that stay by value of each choice, on average over some places. */
export function meanReadings(
  ranks: readonly Pick<Rank, 'readings'>[],
  choices: GrowthMultiverseResult['choices'],
): MeanReading[] {
  return choices.flatMap(({ path, values }) =>
    values.flatMap((value) => {
      const own = ranks.flatMap(({ readings }) => readings.filter((one) => one.path === path && one.value === value));
      return own.length === 0 ? [] : [{ path, value, stays: meanOf(own.map(({ stays }) => stays)) }];
    }),
  );
}

/** The choice that moves a rank most, and the values with which it stays most and least; null where none moves it. */
export function decisiveFor({ variance, readings }: Rank): Survival['decides'] {
  const [first] = [...variance].sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (first?.share == null) return null;
  const { most, least } = ends(readings, first.path);
  return most && least ? { path: first.path, share: first.share, most, least } : null;
}

function decidingChoice(ranks: readonly Rank[], choices: GrowthMultiverseResult['choices']): Survival['decides'] {
  const moved = ranks.filter(({ variance }) => variance.some(({ share }) => share !== null));
  const [first] = choices
    .map(({ path }, at) => ({ path, share: meanOf(moved.map(({ variance }) => variance[at]!.share ?? 0)) }))
    .sort((a, b) => b.share - a.share);
  if (moved.length === 0 || first === undefined) return null;
  const { most, least } = ends(meanReadings(ranks, choices), first.path);
  return most && least ? { ...first, most, least } : null;
}

function ends(readings: readonly MeanReading[], path: string) {
  const own = readings.filter((one) => one.path === path).sort((a, b) => b.stays - a.stays);
  return { most: own[0], least: own.at(-1) };
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
