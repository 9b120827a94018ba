import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Language,
  manifestSchemaVersion,
  type Manifest,
  type ManifestDraft,
  type ManifestInput,
  type StudyRun,
} from '@kuznets/studies';
import { relativeTo } from '../data-source.ts';
import { writeResultFolder } from '../output/result-folder.ts';
import { print, tell } from '../output/terminal.ts';
import { writtenFiles } from '../output/written-files.ts';
import { versions } from '../versions.ts';
import type { StudyCommand } from './study-command.ts';

/** What is known of a run beside its result. */
export interface RunToWrite<Config> {
  readonly config: Config;
  readonly inputs: readonly ManifestInput[];
  readonly device: Manifest['device'];
  /** When it began, as ISO 8601 and by the clock of `performance`. */
  readonly created: string;
  readonly started: number;
  /** The folder as the user names it, and its absolute path. */
  readonly out: string;
  readonly folder: string;
  readonly json: boolean;
  /** Of tables, figures and page. */
  readonly lang: Language;
  readonly signal: AbortSignal;
}

/** Writes a run's result folder and prints what it found. */
export async function writeRun<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  run: StudyRun<Result>,
  { config, inputs, device, created, started, out, folder, json, lang, signal }: RunToWrite<Config>,
): Promise<void> {
  const { study } = command;
  const { result } = run;
  for (const warning of command.warnings?.(result) ?? []) tell(`warning: ${warning}\n`);
  const manifest: ManifestDraft = {
    schemaVersion: manifestSchemaVersion,
    study: study.name,
    created,
    seconds: Math.round(performance.now() - started) / 1000,
    config: config as ManifestDraft['config'],
    seeds: study.seeds(config),
    inputs: inputs.map((input) => relativeTo(folder, input)),
    models: study.models(result),
    versions: versions(),
    device,
    ...(lang !== 'en' && { language: lang }),
  };
  const files = await writtenFiles(command, run, manifest);
  signal.throwIfAborted();
  const isReplaced = existsSync(join(folder, 'manifest.json'));
  await writeResultFolder(folder, files);
  if (isReplaced) tell(`replaced the result that was in ${out}\n`);
  const seconds = (performance.now() - started) / 1000;
  const facts = { folder: out, files: [...files.keys()], seconds, device };
  print(json ? (files.get('result.json') as string) : command.summary(result, study.tables(result), facts));
}
