import { z } from 'zod';
import { explainConfigSchema } from './config.ts';
import { explainNoteSchema } from './notes.ts';

/** Version of the shape of result.json of `kuznets explain`; raised when a reader would have to change. */
export const explainSchemaVersion = 6;

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
  .describe('Pairs of players by index, first < second; one element a pair, null where it is not defined');

const shapleySchema = z
  .strictObject({
    expected: z.number().describe('Mean prediction, which the values of a row start from'),
    meanAbs: numbers.describe('Mean size over all rows, of sampled values over those written, one a player'),
    direction: defined.describe(
      'Correlation of value and column over all rows; null for groups, for categories, and where one is constant',
    ),
    standardErrors: numbers
      .nullable()
      .describe('Of one value, root mean square over the rows written, one a player; null where values are exact'),
    rows: z.array(z.int()).describe('Rows whose values are written, by index'),
    ids: z.array(z.string()).nullable().describe('Their names'),
    prediction: numbers.describe('Their predictions'),
    x: z.array(defined).describe('Their cells, one list a column; null where missing'),
    values: z.array(numbers).describe('Their values, one list a player'),
    pairs: z
      .strictObject({ first: z.array(z.int()), second: z.array(z.int()), meanAbs: numbers, mean: numbers })
      .nullable()
      .describe('Shapley interaction indices: mean size and mean over all rows, one a pair'),
  })
  .describe('Interventional Shapley values, the whole sample being the background');

const sharesSchema = z
  .strictObject({
    shares: defined.describe('Shapley shares of the variance of the predictions; they sum to 1'),
    standardErrors: numbers.nullable().describe('Of the shares, where coalitions were sampled'),
    closed: defined,
    total: defined,
    within: z
      .array(
        z.strictObject({
          path: z.array(z.string()).describe('The groups that it is in, outermost first, and its own name'),
          columns: z.array(z.int()),
          share: z
            .number()
            .describe('Of the variance of the predictions; those of the parts of a group sum to its own'),
          standardError: z
            .number()
            .nullable()
            .describe('Of a part within its group; null where every coalition was summed'),
        }),
      )
      .optional()
      .describe("Groups and their parts down to columns, each group before its parts: Owen's and Winter's values"),
  })
  .describe('One element a player, null where the predictions do not vary');

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
    categories: z
      .array(z.array(z.string()).nullable())
      .nullable()
      .describe(
        'Names of the levels 0, 1, ... of categorical features; null for numeric ones, and where the file has none',
      ),
    link: z
      .enum(['identity', 'logit', 'log', 'softmax'])
      .describe('What the program applies to the sum of the trees, which is what is explained'),
    output: z.int().describe('Which of the outputs it is'),
    outputs: z.int(),
    sha256: hash.describe('Of the trees as read'),
  }),
  data: z.strictObject({
    name: z.string(),
    catalogued: z.boolean().describe('Whether `name` is a catalogue name'),
    rows: z.int(),
    features: z
      .array(
        z.strictObject({
          name: z.string(),
          label: z.string().nullable(),
          categorical: z.boolean().describe('Whether its cells are codes of levels'),
          levels: z.array(z.string()).nullable().describe('Names of the levels 0, 1, ..., where they are known'),
        }),
      )
      .describe('The column of each feature, in the order of the model'),
    missing: z.int().describe('Missing cells among them'),
    target: z.string().nullable(),
    unused: z.array(z.string()),
    sha256: hash.describe('Of the sample as used: names, values, target'),
  }),
  accuracy: z
    .strictObject({ r2: z.number().nullable(), mse: z.number().nullable(), mae: z.number().nullable(), rows: z.int() })
    .nullable(),
  players: z
    .array(z.strictObject({ name: z.string(), label: z.string().nullable(), columns: z.array(z.int()) }))
    .describe('What is decomposed: columns of the model, or groups of them, by index'),
  notes: z.array(explainNoteSchema),
  shapley: shapleySchema.nullable(),
  shares: sharesSchema.nullable(),
  components: z
    .strictObject({
      sets: z.array(z.array(z.int())).describe('Players by index: single ones first, then pairs, triples and so on'),
      varianceShare: defined.describe('Variance of the component over that of the predictions'),
      hStatistic: defined.describe("Friedman and Popescu's H; null for single players"),
    })
    .nullable()
    .describe('Functional components of the strongest players, where interactions of three and more were asked for'),
  effects: z
    .strictObject({
      intervals: z.int().describe('Most intervals of a range'),
      resamples: z.int().describe('Bootstrap samples of the rows that the bands are over, the model staying as it is'),
      curves: z
        .array(
          z.strictObject({
            player: z.int(),
            edges: numbers.describe('Quantiles of the variable'),
            rows: z.array(z.int()).describe('In each interval, one fewer than edges'),
            effect: numbers.describe('At each edge; 0 in the mean over the rows'),
            low: numbers.nullable().describe('5 % over the samples'),
            high: numbers.nullable().describe('95 % over the samples'),
          }),
        )
        .describe('One a numeric variable that varies'),
    })
    .nullable()
    .describe('Accumulated local effects (Apley and Zhu 2020)'),
  variation: z
    .strictObject({
      predictionMean: z.number(),
      apv: z.number(),
      meanSquare: z.number(),
      aepv: numbers,
      fepv: defined,
      fepvUncentred: defined,
      nonlinearity: defined,
      ranking: z.array(z.string()).describe('Players by AEPV, largest first; equal ones in the order of the model'),
      pairs: pairsSchema.nullable(),
    })
    .describe('One element a player, null where it is not defined'),
});

/** {@link explainResultSchema} as a type. */
export type ExplainResult = z.output<typeof explainResultSchema>;
