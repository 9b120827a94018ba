import { stopReasons } from '@kuznets/core-gpu';
import { z } from 'zod';
import { growthConfigSchema, methodConfigSchema, methodNameSchema } from './config.ts';
import {
  cellMeasures,
  cellNoteSchema,
  dataNoteSchema,
  importanceMeasures,
  leftOutSchema,
  methodNoteSchema,
  reasonSchema,
} from './notes.ts';
import { endsOrNull, perFeature, perFeatureOrNull, spreadColumns } from './result-columns.ts';
import { leaveOneOutSchema, outOfSampleSchema, resamplingSchema, significanceSchema } from './result-inference.ts';

/** Version of the shape of the growth study's result.json; raised when a reader would have to change. */
export const growthSchemaVersion = 10;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const spreadSchema = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });
const columnsOrNull = { mean: perFeatureOrNull, low: perFeatureOrNull, high: perFeatureOrNull };
const overSeedsOrNull = z.strictObject({ firstSeed: perFeatureOrNull, ...columnsOrNull });

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
  .strictObject({ measure: z.enum(importanceMeasures), firstSeed: perFeature, ...spreadColumns })
  .describe(
    'One importance measure: its value at the first seed, and its mean and 5-95 % interval over seeds, per determinant in data order',
  );

const variationSchema = z
  .strictObject({
    apv: spreadSchema.describe('Average prediction variation: the variance of the fitted values (A9)'),
    meanSquare: spreadSchema.describe('Mean squared fitted value, the denominator of `fepvUncentred`'),
    fepv: overSeedsOrNull.describe('Fraction of explained prediction variation (A10)'),
    fepvUncentred: overSeedsOrNull.describe('The same over the mean squared fitted value, as the paper prints it'),
    nonlinearity: overSeedsOrNull.describe('1 - R2 of the auxiliary regression (A14)'),
    contributions: z
      .array(perFeature)
      .describe("First seed: per determinant, the contribution to each row's prediction"),
    pairs: z
      .strictObject({
        of: z.array(z.string()).describe('Determinants whose pairs are given: (0,1), (0,2), ..., (1,2), ...'),
        fiepv: z
          .strictObject(columnsOrNull)
          .describe('Joint contribution: fraction of interactive explained prediction variation (6)'),
        fiepvInteraction: z
          .strictObject(columnsOrNull)
          .optional()
          .describe(
            'What of `fiepv` is interaction: 0 where the function is additive; the rest is covariance of two contributions',
          ),
        nonlinearity: perFeatureOrNull.describe('Of the pair, mean over seeds'),
        hStatistic: perFeatureOrNull.describe("Friedman's H at the first seed"),
        interaction: perFeatureOrNull.describe(
          'Share of the variance of the predictions that is interaction alone, at the first seed',
        ),
      })
      .nullable(),
  })
  .describe('The decomposition of the fitted function');

const groupSharesSchema = z
  .strictObject({
    groups: z.array(z.string().nullable()).describe('Names, null for determinants without a group'),
    shares: overSeedsOrNull.describe('Shapley share of the variance of the fitted values; they sum to 1 at every seed'),
    closed: overSeedsOrNull.describe('Variance of the partial dependence on the group, over that of the fitted values'),
    total: overSeedsOrNull.describe('1 less the same of all other groups'),
  })
  .describe('How the variance of the fitted values is shared out among the groups of determinants that the data know');

const estimateOrNull = z.number().nullable();
const coefficientsSchema = z
  .strictObject({
    kind: z
      .enum(['leastSquares', 'afterSelection', 'posterior', 'average'])
      .describe(
        'What `coef` is: least squares on everything; least squares on what the method chose, whose errors know nothing of the choice; a posterior mean, `se` its standard deviation; an average of models, without errors',
      ),
    covType: growthConfigSchema.shape.covType.nullable().describe('Covariance of `se`; null but for least squares'),
    df: estimateOrNull.describe('Degrees of freedom of t and p'),
    clusters: z.array(z.strictObject({ name: z.string(), count: z.int() })),
    rows: z.int(),
    r2: estimateOrNull,
    adjustedR2: estimateOrNull,
    intercept: z
      .strictObject({
        ...{ coef: z.number(), se: estimateOrNull, tStat: estimateOrNull, pValue: estimateOrNull },
        ...{ low: estimateOrNull, high: estimateOrNull },
      })
      .nullable(),
    coef: z
      .array(estimateOrNull)
      .describe(
        'In units of the target; null where it is not in the model. One for each column: a determinant, or of a factor each level but the base',
      ),
    se: z.array(estimateOrNull),
    tStat: z.array(estimateOrNull),
    pValue: z.array(estimateOrNull),
    low: z.array(estimateOrNull).describe('Lower end of the 95 % interval'),
    high: z.array(estimateOrNull),
    standardized: z
      .array(estimateOrNull)
      .describe('`coef` in standard deviations of the target per standard deviation of the determinant'),
    shrunken: z
      .strictObject({ intercept: z.number(), coef: perFeature })
      .nullable()
      .describe("The penalised method's own coefficients"),
    posterior: z
      .strictObject({
        positive: perFeature.describe('P(b > 0 | y): the share of the posterior mass'),
        mixture: z
          .strictObject({
            inclusion: perFeature.describe('Probability that the determinant is in the model'),
            conditionalMean: z.array(estimateOrNull).describe('Given that it is'),
            conditionalSd: z.array(estimateOrNull),
            signCertainty: perFeature.describe('Probability, given that it is, of the sign of the posterior mean'),
          })
          .nullable(),
      })
      .nullable(),
    pooled: z
      .strictObject({
        imputations: z.int(),
        df: z.array(estimateOrNull).describe('Degrees of freedom of each t and p by Barnard and Rubin'),
        missingInformation: z.array(estimateOrNull).describe('Fraction of the information that missing cells take'),
        intercept: z.strictObject({ df: estimateOrNull, missingInformation: estimateOrNull }),
      })
      .optional()
      .describe(
        "Where cells are imputed: everything here is pooled over the completed tables at the first seed, by Rubin's rules where there are errors, else as a mean",
      ),
  })
  .describe('The coefficients at the first seed');

