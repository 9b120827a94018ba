import { ConfigError } from '@kuznets/base';
import { type RegionsConfig, regionsConfigSchema } from '../regions/config.ts';
import type { RegionsData } from '../regions/data.ts';
import { planRegions } from '../regions/plan.ts';
import { parseSettings, settingError } from '../study/parse-settings.ts';
import { type Choice, choicesOf } from './choices.ts';
import { type Chosen, combinationsOf, type Grid, isSame, type Specification } from './combinations.ts';
import type { ChoiceValue, MultiverseConfig } from './config.ts';

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
  'neighbours',
  'clustering',
];

/** The further choice that a specification varies, and the place of its value; 0 is the base's. */
export interface Varied {
  readonly choice: number;
  readonly value: number;
}

/** A specification of the crossing, or one that differs from one of these by a further choice. */
export interface MultiverseSpecification extends Specification<RegionsConfig> {
  readonly further: Varied | null;
}

/** The specifications of a multiverse: those of the crossing first. */
export interface MultiverseGrid {
  readonly specifications: readonly MultiverseSpecification[];
  readonly left: Grid<RegionsConfig>['left'];
  /** Choices that are varied alone, the base's value first. */
  readonly further: readonly Choice[];
}

/**
 * The specifications of a multiverse: every combination of the choices that is not excluded and that the sample allows, or some of them at
 * random; and around some of these, each further choice varied alone.
 *
 * @param config - a complete configuration.
 * @param data - the sample of all specifications.
 * @returns specifications in the order of the grid, the last choice varying fastest, then those of the further choices.
 * @throws SettingsError, ConfigError naming a path or value that is not allowed, a grid too large to list, or one of which nothing is left.
 */
export function gridOf(config: MultiverseConfig, data: RegionsData): MultiverseGrid {
  const { base, choices, further } = config;
  checkSettings(config);
  checkFurther(config);
  const specify = (chosen: Chosen): RegionsConfig => {
    const specified = regionsConfigSchema.parse(
      [...chosen].reduce<unknown>((settings, [path, value]) => withSetting(settings, path.split('.'), value), base),
    );
    planRegions(specified, data);
    return specified;
  };
  const varied = Object.entries(further);
  const isReading = (chosen: Chosen): boolean =>
    varied.length > 0 &&
    [...chosen].every(([path, value]) => readingValues(config, path).some((one) => isSame(one, value)));
  const { specifications, left } = combinationsOf({ ...config, seed: base.seed, isKept: isReading }, specify);
  const chosenBy = (places: readonly number[]): Chosen =>
    new Map(Object.entries(choices).map(([path, values], at) => [path, values[places[at]!]!]));
  const readings = specifications.map(({ places }) => places).filter((places) => isReading(chosenBy(places)));
  if (varied.length > 0 && readings.length === 0)
    throw settingError('around', 'no specification that the further choices are varied around is left');
  const impossible = new Map(left.impossible.map(({ reason, specifications: count }) => [reason, count]));
  const alone = readings.flatMap((places) =>
    varied.flatMap(([path, values], choice) =>
      values.flatMap((value, at): MultiverseSpecification[] => {
        try {
          const specified = specify(new Map([...chosenBy(places), [path, value]]));
          return [{ places, config: specified, further: { choice, value: at + 1 } }];
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          impossible.set(error.message, (impossible.get(error.message) ?? 0) + 1);
          return [];
        }
      }),
    ),
  );
  return {
    specifications: [...specifications.map((one) => ({ ...one, further: null })), ...alone],
    left: { ...left, impossible: [...impossible].map(([reason, count]) => ({ reason, specifications: count })) },
    further: choicesOf(
      Object.fromEntries(
        varied.map(([path, values]) => [path, [settingAt(base, path.split('.')), ...values]]),
      ) as Record<string, readonly ChoiceValue[]>,
    ),
  };
}

/** Values of a choice in the specifications around which further choices are varied: those asked for, the base's, or the first. */
function readingValues({ base, choices, around }: MultiverseConfig, path: string): readonly ChoiceValue[] {
  const values = choices[path]!;
  const ofBase = settingAt(base, path.split('.')) as ChoiceValue;
  return around[path] ?? [values.find((value) => isSame(value, ofBase)) ?? values[0]!];
}

/** Every path and value by itself. */
function checkSettings({ base, choices, further }: MultiverseConfig): void {
  const listed = Object.entries({ choices, further }).flatMap(([name, record]) =>
    Object.entries(record).map(([path, values]) => ({ name: `${name}.${path}`, path, values })),
  );
  for (const { name, path, values } of listed) {
    const steps = path.split('.');
    if (fixedSettings.includes(steps[0]!))
      throw settingError(
        name,
        'is the same in every specification: all are computed of one sample; allowed: settings of how it is computed',
      );
    if (settingAt(base, steps) === undefined) throw settingError(name, 'is no setting of the regions study');
    for (const value of values) parseSettings(regionsConfigSchema, withSetting(base, steps, value));
  }
}

/** What is varied alone is no choice of the crossing, and is varied around specifications of it. */
function checkFurther({ base, choices, further, around }: MultiverseConfig): void {
  for (const [path, values] of Object.entries(further)) {
    if (path in choices) throw settingError(`further.${path}`, 'is one of the choices already');
    const all = [settingAt(base, path.split('.')) as ChoiceValue, ...values];
    if (all.some((value, at) => all.findIndex((one) => isSame(one, value)) < at))
      throw settingError(`further.${path}`, `names a value twice, or the base's, ${JSON.stringify(all[0])}`);
  }
  for (const [path, values] of Object.entries(around)) {
    const known = choices[path];
    if (known === undefined) throw settingError(`around.${path}`, 'is none of the choices');
    const strange = values.find((value) => !known.some((one) => isSame(one, value)));
    if (strange !== undefined)
      throw settingError(
        `around.${path}`,
        `${JSON.stringify(strange)} is no value of the choice; allowed: some of them`,
      );
  }
}

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
