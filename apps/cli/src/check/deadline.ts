/** The end of a time in which steps may be taken. */
export class Deadline {
  readonly #at: number;
  readonly #now: () => number;
  readonly #passed: Promise<undefined>;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param at - milliseconds, as `now` counts them; Infinity for no end
   * @param now - the time
   */
  constructor(at: number, now: () => number) {
    this.#at = at;
    this.#now = now;
    this.#passed = new Promise((resolve) => {
      if (at < Infinity) this.#timer = setTimeout(resolve, Math.max(0, at - now()), undefined);
    });
  }

  /**
   * Takes a step, where there is time for it to begin, and stops waiting for it when the time is over.
   *
   * @returns what it gives; undefined where it has not ended
   */
  async within<T>(step: () => Promise<T>): Promise<T | undefined> {
    if (this.#now() >= this.#at) return undefined;
    const taken = step();
    // It may still fail when nobody waits for it.
    taken.catch(() => undefined);
    return Promise.race([taken, this.#passed]);
  }

  /** Lets the process end before the time does. */
  close(): void {
    clearTimeout(this.#timer);
  }
}
