import type { GrowthConfig, MethodConfig } from '../growth/config.ts';
import type { GrowthData } from '../growth/data.ts';
import { methodOf } from '../growth/methods/registry.ts';
import { publishedTables } from '../growth/published/published.ts';
import { choicesOf, type Given, meanOf, readingsOf, varianceByChoice } from '../multiverse/choices.ts';
import type { Grid } from '../multiverse/combinations.ts';
import { descendingOrder } from '../statistics/ranks.ts';
import { quantile } from '@kuznets/base';
import type { GrowthMultiverseConfig } from './config.ts';
import { type GrowthMultiverseResult, growthMultiverseSchemaVersion } from './result.ts';

/** The last rank that counts. */
export const top = 10;

/** The ranks of one method in one specification. */
export interface MethodRanks {
  readonly id: string;
  readonly data: GrowthData;
  /** One row a seed, by determinant of `data`; none where the method cannot fit the sample. */
  readonly ranks: readonly (readonly number[])[];
}

/** A determinant that is followed through the specifications. */
interface Followed {
  readonly method: string;
  readonly determinant: string;
  readonly place: number;
}

/**
 * The result of a multiverse from the ranks of every method in every specification.
 *
 * @param config - a complete configuration.
 * @param base - the sample of the settings that do not vary, and the digest of the table.
 * @param grid - the specifications.
 * @param results - one row a specification, one element a method.
 * @returns the result.
 */
export function assembleGrowthMultiverse(
  config: GrowthMultiverseConfig,
  base: { readonly data: GrowthData; readonly sha256: string },
  { specifications, left }: Grid<GrowthConfig>,
  results: readonly (readonly MethodRanks[])[],
): GrowthMultiverseResult {
  const { data, sha256 } = base;
  const choices = choicesOf(config.choices);
  const { methods } = specifications[0]!.config;
  const tables = data.catalogued && data.absorbed === null ? publishedTables(data.name, data.target) : null;
  const followed = methods
    .flatMap((method) => followedOf(method, data, tables?.rankings ?? null, results))
    .filter((one) => results.some((result) => rankOf(one, methodIn(result, one.method)) !== null));
  const rows = results.map((result) => followed.map((one) => rankOf(one, methodIn(result, one.method))));
  return {
    schemaVersion: growthMultiverseSchemaVersion,
    study: 'growth-multiverse',
    config,
    data: {
      ...{ name: data.name, catalogued: data.catalogued, citation: data.citation, target: data.target },
      rows: data.y.length,
      determinants: data.features.map(({ name, label }) => ({ name, label })),
      notes: [...data.notes],
      sha256,
    },
    left,
    choices,
    methods: methods.map((method) => ({
      ...{ id: method.id, name: method.name, seeds: method.seeds },
      abbreviation: methodOf(method).abbreviation,
    })),
    specifications: specifications.map(({ places }, at) => ({
      places,
      ranks: rows[at]!.map((ranks) => ranks && [quantile(ranks, 0.5), quantile(ranks, 0.05), quantile(ranks, 0.95)]),
      stays: rows[at]!.map((ranks) => ranks && shareFirst(ranks)),
    })),
    published: tables !== null,
    ranks: followed.map((one, place) => {
      const given = specifications.flatMap(({ places }, at) => {
        const ranks = rows[at]![place]!;
        return ranks === null ? [] : [{ places, ranks, value: quantile(ranks, 0.5) }];
      });
      const medians = given.map(({ value }) => value);
      const each = (of: (ranks: readonly number[]) => number): Given[] =>
        given.map(({ places, ranks }) => ({ places, value: of(ranks) }));
      const stays = each((ranks) => Number(shareFirst(ranks) >= 0.5));
      return {
        ...one,
        specifications: given.length,
        median: quantile(medians, 0.5),
        low: quantile(medians, 0.05),
        high: quantile(medians, 0.95),
        stays: meanOf(stays),
        replicas: meanOf(given.flatMap(({ ranks }) => ranks.map((rank) => ({ value: Number(rank <= top) })))),
        inside: meanOf(
          each((ranks) => Number(quantile(ranks, 0.05) <= one.place && one.place <= quantile(ranks, 0.95))),
        ),
        readings: readingsOf(choices, stays).map(({ path, value, mean }) => ({ path, value, stays: mean })),
        variance: varianceByChoice(choices, given),
      };
    }),
    source: tables?.source ?? null,
  };
}

/** The first ten of a method: published, or those with the smallest median rank over the specifications. */
function followedOf(
  { id, name }: MethodConfig,
  data: GrowthData,
  published: Readonly<Record<string, readonly string[]>> | null,
  results: readonly (readonly MethodRanks[])[],
): Followed[] {
  const follow = (names: readonly string[]): Followed[] =>
    names.slice(0, top).map((determinant, at) => ({ method: id, determinant, place: at + 1 }));
  const own = results.map((result) => methodIn(result, id));
  if (own.every((one) => one === undefined || one.ranks.length === 0)) return [];
  if (published !== null) return follow(published[name] ?? []);
  const names = data.features.map((feature) => feature.column ?? feature.name);
  const medians = names.map((determinant) => {
    const ranks = own.flatMap((one) => rankOf({ determinant }, one) ?? []);
    return ranks.length === 0 ? names.length + 1 : quantile(ranks, 0.5);
  });
  return follow(descendingOrder(medians.map((rank) => -rank)).map((at) => names[at]!));
}

const methodIn = (result: readonly MethodRanks[], id: string): MethodRanks | undefined =>
  result.find((one) => one.id === id);

/** Ranks of a determinant, one a seed; null where it has none: it is not in the sample, or does not vary there. */
function rankOf({ determinant }: Pick<Followed, 'determinant'>, method: MethodRanks | undefined): number[] | null {
  const at = method?.data.features.findIndex(({ name, column }) => (column ?? name) === determinant) ?? -1;
  if (method === undefined || at < 0 || method.ranks.length === 0 || !varies(method.data, at)) return null;
  return method.ranks.map((ranks) => ranks[at]!);
}

function varies({ x, y, features }: GrowthData, at: number): boolean {
  return y.some((_, row) => x[row * features.length + at] !== x[at]);
}

const shareFirst = (ranks: readonly number[]): number => ranks.filter((rank) => rank <= top).length / ranks.length;
