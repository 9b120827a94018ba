import { ConfigError } from '@kuznets/base';
import { z } from 'zod';
import { parseSettings, settingError } from '../study/parse-settings.ts';
import { withNulls } from '../study/settings.ts';
import {
  growthConfigInputSchema,
  growthConfigSchema,
  methodInputSchema,
  usualInference,
  type GrowthConfig,
  type GrowthConfigInput,
  type MethodConfig,
  type MethodInput,
} from './config.ts';
import { growthMethods, methodOf, mostAt, type Effort } from './methods/registry.ts';
import { methodsAsPublished } from './published/published.ts';
import { combinationsOf, mostCombinations } from './tuned.ts';

/** The default of mice's `m`. */
const usualImputations = 5;

/**
 * Fills in every default of a growth configuration.
 *
 * Settings given for the whole study (`trees`, `minSamplesLeaf`, `minSamplesSplit`, `bootstrap`, `rankBy`, `covType`) reach every method that has
 * them; a method's own settings win, and all of them over what `effort` stands for. Without `methods` the study runs all of them. On the data of a publication a method named
 * without settings brings along the variant that was published.
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws SettingsError with one line a problem: the field, what is wrong, what was given.
 * @example
 * ```ts
 * resolveGrowthConfig({ trees: 500 }).methods.length; // every method
 * ```
 */
export function resolveGrowthConfig(input: GrowthConfigInput = {}): GrowthConfig {
  const parsed = parseSettings(growthConfigInputSchema, input);
  const { effort = 'paper', inference, trees, minSamplesLeaf, minSamplesSplit, bootstrap, rankBy, ...others } = parsed;
  const { covType: errors, permuting: exchanged, ...rest } = others;
  const config = {
    ...rest,
    ...usualAt(effort, input),
    ...(inference && usualInferenceFor(input)),
    ...(input.folds === 'origins' && { partitions: 1 }),
  };
  const shared = { trees, minSamplesLeaf, minSamplesSplit, bootstrap, rankBy, covType: errors };
  const covType = errors ?? (config.cluster === undefined ? 'HC1' : 'cluster');
  if ((covType === 'cluster') !== (config.cluster !== undefined))
    throw settingError('covType', `"cluster" and the setting "cluster" go together, got ${covType}`);
  if (config.folds === 'clusters' && config.cluster === undefined)
    throw settingError('folds', '"clusters" goes with the setting "cluster", which names their column');
  if (config.folds === 'origins' && config.period === undefined)
    throw settingError('folds', '"origins" goes with the setting "period", which names the column of periods');
  if (config.folds === 'origins' && (input.partitions ?? 1) > 1)
    throw settingError(
      'partitions',
      `periods are cut in one way, got ${input.partitions}; allowed with folds "origins": 1`,
    );
  const permuting = exchanged ?? (config.cluster === undefined ? 'rows' : 'clusters');
  if (permuting !== 'rows' && config.cluster === undefined)
    throw settingError('permuting', `"${permuting}" goes with the setting "cluster", which is not given`);
  if (config.imputations !== undefined && config.missing !== 'impute')
    throw settingError('imputations', `goes with the setting "missing" at "impute", got ${config.missing}`);
  const imputations = config.missing === 'impute' ? (config.imputations ?? usualImputations) : undefined;
  if (config.absorb !== undefined && config.missing === 'impute')
    throw settingError(
      'absorb',
      'takes effects out of complete rows, and "missing" at "impute" leaves cells open; allowed beside it: drop, refuse, mean',
    );
  if (config.absorb !== undefined && (covType === 'HC2' || covType === 'HC3'))
    throw settingError(
      'covType',
      `${covType} needs the leverage of rows, which "absorb" leaves unknown; allowed: nonrobust, HC0, HC1, cluster`,
    );
  if (config.absorb !== undefined && config.keepModels)
    throw settingError(
      'keepModels',
      'a model of demeaned rows predicts no other row, whose effects are not known; leave "absorb" or "keepModels" out',
    );
  // As written: parsed, a default could not be told from a setting of the method's own.
  const names = Object.keys(growthMethods) as MethodConfig['name'][];
  const weighted = names.filter((name) => methodOf({ name }).weighted);
  const asked = input.methods ?? (config.weights === undefined ? names : weighted);
  const unweighted = asked
    .map((entry) => (typeof entry === 'string' ? entry : entry.name))
    .filter((name) => config.weights !== undefined && !weighted.includes(name));
  if (unweighted.length > 0)
    throw settingError(
      'weights',
      `${unweighted.join(', ')} ${unweighted.length === 1 ? 'takes' : 'take'} no weights; methods that do: ${weighted.join(', ')}`,
    );
  const entries = [
    ...asked,
    // Nothing is published of data without their effects.
    ...(config.absorb === undefined
      ? methodsAsPublished(
          config.data,
          asked.filter((entry) => typeof entry === 'string'),
        )
      : []),
  ];
  const methods = entries.map((entry) => resolveMethod(entry, { effort, shared, seeds: config.seeds }));
  const leveraged = methods.find(
    (method) => 'covType' in method && (method.covType === 'HC2' || method.covType === 'HC3'),
  );
  if (config.absorb !== undefined && leveraged !== undefined)
    throw settingError('absorb', `${leveraged.id} needs the leverage of rows, which absorbed effects leave unknown`);
  const repeated = methods.find((method, at) => methods.findIndex((other) => other.id === method.id) < at);
  if (repeated !== undefined) throw settingError('methods', `"${repeated.id}" is listed twice`);
  const most = methods.reduce((largest, { seeds }) => Math.max(largest, seeds), config.seeds);
  if (!Number.isSafeInteger(config.seed + most - 1)) {
    throw settingError('seed', `${config.seed} and the ${most - 1} seeds after it must be below 2^53`);
  }
  return withNulls(growthConfigSchema, { ...config, imputations, covType, permuting, methods });
}

