import { z } from 'zod';
import { dataNoteSchema } from '../growth/notes.ts';
import { methodNameSchema } from '../growth/config.ts';
import { choicesSchema, leftSchema, share, varianceSchema } from '../multiverse/result.ts';
import type { ReadonlyDeep } from '../results/readonly.ts';
import { growthMultiverseConfigSchema } from './config.ts';

/** Version of the shape of the result.json of a multiverse of the growth study; raised when a reader would have to change. */
export const growthMultiverseSchemaVersion = 1;

/** result.json of a multiverse of the growth study. */
export const growthMultiverseResultSchema = z.strictObject({
  schemaVersion: z.literal(growthMultiverseSchemaVersion),
  study: z.literal('growth-multiverse'),
  config: growthMultiverseConfigSchema,
  data: z
    .strictObject({
      name: z.string(),
      catalogued: z.boolean(),
      citation: z.string().nullable(),
      target: z.string(),
      rows: z.int(),
      determinants: z.array(z.strictObject({ name: z.string(), label: z.string().nullable() })),
      notes: z.array(dataNoteSchema),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .describe('The sample of the settings that do not vary'),
  left: leftSchema,
  choices: choicesSchema,
  methods: z.array(
    z.strictObject({ id: z.string(), name: methodNameSchema, abbreviation: z.string(), seeds: z.int() }),
  ),
  specifications: z.array(
    z.strictObject({
      places: z.array(z.int()).describe('The value of each choice, from 0'),
      ranks: z
        .array(z.tuple([z.number(), z.number(), z.number()]).nullable())
        .describe(
          'Median, 5 % and 95 % over seeds, in the order of `ranks`; null where the method cannot fit the sample, or the determinant does not vary there',
        ),
      stays: z.array(share.nullable()).describe('Share of seeds in which each is among the first ten'),
    }),
  ),
  published: z
    .boolean()
    .describe('Whether the places are those of a publication, or those of the median over specifications'),
  ranks: z.array(
    z.strictObject({
      method: z.string(),
      determinant: z.string(),
      place: z.int().min(1).describe('Published, or by the median over specifications'),
      specifications: z.int().describe('In which it has a rank'),
      median: z.number().describe('Of the medians of all specifications'),
      low: z.number().describe('5 % of them'),
      high: z.number().describe('95 % of them'),
      stays: share.describe('Share of specifications in which it is among the first ten in at least half of the seeds'),
      replicas: share.describe('Share of fits in which it is among the first ten'),
      inside: share.describe('Share of specifications whose 5-95 % interval over seeds holds the place'),
      readings: z
        .array(z.strictObject({ path: z.string(), value: z.string(), stays: share }))
        .describe('`stays` by value of each choice'),
      variance: varianceSchema.describe('Of the rank'),
    }),
  ),
  source: z.string().nullable(),
});

/** {@link growthMultiverseResultSchema} as a type. */
export type GrowthMultiverseResult = ReadonlyDeep<z.output<typeof growthMultiverseResultSchema>>;
