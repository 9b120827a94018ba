import { printable, quoted } from './text.ts';

/** Where an error happened. */
export interface ErrorPlace {
  /** Path or name of a file. */
  readonly file?: string | undefined;
  /** Line of the file, the header being line 1. */
  readonly row?: number | undefined;
  /** Column name, or `#3` for the third column where it has no name. */
  readonly column?: string | undefined;
  /** A place in the file that is no row: a JSON path, a tree and a node as the file numbers them. */
  readonly item?: string | undefined;
  /** An option of an estimator or a function, as a path: `nEstimators`, `methods[1].trees`. */
  readonly option?: string | undefined;
}

/** Options with which an error would not occur. */
export interface Remedy {
  /** What they do, such as `drop the rows`. */
  readonly to: string;
  /** Their values by name; null where the caller chooses one. */
  readonly options: Readonly<Record<string, string | null>>;
}

/** How an option and its value are written; the value is null where only the option is named. */
export type OptionWriter = (option: string, value: string | null) => string;

/** What a {@link KuznetsError} says besides what is wrong. */
export interface ErrorDetails {
  /** Kebab-case name of this very problem, for programs. Default: that of the class. */
  readonly code?: string | undefined;
  readonly where?: ErrorPlace | undefined;
  /** What was found. Texts are shown in quotes, control characters escaped. */
  readonly got?: unknown;
  /** What would have been accepted. */
  readonly allowed?: string | undefined;
  /** What else would help. */
  readonly remedies?: readonly Remedy[] | undefined;
  readonly cause?: unknown;
}

/**
 * What every error of Kuznets is: `where: what: got; allowed: ...`.
 *
 * Dispatch on the class or on `code`, never on the message.
 *
 * @example
 * ```ts
 * new ConfigError('must be a whole number', { where: { option: 'nEstimators' }, got: 0, allowed: 'from 1' }).message;
 * // nEstimators: must be a whole number: 0; allowed: from 1
 * ```
 */
export abstract class KuznetsError extends Error {
  readonly code: string;
  /** What is wrong, without place and remedy. */
  readonly what: string;
  readonly where: ErrorPlace;
  readonly got: unknown;
  readonly allowed: string | undefined;
  readonly remedies: readonly Remedy[];

  constructor(code: string, what: string, details: ErrorDetails = {}) {
    super(messageOf(what, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code ?? code;
    this.what = what;
    this.where = details.where ?? {};
    this.got = details.got;
    this.allowed = details.allowed;
    this.remedies = details.remedies ?? [];
  }

  /**
   * The message as its reader writes options.
   *
   * @param write - such as `--missing drop` for `missing` and `drop`.
   * @returns the message.
   */
  messageWith(write: OptionWriter): string {
    return messageOf(this.what, this, write);
  }
}

function messageOf(
  what: string,
  { where = {}, got, allowed, remedies = [] }: ErrorDetails,
  write: OptionWriter = (option, value) => (value === null ? option : `${option}: ${quoted(value)}`),
): string {
  const place = placeText(where, write);
  const ways = remedies.map(({ to, options }) => {
    const written = Object.entries(options).map(([option, value]) => write(option, value));
    return `${to} (${written.join(', ')})`;
  });
  const accepted = [allowed ?? [], ways.join(', or ') || []].flat().join('; or ');
  return [
    place === '' ? '' : `${place}: `,
    what,
    got === undefined ? '' : `: ${shownValue(got)}`,
    accepted === '' ? '' : `; allowed: ${accepted}`,
  ].join('');
}

function placeText({ file, row, column, item, option }: ErrorPlace, write: OptionWriter): string {
  return [
    file === undefined ? '' : printable(file),
    row === undefined ? '' : `row ${row}`,
    column === undefined ? '' : `column ${quoted(column)}`,
    item === undefined ? '' : printable(item),
    option === undefined ? '' : printable(write(option, null)),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function shownValue(got: unknown): string {
  if (typeof got === 'string') return quoted(got);
  if (typeof got !== 'object' || got === null) return String(got);
  if (ArrayBuffer.isView(got)) return `${got.constructor.name} of ${got.byteLength} bytes`;
  return Array.isArray(got) ? `a list of ${got.length}` : 'an object';
}

/** An option or argument is wrong, missing or unknown. */
export class ConfigError extends KuznetsError {
  override readonly name = 'ConfigError';

  constructor(what: string, details?: ErrorDetails) {
    super('config', what, details);
  }
}

/**
 * Arrays whose sizes do not agree with each other or with an operation.
 *
 * @example
 * ```ts
 * throw new ShapeError('matmul: a holds 5 elements, got m x k = 6');
 * ```
 */
export class ShapeError extends KuznetsError {
  override readonly name = 'ShapeError';

  constructor(what: string, details?: ErrorDetails) {
    super('shape', what, details);
  }
}

/**
 * The data are not usable: says what is wrong, where, what was found and what is allowed.
 *
 * @example
 * ```ts
 * throw new DataError('text in a numeric column', {
 *   where: { file: 'a.csv', row: 3, column: 'y' },
 *   got: 'x',
 *   allowed: 'a number',
 * });
 * // a.csv, row 3, column "y": text in a numeric column: "x"; allowed: a number
 * ```
 */
export class DataError extends KuznetsError {
  override readonly name = 'DataError';

  constructor(what: string, details?: ErrorDetails) {
    super('data', what, details);
  }
}

/** A result asked of an estimator before `fit`, or that `fit` was told not to keep. */
export class NotFittedError extends KuznetsError {
  override readonly name = 'NotFittedError';

  constructor(what: string, details?: ErrorDetails) {
    super('not-fitted', what, details);
  }
}

/** A saved model is not what its reader can take: another format, another version, or damaged. */
export class FormatError extends KuznetsError {
  override readonly name = 'FormatError';

  constructor(what: string, details?: ErrorDetails) {
    super('format', what, details);
  }
}

/** No adapter as asked for; the message lists the adapters there are. */
export class AdapterError extends KuznetsError {
  override readonly name = 'AdapterError';
  /** Names of the adapters that could have been asked for. */
  readonly available: readonly string[];

  constructor(what: string, available: readonly string[]) {
    super('adapter', what);
    this.available = available;
  }
}

/** The device is gone: destroyed, removed or reset. Pending work is rejected with this error; results read back before stay valid. */
export class DeviceLostError extends KuznetsError {
  override readonly name = 'DeviceLostError';
  /** `destroyed` when the device's `destroy` was called, `unknown` when the driver or the system took the device away. */
  readonly reason: 'destroyed' | 'unknown';

  constructor(what: string, reason: 'destroyed' | 'unknown') {
    super('device-lost', what);
    this.reason = reason;
  }
}

/** The GPU refused or failed work that was recorded: a validation, memory or internal error, with the kernel it belongs to. */
export class GpuError extends KuznetsError {
  override readonly name = 'GpuError';
  readonly kind: 'validation' | 'out-of-memory' | 'internal';

  constructor(what: string, kind: 'validation' | 'out-of-memory' | 'internal') {
    super('gpu', what);
    this.kind = kind;
  }
}
