import { z } from 'zod';
import { flagRegistry, text } from './settings.ts';

/** How a file of separated values is written, where it is to be said; the options of `readTable` of `@kuznets/data`. */
export const csvSchema = z.strictObject({
  delimiter: z
    .enum([',', ';', '\t', '|'])
    .optional()
    .describe('cell separator: , ; | or tab; by default told from the file')
    .register(flagRegistry, {
      value: 'character',
      typed: { tab: '\t', '\\t': '\t', comma: ',', semicolon: ';', pipe: '|' },
    }),
  decimal: z
    .enum(['point', 'comma'])
    .optional()
    .describe('decimal mark; by default told from the file')
    .register(flagRegistry, { value: 'mark' }),
  encoding: z
    .enum([
      ...(['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'windows-1252'] as const),
      ...(['gb18030', 'big5', 'shift_jis', 'euc-kr'] as const),
    ])
    .optional()
    .describe('text encoding; by default told from the file')
    .register(flagRegistry, { value: 'name' }),
});

/** How the data's file is written. */
export const csv = csvSchema.prefault({}).describe('how the file is written, where it is not to be told from it');

/** Sheet of a workbook. */
export const sheet = text
  .optional()
  .describe('sheet of an Excel workbook, by name (default: the first)')
  .register(flagRegistry, { value: 'name' });

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
  return name
    .describe('catalogue name, or a file: CSV, Excel, Stata, Parquet or Arrow')
    .register(flagRegistry, { value: 'name|file' });
}
