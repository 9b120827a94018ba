/** Limits a device asks above WebGPU's defaults: how large one buffer may be. Kernels fit the defaults of all others. */
const raised = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const;

/** Limits that decide what fits on a device, by their WebGPU names. */
export interface DeviceLimits {
  readonly maxStorageBufferBindingSize: number;
  readonly maxBufferSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

/** The limits to ask a device for. */
export function requiredLimits(limits: GPUSupportedLimits): Record<string, number> {
  return Object.fromEntries(raised.map((name) => [name, limits[name]]));
}

/** Copies the limits this package cares about. */
export function readLimits(limits: GPUSupportedLimits): DeviceLimits {
  return {
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxBufferSize: limits.maxBufferSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
  };
}
