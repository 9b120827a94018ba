import { z } from 'zod';
import { parseSettings, settingError } from '../study/parse-settings.ts';
import { completed, count, flagRegistry, text, withNulls } from '../study/settings.ts';
import { csv, dataSetting, id, sheet } from '../study/source-settings.ts';
import type { GroupMembers, NamedGroups } from './groups.ts';

const namedGroups: z.ZodType<NamedGroups> = z.lazy(() => z.record(text, groupMembers));
const groupMembers: z.ZodType<GroupMembers> = z.union([z.array(z.union([text, namedGroups])), namedGroups]);

/** What a caller may write: all but `model` and `data` have a default. */
export const explainConfigInputSchema = z.strictObject({
  model: text
    .describe(
      "the model's file: XGBoost or CatBoost JSON, LightGBM text, ONNX, scikit-learn JSON or R CSV; see the README",
    )
    .register(flagRegistry, { value: 'file' }),
  format: z
    .enum(['xgboost', 'lightgbm', 'catboost', 'sklearn', 'onnx', 'ranger'])
    .optional()
    .describe("the model's format (default: told from its content)")
    .register(flagRegistry, { value: 'name' }),
  modelOutput: count(0, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('which output of a model of several, a class or a target, from 0')
    .register(flagRegistry, { value: 'number' }),
  scale: z
    .enum(['margin', 'response'])
    .default('margin')
    .describe(
      'what is explained of a model with a link function: the margin before it, or the response after it, such as a probability, by brute force over pairs of rows',
    )
    .register(flagRegistry, { value: 'which' }),
  data: dataSetting(),
  id,
  target: text
    .optional()
    .describe('column that the model predicts, to tell its accuracy')
    .register(flagRegistry, { value: 'column' }),
  features: z
    .array(text)
    .min(1)
    .optional()
    .describe("columns in the order of the model's features (default: those of its names)")
    .register(flagRegistry, { value: 'column,...' }),
  groups: z
    .union([text, namedGroups])
    .optional()
    .describe(
      'columns that are decomposed as one: names and their columns, or groups again, or a file with columns variable and group (law in institutions: institutions/law)',
    )
    .register(flagRegistry, { value: 'file' }),
  categories: z
    .union([text, z.record(text, z.array(text).min(1))])
    .optional()
    .describe(
      "names of categories' levels in the order of their codes, where the model's file has none: by variable, or a file with columns variable and level",
    )
    .register(flagRegistry, { value: 'file' }),
  pairs: z
    .union([z.enum(['all', 'none']), count(2, Number.MAX_SAFE_INTEGER)])
    .default('all')
    .describe('pairs of variables: all, none, or those among so many of the strongest variables')
    .register(flagRegistry, { value: 'which' }),
  shapley: z
    .union([z.enum(['auto', 'all', 'none']), count(1, Number.MAX_SAFE_INTEGER)])
    .default('auto')
    .describe(
      'rows whose Shapley values are written: all, none, or so many spread evenly, means being over all rows; auto: 1000, by sampling where long paths make them costly',
    )
    .register(flagRegistry, { value: 'which' }),
  shapleyOrders: count(2, 100_000)
    .default(32)
    .describe('random orders of the variables for each row, where Shapley values are sampled')
    .register(flagRegistry, { value: 'number' }),
  shares: z
    .union([z.enum(['auto', 'none']), count(2, 1000)])
    .default('auto')
    .describe(
      'shares of variance among more than 16 variables: rounds of sampling, none, or auto: 8 rounds for up to 8192 rows, and none where long paths make them costly; within groups twice as many draws; of a response random orders, auto: 16',
    )
    .register(flagRegistry, { value: 'rounds' }),
  effects: z
    .union([z.enum(['auto', 'none']), count(1, 1000)])
    .default('auto')
    .describe(
      'accumulated local effects (ALE) of each numeric variable: intervals of its range, none, or auto: 40, and none where rows times trees times variables are many',
    )
    .register(flagRegistry, { value: 'intervals' }),
  effectResamples: count(0, 10_000)
    .default(200)
    .describe('bootstrap samples of the rows for bands of those effects, the model staying as it is; 0 for none')
    .register(flagRegistry, { value: 'number' }),
  randomState: count(0, Number.MAX_SAFE_INTEGER)
    .default(1)
    .describe('seed of what is sampled')
    .register(flagRegistry, { value: 'number' }),
  order: count(2, 6)
    .default(2)
    .describe('largest number of variables in an interaction: of three and more with H, among the strongest')
    .register(flagRegistry, { value: 'number' }),
  among: count(2, 30)
    .default(5)
    .describe('how many of the strongest variables interactions of three and more are told among')
    .register(flagRegistry, { value: 'number' }),
  sheet,
  csv,
});

/** The configuration with every default filled in: with model and data it decides every number of the result. */
export const explainConfigSchema = completed(explainConfigInputSchema.shape);

/** {@link explainConfigInputSchema} as a type. */
export type ExplainConfigInput = z.input<typeof explainConfigInputSchema>;

/** {@link explainConfigSchema} as a type. */
export type ExplainConfig = z.output<typeof explainConfigSchema>;

/**
 * Checks a configuration of `kuznets explain` and fills in every default.
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws SettingsError naming every unknown key, every value out of range, and `among` where no interaction of three is asked for.
 * @example
 * ```ts
 * resolveExplainConfig({ model: 'xgb.json', data: 'x.csv', pairs: 10 });
 * ```
 */
export function resolveExplainConfig(input: ExplainConfigInput): ExplainConfig {
  const config = withNulls(explainConfigSchema, parseSettings(explainConfigInputSchema, input));
  if (input.among !== undefined && config.order < 3)
    throw settingError('among', `goes with the setting "order" at 3 to 6, got ${config.order}`);
  return config;
}
