import { createInterface } from 'node:readline/promises';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HolesError, planStatus, slurmFlags, type WorkFolder } from '@kuznets/engines';
import { OutputError } from '@kuznets/engines/files';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkResultFolder } from '../output/result-folder.ts';
import { shellWord } from '../output/shell-word.ts';
import { print, tell } from '../output/terminal.ts';
import { type EngineOptions, inPlace, redisOf, type Running } from './engine-run.ts';
import { planFolder } from './plan.ts';
import type { StudyCommand } from './study-command.ts';

const pollMilliseconds = 2000;

/** Plans a study, hands it to an engine and waits until its result is there. */
export async function runElsewhere<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  options: EngineOptions,
  context: CommandContext,
): Promise<number> {
  // What is wrong with the engine is said before anything is computed.
  if (options.engine === 'slurm') slurmFlags(options.slurm ?? '');
  else redisOf(options);
  const out = checkResultFolder(options.out);
  const directory = options.work ?? `${options.out}.work`;
  if (options.fresh) rmSync(join(resolve(directory), 'units'), { recursive: true, force: true });
  const folder = await planFolder(command, directory, options, context);
  const again = ['kuznets', ...process.argv.slice(2)].map(shellWord).join(' ');
  const running =
    options.engine === 'slurm'
      ? await onSlurm(folder, options, out)
      : await (await import('./run-on-redis.ts')).onRedis(folder, options, context);
  context.kept = () =>
    `the study goes on without this process; kuznets status ${shellWord(directory)} says how far it is; to take it up: ${again}`;
  try {
    if (options.detach) {
      tell(
        `submitted; kuznets status ${shellWord(directory)} says how far it is; to take it up: ${again.replace(' --detach', '')}\n`,
      );
      return exitCodes.ok;
    }
    await follow(running, folder, context);
    await running.end();
    if (!options.keepWork && options.work === undefined) rmSync(folder.path, { recursive: true, force: true });
    return exitCodes.ok;
  } finally {
    await running.close();
  }
}

/** Shows what is done until nothing runs; when the user interrupts, asks whether to cancel. */
async function follow(running: Running, folder: WorkFolder, context: CommandContext): Promise<void> {
  const { signal } = context;
  context.asks = process.stdin.isTTY && process.stderr.isTTY;
  let said = '';
  while (!signal.aborted) {
    const state = await running.look();
    const { stages } = await planStatus(folder);
    const line = stages
      .filter(({ units }) => units !== null)
      .map(({ name, done, units }) => `${name} ${done} of ${units}`)
      .join(', ');
    if (line !== said) tell(`${line}${state === null || state === '' ? '' : `; ${state}`}\n`);
    said = line;
    if (state === null) return;
    await new Promise((wake) => {
      const timer = setTimeout(wake, pollMilliseconds);
      signal.addEventListener('abort', () => (clearTimeout(timer), wake(null)), { once: true });
    });
  }
  if (context.asks) {
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await prompt.question('cancel the jobs? Units that are done stay. [y/N] ');
    prompt.close();
    if (/^y/i.test(answer.trim())) {
      await running.cancel();
      context.kept = () => `the jobs are cancelled; finished units are kept in ${folder.name}`;
    }
  }
  signal.throwIfAborted();
}

async function onSlurm(folder: WorkFolder, options: EngineOptions, out: string): Promise<Running> {
  const { cancelSlurm, slurmLog, slurmQueue, submitToSlurm } = await import('@kuznets/engines');
  const flags = ['backend', 'adapter', 'workers'].flatMap((name) =>
    options[name] === undefined ? [] : [`--${name}`, String(options[name])],
  );
  const data = inPlace(folder);
  const jobs = await submitToSlurm(folder, {
    settings: options.slurm ?? '',
    command: { kuznets: [process.execPath, process.argv[1]!], folder: folder.path, flags: [...flags, ...data] },
    ...{
      out,
      finishFlags: [...data, ...(options.json ? ['--json'] : []), ...(options.lang ? ['--lang', options.lang] : [])],
    },
  });
  return {
    async look() {
      const queue = await slurmQueue(jobs);
      if (queue.length === 0) return null;
      const count = (state: RegExp): number => queue.filter((job) => state.test(job.state)).length;
      const usual = new Set(['None', 'Dependency', 'Resources', 'Priority']);
      const reasons = new Set(queue.map(({ reason }) => reason).filter((reason) => !usual.has(reason)));
      const why = reasons.size === 0 ? '' : ` (${[...reasons].join(', ')})`;
      return `${count(/^(RUNNING|COMPLETING)/)} jobs running, ${count(/^PENDING/)} waiting${why}`;
    },
    cancel: () => cancelSlurm(folder, jobs),
    async end() {
      const log = join(folder.path, 'logs', `finish-${jobs.finish}.log`);
      const { isComplete, stages, failed } = await planStatus(folder);
      if (isComplete && existsSync(join(out, 'manifest.json'))) {
        print(readFileSync(log, 'utf8'));
        return;
      }
      for (const { stage, shard, unit, message } of failed)
        tell(`stage ${stage}, shard ${shard}${unit === null ? '' : `, ${unit}`}: ${message}\n`);
      const open = stages.find(({ units, done }) => units === null || done < units);
      if (open === undefined) throw new OutputError(`the units are done, and the result is not there; ${tail(log)}`);
      const logs = open.open
        .slice(0, 5)
        .map((shard) => tail(slurmLog(folder, jobs, { stage: open.stage, shard }) ?? log));
      tell(`${logs.join('\n')}\n`);
      throw new HolesError(
        folder.name,
        open.name,
        open.open.map((shard) => ({ stage: open.stage, shard, units: [''] })),
      );
    },
    close: () => Promise.resolve(),
  };
}

/** The last lines of a log. */
function tail(log: string): string {
  if (!existsSync(log)) return `${log}: there is no log; the job did not begin`;
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-5);
  return [`${log}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
