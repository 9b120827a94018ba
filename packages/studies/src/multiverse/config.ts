import { z } from 'zod';
import { parseSettings } from '../study/parse-settings.ts';
import { count, flagRegistry } from '../study/settings.ts';
import {
  type RegionsConfigInput,
  regionsConfigInputSchema,
  regionsConfigSchema,
  resolveRegionsConfig,
} from '../regions/config.ts';

/** {@link ChoiceValue} as a schema. */
export const choiceValueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])).readonly(),
  z.null(),
]);

/** A value that a choice may take; null leaves the setting out. */
export type ChoiceValue = z.output<typeof choiceValueSchema>;

const choices = z
  .record(z.string(), z.array(choiceValueSchema).min(1))
  .describe('values of each setting that is varied, by its path, such as graph.keep: [positive, nearest]');

const exclude = z
  .array(z.record(z.string(), choiceValueSchema))
  .describe('combinations that make no sense: specifications with all values of one of them are left out');

const sample = count(1, 1_000_000);

/** What a caller may write of a grid. */
export const gridInput = {
  choices: choices.default({}),
  exclude: exclude.default([]),
  sample: sample
    .optional()
    .describe('so many specifications at random (default: all)')
    .register(flagRegistry, { value: 'n' }),
};

/** A grid with every default filled in. */
export const gridSettings = { choices, exclude, sample: sample.nullable() };

/** {@link gridSettings} as a type. */
export type GridSettings = z.output<z.ZodObject<typeof gridSettings>>;

/** A grid with every default filled in; choices are put in the order of their paths. */
export function gridSettingsOf(given: z.output<z.ZodObject<typeof gridInput>>): GridSettings {
  return {
    choices: inOrder(given.choices),
    exclude: given.exclude,
    sample: given.sample ?? null,
  };
}

const further = z
  .record(z.string(), z.array(choiceValueSchema).min(1))
  .describe(
    'values of settings that are varied one at a time, beside those of `base`, around some combinations of the choices',
  );

const around = z
  .record(z.string(), z.array(choiceValueSchema).min(1))
  .describe(
    'values of the choices in the combinations that the further settings are varied around, which are always computed (default: those of `base`, else the first)',
  );

function inOrder<Value>(byPath: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(byPath).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a caller may write of a multiverse of the regions study: `base` has the settings that do not vary. */
export const multiverseConfigInputSchema = z.strictObject({
  base: regionsConfigInputSchema.prefault({}).describe('the settings that do not vary'),
  ...gridInput,
  further: further.default({}),
  around: around.default({}),
});

/** The configuration with every default filled in. */
export const multiverseConfigSchema = z.strictObject({
  base: regionsConfigSchema,
  ...gridSettings,
  ...{ further, around },
});

/** {@link multiverseConfigInputSchema} as a type. */
export type MultiverseConfigInput = z.input<typeof multiverseConfigInputSchema>;

/** {@link multiverseConfigSchema} as a type. */
export type MultiverseConfig = z.output<typeof multiverseConfigSchema>;

/**
 * Checks a configuration of a multiverse and fills in every default; choices are put in the order of their paths.
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws SettingsError naming every unknown key and every value out of range.
 * @example
 * ```ts
 * const choices = { window: [2, 3], scaling: ['population', 'sample'] };
 * resolveMultiverseConfig({ base: { replicas: 20 }, choices, further: { 'lstm.hidden': [8, 32] }, around: { window: [2, 3] } });
 * ```
 */
export function resolveMultiverseConfig(input: MultiverseConfigInput): MultiverseConfig {
  const { base, further: alone, around: readings, ...grid } = parseSettings(multiverseConfigInputSchema, input);
  const given = base as RegionsConfigInput;
  return {
    // What a specification does not tell.
    base: resolveRegionsConfig({ ...given, leaveOut: 0, clustering: { ...given.clustering, permutations: 0 } }),
    ...gridSettingsOf(grid),
    ...{ further: inOrder(alone), around: inOrder(readings) },
  };
}
