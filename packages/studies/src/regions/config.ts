import { z } from 'zod';
import { parseSettings } from '../study/parse-settings.ts';
import { completed, count, flagRegistry, text, withNulls } from '../study/settings.ts';
import { csv, dataSetting, id, sheet } from '../study/source-settings.ts';
import { publishedRegions } from './published.ts';

const graphSchema = z.strictObject({
  measure: z.enum(['cosine', 'correlation']).default('cosine').describe('likeness of two regions'),
  keep: z
    .enum(['positive', 'threshold', 'nearest', 'borders'])
    .default('positive')
    .describe('which likenesses become edges; `borders` joins neighbours, however alike'),
  threshold: z.number().positive().max(1).default(0.5).describe('least likeness that `threshold` keeps'),
  nNeighbors: count(1, 10_000).default(5).describe('edges of each region that `nearest` keeps'),
});

/** The autoencoder beside its epochs; the paper gives its layers, Adam and the step, and names noise and penalty without a number. */
const daeSchema = z.strictObject({
  codeActivation: z
    .enum(['linear', 'relu'])
    .default('linear')
    .describe('of the code; `relu` takes the paper by the letter, and loses a unit of two for many seeds'),
  noise: z.number().min(0).max(10).default(0.1).describe('standard deviation of the noise added to the z-scores'),
  sparsity: z.number().min(0).max(10).default(1e-4).describe('factor of the sparse penalty'),
  learningRate: z.number().positive().max(1).default(0.001).describe("Adam's step"),
});

/** The graph network beside its objective and epochs; the paper gives two layers. */
const gcnSchema = z.strictObject({
  features: z
    .enum(['codes', 'indicators'])
    .default('codes')
    .describe("what the graph network reads of a region: the autoencoder's code, as in the paper, or the z-scores"),
  nLayers: count(1, 16).default(2).describe('graph convolutions'),
  hidden: count(1, 4096).default(16).describe('units of every layer but the last'),
  embedding: count(1, 64)
    .default(2)
    .describe('units of the last layer, in which regions are clustered; drawn by their first two principal components'),
  embeddingActivation: z
    .enum(['linear', 'relu'])
    .default('linear')
    .describe("of the last layer; `relu` is the paper's equation 2"),
  learningRate: z.number().positive().max(1).default(0.01).describe("Adam's step"),
});

/** Whose mean and standard deviation z-scores are made with; what a forecast may know of them is `leakage`. */
const scalesSchema = z.strictObject({
  clusters: z
    .enum(['period', 'pooled'])
    .default('period')
    .describe('z-scores that are reduced and clustered: by the period itself, or by all periods up to it'),
  forecasts: z
    .enum(['pooled', 'period', 'cluster'])
    .default('pooled')
    .describe(
      "z-scores that forecasts are made and judged in: by all known periods of all regions, or of those of each cluster, or each period by itself, what comes after the origin by the origin's",
    ),
});

/** The paper gives 150 epochs of the autoencoder, and none of the others: 200 are Kipf and Welling's, the LSTMs stop early. */
const epochsSchema = z.strictObject({
  dae: count(1, 1_000_000).default(150).describe('of the autoencoders'),
  gcn: count(2, 1_000_000).default(200).describe('of the graph networks'),
  lstm: count(1, 1_000_000).default(300).describe('most epochs of the LSTMs'),
});

/** How both LSTMs are trained, beside their window and epochs; the paper gives the size alone. */
const lstmSchema = z.strictObject({
  of: z
    .enum(['levels', 'changes'])
    .default('levels')
    .describe(
      'what the LSTMs read and forecast: z-scores, or their changes, added to the last value: a correction to the random walk',
    )
    .register(flagRegistry, { name: 'lstm-of', value: 'what' }),
  regionEffects: z
    .boolean()
    .default(false)
    .describe(
      'whether each region has an effect of its own: its mean over the known periods is taken off what the LSTMs read, and added to what they forecast',
    )
    .register(flagRegistry, { name: 'region-effects' }),
  pooled: z
    .boolean()
    .default(false)
    .describe('whether one LSTM-DFA is trained for the regions of all clusters, or one a cluster, as the paper does')
    .register(flagRegistry, { name: 'pooled' }),
  steps: z
    .enum(['recursive', 'direct'])
    .default('recursive')
    .describe(
      'how the LSTMs forecast more than one period ahead: one by one, each read as data for the next, or all by outputs of their own, for which one network is trained',
    )
    .register(flagRegistry, { name: 'lstm-steps', value: 'strategy' }),
  target: z
    .enum(['levels', 'logarithms'])
    .default('levels')
    .describe('what the LSTMs take the target as; forecasts of logarithms are turned back'),
  loss: z
    .enum(['z-scores', 'units'])
    .default('z-scores')
    .describe("whose squared errors LSTM-DFA's training makes small: of z-scores, or in the indicators' units"),
  bidirectional: z
    .boolean()
    .default(true)
    .describe('whether a second LSTM of LSTM-DFA reads the window backward, as in the paper'),
  hidden: count(1, 4096).default(16).describe("size of the LSTM's state"),
  learningRate: z.number().positive().max(1).default(0.01).describe("Adam's first step"),
  patience: count(1, 1_000_000).default(50).describe('epochs without a lower validation loss before a replica stops'),
  validation: z
    .number()
    .positive()
    .max(0.9)
    .default(0.2)
    .describe('share of the windows that are kept for validation, drawn anew for each replica'),
  split: z
    .enum(['windows', 'regions'])
    .default('windows')
    .describe('what is drawn for validation: windows, or regions with all of theirs'),
});

