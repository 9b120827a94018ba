import { ConfigError } from '@kuznets/base';
import type { FlowProducer, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { WorkPlan } from './plan.ts';

/** How often a shard is tried that may succeed elsewhere. */
const attempts = 4;
/** Of ended jobs those that failed are kept for a day, to be looked at. */
const kept = { attempts, removeOnComplete: true, removeOnFail: { age: 24 * 3600, count: 10_000 } } as const;

const id = z.string().regex(/^[0-9a-f]{16}$/);
const count = z.int().min(0).max(10_000_000);
const folder = z.string().max(4096).nullable();

/** What a job says: which shard, or which stage is done. Anything else in a queue is not ours. */
export const jobSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shard'), plan: id, stage: count, shard: count, folder }),
  z.strictObject({ kind: z.literal('stage-done'), plan: id, stage: count, folder }),
]);

/** {@link jobSchema} as a type. */
export type ShardJob = z.output<typeof jobSchema>;

/** The queue of a build: workers of another one never see its jobs. */
export const queueName = (build: string): string => `kuznets-${build.slice(0, 12)}`;

/** Queue and flows of a build. */
export interface Jobs {
  readonly queue: Queue;
  readonly flows: FlowProducer;
  readonly close: () => Promise<void>;
}

/** Opens the queue of a build. */
export async function openJobs(redis: Redis, build: string): Promise<Jobs> {
  const { FlowProducer, Queue } = await import('bullmq');
  const queue = new Queue(queueName(build), { connection: redis });
  const flows = new FlowProducer({ connection: redis });
  queue.on('error', () => undefined);
  flows.on('error', () => undefined);
  return { queue, flows, close: async () => void (await Promise.allSettled([queue.close(), flows.close()])) };
}

/** The id of the job that ends a stage. */
export const stageJobId = (plan: string, stage: number): string => `${plan}-${stage}-done`;

const shardJobId = (plan: string, stage: number, shard: number): string => `${plan}-${stage}-${shard}`;

/**
 * Adds the shards of a stage, and the job that waits for them and adds the next stage. Ids are fixed: what is in the queue stays as it is.
 *
 * @param jobs - the queue.
 * @param plan - its id and stages.
 * @param stage - which.
 * @param options - the shards to compute, and the shared folder, null where there is none.
 */
export async function addStage(
  { queue, flows }: Jobs,
  plan: Pick<WorkPlan, 'id' | 'build'>,
  stage: number,
  { shards, folder: shared }: { readonly shards: readonly number[]; readonly folder: string | null },
): Promise<void> {
  const name = queueName(plan.build);
  const known = [stageJobId(plan.id, stage), ...shards.map((shard) => shardJobId(plan.id, stage, shard))];
  for (const jobId of known) {
    const job = await queue.getJob(jobId);
    const isStale = (job?.data as Partial<ShardJob> | undefined)?.folder !== shared;
    if (job !== undefined && ((await job.isFailed()) || isStale))
      await job.remove({ removeChildren: true }).catch(() => undefined);
  }
  const common = { plan: plan.id, stage, folder: shared };
  await flows.add({
    name: 'stage-done',
    queueName: name,
    data: { kind: 'stage-done', ...common } satisfies ShardJob,
    opts: { jobId: stageJobId(plan.id, stage), ...kept },
    children: shards.map((shard) => ({
      name: 'shard',
      queueName: name,
      data: { kind: 'shard', ...common, shard } satisfies ShardJob,
      opts: { jobId: shardJobId(plan.id, stage, shard), ...kept, failParentOnFailure: true },
    })),
  });
}

/** Reads what a job says. */
export function readJob(data: unknown): ShardJob {
  const parsed = jobSchema.safeParse(data);
  if (!parsed.success) throw new ConfigError('a job that kuznets did not submit', { code: 'foreign-job' });
  return parsed.data;
}

/** Takes all jobs of a plan out of the queue but those that are being computed. */
export async function removeStages({ queue }: Jobs, plan: Pick<WorkPlan, 'id' | 'stages'>): Promise<void> {
  for (const stage of plan.stages.keys()) {
    const job = await queue.getJob(stageJobId(plan.id, stage));
    await job?.remove({ removeChildren: true }).catch(() => undefined);
  }
}
