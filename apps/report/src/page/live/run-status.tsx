import { useEffect, useState } from 'preact/hooks';
import type { Words } from '../../words/words.ts';
import { formatNumber } from '../../format.ts';
import { useWords } from '../parts/words-context.ts';
import type { EngineError } from './engine/engine.ts';

/** How far the run is. */
export type Running =
  | { readonly kind: 'idle' }
  | { readonly kind: 'done' }
  | { readonly kind: 'running'; readonly share: number; readonly started: number }
  | { readonly kind: 'failed'; readonly error: EngineError };

/** Progress that is also said aloud, and a way to stop. */
export function RunStatus({ running, onCancel }: { readonly running: Running; readonly onCancel: () => void }) {
  const words = useWords();
  const { live } = words;
  return (
    <div class="run">
      {running.kind === 'running' && (
        <p class="tools">
          <progress aria-label={live.progress.name} max={1} {...(running.share > 0 && { value: running.share })} />
          <Seconds since={running.started} />
          <button type="button" onClick={onCancel}>
            {live.cancel}
          </button>
        </p>
      )}
      <p role="status" class={running.kind === 'failed' && running.error.name !== 'cancelled' ? 'wrong' : undefined}>
        <bdi>{statusText(running, words)}</bdi>
      </p>
    </div>
  );
}

function statusText(running: Running, words: Words): string {
  const { progress } = words.live;
  if (running.kind === 'idle') return '';
  if (running.kind === 'done') return progress.done;
  if (running.kind === 'failed') return failureText(running.error, words);
  if (running.share === 0) return progress.starting;
  return running.share === 1 ? progress.profiles : progress.growing(`${formatNumber(100 * running.share, 0, words)} %`);
}

function failureText({ name, message }: EngineError, { live: { progress, failed } }: Words): string {
  if (name === 'cancelled') return progress.cancelled;
  if (name === 'AdapterError') return failed.noAdapter;
  if (name === 'DeviceLostError') return failed.lost;
  return failed.other(message);
}

/** Whole seconds that have gone by; not said aloud. */
function Seconds({ since }: { readonly since: number }) {
  const words = useWords();
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <span aria-hidden="true">
      {words.live.progress.seconds(formatNumber(Math.max(0, Math.floor((now - since) / 1000)), 0, words))}
    </span>
  );
}
