import { z } from 'zod';

/** What a reader must know of a decomposition: a code and its values. */
export const explainNoteSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('margin'), link: z.enum(['logit', 'log', 'softmax']) }),
  z.strictObject({ code: z.literal('response'), link: z.enum(['logit', 'log']) }),
  z.strictObject({ code: z.literal('one-output'), output: z.int(), outputs: z.int() }),
  z.strictObject({ code: z.literal('no-nonlinearity'), categories: z.int(), missing: z.int() }),
  z.strictObject({ code: z.literal('no-shapley-linear-leaves') }),
  z.strictObject({ code: z.literal('no-shapley-long-paths'), players: z.int() }),
  z.strictObject({ code: z.literal('no-shapley-costly'), steps: z.number(), most: z.number() }),
  z.strictObject({ code: z.literal('shapley-sampled'), rows: z.int(), of: z.int(), orders: z.int() }),
  z.strictObject({ code: z.literal('no-interactions'), cells: z.number(), most: z.number() }),
  z.strictObject({ code: z.literal('no-shares-many-rows'), players: z.int(), rows: z.int(), most: z.int() }),
  z.strictObject({ code: z.literal('no-shares-costly'), steps: z.number(), most: z.number() }),
  z.strictObject({ code: z.literal('no-effects-costly'), steps: z.number(), most: z.number() }),
  z.strictObject({ code: z.literal('shares-sampled'), players: z.int(), rounds: z.int(), draws: z.int() }),
  z.strictObject({ code: z.literal('no-response-shares-costly'), steps: z.number(), most: z.number() }),
  z.strictObject({ code: z.literal('shares-ordered'), players: z.int(), orders: z.int() }),
  z.strictObject({ code: z.literal('no-response-within') }),
  z.strictObject({ code: z.literal('within-many-parts'), groups: z.array(z.string()), most: z.int() }),
  z.strictObject({ code: z.literal('no-within-costly'), steps: z.number(), most: z.number() }),
  z.strictObject({ code: z.literal('within-drawn'), draws: z.int() }),
]);

/** {@link explainNoteSchema} as a type. */
export type ExplainNote = z.output<typeof explainNoteSchema>;
