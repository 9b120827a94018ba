import type { KernelSource } from '@kuznets/shaders/kernel-source';
import { ConfigError, DeviceLostError, GpuError, ShapeError } from '@kuznets/base';
import { BufferPool, type PoolStatistics } from '../tensor/buffer-pool.ts';
import { type DType, type HostArray, type HostArrays, dtypeBytes, dtypeOf, hostView } from '../tensor/dtype.ts';
import { TensorScope } from '../tensor/scope.ts';
import { type Shape, expectLength, shapeSize } from '../tensor/shape.ts';
import { type Tensor, tensorBytes } from '../tensor/tensor.ts';
import { CommandBatch, batchDispatches } from './command-batch.ts';
import { inErrorScopes } from './error-scopes.ts';
import { type Launch, type OverridesOf, checkLaunch } from './launch.ts';
import { type KernelTime, Profile } from './profile.ts';

/** Part of a tensor, in elements. Default: all of it. */
export interface TensorRange {
  readonly offset?: number;
  readonly length?: number;
}

/** Buffers of an executor, for leak checks and reports. */
export interface ExecutorStatistics {
  readonly storage: PoolStatistics;
  readonly staging: PoolStatistics;
}

const keepFreeBytes = 512 * 2 ** 20;
const keepStagingBytes = 64 * 2 ** 20;
const lostGraceMilliseconds = 200;

/**
 * Runs launches on one GPU device; the only place that makes WebGPU calls.
 *
 * Launches, copies and writes happen in the order they are given. They are recorded and handed to the GPU when a read
 * needs them. A read rejects with the first error of anything recorded before it. Whoever makes a tensor releases it,
 * or makes it in a {@link Executor.scope}; a tensor may be released while work that uses it is still recorded.
 */
export class Executor {
  readonly #gpu: GPUDevice;
  readonly #limits: GPUSupportedLimits;
  readonly #storage: BufferPool<GPUBuffer>;
  readonly #staging: BufferPool<GPUBuffer>;
  readonly #batch: CommandBatch;
  readonly #profile: Profile | undefined;
  readonly #lost: Promise<DeviceLostError>;
  readonly #onWait: ((waiting: Promise<unknown>) => void) | undefined;
  #failures: Promise<GpuError | undefined>[] = [];
  #lostError: DeviceLostError | undefined;

