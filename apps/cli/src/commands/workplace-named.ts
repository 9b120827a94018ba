import { connectRedis, openRedisWorkplace, openWorkFolder, type Workplace } from '@kuznets/engines';
import { redisOf } from './engine-run.ts';

/** A workplace that is open. */
export interface OpenWorkplace {
  readonly workplace: Workplace;
  readonly close: () => void;
}

/** Opens a work folder, or of `redis:<plan>` the plan on the server that KUZNETS_REDIS names. */
export async function openWorkplace(name: string): Promise<OpenWorkplace> {
  const id = /^redis:(.*)$/.exec(name)?.[1];
  if (id === undefined) return { workplace: openWorkFolder(name), close: () => undefined };
  const redis = await connectRedis(redisOf({}).address);
  try {
    const workplace = await openRedisWorkplace(redis, id);
    return {
      workplace,
      close() {
        workplace.close();
        redis.disconnect();
      },
    };
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}
