import type { z } from 'zod';
import { readSettings } from '../config-file.ts';
import type { StudyOptions } from './study-command.ts';

/**
 * The settings of a multiverse as the user gives them: those of the file that `--spec` names or of a paper's grid, the flags over them.
 *
 * @param schema - the settings.
 * @param options - what was typed.
 * @param paper - the grid of a paper, for `--spec paper`.
 * @returns the settings, unchecked.
 */
export async function readSpec<Schema extends z.ZodObject>(
  schema: Schema,
  options: StudyOptions,
  paper: (given: z.input<Schema>) => z.input<Schema>,
): Promise<z.input<Schema>> {
  const { spec } = options;
  if (spec !== 'paper') return readSettings(schema, { ...options, config: spec ?? options['config'] });
  const given = await readSettings(schema, options);
  const grid = paper(given);
  return { ...grid, ...given, base: { ...baseOf(grid), ...baseOf(given) } };
}

const baseOf = (settings: object): object => ('base' in settings ? (settings.base as object) : {});
