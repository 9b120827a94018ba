import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@kuznets/base';
import { z } from 'zod';
import { replaceFile } from './files.ts';
import type { JobCommand } from './job-script.ts';
import { runProgram } from './program-run.ts';
import { finishScript, type ShardArray, shardArrays, shardScript } from './slurm-script.ts';
import { planStatus } from './status.ts';
import type { WorkFolder } from './work-folder.ts';

/** What is kept of jobs that were submitted, so that another process takes them up. */
export const slurmJobsSchema = z.strictObject({
  plan: z.string(),
  arrays: z.array(
    z.strictObject({
      id: z.string().regex(/^\d+$/),
      stage: z.int(),
      name: z.string(),
      offset: z.int(),
      jobs: z.string(),
    }),
  ),
  finish: z.string().regex(/^\d+$/),
  out: z.string(),
});

/** Jobs of a study on a Slurm cluster. */
export type SlurmJobs = z.output<typeof slurmJobsSchema>;

/** How a study is submitted. */
export interface SlurmOptions {
  /** `partition=main,time=10:00`: what `sbatch` takes as `--partition=main --time=10:00`. */
  readonly settings: string;
  readonly command: JobCommand;
  /** The result folder, as the machines of the cluster see it. */
  readonly out: string;
  /** Flags of `kuznets finish`. */
  readonly finishFlags: readonly string[];
}

/** What the engine decides itself. */
const ownSettings = new Set([
  'array',
  'dependency',
  'output',
  'error',
  'job-name',
  'requeue',
  'no-requeue',
  'wrap',
  'parsable',
  'kill-on-invalid-dep',
  'wait',
]);

/**
 * Settings of `sbatch` in one text.
 *
 * @param text - `name=value` or `name`, separated by commas; a value may hold commas where no name follows them.
 * @returns the arguments.
 * @throws ConfigError where it is no such text, or sets what the engine sets itself.
 */
export function slurmFlags(text: string): string[] {
  if (text.trim() === '') return [];
  return text.split(/,(?=[a-z-]+(?:=|,|$))/).map((setting) => {
    const name = /^([a-z][a-z-]*)(?:=.+)?$/s.exec(setting.trim())?.[1];
    if (name === undefined)
      throw new ConfigError('no setting of sbatch', {
        ...{ where: { option: 'slurm' }, got: setting, allowed: 'name=value, such as partition=main,time=1:00:00' },
      });
    if (ownSettings.has(name))
      throw new ConfigError('set by kuznets itself', {
        where: { option: 'slurm' },
        got: name,
        allowed: 'other settings',
      });
    return `--${setting.trim()}`;
  });
}

/**
 * Submits the shards that are not done: one array of jobs a stage, each when the one before it has ended well, and a last job that makes
 * the result. Jobs of an earlier call that are still there are taken up instead.
 *
 * @param folder - a work folder on a disk that the cluster sees.
 * @param options - settings of `sbatch`, and the commands of the jobs.
 * @returns the jobs.
 * @throws ConfigError where there is no Slurm here, or it refuses the settings.
 */
export async function submitToSlurm(folder: WorkFolder, options: SlurmOptions): Promise<SlurmJobs> {
  const earlier = slurmJobs(folder);
  if (earlier !== null) {
    if ((await slurmQueue(earlier)).length > 0) return earlier;
    await cancelSlurm(folder, earlier).catch(() => undefined);
  }
  const flags = slurmFlags(options.settings);
  const most = await maxArraySize();
  const { stages } = await planStatus(folder);
  const arrays: (ShardArray & { readonly id: string })[] = [];
  const submitted: string[] = [];
  let before: string[] = [];
  const submit = async (name: string, script: string, more: readonly string[]): Promise<string> => {
    const after = before.length === 0 ? [] : [`--dependency=afterok:${before.join(':')}`, '--kill-on-invalid-dep=yes'];
    const id = await sbatch([...flags, ...more, ...after, `--job-name=${name}`], script);
    submitted.push(id);
    return id;
  };
  try {
    for (const { stage, name, shards, units, open } of stages) {
      const left = units === null ? Array.from({ length: shards }, (_, shard) => shard) : open;
      const ids: string[] = [];
      for (const array of shardArrays({ stage, name }, left, most)) {
        const log = join(folder.path, 'logs', `stage-${stage}-%A_%a.log`);
        const placed = ['--requeue', `--array=${array.jobs}`, `--output=${log}`, '--open-mode=append'];
        const id = await submit(`kuznets-${name}`, shardScript(options.command, array), placed);
        arrays.push({ ...array, id });
        ids.push(id);
      }
      if (ids.length > 0) before = ids;
    }
    const log = join(folder.path, 'logs', 'finish-%j.log');
    const finish = await submit('kuznets-finish', finishScript(options.command, options.out, options.finishFlags), [
      '--requeue',
      `--output=${log}`,
    ]);
    const jobs: SlurmJobs = { plan: folder.plan.id, arrays, finish, out: options.out };
    await replaceFile(fileOf(folder), `${JSON.stringify(jobs)}\n`);
    return jobs;
  } catch (error) {
    // A study of which a part is in the queue would end in nothing.
    if (submitted.length > 0) await runProgram('scancel', submitted);
    throw error;
  }
}

