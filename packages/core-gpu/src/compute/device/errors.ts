/**
 * Arrays whose sizes do not agree with each other or with an operation.
 *
 * @example
 * ```ts
 * throw new ShapeError('matmul: a holds 5 elements, got m x k = 6');
 * ```
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** An option or argument outside what is allowed; the message says what was got and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A result asked of an estimator before `fit`, or that `fit` was told not to keep. */
export class NotFittedError extends Error {
  override readonly name = 'NotFittedError';
}

/** No adapter as asked for; the message lists the adapters there are. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError';
  /** Names of the adapters that could have been asked for. */
  readonly available: readonly string[];

  constructor(message: string, available: readonly string[]) {
    super(message);
    this.available = available;
  }
}

/** The device is gone: destroyed, removed or reset. Pending work is rejected with this error; results read back before stay valid. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';
  /** `destroyed` when the device's `destroy` was called, `unknown` when the driver or the system took the device away. */
  readonly reason: 'destroyed' | 'unknown';

  constructor(message: string, reason: 'destroyed' | 'unknown') {
    super(message);
    this.reason = reason;
  }
}

/** The GPU refused or failed work that was recorded: a validation, memory or internal error, with the kernel it belongs to. */
export class GpuError extends Error {
  override readonly name = 'GpuError';
  readonly kind: 'validation' | 'out-of-memory' | 'internal';

  constructor(message: string, kind: 'validation' | 'out-of-memory' | 'internal') {
    super(message);
    this.kind = kind;
  }
}
