import { ConfigError, philox4x32, purposes, seedKey } from '@kuznets/base';
import { type RegionsConfig, regionsConfigSchema } from '../regions/config.ts';
import type { RegionsData } from '../regions/data.ts';
import { planRegions } from '../regions/plan.ts';
import { canonicalJson } from '../results/digest.ts';
import { parseSettings, settingError } from '../study/parse-settings.ts';
import type { ChoiceValue, MultiverseConfig } from './config.ts';

/** Most specifications that are listed before a sample is drawn. */
const mostListed = 1_000_000;

/** Settings that say what is read, or of no figure that is compared. */
const fixedSettings = [
  'data',
  'id',
  'period',
  'indicators',
  'log',
  'missing',
  'sheet',
  'csv',
  'geojson',
  'geojsonId',
  'leaveOut',
];

/** One specification: the place of its value in each choice, and its configuration. */
export interface Specification {
  readonly places: readonly number[];
  readonly config: RegionsConfig;
}

/** Specifications of a grid that were not computed. */
export interface Left {
  /** All combinations of the choices. */
  readonly grid: number;
  readonly excluded: number;
  /** What the sample does not allow, and how often. */
  readonly impossible: readonly { readonly reason: string; readonly specifications: number }[];
}

/** The specifications of a grid, in its order. */
export interface Grid {
  readonly specifications: readonly Specification[];
  readonly left: Left;
}

/**
 * The specifications of a multiverse: every combination of the choices that is not excluded and that the sample allows, or some of them at
 * random.
 *
 * @param config - a complete configuration.
 * @param data - the sample of all specifications.
 * @returns specifications in the order of the grid, the last choice varying fastest.
 * @throws SettingsError, ConfigError naming a path or value that is not allowed, a grid too large to list, or one of which nothing is left.
 */
export function gridOf(config: MultiverseConfig, data: RegionsData): Grid {
  const choices = Object.entries(config.choices);
  checkChoices(config);
  const grid = choices.reduce((product, [, values]) => product * values.length, 1);
  if (grid > mostListed)
    throw new ConfigError('choices: the grid is too large to list', {
      got: `${grid} specifications`,
      allowed: `at most ${mostListed}`,
    });
  const impossible = new Map<string, number>();
  let excluded = 0;
  const possible: Specification[] = [];
  for (let number = 0; number < grid; number++) {
    const places = placesOf(
      number,
      choices.map(([, values]) => values.length),
    );
    const chosen = new Map(choices.map(([path, values], at) => [path, values[places[at]!]!]));
    if (config.exclude.some((one) => Object.entries(one).every(([path, value]) => same(chosen.get(path), value)))) {
      excluded++;
      continue;
    }
    const specified = regionsConfigSchema.parse(
      [...chosen].reduce<unknown>(
        (settings, [path, value]) => withSetting(settings, path.split('.'), value),
        config.base,
      ),
    );
    try {
      planRegions(specified, data);
      possible.push({ places, config: specified });
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
  return { specifications: sampled(possible, config), left };
}

/** Every path and value by itself. */
function checkChoices({ base, choices, exclude }: MultiverseConfig): void {
  for (const [path, values] of Object.entries(choices)) {
    const steps = path.split('.');
    if (fixedSettings.includes(steps[0]!))
      throw settingError(
        `choices.${path}`,
        'is the same in every specification: all are computed of one sample; allowed: settings of how it is computed',
      );
    if (settingAt(base, steps) === undefined)
      throw settingError(`choices.${path}`, 'is no setting of the regions study');
    if (new Set(values.map((value) => canonicalJson(value))).size < values.length)
      throw settingError(`choices.${path}`, 'names a value twice');
    for (const value of values) parseSettings(regionsConfigSchema, withSetting(base, steps, value));
  }
  for (const path of exclude.flatMap((one) => Object.keys(one))) {
    if (!(path in choices)) throw settingError('exclude', `${path} is none of the choices`);
  }
}

function sampled(possible: readonly Specification[], { sample, base }: MultiverseConfig): readonly Specification[] {
  if (sample === null || sample >= possible.length) return possible;
  const key = seedKey(base.seed);
  const words = possible.map((_, at) => philox4x32([at, 0, 0, purposes.multiverseSample], key)[0]);
  const drawn = words.map((_, at) => at).sort((a, b) => words[a]! - words[b]! || a - b);
  return drawn
    .slice(0, sample)
    .sort((a, b) => a - b)
    .map((at) => possible[at]!);
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

const same = (a: ChoiceValue | undefined, b: ChoiceValue): boolean =>
  a !== undefined && canonicalJson(a) === canonicalJson(b);

function settingAt(settings: unknown, [step, ...below]: readonly string[]): unknown {
  if (step === undefined) return settings;
  const isMap = typeof settings === 'object' && settings !== null && Object.hasOwn(settings, step);
  return isMap ? settingAt((settings as Record<string, unknown>)[step], below) : undefined;
}

function withSetting(settings: unknown, [step, ...below]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const map = settings as Record<string, unknown>;
  return { ...map, [step]: withSetting(map[step], below, value) };
}
