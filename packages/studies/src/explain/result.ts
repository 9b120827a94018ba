import { z } from 'zod';
import { explainConfigSchema } from './config.ts';

/** Version of the shape of result.json of `kuznets explain`; raised when a reader would have to change. */
export const explainSchemaVersion = 3;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const numbers = z.array(z.number());
const defined = z.array(z.number().nullable());

const pairsSchema = z
  .strictObject({
    first: z.array(z.int()),
    second: z.array(z.int()),
    aepv: numbers,
    iepv: numbers,
    iepvCovariance: numbers
      .optional()
      .describe('Part of iepv that is covariance of two contributions, additive or not'),
    iepvInteraction: numbers.optional().describe('Part of iepv that is interaction; the two sum to it'),
    fiepv: defined,
    fiepvUncentred: defined,
    nonlinearity: defined,
    hStatistic: defined,
    interaction: defined.describe('Share of the variance of the predictions that is interaction alone'),
  })
  .describe('Pairs of features by index, first < second; one element a pair, null where it is not defined');

/** result.json of `kuznets explain`. Nothing in it depends on the time, the machine or the backend. */
export const explainResultSchema = z.strictObject({
  schemaVersion: z.literal(explainSchemaVersion),
  study: z.literal('explain'),
  config: explainConfigSchema,
  model: z.strictObject({
    format: z.string(),
    program: z.string().describe('As the file names it'),
    trees: z.int(),
    nodes: z.int(),
    features: z.int(),
    featureNames: z.array(z.string()).nullable(),
    sha256: hash.describe('Of the trees as read'),
  }),
  data: z.strictObject({
    name: z.string(),
    catalogued: z.boolean().describe('Whether `name` is a catalogue name'),
    rows: z.int(),
    features: z
      .array(z.strictObject({ name: z.string(), label: z.string().nullable() }))
      .describe('The column of each feature, in the order of the model'),
    missing: z.int().describe('Missing cells among them'),
    target: z.string().nullable(),
    unused: z.array(z.string()),
    sha256: hash.describe('Of the sample as used: names, values, target'),
  }),
  accuracy: z
    .strictObject({ r2: z.number().nullable(), mse: z.number().nullable(), mae: z.number().nullable(), rows: z.int() })
    .nullable(),
  variation: z
    .strictObject({
      predictionMean: z.number(),
      apv: z.number(),
      meanSquare: z.number(),
      aepv: numbers,
      fepv: defined,
      fepvUncentred: defined,
      nonlinearity: defined,
      ranking: z.array(z.string()).describe('Columns by AEPV, largest first; equal ones in the order of the model'),
      pairs: pairsSchema.nullable(),
    })
    .describe('One element a feature, null where it is not defined'),
});

/** {@link explainResultSchema} as a type. */
export type ExplainResult = z.output<typeof explainResultSchema>;
