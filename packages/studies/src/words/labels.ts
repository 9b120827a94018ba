import type { MethodConfig } from '../growth/methods/registry.ts';
import type { Label } from '../study/study.ts';
import { methodName } from './names.ts';
import type { Labels } from './sayings.ts';
import type { StudyWords } from './words.ts';

/**
 * What a unit is called in a language.
 *
 * @param label - its code and values.
 * @param words - the language.
 * @returns a name for a progress display; the code itself where the language knows none.
 */
export function labelText(label: Label, words: StudyWords): string {
  if (label.code === 'method') return methodName(label as unknown as Pick<MethodConfig, 'name' | 'id'>, words);
  const known = Object.hasOwn(words.labels, label.code) ? words.labels[label.code as keyof Labels] : undefined;
  return known?.(label) ?? label.code;
}