/** What is asked of the clusters beside the networks' replicas: nothing by default, since each takes its time. */
const clusteringSchema = z.strictObject({
  resamples: count(0, 1_000_000)
    .default(0)
    .describe('draws of indicators and of periods in which the regions are clustered again, 0 for none')
    .register(flagRegistry, { value: 'n' }),
  networks: count(0, 10_000)
    .default(0)
    .describe('graph networks trained in each of them, whose consensus is judged too; 0 for k-means alone')
    .register(flagRegistry, { name: 'resample-networks', value: 'n' }),
  references: count(0, 1_000_000)
    .default(0)
    .describe('samples without clusters that the gap statistic compares with, 0 for none')
    .register(flagRegistry, { name: 'gap', value: 'n' }),
  mixtures: z
    .boolean()
    .default(false)
    .describe('mixtures of normal distributions, their number and shape chosen by BIC, beside k-means')
    .register(flagRegistry, { name: 'mixtures' }),
  most: count(2, 1000)
    .default(8)
    .describe('largest number of clusters that the gap statistic and BIC try, at most one less than the regions')
    .register(flagRegistry, { name: 'most-clusters', value: 'n' }),
  transitions: z
    .enum(['none', 'k-means', 'networks'])
    .default('none')
    .describe('clusters of every period, by k-means of the indicators or by the graph networks, and moves between them')
    .register(flagRegistry, { value: 'kind' }),
  permutations: count(0, 1_000_000)
    .default(999)
    .describe("of the regions, for Moran's I and join counts where neighbours are given; 0 for none")
    .register(flagRegistry, { value: 'n' }),
});

