import { z } from 'zod';
import type { ReadonlyDeep } from '../results/readonly.ts';

/** A note of a result: its code, and what it says of it. */
export const note = <Code extends string, Values extends z.ZodRawShape>(code: Code, values: Values) =>
  z.strictObject({ code: z.literal(code), ...values });

/** How a study's file was read, and which of its columns are left out: `TableNote` of `@kuznets/data`. */
export const tableNotes = [
  note('file-read-as', {
    encoding: z.string(),
    delimiter: z.string(),
    decimal: z.enum(['point', 'comma']),
    unnamedId: z.boolean().describe('Whether the first column, which names the rows, has no name'),
  }),
  note('first-sheet-taken', { sheet: z.string(), others: z.array(z.string()).readonly() }),
  note('lines-skipped', { lines: z.array(z.string()).readonly() }),
  note('text-columns-left-out', { names: z.array(z.string()).readonly() }),
  note('labelled-as-numbers', { names: z.array(z.string()).readonly() }),
  note('factors', {
    factors: z
      .array(
        z.strictObject({
          name: z.string(),
          base: z.string().describe('The level that the others are compared with'),
          levels: z.array(z.string()).readonly().describe('The other levels, one column each'),
        }),
      )
      .readonly(),
  }),
  note('words-as-numbers', { name: z.string(), zero: z.string(), one: z.string() }),
] as const;

/** {@link tableNotes} as a type. */
export type TableNote = ReadonlyDeep<z.output<(typeof tableNotes)[number]>>;
