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
}

/**
 * What each claim of a multiverse rests on: in how many specifications and replicas it holds, and the choice that decides most.
 *
 * @param result - a result.
 * @returns one element a claim, in their order.
 */
export function claimBases({ claims }: Pick<MultiverseResult, 'claims'>): ClaimBasis[] {
  return claims.map(({ claim, holds, fails, replicas, readings, variance }) => {
    const [first] = variance
      .flatMap(({ path, share }) => (share === null ? [] : [{ path, share }]))
      .sort((a, b) => b.share - a.share);
    const ofFirst = readings.filter(({ path }) => path === first?.path).sort((a, b) => b.holds - a.holds);
    const [most, least] = [ofFirst[0], ofFirst.at(-1)];
    return {
      ...{ claim, holds, fails, replicas },
      decides: first && most && least ? { ...first, most, least } : null,
    };
  });
}

/** Under which readings of a paper a published number lies among the replicas. */
export type PublishedVerdict =
  | { readonly code: 'never' | 'always' | 'leakage' | 'any' }
  | {
      readonly code: 'only';
      readonly values: readonly { readonly path: string; readonly values: readonly string[] }[];
    };

/**
 * Under which readings a published number lies inside: under none, under all, only where forecasts know what came, only with some values of
 * a choice, or with any value of every choice.
 *
 * @param estimate - a quantity of a multiverse.
 * @returns a code; null where nothing is published.
 */
export function publishedVerdict({
  inside,
  readings,
}: Pick<MultiverseResult['estimates'][number], 'inside' | 'readings'>): PublishedVerdict | null {
  if (inside === null) return null;
  if (inside === 0 || inside === 1) return { code: inside === 0 ? 'never' : 'always' };
  const paths = [...new Set(readings.map(({ path }) => path))];
  const values = paths.flatMap((path) => {
    const ofPath = readings.filter((reading) => reading.path === path);
    const within = ofPath.filter((reading) => reading.inside > 0).map(({ value }) => value);
    return within.length === ofPath.length ? [] : [{ path, values: within }];
  });
  if (values.some(({ path, values: within }) => path === 'leakage' && !within.includes('none')))
    return { code: 'leakage' };
  return values.length === 0 ? { code: 'any' } : { code: 'only', values };
}
