import { ConfigError } from '@kuznets/base';
import { redisAddress, type RedisAddress, type WorkFolder } from '@kuznets/engines';
import type { PlanCommandOptions } from './plan.ts';

/** Options of a study that other machines compute. */
export interface EngineOptions extends PlanCommandOptions {
  readonly engine: 'slurm' | 'bullmq';
  /** Settings of `sbatch`. */
  readonly slurm?: string;
  /** Address of Redis, without password. */
  readonly redis?: string;
  /** Whether the workers on Redis see the work folder under the same path. */
  readonly shared?: boolean;
  /** Leave it when it is submitted. */
  readonly detach?: boolean;
}

/** A study that others compute. */
export interface Running {
  /** Waits a while; says what is going on, null when nothing is any more. */
  readonly look: () => Promise<string | null>;
  readonly cancel: () => Promise<void>;
  /** Makes the result, or says why it is not there. */
  readonly end: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What workers are told of data that were not copied. */
export function inPlace({ plan }: WorkFolder): string[] {
  return plan.inputs.flatMap(({ source }) => (source.kind === 'elsewhere' ? ['--data', source.path] : []));
}

/** The address of the Redis server that flags or environment name. */
export function redisOf({ redis }: { readonly redis?: string }): {
  readonly url: string;
  readonly address: RedisAddress;
} {
  const url = redis ?? process.env['KUZNETS_REDIS'];
  if (url === undefined)
    throw new ConfigError('give --redis with the address of a Redis server, or the variable KUZNETS_REDIS');
  return { url, address: redisAddress(url, process.env) };
}
