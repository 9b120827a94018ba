import { z } from 'zod';
import { csvSchema } from '../growth/config.ts';
import { parseConfig } from '../results/config-problems.ts';

const pairs = z.union([z.enum(['all', 'none']), z.int().min(2)]);
const format = z.enum(['xgboost', 'lightgbm', 'sklearn', 'onnx', 'ranger']);

/** What a caller may write: all but `model` and `data` have a default. */
export const explainConfigInputSchema = z.strictObject({
  /** The model's file. */
  model: z.string().min(1),
  /** Its format; told from the content by default. */
  format: format.optional(),
  /** Catalogue name, or a CSV file's path. */
  data: z.string().min(1),
  /** Column that names the rows. */
  id: z.string().min(1).optional(),
  /** Column that the model predicts: its accuracy is then told. */
  target: z.string().min(1).optional(),
  /** The data's columns in the order of the model's features; by default the columns of the model's names. */
  features: z.array(z.string().min(1)).min(1).optional(),
  /** Which pairs to decompose: those among so many variables of the largest AEPV, or all, or none. */
  pairs: pairs.default('all'),
  csv: csvSchema.prefault({}),
});

/** The configuration with every default filled in: with model and data it decides every number of the result. */
export const explainConfigSchema = z.strictObject({
  model: z.string(),
  format: format.nullable(),
  data: z.string(),
  id: z.string().nullable(),
  target: z.string().nullable(),
  features: z.array(z.string()).nullable(),
  pairs,
  csv: csvSchema,
});

/** {@link explainConfigInputSchema} as a type. */
export type ExplainConfigInput = z.input<typeof explainConfigInputSchema>;

/** {@link explainConfigSchema} as a type. */
export type ExplainConfig = z.output<typeof explainConfigSchema>;

/**
 * Checks a configuration of `kuznets explain` and fills in every default.
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws ConfigError naming every unknown key and every value out of range.
 * @example
 * ```ts
 * resolveExplainConfig({ model: 'xgb.json', data: 'x.csv', pairs: 10 });
 * ```
 */
export function resolveExplainConfig(input: ExplainConfigInput): ExplainConfig {
  const { model, format, data, id, target, features, pairs, csv } = parseConfig(explainConfigInputSchema, input);
  return {
    model,
    format: format ?? null,
    data,
    id: id ?? null,
    target: target ?? null,
    features: features ?? null,
    pairs,
    csv,
  };
}
