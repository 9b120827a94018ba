import { mixtureFamilies } from '@kuznets/gnn';
import { z } from 'zod';
import { drawnParts } from './clusters/drawn.ts';
import { methodNames } from './forecasts/names.ts';
import type { ReadonlyDeep } from '../results/readonly.ts';
import { note } from '../study/notes.ts';

const numbers = z.array(z.number());
const labels = z.array(z.int());

/** How regions are clustered. */
export const partitionNames = ['direct', 'codes', 'gnn', 'contiguous', 'mixture'] as const;

/** What is to be said of the neighbours. */
export const neighbourNoteSchema = z.discriminatedUnion('code', [
  note('neighbours-unknown', { names: z.array(z.string()).readonly() }),
  note('regions-alone', { ids: z.array(z.string()).readonly() }),
  note('more-parts-than-clusters', { parts: z.int(), clusters: z.int() }),
]);

/** {@link neighbourNoteSchema} as a type. */
export type NeighbourNote = ReadonlyDeep<z.output<typeof neighbourNoteSchema>>;

/** Clusters again in draws of indicators and periods. */
export const resampledSchema = z.strictObject({
  by: z
    .enum(['direct', 'gnn', 'contiguous'])
    .describe('How the clusters that are judged were found, and those of each draw'),
  drawn: z.enum(drawnParts).describe('With replacement: indicators of the period described, periods, or both'),
  clusters: z.array(
    z.strictObject({
      cluster: z.int(),
      regions: z.int(),
      jaccard: z.number().describe('Mean over draws of the largest similarity to a cluster of the draw'),
      recovered: z.number().describe('Share of draws in which that is at least 0.75'),
      dissolved: z.number().describe('Share of draws in which that is at most 0.5'),
      consensus: z.number().describe('Mean share of draws in which two of its regions are together'),
    }),
  ),
  regions: numbers.describe('`units`: mean share of draws in which the region is with the others of its cluster'),
  area: z.number().describe('Under the distribution of the consensus matrix'),
  ambiguous: z
    .number()
    .describe('Share of pairs of regions that are together in more than 0.1 and at most 0.9 of the draws'),
  adjustedRand: z.number().describe('Mean adjusted Rand index of the draws with the clusters judged'),
  matrix: numbers
    .nullable()
    .describe(
      'The consensus matrix below its diagonal, row by row: shares of draws in which two regions are together; null of more than 500 regions',
    ),
});

/** What the gap statistic and BIC say of the number of clusters. */
export const clusterNumberSchema = z.strictObject({
  gap: z
    .strictObject({
      nClusters: z.int(),
      candidates: labels,
      logWithin: numbers,
      expected: numbers,
      gap: numbers,
      standardError: numbers,
    })
    .nullable(),
  mixtures: z
    .strictObject({
      nComponents: z.int(),
      family: z.enum(mixtureFamilies),
      bic: z.number(),
      candidates: labels,
      families: z.array(z.strictObject({ family: z.enum(mixtureFamilies), bic: z.array(z.number().nullable()) })),
      labels,
      uncertainty: numbers,
      adjustedRand: z.number().describe('With k-means of the indicators'),
    })
    .nullable()
    .describe('BIC is -2 log L + p log n, least is best; null where a component fell together in every start'),
});

/** Clusters of neighbours. */
export const contiguousSchema = z.strictObject({
  labels,
  silhouette: z.number(),
  within: numbers.describe('Distances to the clusters’ means, summed, before any cut of the tree and after each'),
  parts: z.int().describe('Of the regions that no border joins'),
  adjustedRand: z.number().describe('With k-means of the indicators'),
});

const testSchema = z.strictObject({
  statistic: z.number(),
  expectation: z.number(),
  normality: z.strictObject({ z: z.number(), pValue: z.number() }),
  randomisation: z.strictObject({ z: z.number(), pValue: z.number() }),
  permutationP: z.number().nullable(),
});

const joinSchema = {
  count: z.number(),
  expectation: z.number(),
  z: z.number().nullable().describe('null of a cluster of one region'),
  pValue: z.number().nullable(),
};

/** Whether neighbours are alike. */
export const spatialSchema = z.strictObject({
  file: z.string().nullable().describe("The file of neighbours; null for the catalogue's"),
  pairs: z.array(z.tuple([z.int(), z.int()])).describe('Neighbours by their places among the regions'),
  notes: z.array(neighbourNoteSchema),
  indicators: z.array(z.strictObject({ indicator: z.string(), ...testSchema.shape })).describe("Moran's I, two-sided"),
  local: z.array(
    z.strictObject({
      indicator: z.string(),
      statistic: z.array(z.number().nullable()).describe('`units`; null of a region without a neighbour'),
      pValue: z.array(z.number().nullable()).describe('By permutations, or analytic where there are none'),
      adjustedP: z.array(z.number().nullable()).describe('By Benjamini and Hochberg'),
      quadrant: z.array(z.enum(['high-high', 'low-low', 'high-low', 'low-high']).nullable()),
    }),
  ),
  partitions: z.array(
    z.strictObject({
      partition: z.enum(partitionNames),
      same: z.strictObject({ ...joinSchema, permutationP: z.number().nullable() }),
      clusters: z.array(z.strictObject({ cluster: z.int(), ...joinSchema })),
    }),
  ),
  errors: z
    .array(z.strictObject({ origin: z.number(), horizon: z.int(), method: z.enum(methodNames), ...testSchema.shape }))
    .describe("Moran's I of what came less the median forecast of the target, region by region, two-sided"),
});

/** Moves between clusters. */
export const transitionsSchema = z.strictObject({
  by: z.enum(['k-means', 'networks']),
  labels: z.array(labels).describe('`periods x units`, clusters of consecutive periods matched'),
  counts: z.array(labels).describe('`clusters x clusters`: moves from the row’s cluster to the column’s'),
  probabilities: z.array(z.array(z.number().nullable())),
  stayers: numbers.describe('Of each period after the first, the share of regions that stayed'),
  moves: labels.describe('`units`: how often each region changed its cluster'),
  longRun: numbers.nullable(),
  mobility: z.number().nullable(),
});
