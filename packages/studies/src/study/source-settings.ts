import { z } from 'zod';
import { flagRegistry, text } from './settings.ts';

/** How a CSV file is written; the options of `readTable` of `@kuznets/data`. */
export const csvSchema = z.strictObject({
  delimiter: z
    .enum([',', ';', '\t', '|'])
    .default(',')
    .describe('cell separator: , ; | or tab')
    .register(flagRegistry, {
      value: 'character',
      typed: { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';', pipe: '|' },
    }),
  decimal: z
    .enum(['point', 'comma'])
    .default('point')
    .describe('decimal mark')
    .register(flagRegistry, { value: 'mark' }),
  encoding: z
    .enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'])
    .default('utf-8')
    .describe('text encoding')
    .register(flagRegistry, { value: 'name' }),
  newline: z.enum(['lf', 'crlf']).default('lf').describe('line ends').register(flagRegistry, { value: 'kind' }),
});

/** How the data's file is written. */
export const csv = csvSchema.prefault({}).describe('how the CSV file is written');

/** Column of the identifiers. */
export const id = text
  .optional()
  .describe('column that names the rows; of a file by default the first, unless it holds numbers that repeat')
  .register(flagRegistry, { value: 'column' });

/**
 * Which data a study runs on.
 *
 * @param usual - catalogue name taken by default; left out, the data must be named.
 * @returns the setting.
 */
export function dataSetting(usual: string): z.ZodDefault<z.ZodString>;
export function dataSetting(): z.ZodString;
export function dataSetting(usual?: string): z.ZodDefault<z.ZodString> | z.ZodString {
  const name = usual === undefined ? text : text.default(usual);
  return name.describe('catalogue name or CSV file').register(flagRegistry, { value: 'name|file.csv' });
}
