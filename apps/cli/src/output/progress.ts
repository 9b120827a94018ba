import { type Label, labelText, type StudyEvent, studyWords } from '@kuznets/studies';
import { harmless, tell } from './terminal.ts';

const textOf = (label: Label): string => harmless(labelText(label, studyWords.en));

/** What a study reports, on stderr. */
export interface StudyProgress {
  readonly onEvent: (event: StudyEvent) => void;
  /** Ends the display and leaves the terminal as it was. */
  readonly stop: () => Promise<void>;
}

type StageEvent = Extract<StudyEvent, { readonly code: 'stage' }>;
type ProgressEvent = Extract<StudyEvent, { readonly code: 'progress' }>;

/** The labels of a stage, filling up. */
interface StageDisplay {
  readonly update: (event: ProgressEvent) => void;
  readonly stop: () => Promise<void>;
}

/** A list of labels that fills up on a terminal; a line at the start and at each quarter of a label elsewhere. */
export function studyProgress(): StudyProgress {
  const { isTTY, columns } = process.stderr;
  const display = isTTY && columns >= 40 ? terminalDisplay : plainDisplay;
  let shown: Promise<StageDisplay | undefined> = Promise.resolve(undefined);
  const stop = (): Promise<void> => shown.then((stage) => stage?.stop());
  const say = (line: string): void => void shown.then(() => tell(`${line}\n`));
  return {
    stop,
    onEvent(event) {
      switch (event.code) {
        case 'stage':
          shown = stop().then(() => {
            if (event.done > 0) tell(`resuming: ${event.done} of ${event.units} units are done\n`);
            return display(event);
          });
          break;
        case 'progress':
          void shown.then((stage) => stage?.update(event));
          break;
        case 'unit-damaged':
          say(`warning: a unit in the work folder is damaged and is computed again: ${event.key}`);
          break;
        case 'units-foreign':
          say(
            `note: ${event.units} units in the work folder are of another build of kuznets, other data or another device, and are not used`,
          );
      }
    },
  };
}

function plainDisplay(): Promise<StageDisplay> {
  const printed = new Map<string, number>();
  return Promise.resolve({
    update(event) {
      const text = textOf(event.label);
      const quarter = Math.floor(4 * event.share);
      if (quarter <= (printed.get(text) ?? -1)) return;
      printed.set(text, quarter);
      tell(`${line(event, 25 * quarter)}\n`);
    },
    stop: () => Promise.resolve(),
  });
}

async function terminalDisplay({ labels }: StageEvent): Promise<StageDisplay> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const bars = new Map(labels.map((label) => [textOf(label), bar()]));
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const tasks = [...bars].map(([title, { done, follow }]) => ({
    title,
    task: (_: unknown, task: { title: string }) => {
      follow((text) => {
        task.title = text;
      });
      return done;
    },
  }));
  const rendererOptions = { logger: new ListrLogger({ processOutput }), collapseErrors: true, showErrorMessage: false };
  const running = new Listr(tasks, {
    renderer: 'default',
    rendererOptions,
    concurrent: true,
    exitOnError: true,
    registerSignalListeners: false,
    forceTTY: true,
  })
    .run()
    .catch(() => undefined);
  return {
    update(event) {
      const at = bars.get(textOf(event.label));
      at?.show(line(event, Math.floor(100 * event.share)));
      if (event.share === 1) at?.finish();
    },
    async stop() {
      for (const { fail } of bars.values()) fail();
      await running;
    },
  };
}

function line({ label, done, units }: ProgressEvent, percent: number): string {
  return `${textOf(label)}: ${percent} %${units === 1 ? '' : ` (${done} of ${units} units)`}`;
}

/** A task that lasts until told otherwise. */
function bar() {
  let show: (title: string) => void = () => undefined;
  let finish!: () => void;
  let fail!: () => void;
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = () => reject(new Error('stopped'));
  });
  done.catch(() => undefined);
  return {
    done,
    finish,
    fail,
    show: (title: string) => show(title),
    follow: (to: (title: string) => void) => (show = to),
  };
}
