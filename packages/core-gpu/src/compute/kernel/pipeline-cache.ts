import type { KernelSource } from '@kuznets/shaders/kernel-source';
import type { GpuError } from '@kuznets/base';
import { inErrorScopes } from './error-scopes.ts';
import { paramsStride } from './launch.ts';

/** What a dispatch needs of a kernel. */
export interface CompiledKernel {
  readonly pipeline: GPUComputePipeline;
  readonly buffers: GPUBindGroupLayout;
}

/** Compiles kernels once for each set of override constants. */
export class PipelineCache {
  readonly #gpu: GPUDevice;
  readonly #compiled = new Map<string, CompiledKernel>();
  readonly #onFailure: (failure: Promise<GpuError | undefined>) => void;
  /** Layout of group 1: one slot of the params buffer, chosen by a dynamic offset. */
  readonly paramsLayout: GPUBindGroupLayout;

  constructor(gpu: GPUDevice, onFailure: (failure: Promise<GpuError | undefined>) => void) {
    this.#gpu = gpu;
    this.#onFailure = onFailure;
    this.paramsLayout = gpu.createBindGroupLayout({
      label: 'params',
      entries: [
        {
          binding: 0,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: paramsStride },
        },
      ],
    });
  }

  get size(): number {
    return this.#compiled.size;
  }

  get(kernel: KernelSource, constants: Readonly<Record<string, number>>): CompiledKernel {
    const key = `${kernel.name} ${JSON.stringify(constants)}`;
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      compiled = this.#compile(kernel, constants);
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }

  #compile(kernel: KernelSource, constants: Readonly<Record<string, number>>): CompiledKernel {
    const gpu = this.#gpu;
    const { value, failure } = inErrorScopes(gpu, `${kernel.name} could not be compiled`, () => {
      const buffers = gpu.createBindGroupLayout({
        label: kernel.name,
        entries: kernel.bindings.map(({ access }, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
        })),
      });
      const pipeline = gpu.createComputePipeline({
        label: kernel.name,
        layout: gpu.createPipelineLayout({ label: kernel.name, bindGroupLayouts: [buffers, this.paramsLayout] }),
        compute: {
          module: gpu.createShaderModule({ label: kernel.name, code: kernel.code }),
          entryPoint: 'main',
          constants,
        },
      });
      return { pipeline, buffers };
    });
    this.#onFailure(failure);
    return value;
  }
}
