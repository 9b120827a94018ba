import { z } from 'zod';
import type { ReadonlyDeep } from '../results/readonly.ts';
import { methodNames } from './forecasts/names.ts';
import { walkVerdictSchema } from './notes.ts';

const intervalSchema = z.strictObject({ median: z.number(), low: z.number(), high: z.number() });
const verdict = z.enum(['holds', 'does not hold', 'open']);
/** The paper's conclusions. */
export const claimNames = ['reduction', 'clustering', 'dynamics', 'mixed'] as const;

const claim = <Claim extends (typeof claimNames)[number], Values extends z.ZodRawShape>(name: Claim, values: Values) =>
  z.strictObject({ claim: z.literal(name), verdict, ...values });
const which = { origins: z.array(z.number()), horizon: z.int() };

/** A conclusion of the paper, and the numbers that decide it. */
export const verdictSchema = z.discriminatedUnion('claim', [
  claim('reduction', {
    pca: z.number(),
    belowPca: z.number().describe('Share of replicas whose error is below that of PCA'),
    error: intervalSchema.nullable(),
  }),
  claim('clustering', {
    direct: z.number(),
    common: intervalSchema.nullable().describe('Silhouettes among the same z-scores'),
    space: z
      .enum(['indicators', 'network'])
      .describe('Whose silhouettes decide: among the z-scores, or each in its own'),
    above: z.number().describe('Share of replicas whose silhouette there is above that of the direct clusters'),
    own: z.number().nullable().describe("Median silhouette in the network's space"),
  }),
  claim('dynamics', {
    forecasts: z.array(
      z.strictObject({
        ...which,
        rmse: intervalSchema,
        linear: z.number(),
        share: z.number().describe('Share of replicas with a smaller error than the linear factors'),
      }),
    ),
  }),
  claim('mixed', {
    forecasts: z.array(
      z.strictObject({
        ...which,
        share: z.number().describe('Share of replicas with a smaller error than the random walk'),
        walk: walkVerdictSchema,
        best: z.number().describe('Share of replicas with a smaller error than the median of every other method'),
        better: z.array(z.enum(methodNames)).describe('Methods as good or better'),
      }),
    ),
  }),
]);

/** {@link verdictSchema} as a type. */
export type Verdict = ReadonlyDeep<z.output<typeof verdictSchema>>;
