import { DataError } from '@kuznets/base';
import type { TableSettings } from './settings.ts';

/** Number of line feeds in a text. */
export const newlines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** Refuses line ends, outside quotes, other than the declared ones. */
export class LineEndGuard {
  readonly #settings: TableSettings;
  readonly #pattern: RegExp;
  #quoted = false;
  #line = 1;
  /** A carriage return at the end of a chunk waits for what follows it. */
  #held = '';

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.#pattern = settings.newline === 'lf' ? /["\r]/g : /"|\r\n|\r|\n/g;
  }

  push(chunk: string): void {
    const whole = this.#held + chunk;
    this.#held = whole.endsWith('\r') ? '\r' : '';
    this.#check(whole.slice(0, whole.length - this.#held.length));
  }

  end(): void {
    this.#check(this.#held);
  }

  #check(text: string): void {
    for (const { 0: found, index } of text.matchAll(this.#pattern)) {
      if (found === '"') this.#quoted = !this.#quoted;
      else if (!this.#quoted && found !== '\r\n') this.#refuse(found, this.#line + newlines(text.slice(0, index)));
    }
    this.#line += newlines(text);
  }

  #refuse(found: string, row: number): never {
    const { file, newline } = this.#settings;
    throw new DataError(found === '\r' ? 'a carriage return (CR)' : 'a line feed (LF) alone', {
      where: { file, row },
      got: found,
      ...(newline === 'lf'
        ? { allowed: 'LF line ends', remedies: [{ to: 'declare CRLF', options: { newline: 'crlf' } }] }
        : { allowed: 'CRLF line ends, as declared' }),
    });
  }
}