/** Seeds and folds of an effort, unless they are given. */
function usualAt(effort: Effort, { seeds, folds }: GrowthConfigInput): { seeds?: number; folds?: number } {
  if (effort === 'paper') return {};
  return {
    ...(seeds === undefined && { seeds: effort === 'quick' ? 2 : 5 }),
    ...(folds === undefined && effort === 'quick' && { folds: 5 }),
  };
}

/** What a study with inference computes, less what is given. */
function usualInferenceFor(input: GrowthConfigInput): Partial<typeof usualInference> {
  return Object.fromEntries(
    Object.entries(usualInference).filter(([key]) => input[key as keyof typeof usualInference] === undefined),
  );
}

/** What is said of the whole study. */
interface Common {
  readonly effort: Effort;
  readonly shared: Readonly<Record<string, unknown>>;
  readonly seeds: number;
}

function resolveMethod(entry: MethodInput, { effort, shared, seeds }: Common): MethodConfig {
  const given: { readonly name: MethodConfig['name'] } & Record<string, unknown> =
    typeof entry === 'string' ? { name: entry } : entry;
  const method = methodOf(given);
  const inherited = Object.entries(shared).filter(
    ([key, value]) =>
      value !== undefined && key in method.settings && z.safeParse(method.settings[key]!, value).success,
  );
  const settings: Record<string, unknown> = {
    ...mostAt(given, effort),
    ...Object.fromEntries(inherited),
    ...given,
  };
  const leaf = settings['minSamplesLeaf'];
  if ('minSamplesSplit' in method.settings && settings['minSamplesSplit'] === undefined && typeof leaf === 'number') {
    settings['minSamplesSplit'] = Math.max(10, 2 * leaf);
  }
  const parsed = parseSettings(methodInputSchema, settings);
  const usual = Math.min(seeds, method.seeds ?? seeds);
  return {
    ...parsed,
    id: parsed['id'] ?? given.name,
    seeds: method.random === false ? 1 : (parsed['seeds'] ?? usual),
  } as MethodConfig;
}

/**
 * Refuses settings that do not suit the sample.
 *
 * @param config - a complete configuration.
 * @param rows - rows of the sample.
 * @param features - determinants of the sample.
 * @throws SettingsError naming the setting, ConfigError for more rows than can be fitted or decomposed.
 */
export function checkAgainstSample(config: GrowthConfig, rows: number, features: number): void {
  for (const method of config.methods) {
    const { check, mostDecomposed = Infinity } = methodOf(method);
    checkGrid(method);
    for (const chosen of combinationsOf(method.tune ?? {})) check?.({ ...method, ...chosen }, rows, features);
    if (config.decompose && rows > mostDecomposed)
      throw new ConfigError(`too many rows to decompose what ${method.id} has learned`, {
        got: rows,
        allowed: `at most ${mostDecomposed}`,
        remedies: [{ to: 'leave the decomposition out', options: { decompose: 'false' } }],
      });
  }
  const taken = config.methods.map((method) => methodOf(method).mostRows ?? Infinity);
  if (taken.every((most) => rows > most))
    throw new ConfigError('too many rows for every method chosen', { got: rows, allowed: `at most ${taken[0]!}` });
  if (typeof config.folds === 'number' && config.folds > rows)
    throw settingError('folds', `${rows} rows cannot be cut into ${config.folds} folds`);
}

/** Refuses a grid with more combinations than anyone would wait for. */
function checkGrid({ id, tune }: MethodConfig): void {
  const combinations = Object.values(tune ?? {}).reduce((product, values) => product * values.length, 1);
  if (combinations > mostCombinations)
    throw settingError('tune', `${id} has ${combinations} combinations; allowed: at most ${mostCombinations}`);
}
