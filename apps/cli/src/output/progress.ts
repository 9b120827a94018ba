/** How far a stage of a study is; a method of the growth study is one. */
export interface StageProgress {
  readonly method: string;
  readonly label: string;
  /** Share of the stage that is done, between 0 and 1. */
  readonly share: number;
  /** Fits that are done, and all of them; left out where there are none. */
  readonly fitsDone?: number;
  readonly fits?: number;
}

/** Progress of a study on stderr. */
export interface Progress {
  readonly update: (progress: StageProgress) => void;
  /** Ends the display and leaves the terminal as it was. */
  readonly stop: () => Promise<void>;
}

/** A list of methods that fills up on a terminal; a line at the start and at each quarter of a method elsewhere. */
export async function startProgress(methods: readonly string[]): Promise<Progress> {
  const { isTTY, columns } = process.stderr;
  return isTTY && columns >= 40 ? terminalProgress(methods) : plainProgress();
}

function plainProgress(): Progress {
  const printed = new Map<string, number>();
  return {
    update({ method, share, ...progress }) {
      const quarter = Math.floor(4 * share);
      if (quarter <= (printed.get(method) ?? -1)) return;
      printed.set(method, quarter);
      process.stderr.write(`${line(progress, 25 * quarter)}\n`);
    },
    stop: () => Promise.resolve(),
  };
}

async function terminalProgress(methods: readonly string[]): Promise<Progress> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const stages = new Map(methods.map((method) => [method, stage()]));
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const tasks = [...stages].map(([method, { done, follow }]) => ({
    title: method,
    task: (_: unknown, task: { title: string }) => {
      follow((title) => {
        task.title = title;
      });
      return done;
    },
  }));
  const rendererOptions = { logger: new ListrLogger({ processOutput }), collapseErrors: true, showErrorMessage: false };
  const running = new Listr(tasks, {
    renderer: 'default',
    rendererOptions,
    exitOnError: true,
    registerSignalListeners: false,
    forceTTY: true,
  })
    .run()
    .catch(() => undefined);
  return {
    update({ method, share, ...progress }) {
      const at = stages.get(method);
      at?.show(line(progress, Math.floor(100 * share)));
      if (share === 1) at?.finish();
    },
    async stop() {
      for (const { fail } of stages.values()) fail();
      await running;
    },
  };
}

function line({ label, fitsDone, fits }: Pick<StageProgress, 'label' | 'fitsDone' | 'fits'>, percent: number): string {
  return `${label}: ${percent} %${fits === undefined ? '' : ` (${fitsDone} of ${fits} fits)`}`;
}

/** A task that lasts until told otherwise. */
function stage() {
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
