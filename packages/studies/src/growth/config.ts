import { z } from 'zod';

const count = (least: number, most: number) => z.int().min(least).max(most);

/** Settings shared by the tree methods; a method may override each. */
const treeSettings = {
  trees: count(1, 100_000_000),
  minSamplesLeaf: count(1, 1_000_000),
  minSamplesSplit: count(2, 2_000_000),
};

const baggingConfigSchema = z.strictObject({ name: z.literal('bagging'), ...treeSettings });

const forestConfigSchema = z.strictObject({
  name: z.literal('forest'),
  ...treeSettings,
  maxFeatures: z.union([z.literal('third'), count(1, 1_000_000)]),
});

/** A method with every setting filled in. */
export const methodConfigSchema = z.discriminatedUnion('name', [baggingConfigSchema, forestConfigSchema]);

/** How a CSV file is written; the options of `readTable` of `@kuznets/data`. */
export const csvSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  decimal: z.enum(['point', 'comma']).default('point'),
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be']).default('utf-8'),
  newline: z.enum(['lf', 'crlf']).default('lf'),
});

const methodName = z.enum(['bagging', 'forest']);
const settingsInput = {
  trees: treeSettings.trees.optional(),
  minSamplesLeaf: treeSettings.minSamplesLeaf.optional(),
  minSamplesSplit: treeSettings.minSamplesSplit.optional(),
};
const methodInput = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('bagging'), ...settingsInput }),
  z.strictObject({ name: z.literal('forest'), ...settingsInput, maxFeatures: forestConfigSchema.shape.maxFeatures.optional() }),
]);

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
  methods: z.array(z.union([methodName, methodInput])).min(1).default(['bagging', 'forest']),
  ...settingsInput,
  seed: count(0, Number.MAX_SAFE_INTEGER).default(1),
  seeds: count(1, 100_000).default(20),
  rankBy: z.enum(['standardized', 'mean']).default('standardized'),
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
  rankBy: z.enum(['standardized', 'mean']),
});

/** {@link growthConfigInputSchema} as a type. */
export type GrowthConfigInput = z.input<typeof growthConfigInputSchema>;

/** {@link growthConfigSchema} as a type. */
export type GrowthConfig = z.output<typeof growthConfigSchema>;

/** A method of the growth study with every setting filled in. */
export type MethodConfig = z.output<typeof methodConfigSchema>;

/** Which importance ranks the determinants. */
export type ImportanceMeasure = GrowthConfig['rankBy'];
