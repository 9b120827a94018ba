import { z } from 'zod';
import { completed, count, flagRegistry, text } from '../study/settings.ts';
import { csv, dataSetting, id, sheet } from '../study/source-settings.ts';
import { efforts, growthMethods, type TuningGrid, type MethodConfig } from './methods/registry.ts';
import { permutedUnits } from './subsample.ts';
import { baggedTrees, rankTreesBy } from './methods/tree-settings.ts';
import { tuningFolds } from './tuned.ts';

const names = Object.keys(growthMethods) as MethodConfig['name'][];

/** Name of a method. */
export const methodNameSchema = z.enum(names);

const seedCount = count(1, 100_000);

const entry = {
  id: text
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters and digits, words joined by "-"')
    .optional()
    .describe('tells two entries of one method apart (default: the name)'),
  seeds: seedCount
    .optional()
    .describe(
      "seeds of this method (default: the study's, fewer for slow methods, one for methods without randomness)",
    ),
};

const wholeEntry = { id: entry.id.unwrap().describe(entry.id.description!), seeds: entry.seeds.unwrap() };

/** Values of a method's settings to choose between. */
function gridOf(settings: z.ZodRawShape) {
  const values = Object.entries(settings).flatMap(([name, setting]) =>
    setting instanceof z.ZodDefault && !(setting.unwrap() instanceof z.ZodArray)
      ? [[name, z.array(setting.unwrap()).min(1).max(100).optional().describe(`values of ${name} to choose from`)]]
      : [],
  );
  return z
    .strictObject(Object.fromEntries(values) as z.ZodRawShape)
    .optional()
    .describe(
      `values of settings, each of whose combinations is tried in ${tuningFolds} folds of the rows that are fitted; the fit takes the one with the least squared error there`,
    );
}

function methodUnion(common: z.ZodRawShape) {
  const [first, ...others] = names.map((name): z.ZodObject => {
    const { settings: own } = growthMethods[name];
    return z.strictObject({ name: z.literal(name), ...common, tune: gridOf(own), ...own });
  });
  return z.discriminatedUnion('name', [first!, ...others]);
}

/** A method with every setting filled in. */
export const methodConfigSchema = methodUnion(wholeEntry) as unknown as z.ZodType<MethodConfig, MethodConfig>;

/** Checks one method as a caller writes it and fills in its defaults, except `id` and `seeds`. */
export const methodInputSchema = methodUnion(entry);

/** What a caller may write of a method: its name, or its name and any of its settings. */
export type MethodInput =
  | MethodConfig['name']
  | ({ name: MethodConfig['name']; id?: string; seeds?: number; tune?: TuningGrid } & Record<string, unknown>);

const methodInput = z.union([methodNameSchema, methodInputSchema]) as unknown as z.ZodType<MethodInput, MethodInput>;

