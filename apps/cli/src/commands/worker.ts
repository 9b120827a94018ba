import { ConfigError } from '@kuznets/base';
import { checkWorker, connectRedis, runWorker, type Workplace } from '@kuznets/engines';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { tell } from '../output/terminal.ts';
import type { FlagValues } from '../setting-flags.ts';
import { versions } from '../versions.ts';
import { redisOf } from './engine-run.ts';
import { loadPlanned } from './planned.ts';
import { withStudyNamed } from './study-named.ts';

/** Options of `kuznets worker`. */
export interface WorkerCommandOptions extends FlagValues {
  readonly redis?: string;
  readonly concurrency: string;
  readonly shared?: string;
  readonly data?: string;
  readonly lockSeconds: string;
}

/** Computes shards of the studies on a Redis server until it is interrupted. */
export async function worker(options: WorkerCommandOptions, { signal }: CommandContext): Promise<number> {
  const { url, address } = redisOf(options);
  const concurrency = Number(options.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 1024)
    throw new ConfigError(`--concurrency: must be a whole number from 1 to 1024, got ${options.concurrency}`);
  const lockMilliseconds = 1000 * Number(options.lockSeconds);
  if (!(lockMilliseconds >= 1000))
    throw new ConfigError(`--lock-seconds: must be at least 1, got ${options.lockSeconds}`);
  const redis = await connectRedis(address);
  // The processes that compute shards inherit it.
  process.env['KUZNETS_REDIS'] = url;
  const device = ['backend', 'adapter', 'workers'].flatMap((name) =>
    options[name] === undefined ? [] : [`--${name}`, String(options[name])],
  );
  const data = options.data === undefined ? [] : ['--data', options.data];
  try {
    await runWorker({
      ...{ redis, concurrency, signal, lockMilliseconds, version: versions()['kuznets']! },
      shared: options.shared ?? null,
      commandOf: (place, stage, shard) => [
        ...[process.execPath, process.argv[1]!, 'work', place, '--stage', String(stage), '--shard', String(shard)],
        ...[...data, ...device],
      ],
      refusal: (workplace) => refusal(workplace, options.data),
      say: (line) => tell(`${line}\n`),
    });
    return exitCodes.ok;
  } finally {
    redis.disconnect();
  }
}

/** Why a study cannot be computed here: another build, no data, other data. */
async function refusal(workplace: Workplace, path: string | undefined): Promise<string | null> {
  try {
    await withStudyNamed(workplace.plan.study, async (command) => {
      const { data } = await loadPlanned(command, workplace, path);
      checkWorker({ workplace, study: command.study, data }, null);
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