const fileOf = (folder: WorkFolder): string => join(folder.path, 'slurm.json');

/**
 * The jobs that were submitted for a work folder.
 *
 * @param folder - the folder.
 * @returns null where there are none.
 */
export function slurmJobs(folder: WorkFolder): SlurmJobs | null {
  if (!existsSync(fileOf(folder))) return null;
  try {
    const jobs = slurmJobsSchema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
    return jobs.plan === folder.plan.id ? jobs : null;
  } catch {
    return null;
  }
}

/** A job that Slurm has not ended. */
export interface QueuedJob {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
}

/**
 * What of the jobs is not ended.
 *
 * @param jobs - of a study.
 * @returns waiting and running jobs; none when all have ended.
 * @throws ConfigError where Slurm does not answer.
 */
export async function slurmQueue(jobs: SlurmJobs): Promise<QueuedJob[]> {
  const ids = [...jobs.arrays.map(({ id }) => id), jobs.finish];
  const { code, stdout, stderr, isAbsent } = await runProgram('squeue', [
    '--noheader',
    '--array',
    `--jobs=${ids.join(',')}`,
    '--format=%i|%T|%r',
  ]);
  // Slurm forgets jobs a while after their end.
  if (code !== 0 && /invalid job id/i.test(stderr)) return [];
  if (code !== 0) throw slurmError('squeue', stderr, isAbsent);
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  return lines
    .map((line) => {
      const [id, state, reason] = line.trim().split('|');
      return { id: id ?? '', state: state ?? '', reason: reason ?? '' };
    })
    .filter(
      ({ state, reason }) =>
        !/^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|OUT_OF_MEMORY|DEADLINE|BOOT_FAIL)$/.test(state) &&
        // Slurm does not always take away what it will never begin.
        reason !== 'DependencyNeverSatisfied',
    );
}

/**
 * Cancels the jobs of a study; units that are done stay.
 *
 * @param folder - its folder.
 * @param jobs - its jobs.
 */
export async function cancelSlurm(folder: WorkFolder, jobs: SlurmJobs): Promise<void> {
  const { code, stderr, isAbsent } = await runProgram('scancel', [...jobs.arrays.map(({ id }) => id), jobs.finish]);
  if (code !== 0) throw slurmError('scancel', stderr, isAbsent);
  rmSync(fileOf(folder), { force: true });
}

/** The log of a shard's job, as a path; null where the shard was not submitted. */
export function slurmLog(
  folder: WorkFolder,
  jobs: SlurmJobs,
  { stage, shard }: { readonly stage: number; readonly shard: number },
): string | null {
  const found = jobs.arrays.filter((array) => array.stage === stage && array.offset <= shard).at(-1);
  return found === undefined
    ? null
    : join(folder.path, 'logs', `stage-${stage}-${found.id}_${shard - found.offset}.log`);
}

async function maxArraySize(): Promise<number> {
  const { code, stdout, stderr, isAbsent } = await runProgram('scontrol', ['show', 'config']);
  if (code !== 0) throw slurmError('scontrol', stderr, isAbsent);
  return Math.max(1, Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(stdout)?.[1] ?? 1001));
}

async function sbatch(args: readonly string[], script: string): Promise<string> {
  const { code, stdout, stderr, isAbsent } = await runProgram(
    'sbatch',
    ['--parsable', ...args],
    `#!/bin/sh\n${script}`,
  );
  const id = /^(\d+)/.exec(stdout)?.[1];
  if (code !== 0 || id === undefined) throw slurmError('sbatch', stderr, isAbsent);
  return id;
}

function slurmError(program: string, stderr: string, isAbsent: boolean): ConfigError {
  if (isAbsent)
    return new ConfigError(`there is no ${program} here`, {
      ...{
        code: 'no-slurm',
        allowed:
          'a machine of the cluster from which jobs are submitted; or kuznets plan --template slurm, to submit elsewhere',
      },
    });
  const said = stderr.trim().split('\n').slice(-3).join(' ');
  return new ConfigError(`${program} refuses: ${said}`, {
    ...{ code: 'slurm', where: { option: 'slurm' }, allowed: 'what sinfo and the manual of the cluster name' },
  });
}
