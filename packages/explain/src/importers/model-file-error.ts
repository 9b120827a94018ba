/** Where in a model file a {@link ModelFileError} happened and what would have been accepted. */
export interface ModelFileErrorDetails {
  /** Path or name of the file. */
  readonly file: string;
  /** Where in it: a JSON path, a line, or a tree and node as the file numbers them. */
  readonly where?: string | undefined;
  /** What was found. */
  readonly got?: unknown;
  /** What is accepted instead. */
  readonly allowed: string;
}

/**
 * A model file is not usable: says what is wrong, where, what was found and what is allowed.
 *
 * @example
 * ```ts
 * throw new ModelFileError('unsupported objective', { file: 'm.json', got: 'binary:logistic', allowed: 'reg:squarederror' });
 * // m.json: unsupported objective: "binary:logistic"; allowed: reg:squarederror
 * ```
 */
export class ModelFileError extends Error implements ModelFileErrorDetails {
  override readonly name = 'ModelFileError';
  readonly file: string;
  readonly where: string | undefined;
  readonly got: unknown;
  readonly allowed: string;

  constructor(problem: string, details: ModelFileErrorDetails, options?: ErrorOptions) {
    const { file, where, got, allowed } = details;
    const place = [printable(file), ...(where === undefined ? [] : [printable(where)])].join(', ');
    super(`${place}: ${problem}${got === undefined ? '' : `: ${shown(got)}`}; allowed: ${allowed}`, options);
    this.file = file;
    this.where = where;
    this.got = got;
    this.allowed = allowed;
  }
}

const mostShown = 80;

/** Names in quotes, at most twelve of them. */
export function quotedList(names: readonly string[]): string {
  return names.slice(0, 12).map(shown).join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');
}

function shown(value: unknown): string {
  if (typeof value === 'string')
    return `"${printable(value.length > mostShown ? `${value.slice(0, mostShown)}...` : value)}"`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Control and direction characters would let a file rewrite the terminal that shows the message. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
