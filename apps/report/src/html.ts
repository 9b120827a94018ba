/** Markup that is safe to insert as it is. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | null | Markup | readonly Part[];

/**
 * A template whose values are escaped, unless they are markup themselves.
 *
 * @param strings - the literal parts, trusted.
 * @param values - text, numbers, markup, or lists of them.
 * @returns markup.
 * @example
 * ```ts
 * html`<td>${'<script>'}</td>`.markup; // <td>&lt;script&gt;</td>
 * ```
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return { markup: strings.map((text, at) => text + (at < values.length ? render(values[at]!) : '')).join('') };
}

/**
 * Marks text as markup.
 *
 * @param markup - markup made by a trusted renderer.
 * @returns the same, not to be escaped.
 */
export function trusted(markup: string): Markup {
  return { markup };
}

function render(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if (isMarkup(part)) return part.markup;
  return part.map(render).join('');
}

function isMarkup(part: Markup | readonly Part[]): part is Markup {
  return 'markup' in part;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[&<>"']/g, (character) => entities[character]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
}
