import { printable } from '@kuznets/base';

/** Writes a result or a summary to stdout. */
export function print(text: string): void {
  process.stdout.write(harmless(text));
}

/** Writes a message to stderr. */
export function tell(text: string): void {
  process.stderr.write(harmless(text));
}

/**
 * Text that cannot rewrite the terminal that shows it, whatever names it holds: control and direction characters are escaped but for
 * the ends of lines, as JSON escapes them, so that a document stays the same document.
 *
 * @param text - lines.
 * @returns the same lines.
 */
export function harmless(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
