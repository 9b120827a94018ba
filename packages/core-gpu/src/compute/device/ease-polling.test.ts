import { expect, test } from 'vitest';
import { easePolling } from './ease-polling.ts';

/** Polls as Dawn does, in every turn of the event loop, until told to stop; counts the polls. */
function poller(): { polls: number; stop: () => void } {
  const state = { polls: 0, stop: () => undefined as void };
  let running = true;
  state.stop = () => {
    running = false;
  };
  const poll = (): void => {
    if (!running) return;
    state.polls++;
    setImmediate(poll);
  };
  setImmediate(poll);
  return state;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a long wait is polled about once a millisecond, not in a busy loop', async () => {
  const dawn = poller();
  const waiting = sleep(300);
  easePolling(waiting);
  await waiting;
  dawn.stop();
  expect(dawn.polls).toBeGreaterThan(10);
  expect(dawn.polls).toBeLessThan(1000);
});

test('many short waits in a row do not add up their naps', async () => {
  let turns = 0;
  const start = performance.now();
  for (let i = 0; i < 300; i++) {
    const waiting = new Promise<void>((resolve) => setImmediate(resolve));
    easePolling(waiting);
    await waiting;
    turns++;
  }
  expect(turns).toBe(300);
  expect(performance.now() - start).toBeLessThan(1000);
});
