import { z } from 'zod';
import type { ReadonlyDeep } from '../results/readonly.ts';
import {
  clusterNumberSchema,
  contiguousSchema,
  resampledSchema,
  spatialSchema,
  transitionsSchema,
} from './clustering-result.ts';
import { regionsConfigSchema } from './config.ts';
import { methodNames } from './forecasts/names.ts';
import { forecastNoteSchema, panelNoteSchema, walkVerdictSchema } from './notes.ts';
import { unbalancedSchema } from './unbalanced/result.ts';
import { verdictSchema } from './verdict-schema.ts';

/** Version of the shape of the regions study's result.json; raised when a reader would have to change. */
export const regionsSchemaVersion = 8;

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
  .describe("Median and 5-95 % interval over replicas, the paper's value, and the percentage of replicas below it")
  .nullable();

const accuracySchema = z
  .strictObject({
    mae: distributionSchema,
    rmse: distributionSchema,
    mape: distributionSchema,
    r2: distributionSchema,
    theilU: distributionSchema,
  })
  .nullable();

const partitionSchema = z.strictObject({ labels: z.array(z.int()), silhouette: z.number() });

const distributionsSchema = z.array(distributionSchema);

const quantilesSchema = numbers.describe(
  'The 101 quantiles 0 %, 1 % ... 100 % over replicas; empty where nothing was counted',
);

const curveSchema = z
  .strictObject({ median: numbers, low: numbers, high: numbers })
  .describe('By epoch, over replicas; after a replica has stopped, its last');

const clusteredSchema = z.strictObject({
  silhouetteOwn: distributionSchema,
  silhouetteCommon: distributionSchema,
  aboveDirect: z
    .number()
    .describe('Share of replicas whose silhouette among the z-scores is above that of the clusters without network'),
  ownAboveDirect: z.number().describe('The same of the silhouette in the space of the replica itself'),
  silhouetteQuantiles: z.strictObject({ own: quantilesSchema, common: quantilesSchema }),
  regionSilhouettes: z
    .strictObject({ own: distributionsSchema, common: distributionsSchema })
    .describe("`units`: of each region in each replica's partition"),
  adjustedRand: distributionSchema,
  consensus: partitionSchema,
  stability: numbers,
  shares: z
    .array(numbers)
    .describe(
      '`units x clusters`: share of replicas in which the region is in the cluster, clusters matched to the consensus',
    ),
  meanAdjustedRand: z.number(),
  partitions: z.int(),
  diverged: z.int(),
  collapsed: z.int(),
});

const walkSchema = z
  .strictObject({
    share: z.number(),
    statistic: z.number().nullable(),
    pValue: z.number().nullable(),
    origins: z.int().describe('Observations of the test: the mean loss of all regions at an origin'),
    verdict: walkVerdictSchema,
  })
  .nullable();

const methodSchema = z.strictObject({
  method: z.enum(methodNames),
  levels: accuracySchema.describe('Of the target, in its unit'),
  scaled: accuracySchema.describe('Of all indicators, in z-scores; null for a method of the target alone'),
  clusters: z.array(
    z.strictObject({ cluster: z.int(), accuracy: accuracySchema, indicatorMae: z.array(distributionSchema) }),
  ),
  levelsAgainstRandomWalk: walkSchema,
  levelsAgainstDrift: walkSchema.describe('The same against the random walk with drift; null of both walks'),
  scaledAgainstRandomWalk: walkSchema,
  confidence: z
    .number()
    .nullable()
    .describe(
      "p-value in the model confidence set of the target's errors over origins: the best is in the set of level 90 % where it is at least 0.1; null of few origins",
    ),
  diverged: z.int(),
  notes: z.array(forecastNoteSchema),
});

const tileGridSchema = z.strictObject({
  rows: z.int(),
  columns: z.int(),
  tiles: z.array(z.strictObject({ id: z.string(), label: z.string(), row: z.int(), column: z.int() })),
});

