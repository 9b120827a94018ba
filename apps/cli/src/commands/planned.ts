import { resolve } from 'node:path';
import { ConfigError, DataError } from '@kuznets/base';
import { checkBuild, type Workplace } from '@kuznets/engines';
import { parseSettings } from '@kuznets/studies';
import type { DataSource } from '../data-source.ts';
import { tell } from '../output/terminal.ts';
import type { Loaded, Sources, StudyCommand } from './study-command.ts';

/** A planned study, read. */
export interface Planned<Config, Data> extends Loaded<Data> {
  readonly config: Config;
}

/**
 * Reads the inputs of a planned study: those that were copied from the work folder, data that were not from where the user says.
 *
 * @param command - the study's.
 * @param workplace - where it is planned.
 * @param path - of the data, where they were not copied.
 */
export async function loadPlanned<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  workplace: Workplace,
  path: string | undefined,
): Promise<Planned<Config, Data>> {
  const { plan } = workplace;
  // Another build may know other settings: that it is another is what to say then.
  checkBuild(workplace.name, plan);
  const config = parseSettings(command.study.schema, plan.config);
  const sources: Record<string, DataSource> = {};
  for (const { role, source } of plan.inputs) {
    if (source.kind === 'catalogue') sources[role] = source;
    else if (source.kind === 'copied') sources[role] = { kind: 'file', path: await workplace.inputFile(role) };
    else if (path === undefined)
      throw new ConfigError('the data were not copied', {
        ...{ code: 'no-data', where: { file: workplace.name }, got: source.path },
        allowed: `--data with the path of ${source.name} on this machine`,
      });
    else sources[role] = { kind: 'file', path };
  }
  if (sources['data'] === undefined)
    throw new ConfigError('the plan names no data', { where: { file: workplace.name } });
  const loaded = await command.load(config, sources as Sources, nameWhere(plan.inputs, path));
  for (const { role, sha256 } of plan.inputs) {
    const read = loaded.inputs.find((input) => input.role === role);
    if (read !== undefined && read.sha256 !== sha256)
      throw new DataError('another file than the one that was planned', {
        ...{ code: 'other-data', where: { file: workplace.name, item: role }, got: read.sha256 },
        allowed: `a file with the SHA-256 ${sha256}`,
      });
  }
  for (const warning of loaded.warnings) tell(`warning: ${warning}\n`);
  // Of a copy the manifest names the original.
  const inputs = loaded.inputs.map((input) => {
    const source = plan.inputs.find(({ role }) => role === input.role)?.source;
    return source?.kind === 'copied'
      ? { ...input, source: { kind: 'file' as const, path: resolve(source.path) } }
      : input;
  });
  return { ...loaded, inputs, config };
}

/** The name of data that lie under another name than when they were planned. */
function nameWhere(inputs: Workplace['plan']['inputs'], path: string | undefined): string | undefined {
  const source = inputs.find(({ role }) => role === 'data')?.source;
  return path === undefined || source?.kind !== 'elsewhere' ? undefined : source.name.replace(/(?<=.)\.[^.]*$/, '');
}
