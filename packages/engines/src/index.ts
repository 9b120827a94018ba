export { assemblePlanned, type Hole, HolesError } from './finish.ts';
export { folderStore, type FolderStore, type FolderStoreOptions } from './folder-store.ts';
export type { JobCommand } from './job-script.ts';
export {
  type PlannedStage,
  type PlannedUnit,
  type PlanInput,
  planSchema,
  stageSchema,
  unitSchema,
  type WorkPlan,
} from './plan.ts';
export { planStudy, type PlanOptions, type StudyToPlan } from './plan-study.ts';
export { connectRedis, redisAddress, type RedisAddress } from './redis-connection.ts';
export { type RedisStudy, submitToRedis } from './redis-study.ts';
export { runWorker, type WorkerOptions } from './redis-worker.ts';
export { openRedisWorkplace, type RedisWorkplace } from './redis-workplace.ts';
export {
  cancelSlurm,
  type QueuedJob,
  slurmFlags,
  slurmJobsSchema,
  type SlurmJobs,
  slurmLog,
  type SlurmOptions,
  slurmQueue,
  submitToSlurm,
} from './slurm.ts';
export { planStatus, type PlanStatus, type StageStatus } from './status.ts';
export { jobTemplate, type TemplateFacts, type TemplateName, templateNames } from './templates.ts';
export { openWorkFolder, type WorkFolder } from './work-folder.ts';
export { isWorkFolder } from './work-folder-files.ts';
export { checkBuild, checkWorker, mayRetry, type PlannedStudy, type ShardOptions, workShard } from './work-shard.ts';
export type { RunningShard, ShardFailure, ShardId, ShardMarks, Workplace } from './workplace.ts';