const covType = z.enum(['nonrobust', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster']);

const permuting = z.enum(permutedUnits);

/** Settings of every method that has them, unless it sets them itself, and of the study that depend on others. */
const shared = {
  effort: z
    .enum(efforts)
    .optional()
    .describe(
      'how much is computed where nothing else is said: quick (2 seeds, 5 folds, small ensembles, short chains), standard (5 seeds, the ensembles of cross-validation) or paper (default)',
    )
    .register(flagRegistry, { value: 'level' }),
  trees: baggedTrees.trees
    .unwrap()
    .optional()
    .describe(`trees of each method (default: ${baggedTrees.trees.def.defaultValue})`)
    .register(flagRegistry, { value: 'n' }),
  minSamplesLeaf: baggedTrees.minSamplesLeaf
    .unwrap()
    .optional()
    .describe(`least rows in a leaf (default: ${baggedTrees.minSamplesLeaf.def.defaultValue})`)
    .register(flagRegistry, { name: 'min-leaf', value: 'n' }),
  minSamplesSplit: baggedTrees.minSamplesSplit
    .unwrap()
    .optional()
    .describe(
      `least rows in a node that is split (default: ${baggedTrees.minSamplesSplit.def.defaultValue}, or twice the leaf)`,
    )
    .register(flagRegistry, { name: 'min-split', value: 'n' }),
  bootstrap: baggedTrees.bootstrap
    .unwrap()
    .optional()
    .describe(baggedTrees.bootstrap.description!)
    .register(flagRegistry, {
      name: 'no-bootstrap',
      help: 'draw 63.2 % of the rows without replacement for each tree of bagging and forests, where a bootstrap sample is drawn otherwise',
    }),
  rankBy: rankTreesBy
    .unwrap()
    .optional()
    .describe(`importance that ranks (default: ${rankTreesBy.def.defaultValue})`)
    .register(flagRegistry, { value: 'measure' }),
  covType: covType
    .optional()
    .describe("covariance of the standard errors (default: HC1, Stata's robust, or cluster where there are clusters)")
    .register(flagRegistry, { value: 'type' }),
  permuting: permuting
    .optional()
    .describe(
      'what a permutation exchanges: targets of rows (default), of whole clusters of equal size (default where there are clusters), or of rows within each cluster',
    )
    .register(flagRegistry, { value: 'what' }),
};

/** What a study with inference computes unless it is told otherwise. */
export const usualInference = { permutations: 499, resamples: 200, partitions: 5 } as const;

const settings = {
  data: dataSetting('fls2001'),
  id,
  period: text
    .optional()
    .describe('column of periods, where units are seen in several')
    .register(flagRegistry, { value: 'column' }),
  target: text
    .optional()
    .describe("column to explain; of a file it must be given, or stand on a formula's left side")
    .register(flagRegistry, { value: 'column' }),
  formula: text
    .optional()
    .describe(
      'what explains what, as in R: "log(wage) ~ . - code + I(age^2) + i(region) + lag(gdp, 1) + a:b", "~ rank(.)" (default: all other columns)',
    )
    .register(flagRegistry, { value: 'formula' }),
  include: z
    .array(text)
    .min(1)
    .optional()
    .describe('columns that may explain it, names with * and ? (default: all)')
    .register(flagRegistry, { value: 'column,...' }),
  exclude: z
    .array(text)
    .min(1)
    .optional()
    .describe('columns that may not explain it, names with * and ?')
    .register(flagRegistry, { value: 'column,...' }),
  subset: text
    .optional()
    .describe('which rows are taken, as in R: "LAAM == 0 & gdp > 2" (default: all)')
    .register(flagRegistry, { value: 'condition' }),
  missing: z
    .enum(['drop', 'refuse', 'mean', 'impute'])
    .default('drop')
    .describe(
      "rows with missing cells: drop them, as R's lm and Stata do, refuse them, fill in the column's mean, of a factor its most frequent level, or impute them several times, as R's mice does, and pool",
    )
    .register(flagRegistry, { value: 'rule' }),
  imputations: count(2, 1000)
    .optional()
    .describe(
      "completed tables, each of which every method is fitted on, where missing cells are imputed (default: 5, mice's)",
    )
    .register(flagRegistry, { value: 'n' }),
  sheet,
  cluster: z
    .array(text)
    .min(1)
    .max(2)
    .optional()
    .describe('one or two columns whose rows of one value have correlated errors; they are no determinants')
    .register(flagRegistry, { value: 'column,...' }),
  absorb: z
    .array(text)
    .min(1)
    .max(8)
    .optional()
    .describe(
      'columns whose effects are taken out before every method, as fixest and lfe absorb them: target and determinants are demeaned within; they are no determinants',
    )
    .register(flagRegistry, { value: 'column,...' }),
  weights: text
    .optional()
    .describe(
      "column of positive numbers that say how much rows count, in linear methods as R's lm and Stata's aweights take them, in bagging and forests how often rows are drawn, as ranger's case.weights; other methods take none; it is no determinant",
    )
    .register(flagRegistry, { value: 'column' }),
  csv,
};

const study = {
  seed: count(0, Number.MAX_SAFE_INTEGER).default(1).describe('first seed').register(flagRegistry, { value: 'n' }),
  seeds: seedCount.default(20).describe('how many seeds, for the intervals').register(flagRegistry, { value: 'n' }),
  folds: z
    .union([z.literal(0), count(2, 1000), z.literal(['clusters', 'origins'])])
    .default(10)
    .describe(
      'folds of cross-validation, 0 for none; with clusters whole ones, "clusters" to leave out one at a time; "origins" to predict each of the later half of the periods by the rows before it',
    )
    .register(flagRegistry, { value: 'n' }),
  partitions: count(1, 1000)
    .default(1)
    .describe('ways in which the rows are cut into folds, one after the other')
    .register(flagRegistry, { value: 'n' }),
  permutations: count(0, 100_000)
    .default(0)
    .describe('permutations of the targets, which importances are tested against, 0 for none')
    .register(flagRegistry, { value: 'n' }),
  resamples: z
    .union([z.literal('auto'), count(0, 100_000)])
    .default('auto')
    .describe(
      'samples of the rows, or of clusters, for intervals of ranks, importances, FEPV, slopes and profiles, 0 for none; auto: of your own data 50, 25 or none, whichever is affordable beside the other fits, of a data set of the catalogue none',
    )
    .register(flagRegistry, { value: 'n' }),
  leaveOneOut: z
    .boolean()
    .default(false)
    .describe('fit every method without each row in turn, or without each cluster, to see what hangs on one alone')
    .register(flagRegistry, { name: 'leave-one-out' }),
  resampling: z
    .enum(['subsample', 'bootstrap'])
    .default('subsample')
    .describe(
      'how they are drawn: 63.2 % of the rows without replacement, or as many as there are with replacement, whose copies stay together in the bags and folds that methods draw',
    )
    .register(flagRegistry, { value: 'how' }),
  decompose: z
    .boolean()
    .default(true)
    .describe('decompose every fitted function, variable by variable and pair by pair')
    .register(flagRegistry, { name: 'no-decompose', help: 'leave out the decomposition of the fitted functions' }),
  profiles: z
    .boolean()
    .default(true)
    .describe("draw profiles of the first seed's models, which are kept in memory for them")
    .register(flagRegistry, { name: 'no-keep-forest', help: 'hold no model in memory: no profiles' }),
  keepModels: z
    .boolean()
    .default(false)
    .describe("write the first seed's models and those of cross-validation to the result folder, for kuznets predict")
    .register(flagRegistry, { name: 'keep-models' }),
};

/** What a caller may write: every field has a default. */
export const growthConfigInputSchema = z.strictObject({
  ...settings,
  inference: z
    .boolean()
    .default(false)
    .describe(
      `p-values of importances and intervals over samples: ${usualInference.permutations} permutations, ${usualInference.resamples} resamples and ${usualInference.partitions} partitions where nothing else is said`,
    )
    .register(flagRegistry, { name: 'inference' }),
  methods: z
    .array(methodInput)
    .min(1)
    .optional()
    .describe(
      'methods, each by its name or with its settings (default: all, and on data of a publication its settings beside them)',
    )
    .register(flagRegistry, { value: 'method,...', help: 'methods (default: all)' }),
  ...shared,
  ...study,
});

/** The study's configuration with every default filled in: with the data it decides every number of the result. */
export const growthConfigSchema = z.strictObject({
  ...completed(settings).shape,
  methods: z.array(methodConfigSchema).min(1),
  covType: covType.describe(shared.covType.description!),
  permuting: permuting.describe(shared.permuting.description!),
  ...completed(study).shape,
});

/** {@link growthConfigInputSchema} as a type. */
export type GrowthConfigInput = z.input<typeof growthConfigInputSchema>;

/** {@link growthConfigSchema} as a type. */
export type GrowthConfig = z.output<typeof growthConfigSchema>;

export type { MethodConfig } from './methods/registry.ts';
