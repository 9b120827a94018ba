/**
 * Lets a long computation give way: workers get their next job, an interrupt is noticed, progress is drawn.
 *
 * @param milliseconds - longest time without giving way. Default 20.
 * @returns a function to await often; it gives way only when the time is over.
 */
export function breather(milliseconds = 20): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < milliseconds) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
