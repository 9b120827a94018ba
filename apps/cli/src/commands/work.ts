import { ConfigError } from '@kuznets/base';
import { mayRetry, type Workplace, workShard } from '@kuznets/engines';
import { type CommandContext, farewell } from '../command-context.ts';
import { deviceOf, samePlace } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import { studyProgress } from '../output/progress.ts';
import { shellWord } from '../output/shell-word.ts';
import { tell } from '../output/terminal.ts';
import type { FlagValues } from '../setting-flags.ts';
import { loadPlanned } from './planned.ts';
import { withStudyNamed } from './study-named.ts';
import { openWorkplace } from './workplace-named.ts';

/** Options of `kuznets work`. */
export interface WorkOptions extends FlagValues {
  readonly stage: string;
  readonly shard?: string;
  /** Name of the variable that holds the number of the shard. */
  readonly shardFrom?: string;
  /** What the first shard of this array has for its number, where arrays were split. */
  readonly shardOffset?: string;
  readonly data?: string;
}

/** Computes one shard of a planned study. */
export async function work(directory: string, options: WorkOptions, context: CommandContext): Promise<number> {
  const { workplace, close } = await openWorkplace(directory);
  try {
    return await workIn(workplace, directory, options, context);
  } finally {
    close();
  }
}

async function workIn(
  workplace: Workplace,
  directory: string,
  options: WorkOptions,
  context: CommandContext,
): Promise<number> {
  const { signal } = context;
  const { plan } = workplace;
  const id = { stage: wholeNumber('--stage', options.stage), shard: shardOf(options) };
  context.kept = () =>
    `finished units are kept; to go on: kuznets work ${shellWord(directory)} --stage ${id.stage} --shard ${id.shard}`;
  try {
    await withStudyNamed(plan.study, async (command) => {
      const { data } = await loadPlanned(command, workplace, options.data);
      const values = plan.isByDevice ? samePlace(plan.device, options) : options;
      const device = await deviceOf(values, command.work, signal);
      const { onEvent, stop } = studyProgress();
      try {
        const log = process.env['KUZNETS_LOG'] ?? null;
        await workShard({ workplace, study: command.study, data }, id, { device, signal, onEvent, log });
      } finally {
        await stop();
        await device.destroy();
      }
    });
  } catch (error) {
    if (!mayRetry(error) || signal.aborted) throw error;
    tell(`kuznets: ${error instanceof Error ? error.message : String(error)}\n${farewell(context)}`);
    return exitCodes.interrupted;
  }
  return exitCodes.ok;
}

function shardOf({ shard, shardFrom, shardOffset = '0' }: WorkOptions): number {
  if ((shard === undefined) === (shardFrom === undefined))
    throw new ConfigError('give --shard with a number, or --shard-from with the name of a variable that holds it');
  if (shard !== undefined) return wholeNumber('--shard', shard);
  const value = process.env[shardFrom!];
  if (value === undefined)
    throw new ConfigError(
      `--shard-from: there is no variable ${shardFrom}; the scheduler sets it in the jobs of an array`,
    );
  return wholeNumber(`--shard-from ${shardFrom}`, value) + wholeNumber('--shard-offset', shardOffset);
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new ConfigError(`${flag}: must be a whole number from 0, got ${text}`);
  return Number(text);
}
