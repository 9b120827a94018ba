import type { MethodConfig } from '../growth/methods/registry.ts';
import type { StudyWords } from './words.ts';

/**
 * A method's name in a language.
 *
 * @param method - its name and identity.
 * @param words - the language.
 * @returns the name, with what tells it from another entry of the same method.
 */
export function methodName({ name, id }: Pick<MethodConfig, 'name' | 'id'>, words: StudyWords): string {
  const known = words.methods[name];
  if (id === name) return known;
  const variant = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : id;
  return variant === 'as-published' ? words.asPublished(known) : words.variant(known, variant.replaceAll('-', ' '));
}
