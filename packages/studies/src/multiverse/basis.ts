import type { EstimateName } from './estimates.ts';
import type { MultiverseResult } from './result.ts';

type Claim = MultiverseResult['claims'][number];

/** A value of a choice, and the share of its specifications in which something holds. */
export interface Reading {
  readonly path: string;
  readonly value: string;
  readonly holds: number;
}

/** What a claim rests on. */
export interface ClaimBasis extends Pick<Claim, 'claim' | 'holds' | 'fails' | 'replicas'> {
  /** The choice that decides most, its share of the variance, and the values under which it holds most and least; null where none decides. */
  readonly decides: {
    readonly path: string;
    readonly share: number;
    readonly most: Reading;
    readonly least: Reading;
  } | null;
  /** The choice varied alone that moves it most; null where none does. */
  readonly beside: { readonly most: Reading; readonly least: Reading } | null;
}

/**
 * What each claim of a multiverse rests on: in how many specifications and replicas it holds, and the choice that decides most.
 *
 * @param result - a result.
 * @returns one element a claim, in their order.
 */
export function claimBases({ claims }: Pick<MultiverseResult, 'claims'>): ClaimBasis[] {
  return claims.map(({ claim, holds, fails, replicas, readings, variance, further }) => {
    const [first] = variance
      .flatMap(({ path, share }) => (share === null ? [] : [{ path, share }]))
      .sort((a, b) => b.share - a.share);
    const ofFirst = readings.filter(({ path }) => path === first?.path).sort((a, b) => b.holds - a.holds);
    const [most, least] = [ofFirst[0], ofFirst.at(-1)];
    return {
      ...{ claim, holds, fails, replicas },
      decides: first && most && least ? { ...first, most, least } : null,
      beside: besideOf(further),
    };
  });
}

function besideOf(further: Claim['further']): ClaimBasis['beside'] {
  const [widest] = further
    .map(({ path, values }) => {
      const sorted = values.map(({ value, mean }) => ({ path, value, holds: mean })).sort((a, b) => b.holds - a.holds);
      return { most: sorted[0]!, least: sorted.at(-1)! };
    })
    .filter(({ most, least }) => most.holds > least.holds)
    .sort((a, b) => b.most.holds - b.least.holds - (a.most.holds - a.least.holds));
  return widest ?? null;
}

/** Values of choices by their paths. */
export type ChoiceValues = readonly { readonly path: string; readonly values: readonly string[] }[];

/** Under which specifications a published number lies among the replicas. */
export type PublishedVerdict =
  | { readonly code: 'never' | 'always' | 'leakage' | 'any' }
  | { readonly code: 'only' | 'further'; readonly values: ChoiceValues };

/**
 * Under which specifications a published number lies inside: under none, under all, only where forecasts know what came, only where a choice is
 * varied that is not crossed, only with some values of a choice, or with any value of every choice.
 *
 * @param result - a multiverse.
 * @param name - a quantity of it.
 * @returns a code; null where nothing is published.
 */
export function publishedVerdict(
  { choices, further, specifications, estimates }: ComparedSpecifications,
  name: EstimateName,
): PublishedVerdict | null {
  const at = estimates.findIndex((estimate) => estimate.name === name);
  const { paper, inside } = estimates[at]!;
  if (paper === null || inside === null) return null;
  if (inside === 0 || inside === 1) return { code: inside === 0 ? 'never' : 'always' };
  const given = specifications.filter(({ estimates: own }) => own[at] !== null);
  const holding = given.filter(({ estimates: own }) => own[at]![1] <= paper && paper <= own[at]![2]);
  const only = choices.flatMap(({ path, values }, choice): ChoiceValues => {
    const among = (some: ComparedSpecifications['specifications']) =>
      values.filter((_, place) => some.some(({ places }) => places[choice] === place));
    const within = among(holding);
    return within.length === among(given).length ? [] : [{ path, values: within }];
  });
  if (only.some(({ path, values }) => path === 'leakage' && !values.includes('none'))) return { code: 'leakage' };
  if (holding.every((one) => one.further !== null))
    return {
      code: 'further',
      values: further.flatMap(({ path, values }, choice) => {
        const within = values.filter((_, place) =>
          holding.some((one) => one.further?.choice === choice && one.further.value === place),
        );
        return within.length === 0 ? [] : [{ path, values: within }];
      }),
    };
  return only.length === 0 ? { code: 'any' } : { code: 'only', values: only };
}

/** What a verdict on a published number goes by. */
export interface ComparedSpecifications {
  readonly choices: ChoiceValues;
  readonly further: ChoiceValues;
  readonly specifications: readonly Pick<
    MultiverseResult['specifications'][number],
    'places' | 'further' | 'estimates'
  >[];
  readonly estimates: readonly Pick<MultiverseResult['estimates'][number], 'name' | 'paper' | 'inside'>[];
}
