import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { manifestSchemaVersion, runStudy, type ManifestDraft } from '@kuznets/studies';
import { relativeTo } from '../data-source.ts';
import { deviceFacts, deviceOf, samePlace } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import { print, tell } from '../output/terminal.ts';
import { shellWord } from '../output/shell-word.ts';
import type { CommandContext } from '../command-context.ts';
import { studyProgress } from '../output/progress.ts';
import { checkResultFolder, writeResultFolder } from '../output/result-folder.ts';
import { writtenFiles } from '../output/written-files.ts';
import { workFolder, type WorkFolder } from '../output/work-folder.ts';
import { versions } from '../versions.ts';
import type { StudyCommand, StudyOptions } from './study-command.ts';

/** Runs a study from the command line and writes its folder; unit results are kept meanwhile, so that it can go on where it stopped. */
export async function runStudyCommand<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  options: StudyOptions,
  context: CommandContext,
): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const { study } = command;
  const { config, sources } = await command.configure(options);
  const folder = checkResultFolder(options.out);
  const { data, inputs, warnings } = await command.load(config, sources);
  for (const warning of warnings) tell(`warning: ${warning}\n`);
  study.check(config, data);
  const store = workFolder(options.work ?? `${folder}.work`, {
    shared: options.work !== undefined,
    fresh: options.fresh === true,
  });
  context.kept = () => kept(store);
  const { signal } = context;
  const isByDevice = study.rounding === 'by-device';
  const device = await deviceOf(isByDevice ? samePlace(store.device(), options) : options, command.work, signal);
  try {
    if (isByDevice) store.fixDevice(deviceFacts(device));
    const { onEvent, stop } = studyProgress();
    const { result, units } = await runStudy(study, config, data, { device, store, signal, onEvent }).finally(stop);
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
      device: deviceFacts(device),
    };
    const files = await writtenFiles(command, { result, units }, manifest);
    signal.throwIfAborted();
    const isReplaced = existsSync(join(folder, 'manifest.json'));
    await writeResultFolder(folder, files);
    if (isReplaced) tell(`replaced the result that was in ${options.out}\n`);
    if (!options.keepWork) store.clear();
    const seconds = (performance.now() - started) / 1000;
    const facts = { folder: options.out, files: [...files.keys()], seconds, device: deviceFacts(device) };
    print(options.json ? (files.get('result.json') as string) : command.summary(result, study.tables(result), facts));
    return exitCodes.ok;
  } finally {
    store.tidy();
    await device.destroy();
  }
}

/** What is there of a study that did not end, and how to go on. */
function kept(store: WorkFolder): string | null {
  const units = store.units();
  if (units === 0) return null;
  const again = process.argv.slice(2).filter((argument) => argument !== '--fresh');
  return `${units} finished ${units === 1 ? 'unit is' : 'units are'} kept in ${store.path}; to go on: ${['kuznets', ...again].map(shellWord).join(' ')}`;
}
