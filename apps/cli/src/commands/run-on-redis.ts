import { connectRedis, HolesError, planStatus, submitToRedis, type WorkFolder } from '@kuznets/engines';
import type { CommandContext } from '../command-context.ts';
import { tell } from '../output/terminal.ts';
import { finishPlanned } from './finish.ts';
import { type EngineOptions, inPlace, redisOf, type Running } from './engine-run.ts';

/** A study whose shards are computed by workers on Redis. */
export async function onRedis(folder: WorkFolder, options: EngineOptions, context: CommandContext): Promise<Running> {
  const redis = await connectRedis(redisOf(options).address);
  const study = await submitToRedis(redis, folder, options.shared === true).catch((error: unknown) => {
    redis.disconnect();
    throw error;
  });
  return {
    look: study.look,
    cancel: study.cancel,
    async end() {
      const { isComplete, stages } = await planStatus(folder);
      if (isComplete) {
        const [, data] = inPlace(folder);
        const { out, json = false, lang = 'en' } = options;
        return finishPlanned(folder, { out, json, lang, ...(data !== undefined && { data }) }, context);
      }
      for (const { stage, shard, unit, message, host } of await study.failed())
        tell(`stage ${stage}, shard ${shard} on ${host}${unit === null ? '' : `, ${unit}`}: ${message}\n`);
      const open = stages.find(({ units, done }) => units === null || done < units)!;
      throw new HolesError(
        folder.name,
        open.name,
        open.open.map((shard) => ({ stage: open.stage, shard, units: [''] })),
      );
    },
    async close() {
      await study.close();
      redis.disconnect();
    },
  };
}
