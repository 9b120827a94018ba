import { z } from 'zod';
import { growthMethods, type MethodConfig } from './methods/registry.ts';
import { count } from './methods/tree-settings.ts';

const names = Object.keys(growthMethods) as MethodConfig['name'][];
const identity = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const seedCount = count(1, 100_000);

function methodSchema(name: MethodConfig['name'], complete: boolean): z.ZodObject {
  const { settings } = growthMethods[name];
  const id = z.string().regex(identity);
  return z.strictObject({
    name: z.literal(name),
    id: (complete ? id : id.optional()).describe('Tells two entries of one method apart; default the name'),
    seeds: (complete ? seedCount : seedCount.optional()).describe(
      "Seeds of this method; default the study's, fewer for slow methods, one for methods without randomness",
    ),
    ...settings,
  });
}

/** A method with every setting filled in. */
export const methodConfigSchema = z.discriminatedUnion('name', methodUnion(true)) as unknown as z.ZodType<
  MethodConfig,
  MethodConfig
>;

function methodUnion(complete: boolean): [z.ZodObject, ...z.ZodObject[]] {
  const [first, ...others] = names.map((name) => methodSchema(name, complete));
  return [first!, ...others];
}

/** How a CSV file is written; the options of `readTable` of `@kuznets/data`. */
export const csvSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  decimal: z.enum(['point', 'comma']).default('point'),
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be']).default('utf-8'),
  newline: z.enum(['lf', 'crlf']).default('lf'),
});

/** What a caller may write of a method: its name, or its name and any of its settings. */
export type MethodInput =
  | MethodConfig['name']
  | ({ name: MethodConfig['name']; id?: string; seeds?: number } & Record<string, unknown>);

const methodInput = z.union([z.enum(names), z.looseObject({ name: z.enum(names) })]) as unknown as z.ZodType<
  MethodInput,
  MethodInput
>;

/** Checks one method as a caller writes it and fills in its defaults, except `id` and `seeds`. */
export const methodInputSchema = z.discriminatedUnion('name', methodUnion(false));

const study = {
  seed: count(0, Number.MAX_SAFE_INTEGER).default(1),
  seeds: seedCount.default(20),
  /** Folds of cross-validation; 0 leaves it out. */
  folds: z.union([z.literal(0), count(2, 1000)]).default(10),
  /** Bootstrap samples of the rows for the stability of ranks; 0 leaves them out. */
  resamples: count(0, 100_000).default(0),
  /** Decompose every fitted function, variable by variable and pair by pair. */
  decompose: z.boolean().default(true),
  /** Draw profiles of the first seed's models, which are kept in memory for them. */
  profiles: z.boolean().default(true),
};

/** What a caller may write: every field has a default. */
export const growthConfigInputSchema = z.strictObject({
  /** Catalogue name, or a CSV file's path. */
  data: z.string().min(1).default('fls2001'),
  /** Column that names the rows; for a file, the first column unless it is numeric and not unique. */
  id: z.string().min(1).optional(),
  /** Column to explain; for a file it must be given. */
  target: z.string().min(1).optional(),
  /** What to do with missing cells. */
  missing: z.enum(['refuse', 'drop', 'mean']).default('refuse'),
  csv: csvSchema.prefault({}),
  /** Default: every method, and on data of a publication its settings beside them. */
  methods: z.array(methodInput).min(1).optional(),
  /** For every method that has the setting. */
  trees: count(1, 100_000_000).optional(),
  minSamplesLeaf: count(1, 1_000_000).optional(),
  minSamplesSplit: count(2, 2_000_000).optional(),
  rankBy: z.enum(['standardized', 'mean']).optional(),
  ...study,
});

/** The study's configuration with every default filled in: with the data it decides every number of the result. */
export const growthConfigSchema = z.strictObject({
  data: z.string(),
  id: z.string().nullable(),
  target: z.string().nullable(),
  missing: z.enum(['refuse', 'drop', 'mean']),
  csv: csvSchema,
  methods: z.array(methodConfigSchema).min(1),
  seed: z.int().min(0),
  seeds: z.int().min(1),
  folds: z.int().min(0),
  resamples: z.int().min(0),
  decompose: z.boolean(),
  profiles: z.boolean(),
});

/** {@link growthConfigInputSchema} as a type. */
export type GrowthConfigInput = z.input<typeof growthConfigInputSchema>;

/** {@link growthConfigSchema} as a type. */
export type GrowthConfig = z.output<typeof growthConfigSchema>;

export type { MethodConfig } from './methods/registry.ts';
