export { createDevice, listAdapters, type CreateDeviceOptions } from './device/create-device.ts';
export type { AdapterSummary } from './device/adapter.ts';
export type { Backend, Device, DeviceInfo, WasmDevice, WebgpuDevice } from './device/device.ts';
export { AdapterError, ConfigError, DeviceLostError, GpuError, ShapeError } from './device/errors.ts';
export type { DeviceLimits } from './device/limits.ts';