const shapesSchema = z.strictObject({
  file: z.string(),
  matchedBy: z.string().describe("Member or property of the features that holds the regions' ids"),
  shapes: z
    .array(z.strictObject({ id: z.string(), polygons: z.array(z.array(z.array(numbers))) }))
    .describe("One a region, in the regions' order: GeoJSON MultiPolygon coordinates"),
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
    catalogued: z.boolean().describe('Whether `name` is a catalogue name'),
    citation: z.string().nullable(),
    ids: z.array(z.string()),
    periods: numbers,
    indicators: z.array(z.strictObject({ name: z.string(), label: z.string() })),
    target: z.string(),
    values: z.array(z.array(numbers)).describe('`units x periods x indicators`, logarithms where asked for'),
    notes: z.array(panelNoteSchema),
    sha256: hash,
  }),
  map: z
    .strictObject({ tiles: tileGridSchema.nullable(), shapes: shapesSchema.nullable() })
    .describe("Where the regions lie: the catalogue's tile grid, and the GeoJSON the user gave"),
  described: z.strictObject({
    period: z.number(),
    pca: z.strictObject({
      explained: numbers,
      mse: z.number(),
      paper: z.strictObject({ explained: numbers, mse: z.number() }).nullable(),
    }),
    dae: z.strictObject({
      mse: distributionSchema,
      mseQuantiles: quantilesSchema,
      explainedShare: distributionSchema,
      latentShare: distributionsSchema,
      belowPca: z.number(),
      diverged: z.int(),
    }),
    z: z.array(numbers).describe('`units x indicators`: the z-scores reduced and clustered'),
    plane: z
      .strictObject({
        pca: z
          .strictObject({ points: z.array(numbers), components: z.array(numbers) })
          .describe('Scores `units x 2`, loadings `2 x indicators`'),
        dae: z
          .strictObject({ replica: z.int(), mse: z.number(), points: z.array(numbers), disparity: z.number() })
          .nullable()
          .describe(
            'The replica of median error; its codes moved, turned, mirrored and scaled onto the scores of PCA; disparity 0 to 1 is what then still differs',
          ),
        gnn: z
          .strictObject({ replica: z.int(), points: z.array(numbers), disparity: z.number() })
          .nullable()
          .describe('The first replica whose partition is the consensus, placed likewise'),
      })
      .describe('The plane each method reduces the regions to'),
    graph: z.strictObject({ edges: z.int() }),
    selection: z.strictObject({ nClusters: z.int(), candidates: numbers, silhouette: numbers }),
    nClusters: z.int(),
    direct: z.strictObject({
      labels: z.array(z.int()),
      silhouette: z.number(),
      regionSilhouettes: numbers,
      paper: z.number().nullable(),
    }),
    codes: clusteredSchema,
    gnn: clusteredSchema,
    profiles: z
      .array(numbers)
      .describe("Mean z-score of each indicator in each cluster of the graph network's consensus"),
    leaveOneOut: z
      .strictObject({ replicas: z.int(), adjustedRand: numbers, moves: numbers })
      .nullable()
      .describe(
        "Everything again without one region: adjusted Rand index of the consensus with the full one on the other regions, by the region left out; share of the other regions' absences in which a region changes its cluster",
      ),
    resampled: z
      .array(resampledSchema)
      .describe('Clusters again in draws of indicators and periods; none where they are not asked for'),
    numbers: clusterNumberSchema,
    contiguous: contiguousSchema.nullable(),
  }),
  transitions: transitionsSchema.nullable(),
  spatial: spatialSchema.nullable().describe('Where neighbours are given'),
  forecasts: z.array(forecastSchema),
  next: z
    .array(
      z.strictObject({
        horizon: z.int(),
        period: z.number(),
        values: z.array(distributionsSchema),
        actual: z.array(numbers).describe('What came'),
        coverage: z
          .number()
          .nullable()
          .describe('Share of what came that lies within the 5-95 % intervals of the replicas'),
      }),
    )
    .describe("LSTM-DFA from the last origin: each region's indicators, `units x indicators`"),
  ahead: z
    .strictObject({
      level: z.number(),
      periods: z
        .array(z.number().nullable())
        .describe('Periods after the last of the data, null where they are no years that follow each other'),
      methods: z.array(
        z.strictObject({
          method: z.enum(methodNames),
          steps: z.array(
            z.strictObject({
              forecast: z.array(z.number().nullable()).describe('Of each region, the median of the replicas'),
              low: z.array(z.number().nullable()).describe('null where there are too few errors for the level'),
              high: z.array(z.number().nullable()),
              errors: z.int().describe('Errors of regions from past origins that the interval is made of'),
              coverage: z
                .number()
                .nullable()
                .describe(
                  'Share of what came that lies within such intervals from the other origins; null of one origin',
                ),
              thirds: z
                .array(z.number().nullable())
                .length(3)
                .describe('The same of the thirds of regions whose changes are smallest, middling and largest'),
              analytic: z
                .strictObject({
                  low: z.array(z.number().nullable()).describe('null where the model has no errors'),
                  high: z.array(z.number().nullable()),
                  coverage: z
                    .number()
                    .nullable()
                    .describe('Share of what came from past origins that lies within; null without any'),
                })
                .nullable()
                .describe("By the model's own theory: ARIMA, factor model, panel autoregression"),
              mae: z.number().nullable().describe('Mean absolute error from the origins'),
            }),
          ),
        }),
      ),
    })
    .optional()
    .describe(
      'The target after the last period, where it is asked for: every method, with conformal intervals and, where it has them, its own',
    ),
  unbalanced: unbalancedSchema.optional().describe('Where missing cells are kept and there are some'),
  loadings: z
    .array(z.strictObject({ cluster: z.int(), replica: z.int(), values: z.array(distributionsSchema) }))
    .describe(
      "LSTM-DFA at the last origin, `indicators x factors`, mean over the cluster's regions. Loadings are known up to a turn and a scale: each replica's are turned onto those of the replica of median validation loss, which lie on their principal axes, and scaled to a mean squared column length of 1",
    ),
  factorNumber: z
    .strictObject({
      used: z.int(),
      kFactors: numbers,
      residualVariance: numbers,
      icp1: numbers,
      icp2: numbers,
      icp3: numbers,
      selected: z.strictObject({ icp1: z.int(), icp2: z.int(), icp3: z.int() }),
    })
    .describe(
      "Bai and Ng's criteria of the z-scores up to the last origin, every region's periods being observations; `used` is the configuration's",
    ),
  curves: z
    .array(
      z.strictObject({
        model: z.enum(['dae', 'gcn', 'lstm-dfa']),
        cluster: z.int().nullable(),
        train: curveSchema,
        validation: curveSchema.nullable(),
      }),
    )
    .describe(
      'Losses: reduction and graph network of the described period, LSTM-DFA of each cluster at the last origin, or where its cluster is null of all regions',
    ),
  ridged: z.number().describe('Share of regions and replicas whose factors the ridge decided, at the last origin'),
  verdicts: z.array(verdictSchema),
  source: z.string().nullable(),
});

/** {@link regionsResultSchema} as a type. */
export type RegionsResult = ReadonlyDeep<z.output<typeof regionsResultSchema>>;
