import type { RunningShard, ShardFailure, Workplace } from './workplace.ts';

/** What is done of a stage. */
export interface StageStatus {
  readonly stage: number;
  readonly name: string;
  readonly shards: number;
  /** Null until the stage is listed, which needs the units before it. */
  readonly units: number | null;
  readonly done: number;
  /** Estimated; null where nothing was measured or the stage is not listed. */
  readonly secondsLeft: number | null;
  /** Shards with units that are not there. */
  readonly open: readonly number[];
}

/** What is done of a planned study. */
export interface PlanStatus {
  readonly study: string;
  readonly plan: string;
  readonly version: string;
  readonly stages: readonly StageStatus[];
  readonly running: readonly RunningShard[];
  readonly failed: readonly ShardFailure[];
  /** Whether nothing is left but to finish. */
  readonly isComplete: boolean;
}

/**
 * Says what is done, running and failed of a planned study. Units count by their names: `finish` is what reads them.
 *
 * @param workplace - where the study lies.
 * @returns stages, and shards that run or failed.
 */
export async function planStatus(workplace: Workplace): Promise<PlanStatus> {
  const { plan, store, marks } = workplace;
  const there = new Set(await store.keys());
  const stages: StageStatus[] = [];
  for (const [stage, { name, shards }] of plan.stages.entries()) {
    const listed = await workplace.readStage(stage);
    const open: number[] = [];
    let [done, secondsLeft]: [number, number | null] = [0, listed === undefined ? null : 0];
    for (let shard = 0; listed !== undefined && shard < shards; shard++) {
      const missing = (await workplace.readShard({ stage, shard })).filter(({ key }) => !there.has(key));
      if (missing.length > 0) open.push(shard);
      for (const { seconds } of missing)
        secondsLeft = secondsLeft === null || seconds === null ? null : secondsLeft + seconds;
      done -= missing.length;
    }
    stages.push({
      stage,
      name,
      shards,
      units: listed?.units ?? null,
      done: done + (listed?.units ?? 0),
      secondsLeft,
      open,
    });
  }
  const isComplete = stages.every(({ units, done }) => units !== null && done === units);
  const isOpen = ({ stage, shard }: { readonly stage: number; readonly shard: number }): boolean => {
    const status = stages[stage];
    return status !== undefined && (status.units === null || status.open.includes(shard));
  };
  return {
    ...{ study: plan.study, plan: plan.id, version: plan.version, stages, isComplete },
    running: await marks.running(),
    failed: (await marks.failed()).filter(isOpen),
  };
}
