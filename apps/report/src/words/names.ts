import type { MethodResult } from '@kuznets/studies';
import type { Words } from './words.ts';

/**
 * A method's name in a language.
 *
 * @param method - its name, identity and English label.
 * @param words - the language.
 * @returns the name, with what tells it from another entry of the same method.
 */
export function methodName(
  { name, id, label }: Pick<MethodResult, 'name' | 'id' | 'label'>,
  { growth }: Words,
): string {
  const known = growth.methods[name];
  if (known === undefined) return label;
  const variant = id === name || !id.startsWith(`${name}-`) ? (id === name ? null : id) : id.slice(name.length + 1);
  if (variant === null) return known;
  return variant === 'as-published' ? growth.asPublished(known) : growth.variant(known, variant.replaceAll('-', ' '));
}

/**
 * An importance measure's name in a language.
 *
 * @param importance - the measure and its English label.
 * @param words - the language.
 * @returns the name.
 */
export function measureName(
  { measure, label }: { readonly measure: string; readonly label: string },
  { growth }: Words,
): string {
  return growth.importance.measures[measure] ?? label;
}
