import { commandLine, type JobCommand, workLine } from './job-script.ts';

/** How often a job whose shard may succeed elsewhere is put back into the queue. */
const mostRequeues = 3;

/** Some shards of a stage as one array of jobs. */
export interface ShardArray {
  readonly stage: number;
  readonly name: string;
  /** The first shard's number: jobs are numbered from 0. */
  readonly offset: number;
  /** Numbers of the jobs, as `sbatch --array` takes them. */
  readonly jobs: string;
}

/**
 * Shards as arrays that Slurm takes: of at most `most` jobs, numbered from 0.
 *
 * @param stage - its number and name.
 * @param shards - numbers of the shards, ascending.
 * @param most - Slurm's MaxArraySize, which no job's number reaches.
 * @returns the arrays; none for no shards.
 */
export function shardArrays(
  { stage, name }: Pick<ShardArray, 'stage' | 'name'>,
  shards: readonly number[],
  most: number,
): ShardArray[] {
  const blocks = new Map<number, number[]>();
  for (const shard of shards) {
    const block = Math.floor(shard / most);
    blocks.set(block, [...(blocks.get(block) ?? []), shard % most]);
  }
  return [...blocks].map(([block, jobs]) => ({ stage, name, offset: block * most, jobs: ranges(jobs) }));
}

/** Ascending numbers as `0-3,7`. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

/** The lines of a job that computes a shard, below those that Slurm reads. */
export function shardScript(command: JobCommand, { stage, offset }: Pick<ShardArray, 'stage' | 'offset'>): string {
  const number = '"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"';
  const hasWorkers = command.flags.some((flag) => flag === '--workers');
  const line = workLine(command, stage, 'SLURM_ARRAY_TASK_ID');
  return [
    `export KUZNETS_LOG=logs/stage-${stage}-"\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}".log`,
    `${line} --shard-offset ${offset}${hasWorkers ? '' : ' --workers "${SLURM_CPUS_PER_TASK:-1}"'}`,
    'code=$?',
    '# 6 and signals: the same command may end elsewhere or later (memory, disk, device).',
    `if { [ "$code" -eq 6 ] || [ "$code" -gt 128 ]; } && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${mostRequeues} ]; then`,
    `  scontrol requeue ${number} && sleep 60`,
    'fi',
    'exit "$code"',
    '',
  ].join('\n');
}

/** The lines of the job that makes the result. */
export function finishScript({ kuznets, folder }: JobCommand, out: string, flags: readonly string[]): string {
  return `exec ${commandLine([...kuznets, 'finish', folder, '--out', out, ...flags])}\n`;
}
