import type { WorkStore } from '@kuznets/studies';
import type { PlannedStage, PlannedUnit, WorkPlan } from './plan.ts';

/** A shard of a stage. */
export interface ShardId {
  readonly stage: number;
  readonly shard: number;
}

/** Why a shard did not end. */
export interface ShardFailure extends ShardId {
  /** What the unit is called; null where the shard failed before any. */
  readonly unit: string | null;
  readonly message: string;
  /** Whether the same command may end where this did not. */
  readonly retry: boolean;
  readonly host: string;
  /** Where the process wrote what it had to say; null where that is not known. */
  readonly log: string | null;
}

/** A shard that is being computed. */
export interface RunningShard extends ShardId {
  readonly host: string;
  readonly pid: number;
}

/** What is known of shards that are not done. */
export interface ShardMarks {
  /** Says that this process computes a shard, until what is returned is called. */
  readonly begin: (shard: ShardId) => Promise<() => Promise<void>>;
  /** Says that a shard failed. */
  readonly fail: (failure: ShardFailure) => Promise<void>;
  /** Takes away what was said of a shard's failure. */
  readonly succeed: (shard: ShardId) => Promise<void>;
  /** Shards that somebody computes. */
  readonly running: () => Promise<RunningShard[]>;
  /** Shards that failed and were not computed since. */
  readonly failed: () => Promise<ShardFailure[]>;
}

/** Where a planned study lies: all that a process needs in order to compute a part of it. */
export interface Workplace {
  /** As its user names it. */
  readonly name: string;
  readonly plan: WorkPlan;
  readonly store: WorkStore;
  readonly marks: ShardMarks;
  /** Path of an input that was copied. */
  readonly inputFile: (role: string) => Promise<string>;
  /** Undefined until the stage is listed. */
  readonly readStage: (stage: number) => Promise<PlannedStage | undefined>;
  /** The units of a shard. */
  readonly readShard: (shard: ShardId) => Promise<readonly PlannedUnit[]>;
  /** Writes all shards of a stage. */
  readonly writeStage: (stage: PlannedStage, shards: readonly (readonly PlannedUnit[])[]) => Promise<void>;
}
