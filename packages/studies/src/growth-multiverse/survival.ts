import type { GrowthMultiverseResult } from './result.ts';

type Rank = GrowthMultiverseResult['ranks'][number];

/** A value of a choice, and the share of places that stay with it, on average over the places. */
interface MeanReading {
  readonly path: string;
  readonly value: string;
  readonly stays: number;
}

/** Which places of a multiverse stay among the first ten. */
export interface Survival {
  readonly published: boolean;
  readonly places: number;
  /** Places that stay under every specification, under at least half, and under none. */
  readonly always: number;
  readonly half: number;
  readonly never: number;
  /** The share of specifications in which a place stays, on average over each method's places. */
  readonly methods: readonly ({ readonly stays: number } & GrowthMultiverseResult['methods'][number])[];
  /** Determinants that stay under at least half of the specifications by every method that lists them, which are two at least. */
  readonly firm: readonly string[];
  /** The choice between whose values most of the ranks' variance lies, on average; null where none moves. */
  readonly decides: {
    readonly path: string;
    readonly share: number;
    readonly most: MeanReading;
    readonly least: MeanReading;
  } | null;
}

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
