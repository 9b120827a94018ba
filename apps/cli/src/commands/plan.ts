import { basename, resolve } from 'node:path';
import { ConfigError } from '@kuznets/base';
import { jobTemplate, type PlanInput, planStudy, type TemplateName, type WorkFolder } from '@kuznets/engines';
import type { ManifestInput } from '@kuznets/studies';
import type { CommandContext } from '../command-context.ts';
import { deviceFacts, deviceOf } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import { shellWord } from '../output/shell-word.ts';
import { print, tell } from '../output/terminal.ts';
import { versions } from '../versions.ts';
import type { StudyCommand, StudyOptions } from './study-command.ts';

/** How work is cut. */
export interface CutOptions {
  /** Seconds that a shard is to take. */
  readonly shardSeconds?: string;
  /** False: nothing is measured, and every unit is a shard. */
  readonly measure?: boolean;
  /** Print a job file for this scheduler. */
  readonly template?: TemplateName;
  /** The data are not copied. */
  readonly dataInPlace?: boolean;
}

/** Options of `kuznets plan`. */
export type PlanCommandOptions = StudyOptions & CutOptions;

/** For how long units are measured at most. */
const measureSeconds = 60;

/** Writes a work folder, and says how to go on. */
export async function plan<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  directory: string,
  options: PlanCommandOptions,
  context: CommandContext,
): Promise<number> {
  const folder = await planFolder(command, directory, options, context);
  const { template } = options;
  if (template !== undefined) {
    const out = `out/${folder.plan.study}`;
    print(jobTemplate(template, { plan: folder.plan, folder: directory, out }));
    return exitCodes.ok;
  }
  const { stages } = folder.plan;
  const name = shellWord(directory);
  const lines = stages.map(
    ({ name: stage, shards }, at) => `  stage ${at}, ${stage}: ${shards} ${shards === 1 ? 'shard' : 'shards'}`,
  );
  const next = [
    ...stages.map(({ shards }, at) => `  kuznets work ${name} --stage ${at} --shard 0..${shards - 1}`),
    `  kuznets finish ${name} --out out/${folder.plan.study}`,
  ];
  print(
    [
      `planned ${folder.plan.study} in ${directory}:`,
      ...lines,
      'in this order, each stage when the one before it is done:',
      ...next,
      '',
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** The work folder of a study as the flags describe it. */
export async function planFolder<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  directory: string,
  options: PlanCommandOptions,
  { signal }: CommandContext,
): Promise<WorkFolder> {
  const shardSeconds = Number(options.shardSeconds ?? 60);
  if (!(shardSeconds > 0)) throw new ConfigError(`--shard-seconds: must be above 0, got ${options.shardSeconds}`);
  const { config, sources } = await command.configure(options);
  const { data, inputs, warnings } = await command.load(config, sources);
  for (const warning of warnings) tell(`warning: ${warning}\n`);
  command.study.check(config, data);
  const device = await deviceOf(options, command.work, signal);
  try {
    const isInPlace = options.dataInPlace === true;
    return await planStudy(
      directory,
      { study: command.study, config, data },
      {
        inputs: inputs.map((input) => planInput(input, isInPlace)),
        files: Object.fromEntries(
          inputs.flatMap(({ role, source }) => (source.kind === 'file' ? [[role, source.path]] : [])),
        ),
        version: versions()['kuznets']!,
        ...{ device, shardSeconds, signal, deviceFacts: deviceFacts(device) },
        measureSeconds: options.measure === false ? 0 : measureSeconds,
      },
    );
  } finally {
    await device.destroy();
  }
}

function planInput({ role, source, ...facts }: ManifestInput, isInPlace: boolean): PlanInput {
  if (source.kind === 'catalogue') return { role, source, ...facts };
  const kind = isInPlace && role === 'data' ? 'elsewhere' : 'copied';
  return { role, source: { kind, name: basename(source.path), path: resolve(source.path) }, ...facts };
}
