import { KuznetsError } from '@kuznets/base';
import type { Device } from '@kuznets/core-gpu';
import {
  assembleStudy,
  labelText,
  MissingUnitsError,
  type StudyEvent,
  type StudyRun,
  studyWords,
} from '@kuznets/studies';
import type { ShardId, Workplace } from './workplace.ts';
import { checkWorker, type PlannedStudy } from './work-shard.ts';

/** Of more holes than a reader looks through the number is said. */
const mostShown = 12;

/** A shard whose units are not all there. */
export interface Hole extends ShardId {
  readonly units: readonly string[];
}

/** Units are missing, so that there is no result. */
export class HolesError extends KuznetsError {
  override readonly name = 'HolesError';
  readonly holes: readonly Hole[];

  constructor(folder: string, stage: string, holes: readonly Hole[]) {
    const missing = holes.reduce((sum, { units }) => sum + units.length, 0);
    const lines = holes
      .slice(0, mostShown)
      .map(
        ({ stage: number, shard, units }) =>
          `  kuznets work ${folder} --stage ${number} --shard ${shard}    # ${units.length}: ${[...new Set(units)].slice(0, 3).join(', ')}`,
      );
    const more = holes.length > mostShown ? [`  and ${holes.length - mostShown} more shards`] : [];
    super(
      'holes',
      [`${folder}: ${missing} units of the stage ${stage} are missing; to compute them:`, ...lines, ...more].join('\n'),
    );
    this.holes = holes;
  }
}

/**
 * Makes the result of a planned study of its units.
 *
 * @param planned - plan, study and data.
 * @param onEvent - told of damaged units.
 * @returns the run, with the same result as on one machine.
 * @throws HolesError where units are missing or damaged; ConfigError for another build, DataError for other data.
 */
export async function assemblePlanned<Config, Data, Result>(
  { workplace, study, data }: PlannedStudy<Config, Data, Result>,
  onEvent?: (event: StudyEvent) => void,
): Promise<StudyRun<Result>> {
  const { plan, store, name } = workplace;
  checkWorker({ workplace, study, data }, null);
  const place = { backend: plan.device['backend'], name: plan.device['name'] } as Device['info'];
  const config = study.schema.parse(plan.config);
  try {
    return await assembleStudy(study, config, data, { store, place, ...(onEvent && { onEvent }) });
  } catch (error) {
    if (!(error instanceof MissingUnitsError)) throw error;
    throw new HolesError(name, error.stage, await holesOf(workplace, error));
  }
}

async function holesOf(workplace: Workplace, { stage: missingStage, missing }: MissingUnitsError): Promise<Hole[]> {
  const stage = workplace.plan.stages.findIndex(({ name }) => name === missingStage);
  const shards = workplace.plan.stages[stage]?.shards ?? 0;
  const labels = new Map(missing.map(({ key, label }) => [key, labelText(label, studyWords.en)]));
  if ((await workplace.readStage(stage)) === undefined)
    return Array.from({ length: shards }, (_, shard) => ({
      stage,
      shard,
      units: shard === 0 ? [...labels.values()] : [],
    }));
  const holes: Hole[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const units = await workplace.readShard({ stage, shard });
    const lost = units.flatMap(({ key }) => labels.get(key) ?? []);
    if (lost.length > 0) holes.push({ stage, shard, units: lost });
  }
  return holes;
}
