import { describe, expect, it } from 'vitest';
import { paceOf } from './pace.ts';

/** Works for `milliseconds`. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('pace', () => {
  it('lets timers fire while it computes', async () => {
    let fired = 0;
    const timer = setInterval(() => fired++, 1);
    const pace = paceOf({}, 5);
    for (let step = 0; step < 20; step++) {
      work(6);
      await pace.rest();
    }
    clearInterval(timer);
    expect(fired).toBeGreaterThan(5);
  });

  it('does not give way before its time', () => {
    expect(paceOf({}, 1e9).rest()).toBeUndefined();
    expect(paceOf({}, 1e9).due()).toBe(false);
  });

  it('rejects with the reason of the signal', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')));
    const pace = paceOf({ signal: stop.signal }, 1);
    const endless = async (): Promise<never> => {
      for (;;) {
        work(2);
        await pace.rest();
      }
    };
    await expect(endless()).rejects.toThrow('enough');
  });

  it('reports the share it is given', async () => {
    const shares: number[] = [];
    const pace = paceOf({ onProgress: (share) => shares.push(share) }, 0);
    await pace.rest(0.25);
    await pace.rest(0.5);
    expect(shares).toEqual([0.25, 0.5]);
  });
});
