/** Buffers that can be used again; anything with a size that can be destroyed. */
export interface PooledBuffer {
  readonly size: number;
  destroy(): void;
}

/** Counters of a pool of buffers. */
export interface PoolStatistics {
  /** Buffers handed out and not yet back. */
  readonly inUse: number;
  readonly inUseBytes: number;
  readonly free: number;
  readonly freeBytes: number;
  /** Largest number of bytes held at once, in use and free. */
  readonly peakBytes: number;
  /** Buffers ever created. */
  readonly created: number;
}

const smallest = 256;

/** Rounds up to a size class: powers of two and the quarters between, so that at most a quarter is wasted. */
export function sizeClass(bytes: number): number {
  if (bytes <= smallest) return smallest;
  const power = 2 ** Math.floor(Math.log2(bytes));
  const step = power / 4;
  return Math.ceil(bytes / step) * step;
}

/** Reuses buffers by size class. What is released keeps its contents: users must not rely on zeros. */
export class BufferPool<B extends PooledBuffer> {
  readonly #create: (bytes: number) => B;
  readonly #keepBytes: number;
  readonly #maxBytes: number;
  readonly #free = new Map<number, B[]>();
  readonly #used = new Map<B, number>();
  #inUseBytes = 0;
  #freeBytes = 0;
  #freeCount = 0;
  #peakBytes = 0;
  #created = 0;

  /**
   * Makes an empty pool.
   *
   * @param create - makes a buffer of exactly the size class given
   * @param keepBytes - how many free bytes {@link trim} leaves
   * @param maxBytes - largest buffer the device allows; classes above are cut to it
   */
  constructor(create: (bytes: number) => B, keepBytes: number, maxBytes: number = Number.MAX_SAFE_INTEGER) {
    this.#create = create;
    this.#keepBytes = keepBytes;
    this.#maxBytes = maxBytes;
  }

  acquire(bytes: number): B {
    const size = Math.max(bytes, Math.min(sizeClass(bytes), this.#maxBytes));
    const reused = this.#free.get(size)?.pop();
    if (reused) {
      this.#freeBytes -= size;
      this.#freeCount--;
    } else {
      this.#created++;
    }
    const buffer = reused ?? this.#create(size);
    this.#used.set(buffer, size);
    this.#inUseBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#inUseBytes + this.#freeBytes);
    return buffer;
  }

  /** Gives a buffer back; giving it back twice, or one of another pool, is an error. */
  release(buffer: B): void {
    const size = this.#used.get(buffer);
    if (size === undefined) throw new Error('released a buffer that is not in use');
    this.#used.delete(buffer);
    this.#inUseBytes -= size;
    const list = this.#free.get(size) ?? [];
    list.push(buffer);
    this.#free.set(size, list);
    this.#freeBytes += size;
    this.#freeCount++;
  }

  /** Destroys free buffers, largest first, until no more than the allowance is kept. No recorded work may need them. */
  trim(keepBytes: number = this.#keepBytes): void {
    if (this.#freeBytes <= keepBytes) return;
    for (const [size, list] of [...this.#free].sort(([left], [right]) => right - left)) {
      while (this.#freeBytes > keepBytes) {
        const buffer = list.pop();
        if (!buffer) break;
        buffer.destroy();
        this.#freeBytes -= size;
        this.#freeCount--;
      }
    }
  }

  /** Destroys every buffer, in use or not. */
  destroy(): void {
    this.trim(0);
    for (const buffer of this.#used.keys()) buffer.destroy();
    this.#used.clear();
    this.#inUseBytes = 0;
  }

  get statistics(): PoolStatistics {
    return {
      inUse: this.#used.size,
      inUseBytes: this.#inUseBytes,
      free: this.#freeCount,
      freeBytes: this.#freeBytes,
      peakBytes: this.#peakBytes,
      created: this.#created,
    };
  }
}
