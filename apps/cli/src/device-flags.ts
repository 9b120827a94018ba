import type { CreateDeviceOptions, Device } from '@kuznets/core-gpu';
import type { Manifest } from '@kuznets/studies';

/** Options that choose a device, as commander hands them over. */
export interface DeviceFlags {
  readonly backend?: 'auto' | 'webgpu' | 'wasm';
  readonly adapter?: string;
  readonly workers?: number;
}

/** The flags as options of `createDevice`. */
export function deviceOptions({ backend, adapter, workers }: DeviceFlags): CreateDeviceOptions {
  return { backend, adapter, workers };
}

/** What a manifest says of the device. */
export function deviceFacts(device: Device): Manifest['device'] {
  const { backend, name, type, driver, api, workers } = device.info;
  return { backend, name, type, driver, api, workers };
}
