/** A wait is lengthened by at most this share, and by no more than `longestNap` milliseconds. */
const napShare = 0.2;
const longestNap = 1;

/** Made when it is needed: a browser page without cross-origin isolation has no shared memory and no need of naps. */
let neverNotified: Int32Array | undefined;

let waits = 0;
let since = 0;
let napping = false;

function nap(): void {
  napping = waits > 0;
  if (!napping) return;
  const elapsed = performance.now() - since;
  neverNotified ??= new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(neverNotified, 0, 0, Math.min(longestNap, napShare * elapsed));
  setImmediate(nap);
}

/**
 * Dawn's Node binding polls the GPU in every turn of the event loop, which keeps one core busy for as long as a wait
 * lasts: on a software driver that is a core taken from the kernels. Short naps between the polls give it back.
 */
export function easePolling(waiting: Promise<unknown>): void {
  since = performance.now();
  waits++;
  if (!napping) setImmediate(nap);
  napping = true;
  const end = (): void => {
    waits--;
  };
  waiting.then(end, end);
}
