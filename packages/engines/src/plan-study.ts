import { performance } from 'node:perf_hooks';
import type { Device } from '@kuznets/core-gpu';
import {
  computeUnits,
  type ListedStage,
  listStage,
  memoryStore,
  type StageUnit,
  type Study,
  studyBuild,
} from '@kuznets/studies';
import { type PlannedUnit, planId, planSchemaVersion, type PlanInput, type WorkPlan } from './plan.ts';
import { deal, estimated, paceKey, shardCount } from './shards.ts';
import { createWorkFolder, openWorkFolder, type WorkFolder } from './work-folder.ts';
import { isWorkFolder } from './work-folder-files.ts';

/** More shards than this are not planned for units that are not known yet. */
const mostLaterShards = 1000;

/** A study that is computed by many processes. */
export interface StudyToPlan<Config, Data, Result> {
  readonly study: Study<Config, Data, Result>;
  readonly config: Config;
  readonly data: Data;
}

/** How a study is planned. */
export interface PlanOptions {
  /** What the data are, and where workers find them. */
  readonly inputs: readonly PlanInput[];
  /** Paths of the inputs to copy, by role. */
  readonly files: Readonly<Record<string, string>>;
  /** Of kuznets, for people to read. */
  readonly version: string;
  /** Measures units; where floats depend on the device, units are computed on one of this name. */
  readonly device: Device;
  /** What a plan says of the device: `backend`, `name` and more. */
  readonly deviceFacts: WorkPlan['device'];
  /** What one shard is to take. */
  readonly shardSeconds: number;
  /** For how long to measure at most; 0 measures nothing, and every unit is a shard. */
  readonly measureSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Plans a study: writes a work folder with all that `kuznets work` needs, or takes up the one that is there.
 *
 * Of each kind of unit of the first stage the lightest is computed, and kept; the others are estimated by their weights.
 *
 * @param directory - the work folder.
 * @param what - study, configuration and data.
 * @param options - inputs, device and how long a shard is to take.
 * @returns the folder.
 * @throws ConfigError where the folder holds another plan; OutputError where it cannot be written.
 */
export async function planStudy<Config, Data, Result>(
  directory: string,
  what: StudyToPlan<Config, Data, Result>,
  options: PlanOptions,
): Promise<WorkFolder> {
  const draft = draftPlan(what, options);
  if (isWorkFolder(directory) && openWorkFolder(directory).plan.id === draft.id) {
    const folder = openWorkFolder(directory);
    if ((await folder.readStage(0)) !== undefined) return folder;
  }
  const measured = memoryStore();
  const listed = await firstStage(what, options);
  const units = await measuredUnits(what, measured, { ...options, listed });
  const shards = shardCount(units, options.shardSeconds);
  // Stages before the first that has units are not this study's.
  const [first, ...later] = draft.stages.slice(
    Math.max(
      0,
      draft.stages.findIndex(({ name }) => name === listed.name),
    ),
  );
  const plan = { ...draft, stages: [{ ...first!, shards }, ...later] };
  const folder = await createWorkFolder(directory, plan, options.files);
  for (const key of await measured.keys()) await folder.store.write(key, (await measured.read(key))!);
  const stage = { plan: plan.id, stage: 0, name: first!.name, units: units.length };
  await folder.writeStage(stage, deal(units, folder.plan.stages[0]!.shards));
  return folder;
}

function draftPlan<Config, Data, Result>(
  { study, config, data }: StudyToPlan<Config, Data, Result>,
  options: PlanOptions,
): WorkPlan {
  const { inputs, version, deviceFacts: device, shardSeconds } = options;
  const later = study.later?.(config, data);
  const stages = study.stages.map(({ name }, at) => ({
    name,
    shards: at === 0 ? 1 : Math.min(mostLaterShards, later?.[at - 1] ?? 1),
  }));
  const draft: Omit<WorkPlan, 'id'> = {
    schemaVersion: planSchemaVersion,
    study: study.name,
    config: config as WorkPlan['config'],
    inputs: [...inputs],
    build: studyBuild,
    version,
    device,
    isByDevice: study.rounding === 'by-device',
    shardSeconds,
    stages: stages.filter(({ shards }) => shards > 0),
  };
  return { ...draft, id: planId(draft) };
}

/** The units of the first stage with their estimates; those that were measured are in the store. */
async function measuredUnits<Config, Data, Result>(
  { study, data }: StudyToPlan<Config, Data, Result>,
  store: ReturnType<typeof memoryStore>,
  { device, measureSeconds, signal, listed }: PlanOptions & { readonly listed: ListedStage },
): Promise<PlannedUnit[]> {
  const { units } = listed;
  const lightest = new Map<string, StageUnit>();
  for (const unit of units) {
    const key = paceKey(unit.label);
    const known = lightest.get(key);
    if (known === undefined || (unit.weight ?? 1) < (known.weight ?? 1)) lightest.set(key, unit);
  }
  const pace = new Map<string, number>();
  const begun = performance.now();
  for (const [key, unit] of lightest) {
    const started = performance.now();
    if ((started - begun) / 1000 >= measureSeconds) break;
    await computeUnits(study, data, { name: listed.name, units: [unit] }, { device, store, signal });
    pace.set(key, (performance.now() - started) / 1000 / (unit.weight ?? 1));
  }
  return estimated(units, pace);
}

/** The first stage that has units. */
async function firstStage<Config, Data, Result>(
  { study, config, data }: StudyToPlan<Config, Data, Result>,
  { device }: PlanOptions,
): Promise<ListedStage> {
  const store = memoryStore();
  for (const { name } of study.stages) {
    const listed = await listStage(study, config, data, { store, place: device.info, stage: name });
    if (listed !== null && listed.units.length > 0) return listed;
  }
  return { name: study.stages[0]!.name, units: [] };
}
