import type { Executor } from '../kernel/executor.ts';
import type { WasmPool } from '../wasm/pool.ts';
import type { DeviceLostError, FitOptions } from '@kuznets/base';
import type { DeviceLimits } from './limits.ts';

/** Where kernels run: any WebGPU adapter, or WASM SIMD on worker threads. */
export type Backend = 'webgpu' | 'wasm';

/** What a device is, for reports and manifests. */
export interface DeviceInfo {
  readonly backend: Backend;
  readonly name: string;
  /** `software`: a WebGPU driver on the CPU, or WASM. */
  readonly type: 'hardware' | 'software';
  readonly vendor: string;
  readonly architecture: string;
  /** Driver and version where the platform tells them; the engine for WASM. */
  readonly driver: string;
  /** The interface below: `vulkan`, `metal`, `d3d12`, `browser`, or `wasm`. */
  readonly api: string;
  /** Threads of the WASM backend, 0 for WebGPU. */
  readonly workers: number;
  /** Limits of the WebGPU device. */
  readonly limits?: DeviceLimits;
  /** Features of the WebGPU adapter, of which kernels need none. */
  readonly features?: readonly string[];
}

interface DeviceBase {
  readonly info: DeviceInfo;
  /** Resolves, never rejects, when the device is gone. */
  readonly lost: Promise<DeviceLostError>;
  /** Frees everything; pending work rejects with `DeviceLostError`, results already returned stay valid. */
  destroy(): Promise<void>;
}

/** A device of the `webgpu` backend. */
export interface WebgpuDevice extends DeviceBase {
  readonly backend: 'webgpu';
  readonly gpu: Executor;
}

/** A device of the `wasm` backend. */
export interface WasmDevice extends DeviceBase {
  readonly backend: 'wasm';
  /**
   * The worker threads, for the operations of this package.
   *
   * @hidden
   */
  readonly pool: WasmPool;
}

/** Where operations run; every operation takes one first. */
export type Device = WebgpuDevice | WasmDevice;

/** What the fit of an estimator that computes on a device is told. */
export interface DeviceFitOptions extends FitOptions {
  /** Where to compute. */
  readonly device: Device;
}