const slopesSchema = z
  .strictObject({
    step: z.number().describe('Half the width of the difference, in standard deviations of the determinant'),
    rows: z.int().describe('Rows averaged over: all, or of a large sample so many, evenly spaced'),
    ...overSeedsOrNull.shape,
  })
  .describe(
    "Average slope of the fitted function: over rows, the mean of (f(x | x_k = u) - f(x | x_k = l)) / (u - l), where l and u are the nearest observed values of the determinant at least `step` standard deviations below and above the row's, or the least and the largest; of a factor one for each level but the base, the mean difference to the base; null where it does not vary",
  );

const profileSchema = z
  .strictObject({
    determinant: z.string(),
    x: perFeature,
    predictions: z.array(perFeature).length(3),
    overSamples: z
      .strictObject({ points: z.array(z.int()).describe('Places in `x`'), ...endsOrNull })
      .optional()
      .describe(
        '90 % interval of the prediction at some points over samples, scaled to all units, the others at their medians',
      ),
  })
  .describe('Prediction over the range of one determinant, the others at their 25, 50 and 75 % quantiles; first seed');

const methodResultSchema = z.strictObject({
  id: z.string(),
  name: methodNameSchema,
  abbreviation: z.string(),
  random: z.boolean().describe('Whether the fit depends on the seed'),
  settings: methodConfigSchema,
  runs: z
    .array(
      z.strictObject({
        seed: z.int(),
        imputation: z.int().optional().describe('Number of the completed table, from 1, where cells are imputed'),
        modelHash: hash.nullable(),
        tuned: z
          .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
          .optional()
          .describe('Settings chosen of the grid, within the rows fitted'),
        training: z
          .strictObject({
            networks: z.int().describe('Networks kept, which the means are over'),
            stopped: z
              .record(z.enum(stopReasons), z.int())
              .describe('Networks by the reason why their training ended, those left out included'),
            epochs: z.number().describe('Mean of the epochs begun'),
            bestEpoch: z.number().describe('Mean of the epoch whose network was kept'),
            mse: z
              .strictObject({ train: z.number(), validation: z.number(), test: z.number() })
              .describe(
                "Means of the mean squared errors over each network's rows of each kind, in squared units of the target",
              ),
          })
          .optional()
          .describe('Of networks'),
        inSample: accuracySchema,
        outOfBag: accuracySchema.nullable(),
      }),
    )
    .min(1),
  predictions: z
    .strictObject({ fitted: z.array(z.number()), outOfBag: z.array(z.number().nullable()).nullable() })
    .describe(
      'Of each row at the first seed: by the fitted function, and by those of its parts that did not see the row',
    ),
  accuracy: z.strictObject({
    inSample: accuracySpreadSchema,
    outOfBag: accuracySpreadSchema.nullable(),
    crossValidated: accuracySchema
      .nullable()
      .describe('Of predictions by models that were fitted, and tuned, without the row'),
  }),
  linear: z
    .strictObject({ r2: z.number(), adjustedR2: z.number().nullable() })
    .nullable()
    .describe('Least squares of the target on the ten best determinants'),
  importances: z.array(importanceSchema).min(1),
  rankedBy: z.enum(importanceMeasures).describe('The measure that ranks; its mean over seeds orders `ranking`'),
  ranking: z
    .array(z.string())
    .describe(
      'Determinants, best first; of equal importance by the size of the coefficient where the method says so (`rankTies`), else in data order',
    ),
  ranks: z
    .strictObject({ firstSeed: perFeature, ...spreadColumns })
    .describe('Rank of each determinant, in data order; equal importances share their average rank'),
  topTenShare: perFeature.describe('Share of seeds in which the determinant ranks tenth or better, in data order'),
  significance: significanceSchema.nullable().describe('Null where no targets are permuted'),
  resampling: resamplingSchema.nullable().describe('Null where no samples are drawn'),
  leaveOneOut: leaveOneOutSchema.nullable().describe('Null where nothing is left out'),
  variation: variationSchema.nullable(),
  groupShares: groupSharesSchema.optional(),
  profiles: z.array(profileSchema),
  coefficients: coefficientsSchema.nullable().describe('Null for methods that have none'),
  slopes: slopesSchema,
  imputations: z
    .array(
      z.strictObject({
        importances: perFeature.describe('By the measure that ranks'),
        ranks: perFeature,
        fepv: perFeatureOrNull.nullable(),
        slopes: perFeatureOrNull,
      }),
    )
    .optional()
    .describe(
      'Where cells are imputed: of each completed table the means over its seeds. Means and intervals elsewhere are over all seeds of all tables',
    ),
  notes: z.array(methodNoteSchema).describe('What a reader must know of these fits'),
});

