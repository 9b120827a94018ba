import { ConfigError, DataError } from '@kuznets/base';
import type { GrowthConfig, GrowthConfigInput, MethodInput } from '../growth/config.ts';
import { growthMethods, type MethodConfig } from '../growth/methods/registry.ts';
import { resolveGrowthConfig } from '../growth/resolve-config.ts';
import { growthStudy } from '../growth/study.ts';
import { type Chosen, combinationsOf, type Grid } from '../multiverse/combinations.ts';
import { settingError } from '../study/parse-settings.ts';
import type { GrowthMultiverseConfig } from './config.ts';
import { type GrowthTable, sampleOf, sampleSettings } from './table.ts';

/** Settings of the study that may vary: of the sample, and of every method that has them. */
const variable = [
  ...['formula', 'include', 'exclude', 'subset', 'missing', 'weights'],
  ...['trees', 'minSamplesLeaf', 'minSamplesSplit', 'bootstrap', 'rankBy'],
];

/**
 * The specifications of a multiverse of the growth study: every combination of the choices that is not excluded and that the data allow, or
 * some of them at random.
 *
 * @param config - a complete configuration.
 * @param table - what samples are taken from.
 * @returns specifications in the order of the grid, the last choice varying fastest.
 * @throws SettingsError, ConfigError naming a path or value that is not allowed, a grid too large to list, or one of which nothing is left.
 */
export function gridOf(config: GrowthMultiverseConfig, table: GrowthTable): Grid<GrowthConfig> {
  const base = config.base as GrowthConfigInput;
  for (const [path, values] of Object.entries(config.choices)) {
    checkPath(base, path);
    for (const value of values) specified(base, new Map([[path, value]]));
  }
  return combinationsOf({ ...config, seed: config.base.seed }, (chosen) => {
    const growth = specified(base, chosen);
    try {
      growthStudy.check(growth, sampleOf(table, sampleSettings(growth)));
    } catch (error) {
      // Data that a transformation or a subset is not defined for are a combination that is not possible.
      if (error instanceof DataError) throw new ConfigError(error.message, { cause: error });
      throw error;
    }
    return growth;
  });
}

function checkPath(base: GrowthConfigInput, path: string): void {
  if (variable.includes(path)) return;
  const [method, setting, ...below] = path.split('.');
  const entries = entriesOf(base);
  const ids = entries.map(idOf);
  if (setting !== undefined && below.length === 0 && ids.includes(method!)) return;
  throw settingError(
    `choices.${path}`,
    `is no setting that may vary; allowed: ${variable.join(', ')}, and a method's own, such as ${ids[0]!}.${Object.keys(growthMethods[asSettings(entries[0]!).name].settings)[0]!}`,
  );
}

/** The configuration of a combination. */
function specified(base: GrowthConfigInput, chosen: Chosen): GrowthConfig {
  let study: Settings = { ...base, folds: 0 };
  for (const [path, value] of chosen) {
    const [method, setting] = path.split('.');
    study =
      setting === undefined
        ? withSetting(study, path, value)
        : {
            ...study,
            methods: entriesOf(study).map((entry) =>
              idOf(entry) === method ? withSetting(asSettings(entry), setting, value) : entry,
            ),
          };
  }
  return resolveGrowthConfig(study as GrowthConfigInput);
}

type Settings = Readonly<Record<string, unknown>>;

/** Null leaves a setting out. */
function withSetting(settings: Settings, name: string, value: unknown): Settings {
  const { [name]: _, ...others } = settings;
  return value === null ? others : { ...others, [name]: value };
}

const entriesOf = (study: Settings): readonly MethodInput[] =>
  (study['methods'] as readonly MethodInput[] | undefined) ?? (Object.keys(growthMethods) as MethodConfig['name'][]);

const asSettings = (entry: MethodInput) => (typeof entry === 'string' ? { name: entry } : entry);

const idOf = (entry: MethodInput): string => (typeof entry === 'string' ? entry : (entry.id ?? entry.name));
