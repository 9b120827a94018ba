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

/** A stage's line. */
interface StageDisplay {
  readonly show: (line: string, share: number) => void;
  readonly stop: () => Promise<void>;
}

/** One line for the whole of a stage: on a terminal it changes, elsewhere it is printed at each tenth. */
export function studyProgress(): StudyProgress {
  const { isTTY, columns } = process.stderr;
  const display = isTTY && columns >= 40 ? terminalDisplay : plainDisplay;
  let shown: Promise<StageDisplay | undefined> = Promise.resolve(undefined);
  let estimate: TimeLeft | undefined;
  let isEstimated = false;
  const stop = (): Promise<void> => shown.then((stage) => stage?.stop());
  const say = (line: string): void => void shown.then(() => tell(`${line}\n`));
  return {
    stop,
    onEvent(event) {
      switch (event.code) {
        case 'stage':
          estimate = new TimeLeft(event);
          isEstimated = false;
          shown = stop().then(() => {
            if (event.done > 0) tell(`resuming: ${event.done} of ${event.units} units are done\n`);
            return display();
          });
          break;
        case 'progress': {
          const seen = estimate!.advance(event, performance.now());
          const whole = isEstimated ? undefined : estimateOf(seen);
          if (whole !== undefined) {
            isEstimated = true;
            say(whole);
          }
          void shown.then((stage) => stage?.show(line(event, seen), seen.share));
          break;
        }
        case 'unit-failed':
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
  let printed = -1;
  return Promise.resolve({
    show(text, share) {
      const tenth = Math.floor(10 * share);
      if (tenth <= printed) return;
      printed = tenth;
      tell(`${text}\n`);
    },
    stop: () => Promise.resolve(),
  });
}

async function terminalDisplay(): Promise<StageDisplay> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  let show: (title: string) => unknown = () => undefined;
  let finish!: () => void;
  const done = new Promise<void>((resolve) => (finish = resolve));
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const rendererOptions = { logger: new ListrLogger({ processOutput }), collapseErrors: true, showErrorMessage: false };
  const running = new Listr(
    [
      {
        title: ' ',
        task(_, line) {
          show = (title) => (line.title = title);
          return done;
        },
      },
    ],
    { renderer: 'default', rendererOptions, registerSignalListeners: false, forceTTY: true },
  )
    .run()
    .catch(() => undefined);
  return {
    show: (text) => void show(text),
    async stop() {
      finish();
      await running;
    },
  };
}

/** What is known of a stage: the share of its work that is done, and the seconds that the rest may take. */
interface Seen {
  readonly share: number;
  readonly done: number;
  readonly units: number;
  /** Null as long as too little is done to tell. */
  readonly secondsLeft: number | null;
  /** Whether a unit of each label is done. */
  readonly isTimed: boolean;
}

/** What a label's units took so far. */
interface Spent {
  readonly units: number;
  done: number;
  /** 1 where an earlier run has done it all. */
  readonly from: 0 | 1;
  /** Done by now. */
  share: number;
  seconds: number;
}

/** Tells the time left from what each label's units took, those of labels not begun being taken for as dear as the others on average. */
export class TimeLeft {
  readonly #units: number;
  readonly #labels: number;
  readonly #spent = new Map<string, Spent>();
  #last: number | undefined;

  constructor({ units, labels }: Pick<StageEvent, 'units' | 'labels'>) {
    this.#units = units;
    this.#labels = labels.length;
  }

  /**
   * Takes in what is done of a label.
   *
   * @param event - share and units.
   * @param now - milliseconds.
   * @returns what is known then.
   */
  advance({ label, done, units, share }: ProgressEvent, now: number): Seen {
    const key = textOf(label);
    const spent = this.#spent.get(key) ?? { units, done, from: share < 1 ? 0 : 1, share: 0, seconds: 0 };
    this.#spent.set(key, spent);
    spent.seconds += (now - (this.#last ?? now)) / 1000;
    spent.done = done;
    spent.share = share;
    this.#last = now;
    const all = [...this.#spent.values()];
    const sum = (of: (entry: Spent) => number): number => all.reduce((total, entry) => total + of(entry), 0);
    const begun = sum((entry) => entry.units);
    const computed = all.filter((entry) => entry.share > entry.from && entry.seconds > 0);
    const perUnit =
      computed.reduce((total, entry) => total + entry.seconds, 0) /
      computed.reduce((total, entry) => total + entry.units * (entry.share - entry.from), 0);
    const left =
      sum((entry) =>
        entry.share > 0.05 && entry.seconds > 0
          ? (entry.seconds / entry.share) * (1 - entry.share)
          : perUnit * entry.units * (1 - entry.share),
      ) +
      perUnit * (this.#units - begun);
    const whole = sum((entry) => entry.units * entry.share) / this.#units;
    return {
      share: Math.min(1, whole),
      done: sum((entry) => entry.done),
      units: this.#units,
      isTimed: all.length === this.#labels && all.every((entry) => entry.done > 0),
      secondsLeft: Number.isFinite(left) && sum((entry) => entry.seconds) > 2 ? left : null,
    };
  }
}

/** What is said once, as soon as a unit of each kind was timed and a while is left. */
export function estimateOf({ isTimed, secondsLeft, units, done }: Seen): string | undefined {
  if (!isTimed || secondsLeft === null || secondsLeft < 10) return undefined;
  return `the other ${units - done} of ${units} units take about ${duration(secondsLeft)}, as the first of each kind have`;
}

function line({ label }: ProgressEvent, { share, done, units, secondsLeft }: Seen): string {
  const left = secondsLeft === null || share === 1 ? '' : `, about ${duration(secondsLeft)} left`;
  const count = units === 1 ? '' : ` (${done} of ${units} units)`;
  return `${Math.floor(100 * share)} %${count}${left}: ${textOf(label)}`;
}

/** Seconds, minutes or hours, as fine as an estimate deserves. */
function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
