import type { FitOptions } from '@kuznets/base';
import type { Device } from '../compute/device/device.ts';
import { type WorkKind, piecesOf, workKinds } from './work.ts';

/** Seconds of a piece of each kind of work. */
export type WorkSeconds = Readonly<Record<WorkKind, number>>;

/** Options of {@link measureDevice}. */
export interface MeasureOptions extends Pick<FitOptions, 'signal'> {
  /** How long each kind is repeated, in seconds. Default 0.5; a piece is always done twice, the first time to compile its kernels. */
  readonly seconds?: number;
}

/**
 * Measures how long a device takes for a piece of each kind of work.
 *
 * @param device - which
 * @param options - for how long, and a signal
 * @returns the least seconds of a piece
 * @example
 * ```ts
 * const device = await createDevice({ backend: 'wasm' });
 * (await measureDevice(device)).grow > 0; // true
 * ```
 */
export async function measureDevice(device: Device, options: MeasureOptions = {}): Promise<WorkSeconds> {
  const { seconds = 0.5, signal } = options;
  const pieces = await piecesOf(device);
  const measured: Partial<Record<WorkKind, number>> = {};
  for (const kind of workKinds) {
    await pieces[kind]();
    let least = Infinity;
    const end = performance.now() + 1000 * seconds;
    do {
      signal?.throwIfAborted();
      const began = performance.now();
      await pieces[kind]();
      least = Math.min(least, (performance.now() - began) / 1000);
    } while (performance.now() < end);
    measured[kind] = least;
  }
  return measured as WorkSeconds;
}
