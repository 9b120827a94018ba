import { z } from 'zod';
import { regionsConfigSchema } from './config.ts';

/** Version of the shape of the regions study's result.json; raised when a reader would have to change. */
export const regionsSchemaVersion = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const numbers = z.array(z.number());

const distributionSchema = z
  .strictObject({
    median: z.number(),
    low: z.number(),
    high: z.number(),
    replicas: z.int(),
    paper: z.number().nullable(),
    percentile: z.number().nullable(),
  })
  .describe('Median and 5-95 % interval over replicas, the paper\'s value, and the percentage of replicas below it')
  .nullable();

const accuracySchema = z.strictObject({ mae: distributionSchema, rmse: distributionSchema, mape: distributionSchema, r2: distributionSchema, theilU: distributionSchema }).nullable();

const partitionSchema = z.strictObject({ labels: z.array(z.int()), silhouette: z.number() });

const clusteredSchema = z.strictObject({
  silhouetteOwn: distributionSchema,
  silhouetteCommon: distributionSchema,
  adjustedRand: distributionSchema,
  consensus: partitionSchema,
  stability: numbers,
  meanAdjustedRand: z.number(),
  partitions: z.int(),
  diverged: z.int(),
  collapsed: z.int(),
});

const walkSchema = z
  .strictObject({ share: z.number(), statistic: z.number().nullable(), pValue: z.number().nullable(), unit: z.enum(['origin', 'region']), verdict: z.enum(['beats', 'loses', 'open']) })
  .nullable();

const methodSchema = z.strictObject({
  method: z.string(),
  label: z.string(),
  levels: accuracySchema.describe('Of the target, in its unit'),
  scaled: accuracySchema.describe('Of all indicators, in z-scores; null for a method of the target alone'),
  clusters: z.array(z.strictObject({ cluster: z.int(), accuracy: accuracySchema, indicatorMae: z.array(distributionSchema) })),
  levelsAgainstRandomWalk: walkSchema,
  scaledAgainstRandomWalk: walkSchema,
  diverged: z.int(),
  notes: z.array(z.string()),
});

const forecastSchema = z.strictObject({
  horizon: z.int(),
  origins: numbers.describe('Last known periods; several where they are pooled'),
  methods: z.array(methodSchema),
});

/** result.json of the regions study. Nothing in it depends on the time or the machine; figures of networks depend on the backend's rounding. */
export const regionsResultSchema = z.strictObject({
  schemaVersion: z.literal(regionsSchemaVersion),
  study: z.literal('regions'),
  config: regionsConfigSchema,
  data: z.strictObject({
    name: z.string(),
    title: z.string().nullable(),
    citation: z.string().nullable(),
    caution: z.string().nullable(),
    ids: z.array(z.string()),
    periods: numbers,
    indicators: z.array(z.strictObject({ name: z.string(), label: z.string() })),
    target: z.string(),
    notes: z.array(z.string()),
    sha256: hash,
  }),
  described: z.strictObject({
    period: z.number(),
    pca: z.strictObject({ explained: numbers, mse: z.number(), paper: z.strictObject({ explained: numbers, mse: z.number() }).nullable() }),
    dae: z.strictObject({ mse: distributionSchema, explainedShare: distributionSchema, latentShare: z.array(distributionSchema), belowPca: z.number(), diverged: z.int() }),
    graph: z.strictObject({ edges: z.int() }),
    selection: z.strictObject({ nClusters: z.int(), candidates: numbers, silhouette: numbers }),
    nClusters: z.int(),
    direct: z.strictObject({ labels: z.array(z.int()), silhouette: z.number(), paper: z.number().nullable() }),
    codes: clusteredSchema,
    gnn: clusteredSchema,
    profiles: z.array(numbers).describe('Mean z-score of each indicator in each cluster of the graph network\'s consensus'),
  }),
  forecasts: z.array(forecastSchema),
  next: z
    .array(z.strictObject({ horizon: z.int(), values: z.array(z.array(distributionSchema)) }))
    .describe('LSTM-DFA from the last origin: each region\'s indicators, `units x indicators`'),
  curves: z.array(z.strictObject({ cluster: z.int(), train: numbers, validation: numbers })).describe('Median loss of LSTM-DFA by epoch at the last origin'),
  ridged: z.number().describe('Share of regions and replicas whose factors the ridge decided, at the last origin'),
  verdicts: z.array(z.strictObject({ claim: z.string(), verdict: z.enum(['holds', 'does not hold', 'open']), evidence: z.string() })),
  source: z.string().nullable(),
});

/** {@link regionsResultSchema} as a type. */
export type RegionsResult = z.output<typeof regionsResultSchema>;
