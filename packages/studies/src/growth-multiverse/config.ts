import { z } from 'zod';
import { growthConfigInputSchema, type GrowthConfigInput, methodNameSchema } from '../growth/config.ts';
import { resolveGrowthConfig } from '../growth/resolve-config.ts';
import { gridInput, gridSettings, gridSettingsOf } from '../multiverse/config.ts';
import { parseSettings, settingError } from '../study/parse-settings.ts';

/** Settings of the growth study that decide no rank of a fit to all rows, or need more than one. */
const needless = {
  inference: true,
  imputations: true,
  permuting: true,
  folds: true,
  partitions: true,
  permutations: true,
  resamples: true,
  leaveOneOut: true,
  resampling: true,
  decompose: true,
  profiles: true,
  keepModels: true,
} as const;

const settings = growthConfigInputSchema.omit(needless);

/** What a caller may write of a multiverse of the growth study: `base` has the settings that do not vary. */
export const growthMultiverseConfigInputSchema = z.strictObject({
  base: settings.prefault({}).describe('the settings that do not vary'),
  ...gridInput,
});

/** A method as it is written: its name, or with some of its settings; those that are left out come from the study's. */
const value = z.union([z.string(), z.number(), z.boolean()]);
const writtenMethod = z.union([
  methodNameSchema,
  z.object({ name: methodNameSchema }).catchall(z.union([value, z.array(value), z.record(z.string(), z.array(value))])),
]);

/** The configuration; `base` as it was written, since what is left out of it depends on the choices. */
export const growthMultiverseConfigSchema = z.strictObject({
  base: z.strictObject({
    ...(Object.fromEntries(
      Object.entries(settings.shape).map(([name, setting]) => [name, z.optional(withoutDefault(setting as z.ZodType))]),
    ) as { [Name in keyof typeof settings.shape]: z.ZodOptional<z.ZodType<z.input<(typeof settings.shape)[Name]>>> }),
    data: z.string(),
    seed: z.int(),
    methods: z.array(writtenMethod).optional(),
  }),
  ...gridSettings,
});

function withoutDefault(setting: z.ZodType): z.ZodType {
  if (setting instanceof z.ZodOptional || setting instanceof z.ZodDefault || setting instanceof z.ZodPrefault)
    return withoutDefault(setting.unwrap() as z.ZodType);
  return setting;
}

/** {@link growthMultiverseConfigInputSchema} as a type. */
export type GrowthMultiverseConfigInput = z.input<typeof growthMultiverseConfigInputSchema>;

/** {@link growthMultiverseConfigSchema} as a type. */
export type GrowthMultiverseConfig = z.output<typeof growthMultiverseConfigSchema>;

/**
 * Checks a configuration of a multiverse of the growth study; choices are put in the order of their paths.
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws SettingsError naming every unknown key and every value out of range.
 * @example
 * ```ts
 * const choices = { minSamplesLeaf: [1, 5], formula: [null, '~ rank(.)'], 'forest.maxFeatures': ['third', 5] };
 * resolveGrowthMultiverseConfig({ base: { methods: ['bagging', 'forest'], trees: 500, seeds: 3 }, choices }).base.data; // 'fls2001'
 * ```
 */
export function resolveGrowthMultiverseConfig(input: GrowthMultiverseConfigInput): GrowthMultiverseConfig {
  const { base: _, ...grid } = parseSettings(growthMultiverseConfigInputSchema, input);
  const base = (input.base ?? {}) as GrowthConfigInput;
  if (base.missing === 'impute')
    throw settingError('base.missing', 'imputes no cells in a multiverse; allowed: drop, refuse, mean');
  const { data, seed } = resolveGrowthConfig(base);
  return parseSettings(growthMultiverseConfigSchema, { base: { ...base, data, seed }, ...gridSettingsOf(grid) });
}
