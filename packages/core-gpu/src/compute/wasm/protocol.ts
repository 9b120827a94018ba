import type { Kernels } from './kernels.ts';

/** How many shared values a worker keeps; the pool keeps the same account, oldest out first. */
export const SHARED_KEPT = 4;

/** A job that the pool can run: of its arguments, of what is shared by many, and of whom to tell its progress. */
export type Job = (kernels: Kernels, args: never, shared: never, report: Report) => object;

/** A job on its way to a worker; a shared value travels only with the first job that needs it there. */
export interface JobRequest {
  readonly id: number;
  /** Name in the list of jobs. */
  readonly op: string;
  readonly args: unknown;
  readonly sharedId?: number | undefined;
  readonly sharedValue?: object | undefined;
}

/** A worker's answer. */
export interface JobReply {
  readonly id: number;
  /** Share that is done: the job goes on. */
  readonly progress?: number;
  readonly value?: object;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Buffers of the typed arrays in a record and in records within it, to be moved rather than copied. */
export function buffersOf(record: object): ArrayBuffer[] {
  return Object.values(record).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
    return typeof value === 'object' && value !== null ? buffersOf(value) : [];
  });
}

/** Called by a job, as often as it likes, with the share that is done. */
export type Report = (share: number) => void;
