import { ConfigError } from '@kuznets/base';
import type { Redis } from 'ioredis';

/** Addresses and credentials, which come from the environment and go nowhere else. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/**
 * Reads the address of a Redis server.
 *
 * @param url - `redis://host:port/database`, `rediss://` for TLS.
 * @param env - `KUZNETS_REDIS_USER` and `KUZNETS_REDIS_PASSWORD` of it are the credentials.
 * @returns the address.
 * @throws ConfigError where it is no such address, or holds a password.
 */
export function redisAddress(url: string, env: NodeJS.ProcessEnv): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const allowed = 'redis://host:port/database, rediss:// for TLS';
  if (parsed !== null && (parsed.username !== '' || parsed.password !== ''))
    throw new ConfigError('credentials in the address are seen by everybody on the machine', {
      ...{
        where: { option: 'redis' },
        allowed: `${allowed}; the variables KUZNETS_REDIS_USER and KUZNETS_REDIS_PASSWORD`,
      },
    });
  if (
    parsed === null ||
    !/^rediss?:$/.test(parsed.protocol) ||
    parsed.hostname === '' ||
    !/^\/?\d*$/.test(parsed.pathname)
  )
    throw new ConfigError('no address of a Redis server', { where: { option: 'redis' }, got: url, allowed });
  return {
    host: parsed.hostname,
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    database: Number(parsed.pathname.slice(1)),
    isEncrypted: parsed.protocol === 'rediss:',
    user: env['KUZNETS_REDIS_USER'],
    password: env['KUZNETS_REDIS_PASSWORD'],
  };
}

/** Redis is waited for so long at first; afterwards for as long as it takes, unless `isPatient` is false. */
const firstSeconds = 10;

/**
 * Connects to Redis.
 *
 * @param address - where, and as whom.
 * @returns the connection, which comes back by itself when Redis does.
 * @throws ConfigError where nobody answers, or refuses the credentials.
 */
export async function connectRedis(address: RedisAddress): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  const { host, port, database, isEncrypted, user, password } = address;
  let isReady = false;
  const client = new Client({
    ...{ host, port, db: database, lazyConnect: true, maxRetriesPerRequest: null, connectTimeout: 1000 * firstSeconds },
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    ...(isEncrypted && { tls: {} }),
    retryStrategy: (times) => (isReady ? Math.min(2000, 50 * times) : null),
  });
  let said: Error | undefined;
  client.on('error', (error: Error) => (said = error));
  try {
    await client.connect();
    await client.ping();
    isReady = true;
    return client;
  } catch (error) {
    client.disconnect();
    const cause = said ?? (error as Error);
    const isRefused = /NOAUTH|WRONGPASS|AUTH/.test(`${cause.message} ${String(error)}`);
    throw new ConfigError(isRefused ? 'Redis refuses the credentials' : `no Redis answers (${cause.message})`, {
      ...{ code: 'no-redis', where: { option: 'redis' }, got: `${host}:${port}`, cause: error },
      allowed: isRefused
        ? 'the variables KUZNETS_REDIS_USER and KUZNETS_REDIS_PASSWORD of a user of this server'
        : 'the address of a server that runs and is reached from here',
    });
  }
}