  /**
   * Devices make these.
   *
   * @internal
   */
  constructor(
    gpu: GPUDevice,
    options: { readonly profile: boolean; readonly onWait?: ((waiting: Promise<unknown>) => void) | undefined },
  ) {
    this.#gpu = gpu;
    this.#onWait = options.onWait;
    this.#limits = gpu.limits;
    const onFailure = (failure: Promise<GpuError | undefined>): void => {
      this.#failures.push(failure);
    };
    const pool = (label: string, usage: number, keepBytes: number): BufferPool<GPUBuffer> =>
      new BufferPool(
        (size) => {
          const { value, failure } = inErrorScopes(gpu, `${label} buffer of ${String(size)} bytes`, () =>
            gpu.createBuffer({ label, size, usage }),
          );
          onFailure(failure);
          return value;
        },
        keepBytes,
        gpu.limits.maxBufferSize,
      );
    this.#storage = pool(
      'tensor',
      GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
      keepFreeBytes,
    );
    this.#staging = pool('staging', GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST, keepStagingBytes);
    this.#profile = options.profile ? new Profile(gpu, batchDispatches) : undefined;
    this.#batch = new CommandBatch(gpu, this.#profile, onFailure);
    this.#lost = gpu.lost.then((info) => {
      this.#lostError ??= new DeviceLostError(
        `the GPU device was lost: ${info.message || info.reason}`,
        info.reason === 'destroyed' ? 'destroyed' : 'unknown',
      );
      return this.#lostError;
    });
    gpu.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      onFailure(Promise.resolve(new GpuError(event.error.message, 'validation')));
    });
  }

  /** Resolves when the device is gone. */
  get lost(): Promise<DeviceLostError> {
    return this.#lost;
  }

  /** Largest number of bytes one tensor can have. */
  get maxTensorBytes(): number {
    return Math.min(this.#limits.maxStorageBufferBindingSize, this.#limits.maxBufferSize);
  }

  get statistics(): ExecutorStatistics {
    return { storage: this.#storage.statistics, staging: this.#staging.statistics };
  }

  /**
   * A tensor whose contents are whatever its memory held before.
   *
   * @throws ConfigError when it is larger than the device's buffers
   */
  tensor<D extends DType>(dtype: D, shape: Shape): Tensor<D> {
    this.#assertAlive();
    const bytes = tensorBytes({ dtype, shape });
    if (bytes > this.maxTensorBytes) {
      throw new ConfigError(
        `a tensor of ${shape.join(' x ')} ${dtype} needs ${String(bytes)} bytes, the device allows ${String(this.maxTensorBytes)}`,
      );
    }
    return { dtype, shape, size: shapeSize(shape), buffer: this.#storage.acquire(bytes) };
  }

  /** A tensor with the array's contents; `shape` defaults to the array's length. */
  upload<D extends DType>(array: HostArrays[D] & HostArray, shape: Shape = [array.length]): Tensor<D> {
    expectLength('upload', array.length, shape);
    const tensor = this.tensor(dtypeOf(array) as D, shape);
    this.write(tensor, array);
    return tensor;
  }

  /** Gives a tensor's memory back for use by later tensors. */
  release(tensor: Tensor): void {
    if (!this.#lostError) this.#storage.release(tensor.buffer);
  }

  /** Runs `job` with a scope and releases the scope's tensors when it ends, however it ends. */
  async scope<T>(job: (scope: TensorScope) => Promise<T>): Promise<T> {
    const scope = new TensorScope(this);
    try {
      return await job(scope);
    } finally {
      scope.close();
    }
  }

  /** Writes an array into a tensor from element `offset`, which must lie on a boundary of four bytes. */
  write<D extends DType>(tensor: Tensor<D>, array: HostArrays[D] & HostArray, offset = 0): void {
    this.#assertAlive();
    const width = dtypeBytes(tensor.dtype);
    if (
      dtypeOf(array) !== tensor.dtype ||
      offset < 0 ||
      offset + array.length > tensor.size ||
      (offset * width) % 4 !== 0
    ) {
      throw new ShapeError(
        `cannot write ${String(array.length)} ${dtypeOf(array)} at ${String(offset)} of ${String(tensor.size)} ${tensor.dtype}`,
      );
    }
    if (array.length === 0) return;
    if (this.#batch.uses(tensor.buffer)) this.#batch.submit();
    let bytes = new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
    if (bytes.length % 4 !== 0) {
      const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
      padded.set(bytes);
      bytes = padded;
    }
    this.#gpu.queue.writeBuffer(tensor.buffer, offset * width, bytes, 0, bytes.length);
  }

  /** Sets all of a tensor to zero. */
  clear(tensor: Tensor): void {
    this.#assertAlive();
    this.#batch.clear(tensor.buffer, tensorBytes(tensor));
  }

  /** Copies elements between tensors of one dtype; offsets and length must lie on boundaries of four bytes. */
  copy(from: Tensor, to: Tensor, range: TensorRange & { readonly toOffset?: number } = {}): void {
    this.#assertAlive();
    const width = dtypeBytes(from.dtype);
    const { offset = 0, toOffset = 0 } = range;
    const length = range.length ?? from.size - offset;
    const aligned = [offset, toOffset, length].every((elements) => (elements * width) % 4 === 0);
    if (
      from.dtype !== to.dtype ||
      offset < 0 ||
      toOffset < 0 ||
      length < 0 ||
      offset + length > from.size ||
      toOffset + length > to.size ||
      !aligned
    ) {
      throw new ShapeError(
        `cannot copy ${String(length)} ${from.dtype} from ${String(offset)} of ${String(from.size)} to ${String(toOffset)} of ${String(to.size)} ${to.dtype}`,
      );
    }
    this.#batch.copy({
      from: from.buffer,
      fromOffset: offset * width,
      to: to.buffer,
      toOffset: toOffset * width,
      bytes: length * width,
    });
  }

  /**
   * Records a launch.
   *
   * @throws ShapeError or ConfigError when the launch does not fit its kernel
   * @throws DeviceLostError
   */
  launch<K extends KernelSource>(launch: Launch<K, Tensor>): void {
    this.#assertAlive();
    checkLaunch(launch);
    this.#batch.launch(launch);
  }

  /**
   * Compiles a kernel ahead of its first launch.
   *
   * @throws GpuError with the compiler's message
   */
  async compile<K extends KernelSource>(kernel: K, overrides: OverridesOf<K> = {}): Promise<void> {
    this.#assertAlive();
    this.#batch.compile({ kernel, inputs: [], outputs: [], overrides, passes: [] });
    await this.#throwFailure();
  }

  /** Hands recorded work to the GPU without waiting for it. */
  submit(): void {
    this.#assertAlive();
    this.#batch.submit();
    this.#storage.trim();
    this.#staging.trim();
  }

  /** Reads a tensor back after everything recorded so far. */
  async read<D extends DType>(tensor: Tensor<D>, range?: TensorRange): Promise<HostArrays[D]> {
    const [array] = await this.readAll([tensor], range ? [range] : []);
    return array as HostArrays[D];
  }

  /**
   * Reads several tensors back in one submission.
   *
   * @param tensors - what to read
   * @param ranges - part of each to read, in the same order
   * @throws GpuError when anything recorded before failed
   * @throws DeviceLostError
   */
  async readAll<const T extends readonly Tensor[]>(
    tensors: T,
    ranges: readonly TensorRange[] = [],
  ): Promise<{ -readonly [I in keyof T]: HostArrays[T[I]['dtype']] }> {
    this.#assertAlive();
    const reads = tensors.map((tensor, i) => {
      const { offset = 0, length = tensor.size - offset } = ranges[i] ?? {};
      if (offset < 0 || length < 0 || offset + length > tensor.size) {
        throw new ShapeError(`cannot read ${String(length)} elements at ${String(offset)} of ${String(tensor.size)}`);
      }
      const width = dtypeBytes(tensor.dtype);
      const start = Math.floor((offset * width) / 4) * 4;
      return {
        tensor,
        length,
        start,
        lead: offset * width - start,
        bytes: Math.ceil(((offset + length) * width) / 4) * 4 - start,
      };
    });
    const staged = reads.map(({ tensor, start, bytes }) => {
      if (bytes === 0) return undefined;
      const staging = this.#staging.acquire(bytes);
      this.#batch.copy({ from: tensor.buffer, fromOffset: start, to: staging, toOffset: 0, bytes });
      return staging;
    });
    this.submit();
    const mapping = Promise.allSettled(
      staged.map(async (staging, i) => {
        await staging?.mapAsync(GPUMapMode.READ, 0, reads[i]?.bytes);
      }),
    );
    this.#onWait?.(mapping);
    const mapped = await mapping;
    try {
      const refused = mapped.find((result) => result.status === 'rejected');
      if (refused) throw await this.#explain(refused.reason);
      await this.#throwFailure();
    } catch (error) {
      staged.forEach((staging) => this.#reuse(staging));
      throw error;
    }
    const arrays = reads.map(({ tensor, length, lead, bytes }, i) => {
      const copy = staged[i]?.getMappedRange(0, bytes).slice(0) ?? new ArrayBuffer(0);
      this.#reuse(staged[i]);
      return hostView(tensor.dtype, copy, lead, length);
    });
    return arrays as { -readonly [I in keyof T]: HostArrays[T[I]['dtype']] };
  }

  /** Waits until everything recorded so far is done; rejects with its first error. */
  async synchronize(): Promise<void> {
    this.submit();
    try {
      const done = this.#gpu.queue.onSubmittedWorkDone();
      this.#onWait?.(done);
      await done;
    } catch (error) {
      throw await this.#explain(error);
    }
    this.#assertAlive();
    await this.#throwFailure();
  }

  /**
   * Time spent in each kernel, longest first.
   *
   * @throws ConfigError when the device was not created with `profile: true`
   */
  async kernelTimes(): Promise<readonly KernelTime[]> {
    if (!this.#profile) throw new ConfigError('kernel times need a device created with profile: true');
    await this.synchronize();
    return this.#profile.times();
  }

  /** Ends the device: whatever is pending rejects with `DeviceLostError`. */
  destroy(): void {
    if (this.#lostError) return;
    this.#lostError = new DeviceLostError('the GPU device was destroyed', 'destroyed');
    this.#gpu.destroy();
  }

  #reuse(staging: GPUBuffer | undefined): void {
    if (!staging || this.#lostError) return;
    staging.unmap();
    this.#staging.release(staging);
  }

  #assertAlive(): void {
    if (this.#lostError) throw this.#lostError;
  }

  async #throwFailure(): Promise<void> {
    const failures = await Promise.all(this.#failures.splice(0));
    this.#assertAlive();
    const first = failures.find((failure) => failure !== undefined);
    if (first) throw first;
  }

  /** The device may be reported lost a little after the call that noticed. */
  async #explain(error: unknown): Promise<unknown> {
    if (this.#lostError) return this.#lostError;
    const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, lostGraceMilliseconds, undefined));
    const lost = await Promise.race([this.#lost, timeout]);
    if (lost) return lost;
    const failures = await Promise.all(this.#failures.splice(0));
    return failures.find((failure) => failure !== undefined) ?? error;
  }
}
