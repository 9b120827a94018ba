/** Time of one kernel over all its dispatches since the profile began. */
export interface KernelTime {
  readonly kernel: string;
  readonly dispatches: number;
  readonly nanoseconds: number;
}

/** Adds up the times of dispatches by kernel, from timestamp queries. */
export class Profile {
  readonly #gpu: GPUDevice;
  readonly #queries: GPUQuerySet;
  readonly #capacity: number;
  readonly #totals = new Map<string, { dispatches: number; nanoseconds: number }>();
  #names: string[] = [];
  #pending: Promise<void>[] = [];

  /**
   * Makes the queries of one submission.
   *
   * @param gpu - a device with timestamp queries
   * @param capacity - most dispatches between two submissions
   */
  constructor(gpu: GPUDevice, capacity: number) {
    this.#gpu = gpu;
    this.#capacity = capacity;
    this.#queries = gpu.createQuerySet({ label: 'profile', type: 'timestamp', count: 2 * capacity });
  }

  /** Where the next dispatch's pass writes its times. */
  begin(kernel: string): GPUComputePassTimestampWrites {
    const index = this.#names.push(kernel) - 1;
    if (index >= this.#capacity)
      throw new Error(`more than ${String(this.#capacity)} dispatches in a profiled submission`);
    return { querySet: this.#queries, beginningOfPassWriteIndex: 2 * index, endOfPassWriteIndex: 2 * index + 1 };
  }

  /** Records the copy of the times; call `collect` on what it returns after the submission. */
  resolve(encoder: GPUCommandEncoder): (() => void) | undefined {
    const names = this.#names;
    if (names.length === 0) return undefined;
    this.#names = [];
    const size = names.length * 16;
    const resolved = this.#gpu.createBuffer({
      label: 'profile',
      size,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    const staging = this.#gpu.createBuffer({
      label: 'profile',
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    encoder.resolveQuerySet(this.#queries, 0, 2 * names.length, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    return () => this.#pending.push(this.#collect(names, resolved, staging));
  }

  async #collect(names: readonly string[], resolved: GPUBuffer, staging: GPUBuffer): Promise<void> {
    try {
      await staging.mapAsync(GPUMapMode.READ);
    } catch {
      return;
    }
    const ticks = new BigUint64Array(staging.getMappedRange());
    names.forEach((name, i) => {
      const total = this.#totals.get(name) ?? { dispatches: 0, nanoseconds: 0 };
      total.dispatches++;
      total.nanoseconds += Math.max(0, Number((ticks[2 * i + 1] ?? 0n) - (ticks[2 * i] ?? 0n)));
      this.#totals.set(name, total);
    });
    staging.destroy();
    resolved.destroy();
  }

  /** Times so far, longest first. */
  async times(): Promise<readonly KernelTime[]> {
    await Promise.all(this.#pending.splice(0));
    return [...this.#totals]
      .map(([kernel, total]) => ({ kernel, ...total }))
      .sort((left, right) => right.nanoseconds - left.nanoseconds);
  }

  reset(): void {
    this.#totals.clear();
  }
}
