import type { RegionsResult } from '@kuznets/studies';
import type { Words } from './words.ts';

/**
 * A forecasting method's name.
 *
 * @param method - a method of a regions result.
 * @param words - the language.
 * @returns its name in that language; the result's own where there is none.
 */
export function forecasterName(
  { method, label }: Pick<RegionsResult['forecasts'][number]['methods'][number], 'method' | 'label'>,
  words: Words,
): string {
  return (words.regions.methods as Readonly<Record<string, string>>)[method] ?? label;
}
