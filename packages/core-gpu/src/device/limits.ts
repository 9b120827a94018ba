/** Limits a device asks above WebGPU's defaults: how large one buffer may be. Kernels fit the defaults of all others. */
const raised = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const;

const reported = [
  ...raised,
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Limits that decide what fits on a device. */
export type DeviceLimits = Readonly<Record<(typeof reported)[number], number>>;

/** The limits to ask a device for. */
export function requiredLimits(limits: GPUSupportedLimits): Record<string, number> {
  return Object.fromEntries(raised.map((name) => [name, limits[name]]));
}

/** Copies the limits this package cares about. */
export function readLimits(limits: GPUSupportedLimits): DeviceLimits {
  return Object.fromEntries(reported.map((name) => [name, limits[name]])) as DeviceLimits;
}
