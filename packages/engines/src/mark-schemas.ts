import { z } from 'zod';

const number = z.int().min(0);
const line = z.string().max(10_000);
/** A mark of a shard that is being computed. */
export const runningSchema = z.strictObject({ stage: number, shard: number, host: line, pid: number });

/** A mark of a shard that failed. */
export const failureSchema = z.strictObject({
  ...{ stage: number, shard: number, unit: line.nullable(), message: line },
  ...{ retry: z.boolean(), host: line, log: line.nullable() },
});
