import { ConfigError, philox4x32, purposes, seedKey } from '@kuznets/base';
import { canonicalJson } from '../results/digest.ts';
import { settingError } from '../study/parse-settings.ts';
import type { ChoiceValue, GridSettings } from './config.ts';

/** Most specifications that are listed before a sample is drawn. */
const mostListed = 1_000_000;

/** One specification: the place of its value in each choice, and its configuration. */
export interface Specification<Config> {
  readonly places: readonly number[];
  readonly config: Config;
}

/** Specifications of a grid that were not computed. */
interface Left {
  /** All combinations of the choices. */
  readonly grid: number;
  readonly excluded: number;
  /** What the sample does not allow, and how often. */
  readonly impossible: readonly { readonly reason: string; readonly specifications: number }[];
}

/** The specifications of a grid, in its order. */
export interface Grid<Config> {
  readonly specifications: readonly Specification<Config>[];
  readonly left: Left;
}

/** Values of the choices by their paths. */
export type Chosen = ReadonlyMap<string, ChoiceValue>;

/**
 * Every combination of the choices that is not excluded and that the sample allows, or some of them at random.
 *
 * @param settings - choices, what is excluded, how many are drawn, the seed of the draw, and which are kept whether they are drawn or not.
 * @param specify - the configuration of a combination; a ConfigError says why there is none.
 * @returns specifications in the order of the grid, the last choice varying fastest.
 * @throws SettingsError, ConfigError for values named twice, a grid too large to list, or one of which nothing is left.
 */
export function combinationsOf<Config>(
  {
    choices,
    exclude,
    sample,
    seed,
    isKept = () => false,
  }: GridSettings & { readonly seed: number; readonly isKept?: (chosen: Chosen) => boolean },
  specify: (chosen: Chosen) => Config,
): Grid<Config> {
  const listed = Object.entries(choices);
  checkNames({ choices, exclude });
  const grid = listed.reduce((product, [, values]) => product * values.length, 1);
  if (grid > mostListed)
    throw new ConfigError('choices: the grid is too large to list', {
      got: `${grid} specifications`,
      allowed: `at most ${mostListed}`,
    });
  const sizes = listed.map(([, values]) => values.length);
  const impossible = new Map<string, number>();
  let excluded = 0;
  const possible: Specification<Config>[] = [];
  const kept = new Set<Specification<Config>>();
  for (let number = 0; number < grid; number++) {
    const places = placesOf(number, sizes);
    const chosen = new Map(listed.map(([path, values], at) => [path, values[places[at]!]!]));
    if (exclude.some((one) => Object.entries(one).every(([path, value]) => isSame(chosen.get(path)!, value)))) {
      excluded++;
      continue;
    }
    try {
      const specification = { places, config: specify(chosen) };
      possible.push(specification);
      if (isKept(chosen)) kept.add(specification);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      impossible.set(error.message, (impossible.get(error.message) ?? 0) + 1);
    }
  }
  const left = {
    ...{ grid, excluded },
    impossible: [...impossible].map(([reason, specifications]) => ({ reason, specifications })),
  };
  if (possible.length === 0)
    throw new ConfigError('choices: no specification is left', {
      got: `${grid} combinations, ${excluded} of them excluded`,
      allowed: [...impossible.keys()].join('; ') || 'combinations that are not excluded',
    });
  const drawn = new Set(sampled(possible, sample, seed));
  return { specifications: possible.filter((one) => drawn.has(one) || kept.has(one)), left };
}

function checkNames({ choices, exclude }: Pick<GridSettings, 'choices' | 'exclude'>): void {
  for (const [path, values] of Object.entries(choices)) {
    if (new Set(values.map((value) => canonicalJson(value))).size < values.length)
      throw settingError(`choices.${path}`, 'names a value twice');
  }
  for (const path of exclude.flatMap((one) => Object.keys(one))) {
    if (!(path in choices)) throw settingError('exclude', `${path} is none of the choices`);
  }
}

function sampled<Config>(
  possible: readonly Specification<Config>[],
  sample: number | null,
  seed: number,
): readonly Specification<Config>[] {
  if (sample === null || sample >= possible.length) return possible;
  const key = seedKey(seed);
  const words = possible.map((_, at) => philox4x32([at, 0, 0, purposes.multiverseSample], key)[0]);
  const drawn = words.map((_, at) => at).sort((a, b) => words[a]! - words[b]! || a - b);
  return drawn.slice(0, sample).map((at) => possible[at]!);
}

function placesOf(number: number, sizes: readonly number[]): number[] {
  let rest = number;
  return sizes
    .toReversed()
    .map((size) => {
      const place = rest % size;
      rest = Math.floor(rest / size);
      return place;
    })
    .reverse();
}

/** Whether two values are the same. */
export const isSame = (a: ChoiceValue, b: ChoiceValue): boolean => canonicalJson(a) === canonicalJson(b);
