import type { StudyEvent } from '@kuznets/studies';
import { startProgress, type Progress } from './progress.ts';

/** Progress of a study's units, a list a stage. */
export function studyProgress(textOf: (label: LabelOf) => string): {
  readonly onEvent: (event: StudyEvent) => void;
  readonly stop: () => Promise<void>;
} {
  let shown: Promise<Progress | undefined> = Promise.resolve(undefined);
  const stop = (): Promise<void> => shown.then((progress) => progress?.stop());
  return {
    onEvent(event) {
      if (event.code === 'stage') shown = stop().then(() => startProgress(event.labels.map((label) => textOf(label))));
      if (event.code === 'progress') {
        const label = textOf(event.label);
        void shown.then((progress) => progress?.update({ method: label, label, share: event.share }));
      }
    },
    stop,
  };
}

type LabelOf = Extract<StudyEvent, { readonly code: 'progress' }>['label'];

/** What a unit of the regions study does. */
export function regionsLabel({ code, period }: LabelOf): string {
  if (code === 'clusters') return `clusters of ${period}`;
  return code === 'forecasts' ? `forecasts from ${period}` : 'clusters without each region';
}
