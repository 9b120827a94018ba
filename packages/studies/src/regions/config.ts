import { z } from 'zod';
import { parseConfig } from '../results/config-problems.ts';

const count = (least: number, most: number) => z.int().min(least).max(most);

const csvSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  decimal: z.enum(['point', 'comma']).default('point'),
  encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be']).default('utf-8'),
  newline: z.enum(['lf', 'crlf']).default('lf'),
});

const graphSchema = z.strictObject({
  measure: z.enum(['cosine', 'correlation']).default('cosine'),
  keep: z.enum(['positive', 'threshold', 'nearest']).default('positive'),
  threshold: z.number().positive().max(1).default(0.5),
  nNeighbors: count(1, 10_000).default(5),
});

const settings = {
  csv: csvSchema.prefault({}),
  /** What to do about units with missing cells or periods. */
  missing: z.enum(['refuse', 'drop']).default('refuse'),
  /** Standard deviation of the z-scores. With `population` a PCA's error is one less the explained share, as in the paper. */
  scaling: z.enum(['population', 'sample']).default('population'),
  graph: graphSchema.prefault({}),
  /** Objective of the graph network; the paper gives none. */
  objective: z.enum(['autoencoder', 'modularity', 'self-training']).default('autoencoder'),
  /** Clusters, or `auto`: the number of largest silhouette without the graph. */
  clusters: z.union([count(2, 1000), z.literal('auto')]).default(2),
  /** `none`: scales and clusters of a forecast are those known at its origin. `as-in-paper`: scales of all periods, clusters of the described period. */
  leakage: z.enum(['none', 'as-in-paper']).default('none'),
  /** Periods ahead. */
  horizon: count(1, 100).default(1),
  /** Models of each kind, differing in their random numbers alone. */
  replicas: count(1, 1_000_000).default(1000),
  /** Replicas that cluster the described period again without each region in turn; 0 for none. */
  leaveOut: count(0, 1_000_000).default(8),
  seed: count(0, Number.MAX_SAFE_INTEGER).default(1),
  kFactors: count(1, 8).default(2),
  /** Periods that the LSTMs read. */
  window: count(1, 1000).default(3),
  epochs: z
    .strictObject({ dae: count(1, 1_000_000), gcn: count(2, 1_000_000), lstm: count(1, 1_000_000) })
    .partial()
    .default({}),
};

/** What a caller may write of the regions study: every field has a default. */
export const regionsConfigInputSchema = z.strictObject({
  /** Catalogue name, or a CSV file's path. */
  data: z.string().min(1).default('us-states'),
  id: z.string().min(1).optional(),
  period: z.string().min(1).optional(),
  indicators: z.array(z.string().min(1)).min(1).optional(),
  /** Indicators taken as logarithms. */
  log: z.array(z.string().min(1)).default([]),
  /** Indicator forecast in levels; the first, or `gsp` of us-states. */
  target: z.string().min(1).optional(),
  /** Period whose cross-section is reduced and clustered; 2022 of provinces, else the last. */
  describe: z.int().optional(),
  /** Last known periods of the forecasts, first and last; the two last that leave a period to score. */
  origins: z.tuple([z.int(), z.int()]).optional(),
  /** GeoJSON file whose outlines the map is drawn with. */
  geojson: z.string().min(1).optional(),
  /** Property of its features that holds the regions' ids; found if left out. */
  geojsonId: z.string().min(1).optional(),
  ...settings,
});

/** The study's configuration with every default filled in. */
export const regionsConfigSchema = z.strictObject({
  data: z.string(),
  id: z.string().nullable(),
  period: z.string().nullable(),
  indicators: z.array(z.string()).nullable(),
  log: z.array(z.string()),
  target: z.string().nullable(),
  describe: z.int().nullable(),
  origins: z.tuple([z.int(), z.int()]).nullable(),
  geojson: z.string().nullable(),
  geojsonId: z.string().nullable(),
  ...settings,
  epochs: z.strictObject({ dae: z.int(), gcn: z.int(), lstm: z.int() }),
});

/** {@link regionsConfigInputSchema} as a type. */
export type RegionsConfigInput = z.input<typeof regionsConfigInputSchema>;

/** {@link regionsConfigSchema} as a type. */
export type RegionsConfig = z.output<typeof regionsConfigSchema>;

/**
 * Checks a configuration of the regions study and fills in every default.
 *
 * The autoencoder's 150 epochs are the paper's; it gives none for the graph network (200, Kipf and Welling's) and the LSTMs
 * (300 with early stopping).
 *
 * @param input - what the user wrote.
 * @returns the complete configuration.
 * @throws ConfigError naming every unknown key and every value out of range.
 * @example
 * ```ts
 * resolveRegionsConfig({ data: 'us-states', replicas: 200, origins: [1980, 1985], horizon: 3 });
 * ```
 */
export function resolveRegionsConfig(input: RegionsConfigInput = {}): RegionsConfig {
  const config = parseConfig(regionsConfigInputSchema, input);
  return regionsConfigSchema.parse({
    ...config,
    id: config.id ?? null,
    period: config.period ?? null,
    indicators: config.indicators ?? null,
    target: config.target ?? (config.data === 'us-states' ? 'gsp' : null),
    describe: config.describe ?? (config.data === 'provinces' ? 2022 : null),
    origins: config.origins ?? null,
    geojson: config.geojson ?? null,
    geojsonId: config.geojsonId ?? null,
    epochs: { dae: 150, gcn: 200, lstm: 300, ...config.epochs },
  });
}
