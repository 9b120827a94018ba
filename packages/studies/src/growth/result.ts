import { z } from 'zod';
import { growthConfigSchema, methodConfigSchema } from './config.ts';

/** Version of the shape of the growth study's result.json; raised when a reader would have to change. */
export const growthSchemaVersion = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const perFeature = z.array(z.number());
const spreadSchema = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });
const spreadColumns = { mean: perFeature, low: perFeature, high: perFeature };

const accuracySchema = z.strictObject({
  r2: z.number().nullable(),
  mse: z.number().nullable(),
  mae: z.number().nullable(),
  rows: z.int(),
});

const accuracySpreadSchema = z.strictObject({
  r2: spreadSchema.nullable(),
  mse: spreadSchema.nullable(),
  mae: spreadSchema.nullable(),
});

const importanceSchema = z
  .strictObject({
    measure: z.string(),
    label: z.string(),
    firstSeed: perFeature,
    ...spreadColumns,
  })
  .describe('One importance measure: its value at the first seed, and its mean and 5-95 % interval over seeds, per determinant in data order');

const methodResultSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  settings: methodConfigSchema,
  runs: z
    .array(
      z.strictObject({
        seed: z.int(),
        modelHash: hash.nullable(),
        inSample: accuracySchema,
        outOfBag: accuracySchema.nullable(),
      }),
    )
    .min(1),
  accuracy: z.strictObject({ inSample: accuracySpreadSchema, outOfBag: accuracySpreadSchema.nullable() }),
  importances: z.array(importanceSchema).min(1),
  rankedBy: z.string().describe('The measure that ranks; its mean over seeds orders `ranking`'),
  ranking: z.array(z.string()).describe('Determinants, best first; equal importances in data order'),
  ranks: z.strictObject({ firstSeed: perFeature, ...spreadColumns }).describe('Rank of each determinant, in data order; equal importances share their average rank'),
  topTenShare: perFeature.describe('Share of seeds in which the determinant ranks tenth or better, in data order'),
});

const agreementSchema = z.strictObject({
  methods: z.tuple([z.string(), z.string()]),
  spearman: z.number().nullable(),
  sharedTopEight: z.int(),
  sharedTopTen: z.int(),
});

const referenceSchema = z.strictObject({
  source: z.string(),
  lists: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      method: z.string().nullable().describe('The method of this study that the list is for, if there is one'),
      variables: z.array(z.string()),
    }),
  ),
  overlaps: z.array(
    z.strictObject({ method: z.string(), list: z.string(), sharedTopEight: z.int(), sharedTopTen: z.int() }),
  ),
});

/** result.json of the growth study. Nothing in it depends on the time, the machine or the backend. */
export const growthResultSchema = z.strictObject({
  schemaVersion: z.literal(growthSchemaVersion),
  study: z.literal('growth'),
  config: growthConfigSchema,
  data: z.strictObject({
    name: z.string(),
    title: z.string().nullable(),
    citation: z.string().nullable(),
    target: z.string(),
    rows: z.int(),
    ids: z.array(z.string()),
    features: z.array(z.strictObject({ name: z.string(), label: z.string().nullable() })),
    notes: z.array(z.string()).describe('What was done to the data: rows dropped, cells filled in'),
    sha256: hash.describe('Of the cross-section as used: identifiers, names, target and determinants'),
  }),
  methods: z.array(methodResultSchema).min(1),
  agreement: z.array(agreementSchema),
  reference: referenceSchema.nullable(),
});

/** {@link growthResultSchema} as a type. */
export type GrowthResult = z.output<typeof growthResultSchema>;

/** One method's part of a {@link GrowthResult}. */
export type MethodResult = GrowthResult['methods'][number];

/** Published lists beside a {@link GrowthResult}. */
export type ReferenceResult = z.output<typeof referenceSchema>;
