import type { KernelSource } from '@kuznets/shaders/kernel-source';
import type { GpuError } from '@kuznets/base';
import { type Tensor, tensorBytes } from '../tensor/tensor.ts';
import { foldGrid } from './dispatch-grid.ts';
import { inErrorScopes } from './error-scopes.ts';
import { type Launch, launchConstants, paramsStride } from './launch.ts';
import { writeParams } from './params-writer.ts';
import { PipelineCache } from './pipeline-cache.ts';
import type { Profile } from './profile.ts';

interface CopyCommand {
  readonly kind: 'copy';
  readonly from: GPUBuffer;
  readonly fromOffset: number;
  readonly to: GPUBuffer;
  readonly toOffset: number;
  readonly bytes: number;
}

interface ClearCommand {
  readonly kind: 'clear';
  readonly buffer: GPUBuffer;
  readonly bytes: number;
}

interface DispatchCommand {
  readonly kind: 'dispatch';
  readonly launch: Launch<KernelSource, Tensor>;
  readonly counts: readonly [number, number, number];
  readonly paramsOffset: number;
}

type Command = CopyCommand | ClearCommand | DispatchCommand;

/** Most dispatches in one submission: the slots of the params buffer. */
export const batchDispatches = 256;

/** Bytes bound for a tensor: its elements, and at least one element of the binding. */
function bindingBytes(tensor: Tensor, stride: number): number {
  return Math.max(tensorBytes(tensor), stride);
}

/** Records work as data and hands it to the GPU in one submission. */
export class CommandBatch {
  readonly #gpu: GPUDevice;
  readonly #pipelines: PipelineCache;
  readonly #profile: Profile | undefined;
  readonly #onFailure: (failure: Promise<GpuError | undefined>) => void;
  readonly #paramsBytes = new ArrayBuffer(batchDispatches * paramsStride);
  readonly #paramsView = new DataView(this.#paramsBytes);
  readonly #paramsBuffer: GPUBuffer;
  readonly #paramsGroup: GPUBindGroup;
  readonly #touched = new Set<GPUBuffer>();
  #commands: Command[] = [];
  #dispatches = 0;

  constructor(
    gpu: GPUDevice,
    profile: Profile | undefined,
    onFailure: (failure: Promise<GpuError | undefined>) => void,
  ) {
    this.#gpu = gpu;
    this.#profile = profile;
    this.#onFailure = onFailure;
    this.#pipelines = new PipelineCache(gpu, onFailure);
    this.#paramsBuffer = gpu.createBuffer({
      label: 'params',
      size: this.#paramsBytes.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#paramsGroup = gpu.createBindGroup({
      label: 'params',
      layout: this.#pipelines.paramsLayout,
      entries: [{ binding: 0, resource: { buffer: this.#paramsBuffer, size: paramsStride } }],
    });
  }

  /** Whether recorded work not yet submitted uses the buffer: writing to it from the host would overtake that work. */
  uses(buffer: GPUBuffer): boolean {
    return this.#touched.has(buffer);
  }

  launch(launch: Launch<KernelSource, Tensor>): void {
    for (const tensor of [...launch.inputs, ...launch.outputs]) this.#touched.add(tensor.buffer);
    for (const { grid, params } of launch.passes) {
      const counts = foldGrid(grid);
      if (counts.includes(0)) continue;
      if (this.#dispatches === batchDispatches) {
        this.submit();
        for (const tensor of [...launch.inputs, ...launch.outputs]) this.#touched.add(tensor.buffer);
      }
      const paramsOffset = this.#dispatches++ * paramsStride;
      writeParams(launch.kernel, params, this.#paramsView, paramsOffset);
      this.#commands.push({ kind: 'dispatch', launch, counts, paramsOffset });
    }
  }

  copy(command: Omit<CopyCommand, 'kind'>): void {
    if (command.bytes === 0) return;
    this.#touched.add(command.from).add(command.to);
    this.#commands.push({ kind: 'copy', ...command });
  }

  clear(buffer: GPUBuffer, bytes: number): void {
    if (bytes === 0) return;
    this.#touched.add(buffer);
    this.#commands.push({ kind: 'clear', buffer, bytes });
  }

  /** Compiles the kernel of a launch with its overrides. */
  compile(launch: Launch): void {
    this.#pipelines.get(launch.kernel, launchConstants(launch));
  }

  /** Hands everything recorded to the GPU. */
  submit(): void {
    if (this.#commands.length === 0) return;
    const commands = this.#commands;
    const dispatches = this.#dispatches;
    this.#commands = [];
    this.#dispatches = 0;
    this.#touched.clear();
    const kernels = [
      ...new Set(commands.flatMap((command) => (command.kind === 'dispatch' ? [command.launch.kernel.name] : []))),
    ];
    const { failure } = inErrorScopes(this.#gpu, kernels.join(', ') || 'copy', () => {
      if (dispatches > 0)
        this.#gpu.queue.writeBuffer(this.#paramsBuffer, 0, this.#paramsBytes, 0, dispatches * paramsStride);
      this.#encode(commands);
    });
    this.#onFailure(failure);
  }

  #encode(commands: readonly Command[]): void {
    const encoder = this.#gpu.createCommandEncoder();
    const groups = new Map<unknown, GPUBindGroup>();
    let pass: GPUComputePassEncoder | undefined;
    const endPass = (): void => {
      pass?.end();
      pass = undefined;
    };
    for (const command of commands) {
      if (command.kind !== 'dispatch') {
        endPass();
        if (command.kind === 'clear') encoder.clearBuffer(command.buffer, 0, command.bytes);
        else encoder.copyBufferToBuffer(command.from, command.fromOffset, command.to, command.toOffset, command.bytes);
        continue;
      }
      const { launch } = command;
      if (this.#profile) endPass();
      pass ??= encoder.beginComputePass(
        this.#profile ? { timestampWrites: this.#profile.begin(launch.kernel.name) } : {},
      );
      const { pipeline, buffers } = this.#pipelines.get(launch.kernel, launchConstants(launch));
      let group = groups.get(launch);
      if (!group) {
        group = this.#bind(launch, buffers);
        groups.set(launch, group);
      }
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.setBindGroup(1, this.#paramsGroup, [command.paramsOffset]);
      pass.dispatchWorkgroups(...command.counts);
    }
    endPass();
    const collect = this.#profile?.resolve(encoder);
    this.#gpu.queue.submit([encoder.finish()]);
    collect?.();
  }

  #bind({ kernel, inputs, outputs }: Launch<KernelSource, Tensor>, layout: GPUBindGroupLayout): GPUBindGroup {
    let input = 0;
    let output = 0;
    return this.#gpu.createBindGroup({
      label: kernel.name,
      layout,
      entries: kernel.bindings.map(({ access, stride }, binding) => {
        const tensor = access === 'read' ? inputs[input++] : outputs[output++];
        if (!tensor) throw new Error(`${kernel.name}: binding ${String(binding)} has no tensor`);
        return { binding, resource: { buffer: tensor.buffer, size: bindingBytes(tensor, stride) } };
      }),
    });
  }
}
