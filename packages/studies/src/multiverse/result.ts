import { z } from 'zod';
import type { ReadonlyDeep } from '../results/readonly.ts';
import { panelNoteSchema } from '../regions/notes.ts';
import { claimNames } from '../regions/verdict-schema.ts';
import { multiverseConfigSchema } from './config.ts';
import { estimateNames } from './estimates.ts';

/** Version of the shape of a multiverse's result.json; raised when a reader would have to change. */
export const multiverseSchemaVersion = 4;

/** Between 0 and 1. */
export const share = z.number().min(0).max(1);
const verdict = z.enum(['holds', 'does not hold', 'open']);
/** By which choices a quantity is moved. */
export const varianceSchema = z
  .array(z.strictObject({ path: z.string(), share: share.nullable() }))
  .describe("Share of the variance over specifications that lies between a choice's values; null where nothing varies");

const statisticSchema = z.strictObject({
  observed: z.number(),
  low: z.number().describe('5 % under the null'),
  high: z.number().describe('95 % under the null'),
  pValue: share,
});

const jointSchema = z.strictObject({
  permutations: z.int(),
  regions: z.int(),
  specifications: z.int().describe('With forecasts that differ between regions'),
  critical: z.number().describe('Rank correlation from which one specification is significant at 5 %, one-sided'),
  median: statisticSchema.describe('Median rank correlation over specifications'),
  significant: statisticSchema.describe('Share of specifications that are significant'),
  drift: z
    .strictObject({ correlation: z.number(), pValue: share })
    .nullable()
    .describe('The same of the random walk with drift'),
});

/** Specifications of a grid that were not computed. */
export const leftSchema = z.strictObject({
  grid: z.int(),
  excluded: z.int(),
  impossible: z.array(z.strictObject({ reason: z.string(), specifications: z.int() })),
});

/** The choices of a grid. */
export const choicesSchema = z.array(
  z.strictObject({ path: z.string(), values: z.array(z.string()).describe('As texts') }),
);

const furtherSchema = z
  .array(
    z.strictObject({
      path: z.string(),
      specifications: z.int().describe('Those of all values, and those around which they are varied'),
      share: share.nullable().describe('Of the variance over these specifications, between the values'),
      values: z
        .array(z.strictObject({ value: z.string(), mean: z.number(), inside: share.nullable() }))
        .describe("Mean under each value, the base's first, over the same combinations of the choices"),
    }),
  )
  .describe('By choice that is varied alone');

/** result.json of a multiverse. */
export const multiverseResultSchema = z.strictObject({
  schemaVersion: z.literal(multiverseSchemaVersion),
  study: z.literal('multiverse'),
  config: multiverseConfigSchema,
  data: z.strictObject({
    name: z.string(),
    catalogued: z.boolean(),
    ids: z.array(z.string()),
    periods: z.array(z.number()),
    notes: z.array(panelNoteSchema),
    target: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  left: leftSchema,
  choices: choicesSchema,
  further: choicesSchema.describe("Choices that are varied alone, the base's value first"),
  specifications: z.array(
    z.strictObject({
      places: z.array(z.int()).describe('The value of each choice, from 0'),
      further: z
        .strictObject({ choice: z.int(), value: z.int().min(1) })
        .nullable()
        .describe(
          'The further choice that is varied, and the place of its value; null where all are those of the base',
        ),
      estimates: z
        .array(z.tuple([z.number(), z.number(), z.number()]).nullable())
        .describe('Median, 5 % and 95 % over replicas, in the order of `estimates`'),
      claims: z.array(verdict).describe('In the order of `claims`'),
      replicas: z.array(share).describe('Share of replicas in which each claim holds'),
    }),
  ),
  estimates: z.array(
    z.strictObject({
      name: z.enum(estimateNames),
      paper: z.number().nullable(),
      specifications: z.int().describe('In which it is defined'),
      median: z.number().describe('Of the medians of all specifications'),
      low: z.number().describe('5 % of them'),
      high: z.number().describe('95 % of them'),
      inside: share
        .nullable()
        .describe("Share of specifications whose 5-95 % interval over replicas holds the paper's value"),
      readings: z
        .array(z.strictObject({ path: z.string(), value: z.string(), inside: share }))
        .describe(
          'The same by value of each choice, where no further choice is varied; empty where none of these, or every one, holds it',
        ),
      variance: varianceSchema.describe('Where no further choice is varied'),
      further: furtherSchema,
    }),
  ),
  claims: z.array(
    z.strictObject({
      claim: z.enum(claimNames),
      holds: share.describe('Share of specifications'),
      fails: share,
      replicas: share.describe('Share of replicas of all specifications'),
      readings: z
        .array(z.strictObject({ path: z.string(), value: z.string(), holds: share }))
        .describe(
          'Share of specifications by value of each choice, where no further choice is varied; empty where it holds in none of these, or in all',
        ),
      variance: varianceSchema.describe('Of whether it holds, where no further choice is varied'),
      further: furtherSchema.describe(
        'By choice that is varied alone: means are shares of specifications in which it holds',
      ),
    }),
  ),
  joint: jointSchema
    .nullable()
    .describe('Joint test of all forecasts of changes; null where they do not differ between regions'),
  source: z.string().nullable(),
});

/** {@link multiverseResultSchema} as a type. */
export type MultiverseResult = ReadonlyDeep<z.output<typeof multiverseResultSchema>>;
