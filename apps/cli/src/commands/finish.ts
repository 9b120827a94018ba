import { assemblePlanned, openWorkFolder, type WorkFolder } from '@kuznets/engines';
import type { Language, Manifest } from '@kuznets/studies';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkResultFolder } from '../output/result-folder.ts';
import { tell } from '../output/terminal.ts';
import { loadPlanned } from './planned.ts';
import { withStudyNamed } from './study-named.ts';
import { writeRun } from './write-run.ts';

/** Options of `kuznets finish`. */
export interface FinishOptions {
  readonly out?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly lang?: Language;
}

/** Makes the result of a planned study whose units are there. */
export async function finish(directory: string, options: FinishOptions, context: CommandContext): Promise<number> {
  await finishPlanned(openWorkFolder(directory), options, context);
  return exitCodes.ok;
}

/** The same of a folder that is open. */
export async function finishPlanned(
  workplace: WorkFolder,
  { out: given, data: path, json = false, lang = 'en' }: FinishOptions,
  { signal }: Pick<CommandContext, 'signal'>,
): Promise<void> {
  const started = performance.now();
  const created = new Date().toISOString();
  const { plan } = workplace;
  const out = given ?? `out/${plan.study}`;
  const release = await workplace.lock('finish');
  try {
    await withStudyNamed(plan.study, async (command) => {
      const folder = checkResultFolder(out);
      const { data, config, inputs } = await loadPlanned(command, workplace, path);
      const run = await assemblePlanned({ workplace, study: command.study, data }, (event) => {
        if (event.code === 'unit-damaged') tell(`warning: a unit in the work folder is damaged: ${event.key}\n`);
      });
      const device = plan.device as Manifest['device'];
      await writeRun(command, run, { config, inputs, created, started, out, folder, signal, device, json, lang });
    });
  } finally {
    await release();
  }
}