/** What a caller may write of the regions study: every field has a default. */
export const regionsConfigInputSchema = z.strictObject({
  data: dataSetting('us-states'),
  id,
  period: text
    .optional()
    .describe('column that holds the period; for a file it must be given')
    .register(flagRegistry, { value: 'column' }),
  indicators: z
    .array(text)
    .min(1)
    .optional()
    .describe('columns taken (default: all numbers but the period)')
    .register(flagRegistry, { value: 'column,...' }),
  log: z
    .array(text)
    .default([])
    .describe('indicators taken as logarithms')
    .register(flagRegistry, { value: 'column,...' }),
  target: text
    .optional()
    .describe('indicator forecast in levels (default: the first; gsp of us-states)')
    .register(flagRegistry, { value: 'indicator' }),
  describe: z
    .int()
    .optional()
    .describe('period that is reduced and clustered (default: the last; 2022 of provinces)')
    .register(flagRegistry, { value: 'period' }),
  origins: z
    .tuple([z.int(), z.int()])
    .optional()
    .describe(
      'last known periods of the forecasts, first and last (default: the two last that leave a period to score)',
    )
    .register(flagRegistry, {
      value: 'first-last',
      help: 'last known periods of the forecasts, such as 1980-1985 (default: the last two)',
      also: { name: 'origin', value: 'period', help: 'one origin' },
    }),
  geojson: text
    .optional()
    .describe('GeoJSON file of the outlines of the regions, for the map')
    .register(flagRegistry, { value: 'file' }),
  geojsonId: text
    .optional()
    .describe("property of its features that holds the regions' ids (default: found)")
    .register(flagRegistry, { value: 'property' }),
  neighbours: text
    .optional()
    .describe(
      'file of pairs of neighbouring regions, their ids in its first two columns, or `catalogue` for those of us-states and provinces: clusters of neighbours and spatial autocorrelation',
    )
    .register(flagRegistry, { value: 'file' }),
  sheet,
  csv,
  missing: z
    .enum(['drop', 'keep', 'refuse'])
    .default('drop')
    .describe(
      'missing cells or periods: the largest block of regions and periods without them alone, or beside it forecasts of all regions by the methods that take missing cells, or refuse',
    )
    .register(flagRegistry, { value: 'rule' }),
  scaling: z
    .enum(['population', 'sample'])
    .default('population')
    .describe(
      "standard deviation of the z-scores; of the population a PCA's error is one less the explained share, as in the paper",
    ),
  scales: scalesSchema.prefault({}).describe('which periods the z-scores are made with'),
  dae: daeSchema.prefault({}).describe('the autoencoder'),
  graph: graphSchema.prefault({}).describe('the graph of the regions'),
  gcn: gcnSchema.prefault({}).describe('the graph network'),
  objective: z
    .enum(['autoencoder', 'modularity', 'self-training'])
    .default('autoencoder')
    .describe("the graph network's objective; the paper gives none")
    .register(flagRegistry, { value: 'name' }),
  clusters: z
    .union([count(2, 1000), z.literal('auto')])
    .default(2)
    .describe('clusters, or the number of largest silhouette without the graph')
    .register(flagRegistry, { value: 'n|auto' }),
  silhouette: z
    .enum(['indicators', 'network'])
    .default('indicators')
    .describe(
      'space in which the silhouettes are compared that decide whether the graph network improves the clusters: among the z-scores, which is one space for both, or each its own, as the paper does',
    ),
  leakage: z
    .enum(['none', 'scales-and-clusters', 'target'])
    .default('none')
    .describe(
      'what a forecast may know: scales and clusters of its origin, or scales of all periods and clusters of the described one, or besides for the LSTMs the period after the origin as a training target',
    )
    .register(flagRegistry, { value: 'rule' }),
  horizon: count(1, 100).default(1).describe('periods ahead').register(flagRegistry, { value: 'n' }),
  ahead: count(0, 100)
    .default(0)
    .describe(
      'periods after the last of the data that are forecast too, at most the horizon, with 90 % intervals from the errors from the origins; 0 for none',
    )
    .register(flagRegistry, { value: 'n' }),
  intervalScale: z
    .enum(['errors', 'changes'])
    .default('errors')
    .describe(
      "what the width of a region's interval goes by: the method's own errors there, drawn towards the size of the region's changes, or that size alone",
    )
    .register(flagRegistry, { value: 'rule' }),
  replicas: count(1, 1_000_000)
    .default(1000)
    .describe('models of each kind, differing in their random numbers alone')
    .register(flagRegistry, { value: 'n' }),
  leaveOut: count(0, 1_000_000)
    .default(8)
    .describe('replicas that cluster again without each region, 0 for none')
    .register(flagRegistry, { value: 'n' }),
  seed: count(0, Number.MAX_SAFE_INTEGER)
    .default(1)
    .describe('seed of all replicas')
    .register(flagRegistry, { value: 'n' }),
  kFactors: count(1, 8).default(2).describe('dynamic factors').register(flagRegistry, { name: 'factors', value: 'n' }),
  factorModel: z
    .enum(['clusters', 'regions'])
    .default('clusters')
    .describe(
      'the linear factor model of changes: one a cluster, whose variables are the indicators, or one a cluster and indicator, whose variables are the regions, by EM',
    )
    .register(flagRegistry, { value: 'variables' }),
  window: count(1, 1000).default(3).describe('periods that an LSTM reads').register(flagRegistry, { value: 'n' }),
  epochs: epochsSchema.prefault({}).describe('epochs of the networks'),
  lstm: lstmSchema.prefault({}).describe('the LSTMs of the forecasts'),
  clustering: clusteringSchema.prefault({}).describe('what is asked of the clusters besides'),
});

/** The study's configuration with every default filled in. */
export const regionsConfigSchema = completed(regionsConfigInputSchema.shape);

/** {@link regionsConfigInputSchema} as a type. */
export type RegionsConfigInput = z.input<typeof regionsConfigInputSchema>;

/** {@link regionsConfigSchema} as a type. */
export type RegionsConfig = z.output<typeof regionsConfigSchema>;

/**
 * Checks a configuration of the regions study and fills in every default.
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws SettingsError naming every unknown key and every value out of range.
 * @example
 * ```ts
 * resolveRegionsConfig({ data: 'us-states', replicas: 200, origins: [1980, 1985], horizon: 3 });
 * ```
 */
export function resolveRegionsConfig(input: RegionsConfigInput = {}): RegionsConfig {
  const config = parseSettings(regionsConfigInputSchema, input);
  return withNulls(regionsConfigSchema, {
    ...config,
    target: config.target ?? (config.data === 'us-states' ? 'gsp' : null),
    describe: config.describe ?? publishedRegions(config.data)?.scored ?? null,
  });
}
