import { checkMemory, runStudy } from '@kuznets/studies';
import { deviceFacts, deviceOf, samePlace } from '../device.ts';
import { exitCodes } from '../exit-codes.ts';
import { memoryLimits } from '../memory-limits.ts';
import { tell } from '../output/terminal.ts';
import { shellWord } from '../output/shell-word.ts';
import type { CommandContext } from '../command-context.ts';
import { studyProgress } from '../output/progress.ts';
import { checkResultFolder } from '../output/result-folder.ts';
import { workFolder, type WorkFolder } from '../output/work-folder.ts';
import type { StudyCommand, StudyOptions } from './study-command.ts';
import { writeRun } from './write-run.ts';

/** Runs a study from the command line and writes its folder; unit results are kept meanwhile, so that it can go on where it stopped. */
export async function runStudyCommand<Config, Data, Result>(
  command: StudyCommand<Config, Data, Result>,
  options: StudyOptions,
  context: CommandContext,
): Promise<number> {
  const { engine = 'local' } = options;
  if (engine !== 'local') {
    const { runElsewhere } = await import('./run-elsewhere.ts');
    return runElsewhere(command, { ...options, engine }, context);
  }
  const started = performance.now();
  const created = new Date().toISOString();
  const { study } = command;
  const { config, sources } = await command.configure(options);
  const folder = checkResultFolder(options.out);
  const { data, inputs, warnings } = await command.load(config, sources);
  for (const warning of warnings) tell(`warning: ${warning}\n`);
  study.check(config, data);
  const need = study.memory?.(config, data);
  if (need) checkMemory(need, memoryLimits());
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
    const run = await runStudy(study, config, data, { device, store, signal, onEvent }).finally(stop);
    await writeRun(command, run, {
      ...{ config, inputs, created, started, folder, signal },
      ...{ out: options.out, json: options.json === true, lang: options.lang ?? 'en' },
      device: deviceFacts(device),
    });
    if (!options.keepWork) store.clear();
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
