import { assemblePlanned, openWorkFolder } from '@kuznets/engines';
import type { Manifest } from '@kuznets/studies';
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
}

/** Makes the result of a planned study whose units are there. */
export async function finish(directory: string, options: FinishOptions, { signal }: CommandContext): Promise<number> {
  const started = performance.now();
  const created = new Date().toISOString();
  const workplace = openWorkFolder(directory);
  const { plan } = workplace;
  const out = options.out ?? `out/${plan.study}`;
  const release = await workplace.lock('finish');
  try {
    await withStudyNamed(plan.study, async (command) => {
      const folder = checkResultFolder(out);
      const { data, config, inputs } = await loadPlanned(command, workplace, options.data);
      const run = await assemblePlanned({ workplace, study: command.study, data }, (event) => {
        if (event.code === 'unit-damaged') tell(`warning: a unit in the work folder is damaged: ${event.key}\n`);
      });
      const device = plan.device as Manifest['device'];
      const facts = { config, inputs, created, started, out, folder, signal, device, json: options.json === true };
      await writeRun(command, run, facts);
    });
  } finally {
    await release();
  }
  return exitCodes.ok;
}
