import { type RegionsConfig, regionsConfigSchema } from '../regions/config.ts';
import type { RegionsData } from '../regions/data.ts';
import { planRegions } from '../regions/plan.ts';
import { parseSettings, settingError } from '../study/parse-settings.ts';
import { combinationsOf, type Grid } from './combinations.ts';
import type { MultiverseConfig } from './config.ts';

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

/**
 * The specifications of a multiverse: every combination of the choices that is not excluded and that the sample allows, or some of them at
 * random.
 *
 * @param config - a complete configuration.
 * @param data - the sample of all specifications.
 * @returns specifications in the order of the grid, the last choice varying fastest.
 * @throws SettingsError, ConfigError naming a path or value that is not allowed, a grid too large to list, or one of which nothing is left.
 */
export function gridOf(config: MultiverseConfig, data: RegionsData): Grid<RegionsConfig> {
  const { base } = config;
  checkChoices(config);
  return combinationsOf({ ...config, seed: base.seed }, (chosen) => {
    const specified = regionsConfigSchema.parse(
      [...chosen].reduce<unknown>((settings, [path, value]) => withSetting(settings, path.split('.'), value), base),
    );
    planRegions(specified, data);
    return specified;
  });
}

/** Every path and value by itself. */
function checkChoices({ base, choices }: MultiverseConfig): void {
  for (const [path, values] of Object.entries(choices)) {
    const steps = path.split('.');
    if (fixedSettings.includes(steps[0]!))
      throw settingError(
        `choices.${path}`,
        'is the same in every specification: all are computed of one sample; allowed: settings of how it is computed',
      );
    if (settingAt(base, steps) === undefined)
      throw settingError(`choices.${path}`, 'is no setting of the regions study');
    for (const value of values) parseSettings(regionsConfigSchema, withSetting(base, steps, value));
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