const agreementSchema = z.strictObject({
  methods: z.tuple([z.string(), z.string()]),
  spearman: z.number().nullable(),
  sharedTopEight: z.int(),
  sharedTopTen: z.int(),
});

const comparedCellSchema = z
  .strictObject({
    table: z.string(),
    method: z.string().describe('`id` of the method'),
    measure: z.enum(cellMeasures),
    determinant: z.string().nullable().describe('null for a place, and for what is of the method'),
    place: z.int().nullable(),
    ours: z.union([z.number(), z.string(), z.null()]),
    low: z.number().nullable(),
    high: z.number().nullable(),
    published: z.union([z.number(), z.string()]),
    difference: z.number().nullable(),
    reason: reasonSchema,
    notes: z.array(cellNoteSchema),
  })
  .describe('One cell of a published table beside ours, in the published unit; low and high: the interval over seeds');

const referenceSchema = z.strictObject({
  source: z.string(),
  rankings: z.record(z.string(), z.array(z.string())).describe('Published rankings by method'),
  overlaps: z.array(z.strictObject({ method: z.string(), sharedTopEight: z.int(), sharedTopTen: z.int() })),
  cells: z.array(comparedCellSchema),
});

/** result.json of the growth study. Nothing in it depends on the time, the machine or the backend. */
export const growthResultSchema = z.strictObject({
  schemaVersion: z.literal(growthSchemaVersion),
  study: z.literal('growth'),
  config: growthConfigSchema,
  data: z.strictObject({
    name: z.string(),
    catalogued: z.boolean().describe('Whether `name` is a catalogue name'),
    citation: z.string().nullable(),
    target: z.string(),
    idColumn: z.string().nullable().describe('The column that names the rows; null where they are numbered'),
    rows: z.int(),
    ids: z.array(z.string()),
    features: z.array(
      z.strictObject({
        name: z.string(),
        label: z.string().nullable(),
        group: z.string().nullable(),
        levels: z.array(z.string()).nullable().describe('Of a factor its levels, the base first; null of a number'),
      }),
    ),
    notes: z.array(dataNoteSchema).describe('What was done to the data: rows dropped, cells filled in'),
    sha256: hash.describe('Of the cross-section as used: identifiers, names, target and determinants'),
    clusters: z
      .array(z.strictObject({ name: z.string(), values: z.array(z.string()) }))
      .describe('The cluster of each row, by column; none where errors are not clustered'),
    weights: z
      .strictObject({ name: z.string(), values: z.array(z.number()) })
      .optional()
      .describe('What each row counts, by which column, where rows count differently'),
    absorbed: z
      .strictObject({
        effects: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })),
        degrees: z.int().describe('Degrees of freedom that the effects take'),
        levels: z.array(perFeature).describe('Of each column that is a level of a factor its demeaned values per row'),
      })
      .optional()
      .describe('Effects that were taken out, by column: target and determinants are then demeaned within them'),
    y: perFeature.describe('The target, per row'),
    x: z
      .array(perFeature)
      .describe(
        'Per determinant, its values per row; of a factor the place of the level; imputed cells as in the first completed table',
      ),
  }),
  methods: z.array(methodResultSchema).min(1),
  leftOut: z
    .array(leftOutSchema)
    .min(1)
    .optional()
    .describe('Methods of the configuration that the sample has too few or too many rows for'),
  agreement: z.array(agreementSchema),
  outOfSample: outOfSampleSchema.nullable().describe('Null with fewer than two methods that are cross-validated'),
  reference: referenceSchema.nullable(),
});

/** {@link growthResultSchema} as a type. */
export type GrowthResult = z.output<typeof growthResultSchema>;

/** One method's part of a {@link GrowthResult}. */
export type MethodResult = GrowthResult['methods'][number];

/** The coefficients in a {@link MethodResult}. */
export type CoefficientsResult = NonNullable<MethodResult['coefficients']>;

/** The decomposition in a {@link MethodResult}. */
export type VariationResult = NonNullable<MethodResult['variation']>;

/** Published tables beside a {@link GrowthResult}. */
export type ReferenceResult = z.output<typeof referenceSchema>;

/** A published cell beside ours. */
export type ComparedCell = ReferenceResult['cells'][number];
