export { assemblePlanned, type Hole, HolesError } from './finish.ts';
export { folderStore, type FolderStore, type FolderStoreOptions } from './folder-store.ts';
export { type PlannedStage, type PlannedUnit, type PlanInput, planSchema, type WorkPlan } from './plan.ts';
export { planStudy, type PlanOptions, type StudyToPlan } from './plan-study.ts';
export { planStatus, type PlanStatus, type StageStatus } from './status.ts';
export { openWorkFolder, type WorkFolder } from './work-folder.ts';
export { isWorkFolder } from './work-folder-files.ts';
export { checkBuild, checkWorker, mayRetry, type PlannedStudy, type ShardOptions, workShard } from './work-shard.ts';
export type { RunningShard, ShardFailure, ShardId, ShardMarks, Workplace } from './workplace.ts';
